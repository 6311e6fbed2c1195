// The API's XML as a tree of texts and lists. Its nodes have no names (`<entry>` inside `<entry>`), so all
// meaning lies in the position (API sheet §0.1): that is read in xml-body.ts, not here.
import { createRequire } from 'node:module';
import type * as Library from 'fast-xml-parser';
import { lazy } from '../../pure/lazy';

/** The deepest answer that was ever seen has three levels. */
export const MAX_LEVELS = 50;

/** Of an answer, opening and closing ones: a word about each of 500 numbers takes 4,000. */
export const MAX_TAGS = 5000;

/** A text, or the entries of a nested `<entry>` in order. */
export type XmlEntry = string | XmlEntry[];

const OPTIONS = {
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: true,
  htmlEntities: true,
  preserveOrder: true,
  // It throws beyond, so that nothing here goes deeper either.
  maxNestedTags: MAX_LEVELS,
};

const load = createRequire(__filename);

/** Loaded at the first answer in XML: most accounts never get one. */
const xmlParser = lazy(() => {
  const { XMLParser } = load('fast-xml-parser') as typeof Library;
  return new XMLParser(OPTIONS);
});

interface OrderedNode {
  '#text'?: string;
  [name: string]: OrderedNode[] | string | undefined;
}

/**
 * @param xml the body of an answer
 * @returns the entries of the root `<result>`
 * @throws Error when it is not XML, is nested too deep, has too many tags or another root (an HTML page, say)
 */
export function readXmlEntries(xml: string): XmlEntry[] {
  if (!isLikeTheApi(xml)) throw new Error('not the API');
  const roots = xmlParser().parse(xml) as OrderedNode[];
  const result = roots.find((node) => Array.isArray(node['result']))?.['result'];
  if (!Array.isArray(result)) throw new Error('no <result>');
  const entry = toEntry(result);
  return Array.isArray(entry) ? entry : [];
}

/** No page, no instructions, no names for texts, which may stand for each other without end, and not too much. */
function isLikeTheApi(xml: string): boolean {
  return (
    xml.includes('<result') &&
    !/<!DOCTYPE|<!ENTITY/i.test(xml) &&
    xml.lastIndexOf('<?') <= 0 &&
    xml.split('<').length <= MAX_TAGS + 1
  );
}

function toEntry(children: OrderedNode[]): XmlEntry {
  const elements = children.flatMap((child) => Object.values(child).filter(isList));
  if (elements.length > 0) return elements.map((element) => toEntry(element));
  return children.map((child) => child['#text'] ?? '').join('');
}

function isList(value: OrderedNode[] | string | undefined): value is OrderedNode[] {
  return Array.isArray(value);
}
