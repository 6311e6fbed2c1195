// One journal file, one process, on whatever machine: says who may open it, and before each write whether that is
// still so. A process that is gone is in nobody's way; one that nobody can ask is waited for. No time of day
// decides anything: two machines never agree on one, and people set it.
import { dirname } from 'node:path';
import { JournalError } from '../journal';
import { askForLife, type Life, type LifeSign, removeSign, showLife } from './life-sign';
import {
  newOwner,
  type Owner,
  OwnerFile,
  parseOwner,
  readOwnerFile,
  removeOwnerFile,
} from './owner-file';
import { isOfOneMachine, thisPlace } from './place';

/** How often to say that we are there, ms. */
export const HEARTBEAT_MS = 10_000;

/** An owner on another machine that was silent for so long, ms, is gone. */
export const SILENT_MS = 30_000;

/** So many looks at least: we may have stood still ourselves, and the owner with us. */
const FEWEST_LOOKS = 4;

/** Others may come for the same journal in the same moment. */
const MOST_TRIES = 5;

/** What may be another than usual: for a test, and so that a thread can follow one that has died. */
export interface LockOptions {
  /** Random; the same for all threads of one journal, which follow each other. */
  owner?: string | undefined;
  place?: string | undefined;
  /** Whether other machines see the folder. */
  isShared?: boolean | undefined;
  heartbeatMs?: number | undefined;
  silentMs?: number | undefined;
}

/** `sure`: nobody else can have it open. `guess`: whoever had it may only stand still, and write once more. */
export type Taken = 'sure' | 'guess';

export class InstanceLock {
  private readonly owner: string;
  private readonly place: string;
  private readonly silentMs: number;
  private readonly isShared: boolean | undefined;
  /** What {@link isShared} does not say, of the folder in which the lock was taken. */
  private isSeenByOthers = true;
  private file: OwnerFile | undefined;
  private sign: LifeSign | undefined;
  /** An owner that is watched, and for how long it has said nothing, ms. */
  private watched = { text: '', silentMs: 0, lookedAt: 0 };

  /** @param steady ms of a clock that nobody sets */
  constructor(
    private readonly path: string,
    { owner = newOwner(), place = thisPlace(), silentMs = SILENT_MS, isShared }: LockOptions = {},
    private readonly steady: () => number = () => performance.now(),
  ) {
    this.owner = owner;
    this.place = place;
    this.silentMs = silentMs;
    this.isShared = isShared;
  }

  /** Whether other machines may have the folder as well. */
  private get maySeeOthers(): boolean {
    return this.isShared ?? this.isSeenByOthers;
  }

  get isTaken(): boolean {
    return this.file !== undefined;
  }

  /** The folder exists. @throws JournalError, or a system error */
  async take(): Promise<Taken> {
    const { path } = this;
    // Another file system may have been mounted there since.
    this.isSeenByOthers = !isOfOneMachine(dirname(path));
    let taken: Taken = 'sure';
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const text = readOwnerFile(ownerFile(path));
      if (text !== undefined) {
        const judged = await this.judge(text);
        if (!judged) break;
        if (!removeOwnerFile(ownerFile(path), text)) continue;
        if (judged === 'guess') taken = 'guess';
      }
      // Before anybody can ask.
      this.sign ??= await showLife(dirname(path), this.owner);
      const { owner, place, sign } = this;
      this.file = OwnerFile.create(ownerFile(path), { owner, place, hasSign: sign !== undefined });
      if (this.file) return taken;
    }
    await this.endSign();
    throw new JournalError('inUse', this.whoHasIt());
  }

  /** @throws a system error where it cannot be told */
  isOurs(): boolean {
    return this.file?.isThere() ?? false;
  }

  /** Before every write, so that it must be cheap. @throws as {@link beat} */
  prove(): void {
    const isInPlace = !this.maySeeOthers && this.file?.isInPlace() === true;
    if (!isInPlace && !this.isOurs()) throw this.lost();
  }

  /**
   * Says that we are there.
   *
   * @throws JournalError where it is ours no more, a system error where that cannot be told
   */
  beat(): void {
    if (!this.file?.beat()) throw this.lost();
  }

  /** It is ours no more: what is there is left alone. */
  async drop(): Promise<void> {
    this.file?.forget();
    this.file = undefined;
    await this.endSign();
  }

  /** Whoever waits for it may have it at once. */
  async release(): Promise<void> {
    this.file?.remove();
    this.file = undefined;
    await this.endSign();
  }

  /** @returns how it may be taken, or nothing where it may not */
  private async judge(text: string): Promise<Taken | undefined> {
    const found = parseOwner(text);
    // A thread of ours that has died.
    if (found?.owner === this.owner) return 'sure';
    const life = found ? await this.lifeOf(found) : 'unknown';
    if (life === 'lives') return undefined;
    if (life === 'unknown') return this.isSilent(text) ? 'guess' : undefined;
    return life === 'gone' ? 'sure' : 'guess';
  }

  private async lifeOf({ owner, place, hasSign }: Owner): Promise<Life> {
    const folder = dirname(this.path);
    if (place !== this.place) {
      // The machine before it was switched off, or the one that the disk was in.
      return this.maySeeOthers ? 'unknown' : 'gone';
    }
    if (!hasSign) return 'unknown';
    const life = await askForLife(folder, owner);
    if (life === 'gone') removeSign(folder, owner);
    return life;
  }

  private isSilent(text: string): boolean {
    const now = this.steady();
    const { watched, silentMs } = this;
    if (watched.text !== text) {
      this.watched = { text, silentMs: 0, lookedAt: now };
      return false;
    }
    watched.silentMs += Math.min(now - watched.lookedAt, silentMs / FEWEST_LOOKS);
    watched.lookedAt = now;
    return watched.silentMs >= silentMs;
  }

  private whoHasIt(): string {
    const found = parseOwner(readOwnerFile(ownerFile(this.path)) ?? '');
    return found && found.place !== this.place ? 'OTHER_MACHINE' : '';
  }

  private lost(): JournalError {
    const found = readOwnerFile(ownerFile(this.path));
    return found === undefined ? new JournalError('gone', 'LOCK') : new JournalError('taken');
  }

  private async endSign(): Promise<void> {
    const { sign } = this;
    this.sign = undefined;
    await sign?.end();
  }
}

/**
 * After the thread of a journal has ended, however it did: its lock is in nobody's way. Never throws.
 *
 * @param owner of that thread
 */
export function letGoAfter(path: string, owner: string): void {
  try {
    const text = readOwnerFile(ownerFile(path));
    if (text === undefined || parseOwner(text)?.owner !== owner) return;
    removeOwnerFile(ownerFile(path), text);
    removeSign(dirname(path), owner);
  } catch {
    // Who comes then waits a little.
  }
}

const ownerFile = (path: string): string => `${path}.owner`;
