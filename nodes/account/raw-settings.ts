// From the account's properties, with Node-RED's own tls and proxy nodes looked up, to plain values.
import type { Node, NodeAPI } from 'node-red';
import type { RawAccountSettings } from '../../lib/account/settings';
import type { TlsOptions } from '../../lib/api/http/connection-pool';
import type { ProxySettings } from '../../lib/api/http/proxy';
import { isUnset, textProperty } from '../shared/environment';
import type { AccountProperties } from './config';

/** Node-RED's `tls-config` node, as far as other nodes may use it. */
interface TlsNode extends Node {
  valid?: boolean;
  addTLSOptions(options: TlsOptions): void;
}

/** Node-RED's `http proxy` node. */
interface ProxyNode extends Node<{ username?: string; password?: string }> {
  url?: string;
  noproxy?: string[];
}

/** @param apiKey the credential, whose `${NAME}` Node-RED has replaced like a property's */
export function readRawSettings(
  RED: NodeAPI,
  properties: AccountProperties,
  apiKey: string | undefined,
): RawAccountSettings {
  const text = (name: keyof AccountProperties): string => textProperty(properties[name]);
  return {
    apiKey: textProperty(apiKey),
    gamme: text('gamme'),
    sender: text('sender'),
    sandbox: isUnset(properties.sandbox) ? undefined : properties.sandbox,
    defaultCountry: text('defaultCountry'),
    apiUrl: text('apiUrl'),
    timeout: text('timeout'),
    requestsPerSecond: text('requestsPerSecond'),
    maxPerHour: text('maxPerHour'),
    outbox: text('outbox'),
    verifyFor: text('verifyFor'),
    whenBlocked: text('whenBlocked'),
    tls: findTls(RED, text('tls')),
    proxy: findProxy(RED, text('proxy')),
  };
}

function findTls(RED: NodeAPI, id: string): TlsOptions | 'missing' | undefined {
  if (!id) return undefined;
  const node = RED.nodes.getNode(id) as TlsNode | null;
  if (!node?.addTLSOptions || node.valid === false) return 'missing';
  const options: TlsOptions = {};
  node.addTLSOptions(options);
  return options;
}

function findProxy(RED: NodeAPI, id: string): ProxySettings | 'missing' | undefined {
  if (!id) return undefined;
  const node = RED.nodes.getNode(id) as ProxyNode | null;
  if (!node?.url) return 'missing';
  const { username = '', password = '' } = node.credentials ?? {};
  return { url: node.url, username, password, noproxy: node.noproxy ?? [] };
}
