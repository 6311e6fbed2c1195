// What SQLite would take without a word: bytes of the header that change how the rest is read, and
// transactions of the write-ahead log that it drops because of damage before them. Reads bytes only.
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { DamageError } from './failures';
import { APPLICATION_ID } from './schema';

const PAGE = 4096;
const DATABASE_HEADER = 100;
const LOG_HEADER = 32;
const FRAME_HEADER = 24;
const FRAME = FRAME_HEADER + PAGE;

/** What a file of ours has at fixed places of its header. https://www.sqlite.org/fileformat.html */
const FIXED: readonly [offset: number, bytes: number[]][] = [
  [0, [...Buffer.from('SQLite format 3\0')]],
  // Page size; write and read version (WAL); reserved bytes; three constants.
  [16, [PAGE >> 8, 0, 2, 2, 0, 64, 32, 32]],
  // Schema format.
  [44, [0, 0, 0, 4]],
  // No auto-vacuum; UTF-8.
  [52, [0, 0, 0, 0, 0, 0, 0, 1]],
  // No incremental vacuum; application id.
  [64, [0, 0, 0, 0, ...Buffer.from(APPLICATION_ID.toString(16), 'hex')]],
];

/** @throws DamageError; a system error where the file cannot be read */
export function checkFiles(path: string): void {
  checkHeader(path);
  checkLog(`${path}-wal`);
}

function checkHeader(path: string): void {
  const header = Buffer.alloc(DATABASE_HEADER);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, DATABASE_HEADER, 0);
  } finally {
    closeSync(file);
  }
  for (const [offset, bytes] of FIXED) {
    if (bytes.some((byte, at) => header[offset + at] !== byte)) throw new DamageError('header');
  }
}

/**
 * SQLite reads the log up to the first frame whose checksum is wrong. A power cut leaves one transaction
 * that is not whole, the last. Where another one was committed behind it, the disk has lost what it had
 * confirmed.
 */
function checkLog(path: string): void {
  const log = readLog(path);
  if (log.length <= LOG_HEADER) return;
  const reader = new LogReader(log);
  if (!reader.isHeaderWhole) throw new DamageError('log header');
  const frames = Math.floor((log.length - LOG_HEADER) / FRAME);
  let rejected = 0;
  while (rejected < frames && reader.accepts(rejected)) rejected += 1;
  let lostCommit = -1;
  for (let frame = rejected; frame < frames; frame += 1) {
    if (!reader.isCurrent(frame)) continue;
    if (lostCommit >= 0 && !reader.isSame(lostCommit, frame)) throw new DamageError('log');
    if (reader.commits(frame)) lostCommit = frame;
  }
}

function readLog(path: string): Buffer {
  if (!statSync(path, { throwIfNoEntry: false })) return Buffer.alloc(0);
  return readFileSync(path);
}

class LogReader {
  readonly isHeaderWhole: boolean;
  private readonly isBigEndian: boolean;
  private first = 0;
  private second = 0;

  constructor(private readonly log: Buffer) {
    const magic = log.readUInt32BE(0);
    this.isBigEndian = (magic & 1) === 1;
    this.add(0, 24);
    this.isHeaderWhole =
      (magic & ~1) === 0x377f0682 && log.readUInt32BE(8) === PAGE && this.sumsAre(24);
  }

  /** Frames are given in order: each checksum continues the one before. */
  accepts(frame: number): boolean {
    const at = LOG_HEADER + frame * FRAME;
    this.add(at, 8);
    this.add(at + FRAME_HEADER, PAGE);
    return this.isCurrent(frame) && this.sumsAre(at + 16);
  }

  /** Whether it was written since the log was last begun anew. */
  isCurrent(frame: number): boolean {
    const salts = LOG_HEADER + frame * FRAME + 8;
    return this.log.compare(this.log, 16, 24, salts, salts + 8) === 0;
  }

  commits(frame: number): boolean {
    return this.log.readUInt32BE(LOG_HEADER + frame * FRAME + 4) !== 0;
  }

  /** A commit may stand twice, to fill a sector. */
  isSame(frame: number, other: number): boolean {
    const [at, otherAt] = [LOG_HEADER + frame * FRAME, LOG_HEADER + other * FRAME];
    return this.log.compare(this.log, at, at + 8, otherAt, otherAt + 8) === 0;
  }

  private sumsAre(at: number): boolean {
    return (
      this.log.readUInt32BE(at) === this.first && this.log.readUInt32BE(at + 4) === this.second
    );
  }

  private add(from: number, length: number): void {
    const { log, isBigEndian } = this;
    let { first, second } = this;
    for (let at = from; at < from + length; at += 8) {
      const word = isBigEndian ? log.readUInt32BE(at) : log.readUInt32LE(at);
      const next = isBigEndian ? log.readUInt32BE(at + 4) : log.readUInt32LE(at + 4);
      first = (first + word + second) >>> 0;
      second = (second + next + first) >>> 0;
    }
    this.first = first;
    this.second = second;
  }
}
