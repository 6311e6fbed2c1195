// A world for one entry of the outbox: a clock that only the world moves, a platform that may lose every
// answer, a process that may die at every point, a human. What the entry's journal holds survives a crash,
// nothing else does.
import {
  nextState,
  WAITING,
  type SettledAs,
  type Policy,
  type EntryState,
  type EntryEvent,
} from '../../../../lib/outbox/state/entry-state';

/** Seconds, like all times here. */
export const VERIFY_FOR = 120;
/** Of a request. */
export const TIME_OUT = 30;
/** The platform takes an SMS at most so late: also after our time-out. */
export const LONGEST_DELAY = 40;
/** A look-up sees it at most so much later; together just below {@link VERIFY_FOR}. */
export const LONGEST_LAG = 79;
/** A slow platform's lags are so many times as long: beyond the horizon. */
const SLOWNESS = 4;
/** No history needs more. */
const MOST_STEPS = 200;

/** One time of its being the entry's turn. */
export interface Task {
  pause: number;
  before: 'nothing' | 'crash' | 'drop';
  /** How long the attempt takes to be written. */
  writing: number;
  crash: 'never' | 'beforeRequest' | 'duringRequest' | 'beforeRecord';
  /** How long the process is gone after a crash. */
  down: number;
  /** `swallowed`: written to the connection, and never seen by the platform. */
  fate: 'accepted' | 'refused' | 'unreachable' | 'swallowed';
  delay: number;
  lag: number;
  answer: 'delivered' | 'cut' | 'lost';
}

export interface Look {
  wait: number;
  takes: number;
  end: 'answered' | 'unavailable' | 'crash';
}

/** All that chance decides. What is drawn too few of goes well. */
export interface Chance {
  whenUnknown: Policy['whenUnknown'];
  isOnce: boolean;
  canLookUp: boolean;
  /** From its newMessage, and from a human's `again`, to its expiry. */
  lifetime: number;
  isSlow: boolean;
  isCanarySeen: boolean;
  turns: Task[];
  looks: Look[];
  leavings: ('done' | 'crashBefore' | 'crashAfter')[];
  humans: ('again' | 'drop')[];
}

/** What the outbox adds to the transition function; a mutant changes some of it. */
export interface Protocol {
  nextState: typeof nextState;
  /** @returns what is made of the written state after a crash */
  recover(written: EntryState, at: number, policy: Policy): EntryState;
  isWrittenAhead(policy: Policy): boolean;
  /** Whether it leaves before it is written. */
  leavesFirst(state: EntryState, policy: Policy): boolean;
  /** When it is written that the outcome has left. */
  marksLeft: 'after' | 'before' | 'never';
  /** Whether the clock is read once more between the attempt's write and its request. */
  readsClockAgain: boolean;
  dateOfLook(askedAt: number, answeredAt: number): number;
  isProven(chance: Chance): boolean;
}

export const PROTOCOL: Protocol = {
  nextState,
  recover: (written, at, policy) =>
    written.phase === 'inFlight' || written.phase === 'unconfirmed'
      ? nextState(written, { type: 'noAnswer', at }, policy)
      : written,
  isWrittenAhead: () => true,
  // A crash brings it unconfirmed, and its look-up says the same again.
  leavesFirst: (state, { whenUnknown, canLookUp }) =>
    state.phase === 'settled' && state.as === 'sent' && whenUnknown === 'verify' && canLookUp,
  marksLeft: 'after',
  readsClockAgain: true,
  dateOfLook: (askedAt) => askedAt,
  isProven: ({ isCanarySeen, isSlow }) => isCanarySeen && !isSlow,
};

/** What is to be told of an entry until a human sends it again; then another one begins. */
export interface Sending {
  requests: number;
  /** How often the platform took it. */
  taken: number;
  /** Some request's end was never known to the process, or forgotten in a crash. */
  isUnclear: boolean;
  outcomes: (SettledAs | 'held')[];
  crashes: number;
  /** Those after which nobody knows that an outcome has left. */
  crashesWhileLeaving: number;
  /** Requests that should not have been made. */
  requestsExpired: number;
  requestsAfterUnclear: number;
  requestsAfterOutcome: number;
}

export interface History {
  chance: Chance;
  sendings: Sending[];
  end: EntryState;
  /** Ended by itself: over or held, with nobody who does anything more. */
  isEnded: boolean;
  /** It was written as over, and something else was written later. */
  isOverturned: boolean;
}

// prettier-ignore
const CALM_TURN: Task = {
  pause: 1, before: 'nothing', writing: 0, crash: 'never', down: 0,
  fate: 'accepted', delay: 1, lag: 1, answer: 'delivered',
};
/** The third is asked before the horizon and answered after it. */
const CALM_LOOK: Look = { wait: VERIFY_FOR / 4, takes: VERIFY_FOR / 10, end: 'answered' };

export function live(chance: Chance, protocol: Protocol): History {
  return new World(chance, protocol).run();
}

class World {
  private now = 0;
  private policy: Policy;
  private state: EntryState = WAITING;
  /** What survives a crash. */
  private readonly written: { state: EntryState; hasLeft: boolean } = {
    state: WAITING,
    hasLeft: false,
  };
  /** The platform's: from when a look-up sees a tag. */
  private readonly visibleFrom = new Map<string, number>();
  private sending = newSending();
  private readonly sendings = [this.sending];
  private isOverturned = false;
  private turns = 0;
  private looks = 0;
  private leavings = 0;
  private humans = 0;

  constructor(
    private readonly chance: Chance,
    private readonly protocol: Protocol,
  ) {
    const { whenUnknown, isOnce, canLookUp, lifetime } = chance;
    const verifyForMs = VERIFY_FOR;
    this.policy = { expiresAt: lifetime, isOnce, whenUnknown, canLookUp, verifyForMs };
  }

  run(): History {
    let isEnded = false;
    for (let steps = 0; !isEnded && steps < MOST_STEPS; steps += 1) isEnded = this.step();
    const { chance, sendings, state: end, isOverturned } = this;
    return { chance, sendings, end, isEnded, isOverturned };
  }

  /** @returns whether nothing more will happen */
  private step(): boolean {
    const { phase } = this.state;
    if (phase === 'waiting') this.takeTurn();
    else if (phase === 'unconfirmed') this.lookUp();
    else if (phase === 'inFlight') throw new Error('An attempt without its request.');
    else if (!this.written.hasLeft) this.leave();
    else return phase === 'settled' || !this.askHuman();
    return false;
  }

  private takeTurn(): void {
    const turn = this.chance.turns[this.turns++] ?? CALM_TURN;
    this.now += turn.pause;
    if (turn.before === 'crash') return this.crash(turn.down);
    // A human, or the end of its account.
    if (turn.before === 'drop') return this.become({ type: this.turns % 2 ? 'drop' : 'lost' });
    this.become({ type: 'tick', at: this.now });
    if (this.state.phase === 'waiting') this.attempt(turn);
  }

  private attempt(turn: Task): void {
    const tag = `tag${this.turns}`;
    this.state = this.following({ type: 'attempt', tag });
    if (this.protocol.isWrittenAhead(this.policy)) this.write();
    this.now += turn.writing;
    if (turn.crash === 'beforeRequest') return this.crash(turn.down);
    if (this.protocol.readsClockAgain && this.now >= this.policy.expiresAt) {
      return this.become({ type: 'notSent', at: this.now });
    }
    this.countRequest();
    this.reach(turn, tag);
    if (turn.crash === 'duringRequest') return this.forget(turn);
    const event = this.answer(turn);
    if (turn.crash === 'beforeRecord') return this.forget(turn);
    if (event.type === 'noAnswer') this.sending.isUnclear = true;
    this.become(event);
  }

  private countRequest(): void {
    const { sending } = this;
    sending.requests += 1;
    if (this.now >= this.policy.expiresAt) sending.requestsExpired += 1;
    if (sending.isUnclear) sending.requestsAfterUnclear += 1;
    if (sending.outcomes.length > 0) sending.requestsAfterOutcome += 1;
  }

  /** What becomes of the request, whatever the process hears of it. */
  private reach({ fate, delay, lag }: Task, tag: string): void {
    if (fate !== 'accepted') return;
    this.sending.taken += 1;
    this.visibleFrom.set(tag, this.now + delay + lag * (this.chance.isSlow ? SLOWNESS : 1));
  }

  /** What the process hears, and when. */
  private answer({ fate, delay, answer }: Task): EntryEvent {
    const isInTime = delay <= TIME_OUT && answer !== 'lost';
    this.now += isInTime ? delay : TIME_OUT;
    const at = this.now;
    if (fate === 'unreachable') return { type: 'notSent', at };
    if (!isInTime || answer === 'cut' || fate === 'swallowed') return { type: 'noAnswer', at };
    return { type: fate === 'refused' ? 'refused' : 'sent' };
  }

  private forget(turn: Task): void {
    this.sending.isUnclear = true;
    this.crash(turn.down);
  }

  private lookUp(): void {
    if (this.state.phase !== 'unconfirmed') return;
    const look = this.chance.looks[this.looks++] ?? CALM_LOOK;
    this.now += look.wait;
    this.become({ type: 'tick', at: this.now });
    const askedAt = this.now;
    const isThere = this.state.tags.some((tag) => this.visibleFrom.get(tag)! <= askedAt);
    this.now += look.takes;
    if (look.end === 'crash') return this.crash(look.wait);
    const seen = isThere ? 'there' : 'absent';
    this.become({
      type: 'lookedUp',
      result: look.end === 'answered' ? seen : 'unavailable',
      isProven: this.protocol.isProven(this.chance),
      at: this.protocol.dateOfLook(askedAt, this.now),
    });
  }

  private leave(): void {
    const leaving = this.chance.leavings[this.leavings++] ?? 'done';
    if (this.protocol.marksLeft === 'before') this.written.hasLeft = true;
    if (leaving === 'crashBefore') return this.crash(0);
    const { state, sending } = this;
    sending.outcomes.push(state.phase === 'settled' ? state.as : 'held');
    if (leaving === 'crashAfter') {
      sending.crashesWhileLeaving += 1;
      return this.crash(0);
    }
    this.write();
    this.written.hasLeft = this.protocol.marksLeft !== 'never';
  }

  /** @returns whether somebody did something */
  private askHuman(): boolean {
    const human = this.chance.humans[this.humans++];
    if (human === undefined) return false;
    this.now += 1;
    this.state = this.following({ type: human });
    if (human === 'again') {
      this.policy = { ...this.policy, expiresAt: this.now + this.chance.lifetime };
      this.sendings.push((this.sending = newSending()));
      this.written.hasLeft = false;
    }
    this.write();
    return true;
  }

  private crash(down: number): void {
    this.now += down;
    this.sending.crashes += 1;
    this.state = this.protocol.recover(this.written.state, this.now, this.policy);
    this.write();
  }

  private become(event: EntryEvent): void {
    this.state = this.following(event);
    if (!this.protocol.leavesFirst(this.state, this.policy)) this.write();
  }

  private following(event: EntryEvent): EntryState {
    return this.protocol.nextState(this.state, event, this.policy);
  }

  private write(): void {
    const { state, written } = this;
    if (written.state.phase === 'settled' && state !== written.state) {
      this.isOverturned = true;
    }
    written.state = state;
  }
}

function newSending(): Sending {
  return {
    requests: 0,
    taken: 0,
    isUnclear: false,
    outcomes: [],
    crashes: 0,
    crashesWhileLeaving: 0,
    requestsExpired: 0,
    requestsAfterUnclear: 0,
    requestsAfterOutcome: 0,
  };
}
