// What a reader never sees of a text: white space, marks without a shape, halves of characters. The form and the
// runtime ask here, each for a field of its own. No sentence and no decision may enter here.

// White space, control and format characters, and what fonts leave blank by the standard's own list (fillers,
// variation selectors, tags); the two blanks that no list has are a Braille cell and a musical rest.
const UNSEEN = /^[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}]*$/u;

const HALF = /\p{Cs}/gu;

/** Whether nobody would see anything of it; so it is for an empty one. */
export function isUnseen(text: string): boolean {
  return UNSEEN.test(text);
}

/**
 * The text without halves of surrogate pairs: a text cut between the two (`substring`) is no Unicode any more,
 * and the platform refuses the whole request for it.
 */
export function withoutHalves(text: string): string {
  return text.replace(HALF, '');
}
