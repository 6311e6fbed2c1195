// Each row's text carries a checksum over itself and its place, so that a bit the disk has flipped is found
// and a row is never taken for another. CRC-32: it finds a failing disk, not an attacker.
import * as zlib from 'node:zlib';
import { DamageError } from './failures';

const POLYNOMIAL = 0xedb88320;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ POLYNOMIAL : remainder >>> 1;
  }
  return remainder;
});

/** For a Node before 20.15, whose zlib has none. A file outlives the Node that wrote it. */
export function slowChecksum(text: string, before = 0): number {
  let sum = ~before;
  for (const byte of Buffer.from(text)) sum = table[(sum ^ byte) & 0xff]! ^ (sum >>> 8);
  return ~sum >>> 0;
}

const native = (zlib as { crc32?: (text: string, before?: number) => number }).crc32;
const checksum = native ?? slowChecksum;

/**
 * @param place table and row
 * @param text without a zero byte: one engine would end it there
 */
export function withChecksum(place: string, text: string): string {
  return `${sumOf(place, text)} ${text}`;
}

/** @throws DamageError */
export function verifyChecksum(place: string, sealed: unknown): string {
  if (typeof sealed !== 'string') throw new DamageError(place);
  const end = sealed.indexOf(' ');
  const text = sealed.slice(end + 1);
  if (sealed.slice(0, end) !== sumOf(place, text)) throw new DamageError(place);
  return text;
}

function sumOf(place: string, text: string): string {
  return checksum(text, checksum(`${place}\n`)).toString(36);
}
