// Takes the compression off an answer that nobody asked for: gateways compress as they like. Never lets the bytes
// grow beyond what an answer may have; what the bytes are counts before what their header says.
import { isUtf8 } from 'node:buffer';
import * as zlib from 'node:zlib';
import { systemCode } from './system-code';
import { TransportError } from './transport-error';

/** Compressions on top of each other that are taken off; nobody means more. */
export const MAX_LAYERS = 3;

interface Limits {
  maxOutputLength: number;
}

type Decompress = (bytes: Buffer, limits: Limits) => Buffer;

const inflate: readonly Decompress[] = [zlib.inflateSync, zlib.inflateRawSync];
const gunzip: readonly Decompress[] = [zlib.gunzipSync];

/** What may be meant by a name, in the order in which it is tried. */
const DECOMPRESSORS: ReadonlyMap<string, readonly Decompress[]> = new Map([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  // With zlib's header as the standard has it, or without as some servers do.
  ['deflate', inflate],
  ['br', [zlib.brotliDecompressSync]],
  ['zstd', zstd()],
]);

/**
 * @param bytes the whole body, as it came
 * @param encodings the header `Content-Encoding`: `gzip`, or several with commas
 * @param mostBytes what the body, and each layer of it, may have
 * @returns the body; as it is where it cannot be anything compressed, whatever the header says
 * @throws TransportError `cut` for compressed bytes that lack their end, `tooLarge` for a bomb
 */
export function decompress(
  bytes: Buffer,
  encodings: string | undefined,
  mostBytes: number,
): Buffer {
  if (encodings === undefined && !isGzip(bytes)) return bytes;
  const layers = namesIn(encodings).reverse();
  let body = bytes;
  for (let index = 0; index < MAX_LAYERS; index += 1) {
    const name = layers[index] ?? (isGzip(body) ? 'gzip' : '');
    if (!name || body.length === 0) break;
    body = decompressOnce(body, DECOMPRESSORS.get(name) ?? [], mostBytes);
  }
  return body;
}

function namesIn(encodings = ''): string[] {
  const names = encodings.split(',').map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== '' && name !== 'identity');
}

function decompressOnce(
  bytes: Buffer,
  candidates: readonly Decompress[],
  maxOutputLength: number,
): Buffer {
  let detail = '';
  for (const decompressor of candidates) {
    try {
      return decompressor(bytes, { maxOutputLength });
    } catch (cause) {
      detail = systemCode(cause);
      if (detail === 'ERR_BUFFER_TOO_LARGE') throw new TransportError('tooLarge', true, detail);
    }
  }
  // A name that nobody knows says nothing about the bytes.
  if (candidates.length === 0 || isText(bytes)) return bytes;
  throw new TransportError('cut', true, detail);
}

/** No text of the API begins like this. */
function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** It begins as JSON, XML or a page does, with a mark or without, or holds nothing that no text has. */
function isText(bytes: Buffer): boolean {
  if (/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff|\s*[{[<])/.test(bytes.toString('latin1'))) return true;
  return isUtf8(bytes) && bytes.every((byte) => byte > 31 || isSpace(byte));
}

function isSpace(byte: number): boolean {
  return byte > 8 && byte < 14;
}

/** Nothing on a Node that cannot, which is any before 22.15. Its window is the one the standard asks of readers. */
function zstd(): readonly Decompress[] {
  const { zstdDecompressSync, constants } = zlib as ZlibWithZstd;
  if (!zstdDecompressSync) return [];
  const params = { [constants.ZSTD_d_windowLogMax ?? 0]: 23 };
  return [(bytes, limits) => zstdDecompressSync(bytes, { ...limits, params })];
}

/** Missing from the types of Node 20. */
type ZlibWithZstd = typeof zlib & {
  zstdDecompressSync?: (bytes: Buffer, options: Limits & { params: object }) => Buffer;
  constants: { ZSTD_d_windowLogMax?: number };
};
