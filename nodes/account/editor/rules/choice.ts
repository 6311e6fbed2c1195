// A property that is one of a few values, or an environment variable: between what is saved and what the
// typed input shows. Pure: no RED, no DOM. What cannot be read is kept, so that opening a form loses nothing.

export type Saved = string | boolean;

/** A choice of the menu and the value saved for it. */
export interface Choice {
  type: string;
  saved: Saved;
}

export const ENV = 'env';

/** What the typed input shows for a saved value. An unknown value is shown as a variable's name. */
export function shownChoice(
  saved: Saved,
  choices: readonly Choice[],
): { type: string; value: string } {
  const known = choices.find((choice) => String(choice.saved) === String(saved));
  if (known) return { type: known.type, value: '' };
  const reference = /^\$(?:\{(\S*)\}|\((\S+)\))$/.exec(String(saved));
  return { type: ENV, value: reference?.[1] ?? reference?.[2] ?? String(saved) };
}

/** What to save. A variable without a name is saved as such: it must never turn into a choice. */
export function savedChoice(type: string, value: string, choices: readonly Choice[]): Saved {
  return choices.find((choice) => choice.type === type)?.saved ?? `\${${value.trim()}}`;
}
