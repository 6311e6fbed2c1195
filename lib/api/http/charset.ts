// From the bytes of an answer to its text, in the charset that the answer names. What the text means is not
// decided here.

const UTF8 = 'utf-8';

/** What JSON begins with, and no XML does. */
const OPENING_BRACE = 0x7b;

/** Where the first line of XML can stand, in characters. */
const PROLOG_LENGTH = 256;

/**
 * The bytes' own mark counts first, then the header, then the XML's first line; what says nothing is UTF-8.
 *
 * @param contentType the header
 */
export function decodeText(bytes: Buffer, contentType: string | undefined): string {
  const label = markOf(bytes) ?? charsetIn(contentType) ?? charsetOfXml(bytes) ?? UTF8;
  const decoder = decoderOf(label);
  const text = decoder.decode(bytes);
  return decoder.encoding === 'windows-1252' ? withMarks(text) : text;
}

/** What windows-1252 has from 0x80 to 0x9f. */
const MARKS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Some versions of Node 20 and 22 read it as if it were ISO-8859-1, which has nothing there. */
function withMarks(text: string): string {
  return text.replace(/[\u0080-\u009f]/g, (one) => MARKS[one.charCodeAt(0) - 0x80] ?? one);
}

function markOf(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? UTF8 : undefined;
}

function charsetIn(contentType = ''): string | undefined {
  return /;\s*charset\s*=\s*["']?([^\s;"']+)/i.exec(contentType)?.[1];
}

/** A line that can be read byte by byte is in no charset of two bytes, whatever it says. */
function charsetOfXml(bytes: Buffer): string | undefined {
  if (bytes[0] === OPENING_BRACE) return undefined;
  const start = bytes.toString('latin1', 0, PROLOG_LENGTH);
  const label = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1];
  return label && !/^(?:utf-?16|ucs-?2|iso-10646)/i.test(label) ? label : undefined;
}

const decoders = new Map<string, TextDecoder>([[UTF8, new TextDecoder(UTF8)]]);

/** The charset of a label as browsers read it: ISO-8859-1 is windows-1252; one that nobody knows is UTF-8. */
function decoderOf(label: string): TextDecoder {
  const known = decoders.get(label);
  if (known) return known;
  try {
    return new TextDecoder(label);
  } catch {
    return decoderOf(UTF8);
  }
}
