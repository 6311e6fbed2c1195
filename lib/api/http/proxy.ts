// Which way a request goes: straight, or through a proxy. The CONNECT itself is axios's.
import { isLoopback } from '../../pure/fields/address';

/** Node-RED's "http proxy" node, as plain values. */
export interface ProxySettings {
  url: string;
  username?: string;
  password?: string;
  /** Hosts reached without it: `host`, `.domain`, `*`, each with an optional `:port`. */
  noproxy?: readonly string[];
}

export type Route =
  | { kind: 'direct' }
  /** Through the proxy that the environment names (`HTTPS_PROXY`, `NO_PROXY`, …), which axios reads. */
  | { kind: 'environment' }
  | { kind: 'proxy'; protocol: string; host: string; port: number; auth?: ProxyAuth };

interface ProxyAuth {
  username: string;
  password: string;
}

/**
 * @param target the API's address
 * @param proxy the account's proxy node, if it has one; without one the environment counts
 * @throws TypeError when the proxy's own address is not a URL
 */
export function chooseRoute(
  target: URL,
  proxy: ProxySettings | undefined,
  environment: NodeJS.ProcessEnv,
): Route {
  // Without TLS a proxy would read the key; and plain `http:` is this very machine.
  if (target.protocol === 'http:') return { kind: 'direct' };
  if (proxy?.url) return bypasses(target, proxy.noproxy ?? []) ? { kind: 'direct' } : via(proxy);
  if (isLoopback(target.hostname)) return { kind: 'direct' };
  return namesProxy(environment) ? { kind: 'environment' } : { kind: 'direct' };
}

function namesProxy(environment: NodeJS.ProcessEnv): boolean {
  return ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'].some((name) => environment[name]);
}

function via(proxy: ProxySettings): Route {
  const url = new URL(proxy.url);
  const username = proxy.username || decode(url.username);
  const password = proxy.password || decode(url.password);
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  const route = { kind: 'proxy', protocol: url.protocol, host: url.hostname, port } as const;
  return username ? { ...route, auth: { username, password } } : route;
}

/** A user or password with a `%` that starts no escape was written as it is, and is taken as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function bypasses(target: URL, noproxy: readonly string[]): boolean {
  const port = target.port || (target.protocol === 'https:' ? '443' : '80');
  return noproxy.some((entry) => {
    const [host = '', onlyPort] = entry.trim().toLowerCase().split(':');
    if (!host || (onlyPort && onlyPort !== port)) return false;
    const name = host.replace(/^\*?\.?/, '');
    return host === '*' || target.hostname === name || target.hostname.endsWith(`.${name}`);
  });
}
