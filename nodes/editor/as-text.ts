// A value from a flow file, a form or a server as the text it is, or nothing: never "[object Object]".
// Pure: no RED, no DOM.

export function asText(value: unknown, otherwise = ''): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : otherwise;
}
