// `_format=xml`: the JSON answer with its names taken away. Every value is an anonymous <entry> in
// the order of the JSON keys; only `user` of /me keeps names (API sheet §0.1 and §15).

type Style = 'cdata' | 'plain';

export const XML_HEADER = "<?xml version='1.0' encoding='UTF-8'?>";

export function toXml(body: unknown): string {
  return `${XML_HEADER}\n<result>\n${entries(body, 1, 'cdata')}</result>\n`;
}

function entries(value: unknown, depth: number, style: Style): string {
  if (typeof value !== 'object' || value === null) return entry(value, depth, style);
  return Object.entries(value)
    .map(([key, item]) => {
      if (key === 'user') return named(item, depth);
      // The documentation prints the texts of an error list without CDATA.
      return entry(item, depth, key === 'errors' || key === 'error' ? 'plain' : style);
    })
    .join('');
}

function entry(value: unknown, depth: number, style: Style): string {
  const indent = '  '.repeat(depth);
  if (typeof value === 'object' && value !== null) {
    return `${indent}<entry>\n${entries(value, depth + 1, style)}${indent}</entry>\n`;
  }
  return `${indent}<entry>${scalar(value, style)}</entry>\n`;
}

function named(value: unknown, depth: number): string {
  const indent = '  '.repeat(depth);
  const children = Object.entries(value as Record<string, unknown>)
    .map(([key, item]) => `${indent}  <${key}>${scalar(item, 'plain')}</${key}>\n`)
    .join('');
  return `${indent}<entry>\n${children}${indent}</entry>\n`;
}

function scalar(value: unknown, style: Style): string {
  if (typeof value !== 'string') return String(value);
  if (style === 'plain') return escapeXml(value);
  return `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
