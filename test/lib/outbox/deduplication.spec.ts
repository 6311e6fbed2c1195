import { SYSTEM_CLOCK } from '../../../lib/queueing/clock';
import { Calendar } from '../../../lib/timekeeping/calendar';
import { OutboxTime } from '../../../lib/outbox/outbox-time';
import should from 'should';
import type { Duplicate, Written } from '../../../lib/journal/journal';
import { Registry } from '../../../lib/outbox/registry';
import type { Completion } from '../../../lib/outbox/completion';
import type { OutboxMessage } from '../../../lib/outbox/state/entry';
import { Deduplication } from '../../../lib/outbox/deduplication';
import type { JournalSession } from '../../../lib/outbox/storage/journal-session';
import type { Outcome } from '../../../lib/message/outcome';
import { MOBILE } from '../message/orders';
import { entryFrom } from './support/entries';

const SENT: Outcome = { outcome: 'sent', phoneNumbers: [MOBILE], sandbox: false };
const NONE: Written = { duplicates: [] };

describe('a message with a key', () => {
  let registry: Registry;
  let deduplication: Deduplication;
  /** What the journal says, one after the other; the last one again and again. */
  let says: (Written | undefined)[];
  let accepted: number;
  let told: { outcomes: readonly Outcome[]; isDuplicate: boolean | undefined }[];
  let message: OutboxMessage;
  let earlier: OutboxMessage;

  beforeEach(() => {
    registry = new Registry();
    accepted = 0;
    told = [];
    message = entryFrom({ key: 'k' }).message;
    earlier = entryFrom({ key: 'k' }).message;
    const answer = (): Written | undefined => (says.length > 1 ? says.shift() : says[0]);
    const session = {
      write: () => Promise.resolve(answer()),
      writeEventually: () => {
        accepted += 1;
        return Promise.resolve();
      },
      readStored: () => Promise.resolve(new Map()),
    };
    const completion = {
      completeDuplicate: (_: unknown, outcomes: readonly Outcome[], isDuplicate?: boolean) =>
        told.push({ outcomes, isDuplicate }),
    };
    deduplication = new Deduplication({
      registry,
      session: session as unknown as JournalSession,
      completion: completion as unknown as Completion,
      time: new OutboxTime(SYSTEM_CLOCK, new Calendar(SYSTEM_CLOCK)),
    });
  });

  const taken = (more: Partial<Duplicate> = {}): Written => {
    const duplicate: Duplicate = {
      messageId: message.id,
      earlierId: earlier.id,
      isSame: true,
      earlierState: 'waiting',
      earlierSummary: '',
      ...more,
    };
    return { duplicates: [duplicate] };
  };
  const deduplicate = (first: Written | undefined, ...more: (Written | undefined)[]) => {
    says = more;
    return deduplication.deduplicate(message, Promise.resolve(first));
  };

  it('is sent where the key is free', async () => {
    should(await deduplicate(NONE)).equal(true);
    should(await deduplicate({ duplicates: [{ ...taken().duplicates[0]!, messageId: 0 }] })).equal(
      true,
    );
    told.should.be.empty();
  });

  it('is not accepted where the journal does not take it', async () => {
    should(await deduplicate(undefined)).be.undefined();
    told.should.be.empty();
  });

  it('waits for the one that has the key, and is written without it', async () => {
    registry.add(earlier);
    should(await deduplicate(taken())).equal(false);
    should(earlier.waitingDuplicates).deepEqual([message]);
    await new Promise((resolve) => setImmediate(resolve));
    accepted.should.equal(1);
    told.should.be.empty();
  });

  it('has the outcome of one that has just left', async () => {
    registry.add(earlier);
    earlier.left = [SENT];
    should(await deduplicate(taken({ earlierState: 'settled' }))).equal(false);
    should(told).match([{ outcomes: [SENT] }]);
  });

  for (const earlierState of ['ended', 'held'] as const) {
    it(`has what the journal kept of one that is ${earlierState}`, async () => {
      const earlierSummary = JSON.stringify(SENT);
      should(await deduplicate(taken({ earlierState, earlierSummary }))).equal(false);
      should(told).match([{ outcomes: [SENT] }]);
    });
  }

  it('is unknown where nothing is left of what was kept', async () => {
    await deduplicate(taken({ earlierState: 'ended' }));
    should(told).match([{ outcomes: [{ outcome: 'unknown', code: 'unknown' }] }]);
  });

  it('is refused where the key stands for something else', async () => {
    registry.add(earlier);
    should(await deduplicate(taken({ isSame: false }))).equal(false);
    should(told).match([
      {
        outcomes: [{ outcome: 'refused', code: 9, errors: [{ field: 'key' }] }],
        isDuplicate: false,
      },
    ]);
    should([...earlier.waitingDuplicates]).be.empty();
  });

  it('asks again where the earlier one was purged meanwhile', async () => {
    should(await deduplicate(taken(), taken(), NONE)).equal(true);
    told.should.be.empty();
  });

  it('is unknown rather than asked for ever, and never sent', async () => {
    should(await deduplicate(taken(), taken())).equal(false);
    should(told).match([{ outcomes: [{ outcome: 'unknown', code: 'unknown' }] }]);
  });

  it('that waited for the earlier one before a restart waits again, however often the disk fails', async () => {
    says = [undefined, undefined, NONE];
    should(await deduplication.deduplicateAgain(message)).equal(true);
    accepted.should.equal(2);
  });
});
