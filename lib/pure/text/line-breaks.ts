// Every line break leaves as CRLF, the only form the platform documents (API sheet §10.2), whatever
// editor or system wrote the text. No counting and no other change of the text may enter here.

const LINE_BREAK = /\r\n?|\n/g;

/**
 * The text with every line break (`\r\n`, `\n` or `\r`) written as `\r\n`. Nothing else changes:
 * U+2028 and the like are characters of the text, not line breaks of the platform.
 */
export function toCrLf(text: string): string {
  return text.replace(LINE_BREAK, '\r\n');
}
