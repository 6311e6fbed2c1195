// What a form asks about a value, and what it says: a rule answers with a key of the catalog, never with a
// text. Pure: no RED, no DOM.

/** A problem to show: a catalog key below the node type, and its parameters. */
export interface Problem {
  key: string;
  params?: Record<string, string>;
}

export type Rule = (value: string) => Problem | null;

/** One line that a form says beside a field. */
export interface Note extends Problem {
  isWarning?: boolean;
}

/** A value from a flow file, a form or a server as the text it is, or nothing: never "[object Object]". */
export function asText(value: unknown, otherwise = ''): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : otherwise;
}
