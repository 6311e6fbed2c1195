// Dates as HTTP writes them in headers. Which clock they are held against is for others to say.

/** The three writings of a date in HTTP, all of them in GMT; the last one does not say so. */
const HTTP_DATE =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*(?:, \d{2}[ -][A-Z][a-z]{2}[ -]\d{2,4} [\d:]{8} GMT| [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4})$/;

/** Many answers come in one second, all with its date. */
let last: { text: string; instant: number | undefined } = { text: '', instant: undefined };

/** @returns epoch ms; `undefined` for what is no date of HTTP */
export function readHttpDate(text: string): number | undefined {
  if (text !== last.text) last = { text, instant: read(text) };
  return last.instant;
}

function read(text: string): number | undefined {
  if (!HTTP_DATE.test(text)) return undefined;
  const instant = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(instant) ? undefined : instant;
}
