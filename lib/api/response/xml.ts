// The API's XML as a tree of texts and lists. Its nodes have no names (`<entry>` inside `<entry>`), so all
// meaning lies in the position (API sheet §0.1): that is read in answer-xml.ts, not here.
import { XMLParser } from 'fast-xml-parser';
import { MAX_LEVELS } from './nesting';

/** A text, or the entries of a nested `<entry>` in order. */
export type XmlEntry = string | XmlEntry[];

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: true,
  htmlEntities: true,
  preserveOrder: true,
  // It throws beyond, so that nothing here goes deeper either.
  maxNestedTags: MAX_LEVELS,
});

interface OrderedNode {
  '#text'?: string;
  [name: string]: OrderedNode[] | string | undefined;
}

/**
 * @param xml the body of an answer
 * @returns the entries of the root `<result>`
 * @throws Error when it is not XML, is nested too deep or has another root (an HTML page, say)
 */
export function readXmlEntries(xml: string): XmlEntry[] {
  const roots = parser.parse(xml) as OrderedNode[];
  const result = roots.find((node) => Array.isArray(node['result']))?.['result'];
  if (!Array.isArray(result)) throw new Error('no <result>');
  const entry = toEntry(result);
  return Array.isArray(entry) ? entry : [];
}

function toEntry(children: OrderedNode[]): XmlEntry {
  const elements = children.flatMap((child) => Object.values(child).filter(isList));
  if (elements.length > 0) return elements.map((element) => toEntry(element));
  return children.map((child) => child['#text'] ?? '').join('');
}

function isList(value: OrderedNode[] | string | undefined): value is OrderedNode[] {
  return Array.isArray(value);
}
