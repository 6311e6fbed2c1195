// Looks up what may have been sent, several times over the horizon. It asks and reports; what an answer
// means for an entry is decided in entry-state.ts.
import type { TagAnswer } from '../../api/endpoints/bulk-status-by-tag';
import type { Clock } from '../../queueing/clock';
import type { LookUp } from '../state/entry-state';
import type { Proof } from './lookup-controls';

/** First look-up of what is unconfirmed: most is settled by then. */
const FIRST_MS = 5000;

/** Part of the horizon between two further ones, so that enough come before its end. */
const STEP = 1 / 4;

/** After the horizon, while the last look-up fails. */
const LAST_STEP = 1 / 20;

export interface Unconfirmed {
  readonly numbers: readonly string[];
}

export interface ReconciliationPorts<T extends Unconfirmed> {
  readonly clock: Clock;
  /** Waits for its turn among the look-ups, then asks. */
  lookUp(tag: string): Promise<TagAnswer>;
  /** Asks what is known to be there, and not to be: whether an answer can be believed now. */
  prove(kinds: Iterable<string>): Promise<Proof>;
  /** All its attempts that may have been taken. */
  attemptsOf(entry: T): readonly { readonly tag: string; readonly kind: string }[];
  /** @param at when the look-up began @returns whether it is still unconfirmed */
  lookedUp(entry: T, result: LookUp, at: number): boolean;
  /** The platform lists a number more than once under one tag. */
  sentTwice(): void;
}

/** What came unconfirmed together. */
interface Case<T> {
  entries: Set<T>;
  since: number;
  verifyForMs: number;
}

export class ReconciliationSchedule<T extends Unconfirmed> {
  private isStopped = false;

  constructor(private readonly ports: ReconciliationPorts<T>) {}

  /** @param since the last moment at which bytes of their request could have been written */
  begin(entries: readonly T[], since: number, verifyForMs: number): void {
    this.wait({ entries: new Set(entries), since, verifyForMs });
  }

  stop(): void {
    this.isStopped = true;
  }

  private wait(unconfirmed: Case<T>): void {
    const { since, verifyForMs } = unconfirmed;
    const elapsedMs = this.ports.clock.steady() - since;
    const waitMs = nextLookUp(elapsedMs, verifyForMs) - elapsedMs;
    // It never rejects; whatever went wrong counts as unavailable.
    this.ports.clock.after(waitMs, () => void this.lookUp(unconfirmed));
  }

  private async lookUp(unconfirmed: Case<T>): Promise<void> {
    if (this.isStopped) return;
    const at = this.ports.clock.steady();
    const results = await this.believable(unconfirmed, at);
    if (this.isStopped) return;
    for (const [entry, result] of results) {
      if (!this.ports.lookedUp(entry, result, at)) unconfirmed.entries.delete(entry);
    }
    if (unconfirmed.entries.size > 0) this.wait(unconfirmed);
  }

  /**
   * What would decide is asked twice, with the controls in between: an answer that is believed was the same before
   * and after they had shown that answers can be believed.
   */
  private async believable(unconfirmed: Case<T>, at: number): Promise<Map<T, LookUp>> {
    const first = await this.ask(unconfirmed.entries);
    const isTimeOver = at - unconfirmed.since >= unconfirmed.verifyForMs;
    const deciding = [...first.results].filter(
      ([, result]) => result === 'there' || (result === 'absent' && isTimeOver),
    );
    if (deciding.length === 0 || this.isStopped) return first.results;
    const absent = deciding.filter(([, result]) => result === 'absent');
    const proof = await this.ports.prove(new Set(absent.flatMap(([entry]) => this.kindsOf(entry))));
    const second = await this.ask(deciding.map(([entry]) => entry));
    for (const [entry, result] of deciding) {
      const isAgreed = second.results.get(entry) === result;
      if (!isAgreed || !this.isProven(entry, result, proof)) {
        first.results.set(entry, 'unavailable');
      }
    }
    if (proof.isFiltering && first.isTwice && second.isTwice) this.ports.sentTwice();
    return first.results;
  }

  private isProven(entry: T, result: LookUp, { isFiltering, shown }: Proof): boolean {
    if (!isFiltering) return false;
    return result === 'there' || this.kindsOf(entry).every((kind) => shown.has(kind));
  }

  private kindsOf(entry: T): string[] {
    return this.ports.attemptsOf(entry).map(({ kind }) => kind);
  }

  /** @returns what all tags together say of each, and whether a number is there more than once under one tag */
  private async ask(entries: Iterable<T>): Promise<{ results: Map<T, LookUp>; isTwice: boolean }> {
    const all = [...entries];
    const tagsOf = (entry: T): string[] => this.ports.attemptsOf(entry).map(({ tag }) => tag);
    const answers = new Map<string, TagAnswer>();
    for (const tag of new Set(all.flatMap(tagsOf))) {
      answers.set(tag, await this.ports.lookUp(tag));
    }
    const isTwice = [...answers.values()].some(
      (answer) =>
        answer.kind === 'found' && new Set(answer.phoneNumbers).size < answer.phoneNumbers.length,
    );
    const read = (entry: T): LookUp =>
      sum(tagsOf(entry).map((tag) => readAnswer(answers.get(tag), entry.numbers)));
    return { results: new Map(all.map((entry) => [entry, read(entry)])), isTwice };
  }
}

/** @returns ms after it became unconfirmed */
function nextLookUp(elapsedMs: number, verifyForMs: number): number {
  const firstMs = Math.min(FIRST_MS, (verifyForMs * STEP) / 2);
  if (elapsedMs < firstMs) return firstMs;
  if (elapsedMs >= verifyForMs) return elapsedMs + verifyForMs * LAST_STEP;
  const stepMs = verifyForMs * STEP;
  return Math.min(verifyForMs, (Math.floor(elapsedMs / stepMs) + 1) * stepMs);
}

/**
 * What one tag says of an entry: one number of a request that is there means that it was taken. A number
 * that the platform writes in a national way is compared by the digits that both writings have.
 */
function readAnswer(answer: TagAnswer | undefined, numbers: readonly string[]): LookUp {
  if (!answer || answer.kind === 'unavailable') return 'unavailable';
  if (answer.kind === 'absent') return 'absent';
  if (numbers.some((number) => answer.phoneNumbers.some((one) => isSame(one, number))))
    return 'there';
  return answer.isComplete ? 'absent' : 'unavailable';
}

function isSame(listed: string, number: string): boolean {
  return listed.startsWith('+') ? listed === number : listed.slice(-8) === number.slice(-8);
}

/** All tags together: absent only if it is absent under each. */
function sum(seen: readonly LookUp[]): LookUp {
  if (seen.includes('there')) return 'there';
  return seen.length > 0 && seen.every((one) => one === 'absent') ? 'absent' : 'unavailable';
}
