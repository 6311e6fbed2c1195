// Whether look-ups tell anything at this moment: a tag that was never used must not be there, and one that was seen
// before must be. A platform that ignores what is asked for shows everything, one that has lost its memory nothing.
// It asks; what follows for an entry is decided elsewhere.
import type { TagAnswer } from '../../api/endpoints/bulk-status-by-tag';

/** What the controls said, between two look-ups. */
export interface Proof {
  /** What was never sent is not there: "there" can be believed. */
  readonly isFiltering: boolean;
  /** Kinds of which something that was sent is still there: so can "not there". */
  readonly shown: ReadonlySet<string>;
}

export interface LookupControlsPorts {
  /** Waits for its turn among the look-ups, then asks. */
  lookUp(tag: string): Promise<TagAnswer>;
  /** Whether a look-up of this tag still waits for its turn. */
  isWaiting(tag: string): boolean;
  /** @returns one that was never used */
  makeTag(): string;
  /** Keeps which tag was seen last. */
  seen(kind: string, tag: string): void;
}

export class LookupControls {
  /** Seen by a look-up, by kind. */
  private readonly known = new Map<string, string>();
  private unused = '';

  constructor(private readonly ports: LookupControlsPorts) {}

  /** From the journal. */
  restore(kind: string, tag: string): void {
    this.known.set(kind, tag);
  }

  /** @returns whether a success is there by its tag, on a platform that does not show everything */
  async isThere(tag: string, kind: string): Promise<boolean> {
    if ((await this.ports.lookUp(tag)).kind !== 'found' || !(await this.isFiltering())) {
      return false;
    }
    this.known.set(kind, tag);
    this.ports.seen(kind, tag);
    return true;
  }

  /** @param kinds of what is looked up, and seems not to be there: none where all of it is */
  async prove(kinds: Iterable<string>): Promise<Proof> {
    const shown = new Set<string>();
    for (const kind of kinds) {
      const tag = this.known.get(kind);
      if (tag !== undefined && (await this.ports.lookUp(tag)).kind === 'found') shown.add(kind);
    }
    return { isFiltering: await this.isFiltering(), shown };
  }

  /** One that still waits for its turn serves all who ask until then. */
  private async isFiltering(): Promise<boolean> {
    if (!this.ports.isWaiting(this.unused)) this.unused = this.ports.makeTag();
    return (await this.ports.lookUp(this.unused)).kind === 'absent';
  }
}
