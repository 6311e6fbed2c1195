// Who has the journal: a small file beside it. It is there whole or not at all, is never reached through a link,
// and only who made it changes it, in place: so a process that stood still for long writes into a file that
// another one has put away. It knows no time, and decides nothing.
import { randomBytes, randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { isSystemError } from './failures';
import { identityOf, identityOfOpened } from './identity';

/** What the file says. */
export interface Owner {
  /** Random, of one journal in one process. */
  owner: string;
  /** The machine as long as it runs: where a process that is gone can be told. */
  place: string;
  /** Whether the system can be asked if it lives. */
  hasSign: boolean;
  /** Random, another one each time: also two machines made from one memory are told apart. */
  beat: string;
}

const { O_CREAT, O_EXCL, O_RDONLY, O_RDWR } = fs.constants;

/** Not everywhere: a system without them follows links, and waits for nothing. */
const NO_LINK = (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0);

/** Longer than any of ours: what else is there is not read to its end. */
const MOST_BYTES = 4096;

export const newOwner = (): string => randomUUID().replaceAll('-', '');

/** Beside a file of ours, so that it can be put in its place; of nobody's choosing. */
export const unusedName = (path: string): string => `${path}.${randomBytes(8).toString('hex')}`;

/** @returns what stands there, `undefined` where nothing does @throws a system error */
export function readOwnerFile(path: string): string | undefined {
  try {
    const file = fs.openSync(path, O_RDONLY | NO_LINK);
    try {
      const bytes = Buffer.alloc(MOST_BYTES);
      return bytes.toString('utf8', 0, fs.readSync(file, bytes, 0, MOST_BYTES, 0));
    } finally {
      fs.closeSync(file);
    }
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    if (!isCode(error, 'ELOOP') || !fs.lstatSync(path).isSymbolicLink()) throw error;
    // Not ours, and nothing behind it is touched.
    fs.unlinkSync(path);
    return undefined;
  }
}

/** @returns nothing where another version, or anybody, wrote something else */
export function parseOwner(text: string): Owner | undefined {
  try {
    const { owner, place, hasSign, beat } = JSON.parse(text) as Partial<Owner>;
    if (typeof owner !== 'string' || !/^[0-9a-f]{32}$/.test(owner)) return undefined;
    if (typeof place !== 'string' || typeof beat !== 'string') return undefined;
    return { owner, place, hasSign: hasSign === true, beat };
  } catch {
    return undefined;
  }
}

/**
 * Puts a file away, if it still says what was read.
 *
 * @returns whether it is gone; otherwise somebody was there meanwhile
 */
export function removeOwnerFile(path: string, text: string): boolean {
  const aside = unusedName(path);
  try {
    fs.renameSync(path, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return true;
    throw error;
  }
  const isSame = readOwnerFile(aside) === text;
  // Its owner never notices: it is the same file.
  if (!isSame) putBack(aside, path);
  if (!isSame || isOurs(text)) fs.rmSync(aside, { force: true });
  return isSame;
}

/** Also one that a power cut has emptied, and one of the first version. Whatever else stays, under its new name. */
function isOurs(text: string): boolean {
  return text === '' || parseOwner(text) !== undefined || text.startsWith('{"machine":');
}

/** The file of this process. */
export class OwnerFile {
  private readonly identity: string;

  private constructor(
    private readonly path: string,
    private readonly file: number,
    private says: string,
  ) {
    this.identity = identityOfOpened(file);
  }

  /** @returns nothing where somebody else’s is there @throws a system error */
  static create(path: string, owner: Omit<Owner, 'beat'>): OwnerFile | undefined {
    const text = write(owner);
    const unfinished = unusedName(path);
    const file = fs.openSync(unfinished, O_RDWR | O_CREAT | O_EXCL | NO_LINK, 0o600);
    try {
      fs.writeSync(file, text, 0);
      fs.fsyncSync(file);
      fs.linkSync(unfinished, path);
      return new OwnerFile(path, file, text);
    } catch (error) {
      fs.closeSync(file);
      return isCode(error, 'EEXIST') ? undefined : OwnerFile.createWithoutLink(path, text);
    } finally {
      fs.rmSync(unfinished, { force: true });
    }
  }

  /** Where files have one name only: who reads it half written waits, as for anybody. */
  private static createWithoutLink(path: string, text: string): OwnerFile | undefined {
    try {
      const file = fs.openSync(path, O_RDWR | O_CREAT | O_EXCL | NO_LINK, 0o600);
      fs.writeSync(file, text, 0);
      fs.fsyncSync(file);
      return new OwnerFile(path, file, text);
    } catch (error) {
      if (isCode(error, 'EEXIST')) return undefined;
      throw error;
    }
  }

  /** @throws a system error where it cannot be told */
  isThere(): boolean {
    return readOwnerFile(this.path) === this.says;
  }

  /**
   * Enough where no other machine sees the folder: none but its owner writes into it then, and as long as it is open
   * no other file is taken for it.
   *
   * @throws a system error where it cannot be told
   */
  isInPlace(): boolean {
    return identityOf(this.path) === this.identity;
  }

  /** Says that its owner is there. @returns whether it is still the one in place @throws a system error */
  beat(): boolean {
    if (!this.isThere()) return false;
    const text = write(parseOwner(this.says)!);
    fs.writeSync(this.file, text, 0);
    this.says = text;
    // What another machine is to read must have left this one.
    fs.fdatasyncSync(this.file);
    return true;
  }

  /** Lets another have it at once. Never throws: who comes then waits a little. */
  remove(): void {
    this.forget();
    try {
      if (this.isThere()) removeOwnerFile(this.path, this.says);
    } catch {
      // See above.
    }
  }

  /** It is another's: not touched. */
  forget(): void {
    fs.closeSync(this.file);
  }
}

/** Always as long as before, so that it can be written over. */
function write({ owner, place, hasSign }: Omit<Owner, 'beat'>): string {
  return JSON.stringify({ owner, place, hasSign, beat: newOwner() });
}

function putBack(from: string, path: string): void {
  try {
    fs.linkSync(from, path);
  } catch {
    // Somebody was faster: its former owner finds out before it writes.
  }
}

function isCode(error: unknown, code: string): boolean {
  return isSystemError(error) && error.code === code;
}
