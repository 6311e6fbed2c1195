// Answers that are compressed though nobody asked for it, as gateways do.
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

export type Compression = keyof typeof COMPRESSORS;

/** `rawDeflate` is what some servers call deflate: without the header that the standard has. */
const COMPRESSORS = {
  gzip: gzipSync,
  deflate: deflateSync,
  rawDeflate: deflateRawSync,
  br: brotliCompressSync,
};

/** @returns the bytes, and how their header calls what they are */
export function compressed(text: string, compression: Compression): [bytes: Buffer, name: string] {
  const name = compression === 'rawDeflate' ? 'deflate' : compression;
  return [COMPRESSORS[compression](text), name];
}
