// Texts of one node's catalog, from its keys. Every text of a form comes through here or `data-i18n`;
// texts are data: they go into the page with .text(), never as HTML.

/** Node-RED names a catalog after the package and the node set. */
const PACKAGE = '@smspartner-community/node-red-smspartner';

export type Translate = (key: string, params?: Record<string, string>) => string;

export function catalog(nodeType: string): Translate {
  return (key, params) => RED._(`${PACKAGE}/${nodeType}:${nodeType}.${key}`, params);
}
