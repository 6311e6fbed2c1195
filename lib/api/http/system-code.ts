// What of an error may be shown or logged: its bare code, and never its message.

/** @returns a code such as `ECONNRESET`, `''` for none: a message may quote a URL, a path or a key */
export function systemCode(cause: unknown): string {
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? code : '';
}
