// Texts of one node's catalog, from its keys. Every text of a form comes through here or `data-i18n`;
// texts are data: they go into the page with .text(), never as HTML.
import { catalogOf } from '../../lib/pure/codes/catalogs';

export type Translate = (key: string, params?: Record<string, string>) => string;

export function catalog(nodeType: string): Translate {
  return (key, params) => RED._(`${catalogOf(nodeType)}.${key}`, params);
}
