// The time that marks in a journal are made with, and how old they are. It begins at the newest mark of the file,
// goes on by the steady clock, and never by one that people set: nothing expires, is forgotten or looks fresh
// because a clock jumped. How long nobody ran is told by the machine's uptime, or else by the platform's clock;
// until one of them says so it is in doubt (docs/adr/0008). No message may enter here.
import type { Clock } from '../queueing/clock';
import { type Calendar, RELEASED_AT } from './calendar';
import { markOfAge, type Standstill, stoodStillSince, withStandstill } from './standstills';

/** Two clocks that drift apart by less have not stood still. */
const DRIFT_MS = 2000;

/** What the journal keeps of it, so that the next process can measure. Every time is a mark, unless it says else. */
interface Kept {
  /** What the calendar was at a mark: epoch ms. */
  known?: { at: number; calendar: number } | undefined;
  /** How long the machine had run at a mark. */
  boot?: { id: string; at: number; uptimeMs: number } | undefined;
  /** The first mark at which nobody ran for nobody knows how long. */
  doubtAt?: number | undefined;
  standstills: readonly Standstill[];
}

/** With the mark at which it was written. */
type Note = Kept & { at: number };

export class JournalTime {
  private kept: Kept = { standstills: [] };
  private begun: { mark: number; steady: number } | undefined;
  private lastSeen: { uptimeMs: number; steady: number } | undefined;

  constructor(
    protected readonly clock: Clock,
    protected readonly calendar: Calendar,
  ) {}

  /** @returns ms; later than every mark in the file */
  now(): number {
    const steady = this.clock.steady();
    return Math.floor(this.begun ? this.begun.mark + steady - this.begun.steady : steady);
  }

  /** Whether marks of before this process may be older than {@link ageOf} says. */
  get isInDoubt(): boolean {
    return this.kept.doubtAt !== undefined;
  }

  /** @returns ms, at least; 0 for what has not been yet */
  ageOf(mark: number): number {
    return Math.max(0, this.now() - mark + this.stoodStillSince(mark));
  }

  /** @returns ms that nobody ran since a mark, as far as that is known */
  stoodStillSince(mark: number): number {
    return stoodStillSince(this.kept.standstills, mark);
  }

  /**
   * @returns ms, by a clock of the machine that can be right; `undefined` where nobody knows, and for a mark of
   *   the future
   */
  likelyAgeOf(mark: number): number | undefined {
    if (mark > this.now()) return undefined;
    if (this.kept.doubtAt === undefined || mark > this.kept.doubtAt) return this.ageOf(mark);
    const missingMs = this.unexplained(this.calendar.machine());
    return missingMs === undefined ? undefined : this.ageOf(mark) + missingMs;
  }

  /** @returns the latest mark that is so old, beyond doubt */
  markOfAge(ageMs: number): number {
    return markOfAge(this.kept.standstills, this.now(), ageMs);
  }

  /** @returns when a mark was, as far as anybody can say: epoch ms, for what people read */
  toWall(mark: number): number {
    return this.calendar.guess().getTime() - this.ageOf(mark);
  }

  /**
   * The file was opened, for the first time or again.
   *
   * @param newest mark in it; 0 = none
   * @param note what an earlier process kept, see {@link toNote}
   */
  begin(newest: number, note: string | undefined): void {
    if (this.begun) {
      // Another file may stand in its place: what is in memory has its marks.
      if (newest > this.now()) this.restart(newest + 1);
      return;
    }
    const kept = readNote(note);
    const last = Math.max(newest, kept?.at ?? 0);
    if (last === 0) this.restart(Math.max(RELEASED_AT, this.clock.wall()));
    else this.goOn(last, kept ?? ofEarlierVersion(newest));
    this.lookAtUptime();
    if (!this.isInDoubt) this.know();
  }

  /**
   * The platform has answered: how long nobody ran is known from its clock, or from ours where it does not say.
   *
   * @returns the standstill that was not known before
   */
  resolve(): Standstill | undefined {
    const at = this.kept.doubtAt;
    if (at === undefined) {
      this.know();
      return undefined;
    }
    const ms = this.unexplained(this.calendar.platform() ?? this.calendar.machine()) ?? 0;
    const standstills = withStandstill(this.kept.standstills, { at, ms });
    this.kept = { ...this.kept, standstills, doubtAt: undefined };
    this.know();
    return { at, ms };
  }

  /** A machine that slept has aged, and its steady clock has not. Call now and then. */
  lookAtUptime(): void {
    const boot = this.clock.boot();
    const steady = this.clock.steady();
    if (!boot || !this.begun) return;
    if (this.lastSeen) {
      const sleptMs = boot.uptimeMs - this.lastSeen.uptimeMs - (steady - this.lastSeen.steady);
      if (sleptMs < DRIFT_MS) return;
      this.begun = { ...this.begun, mark: this.begun.mark + sleptMs };
    }
    this.lastSeen = { uptimeMs: boot.uptimeMs, steady };
  }

  /** @returns what the next process must know, for the journal */
  toNote(): string {
    const at = this.now();
    const boot = this.clock.boot();
    const note: Note = { ...this.kept, at, boot: boot && { ...boot, at } };
    return JSON.stringify(note);
  }

  private restart(mark: number): void {
    this.begun = { mark, steady: this.clock.steady() };
  }

  private goOn(newest: number, kept: Kept): void {
    this.kept = kept;
    this.restart(newest + 1);
    const { known, boot } = kept;
    if (known) {
      const { at, calendar } = known;
      this.calendar.notBefore(calendar + newest - at + this.stoodStillSince(at));
    }
    const now = this.clock.boot();
    const ms = boot && now?.id === boot.id ? now.uptimeMs - boot.uptimeMs - (newest - boot.at) : -1;
    if (ms >= 0) {
      this.kept = { ...kept, standstills: withStandstill(kept.standstills, { at: newest, ms }) };
    } else this.kept = { ...kept, doubtAt: kept.doubtAt ?? newest };
  }

  /** It measures the next standstill. What was known before is worth more than what a machine says. */
  private know(): void {
    const machine = this.kept.known ? undefined : this.calendar.machine();
    const calendar = this.calendar.platform() ?? machine;
    if (calendar !== undefined) this.kept = { ...this.kept, known: { at: this.now(), calendar } };
  }

  /** @returns ms since the last known moment that neither ran nor are known to have stood still */
  private unexplained(calendar: number | undefined): number | undefined {
    const { known } = this.kept;
    if (!known || calendar === undefined) return undefined;
    const ranMs = this.now() - known.at + this.stoodStillSince(known.at);
    return Math.max(0, calendar - known.calendar - ranMs);
  }
}

/** A file of a version that made its marks by the wall clock. */
function ofEarlierVersion(newest: number): Kept {
  const isBelievable = newest >= RELEASED_AT;
  return { standstills: [], ...(isBelievable && { known: { at: newest, calendar: newest } }) };
}

function readNote(note: string | undefined): Note | undefined {
  return note === undefined ? undefined : (JSON.parse(note) as Note);
}
