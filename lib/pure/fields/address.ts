// Which addresses the key may be sent to. The runtime decides by it, and the form warns by it, so neither
// Node's nor the browser's own modules may enter here.

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

/** Whether a host is this very machine; plain `http:` is allowed only there. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/** @returns `undefined` where the key would travel in clear over a network, or for no URL at all */
export function readApiUrl(text: string): URL | undefined {
  const url = parseUrl(text);
  if (!url || url.username || url.password || url.search || url.hash) return undefined;
  const isSafe =
    url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return isSafe ? url : undefined;
}

/** Not `URL.canParse`: browsers older than 2023 do not know it. */
function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
