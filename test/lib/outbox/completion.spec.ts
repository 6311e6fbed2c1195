import { OutboxTime } from '../../../lib/outbox/outbox-time';
import should from 'should';
import { type Change, JournalError } from '../../../lib/journal/journal';
import { createMemoryJournal } from '../../../lib/journal/memory/memory-journal';
import { Registry } from '../../../lib/outbox/registry';
import type { CompletedMessage } from '../../../lib/outbox/collaborators';
import { Completion } from '../../../lib/outbox/completion';
import type { Entry } from '../../../lib/outbox/state/entry';
import type { EntryState, SettledAs } from '../../../lib/outbox/state/entry-state';
import type { JournalSession } from '../../../lib/outbox/storage/journal-session';
import { type Outcome, ownOutcome } from '../../../lib/message/outcome';
import { MOBILE, numbers } from '../message/orders';
import { collaboratorsWith } from './support/collaborators';
import { entriesFrom, entryFrom, INPUT } from './support/entries';
import { SYSTEM_CLOCK } from '../../../lib/queueing/clock';
import { MortalJournal } from './support/mortal-journal';
import { openQuietSession } from './support/quiet-session';

const SENT: Outcome = { outcome: 'sent', phoneNumbers: [MOBILE], sandbox: false };
const REFUSED = ownOutcome('refused', 'limit', 'no', [MOBILE]);
const UNKNOWN = ownOutcome('unknown', 'held', 'x', [MOBILE]);

describe('the completion', () => {
  let journal: MortalJournal;
  let session: JournalSession;
  let registry: Registry;
  let delivered: CompletedMessage[];
  let leavesAtOnce: boolean;
  let giveBackUsage: number;
  let completion: Completion;

  beforeEach(async () => {
    journal = new MortalJournal(createMemoryJournal());
    session = await openQuietSession(journal);
    registry = new Registry();
    delivered = [];
    leavesAtOnce = true;
    giveBackUsage = 0;
    const collaborators = collaboratorsWith({
      clock: { ...SYSTEM_CLOCK, wall: () => 1, steady: () => 1 },
      deliver: (completed) => {
        delivered.push(completed);
        if (leavesAtOnce) completed.left();
      },
      giveBack: () => (giveBackUsage += 1),
    });
    const time = new OutboxTime(collaborators.clock, collaborators.calendar);
    completion = new Completion(collaborators, registry, session, time);
  });
  afterEach(() => session.close());

  const end = (entry: Entry, outcome: Outcome, as?: SettledAs): Entry => {
    entry.outcome = outcome;
    const state: EntryState = as ? { phase: 'settled', as } : { phase: 'held', tags: [] };
    Object.assign(entry, { state });
    registry.add(entry.message);
    return entry;
  };
  const kinds = (): Change['do'][] => journal.changes.map((change) => change.do);

  it('of what was sent needs no writing first, and is purged after', async () => {
    const write = journal.block();
    completion.complete([end(entryFrom(), SENT, 'sent')]);
    should(delivered).match([{ input: INPUT, outcomes: [SENT] }]);
    write();
    await completion.settled();
    kinds().should.deepEqual(['end']);
    registry.messages.size.should.equal(0);
    giveBackUsage.should.equal(0);
  });

  it('of anything else is written first', async () => {
    const write = journal.block();
    completion.complete([end(entryFrom(), REFUSED, 'refused')]);
    await new Promise((resolve) => setImmediate(resolve));
    delivered.should.be.empty();
    write();
    await completion.settled();
    delivered.length.should.equal(1);
    kinds().should.deepEqual(['settle', 'end']);
    giveBackUsage.should.equal(1);
  });

  it('of what was sent with a tag of the user is written first', async () => {
    completion.complete([end(entryFrom({ tag: 'mine' }), SENT, 'sent')]);
    await completion.settled();
    kinds().should.deepEqual(['settle', 'end']);
  });

  it('waits for the last entry of its message', async () => {
    const [first, second] = entriesFrom({ phoneNumbers: numbers(501) });
    completion.complete([end(first!, SENT, 'sent')]);
    delivered.should.be.empty();
    completion.complete([end(second!, REFUSED, 'refused')]);
    await completion.settled();
    delivered.length.should.equal(1);
    should(delivered[0]!.outcomes.map(({ outcome }) => outcome)).deepEqual(['sent', 'refused']);
  });

  it('of what is held keeps it in the registry', async () => {
    completion.complete([end(entryFrom(), UNKNOWN)]);
    await completion.settled();
    kinds().should.deepEqual(['settle', 'hold']);
    registry.held.should.equal(1);
  });

  it('is not purged before it has left', async () => {
    leavesAtOnce = false;
    completion.complete([end(entryFrom(), SENT, 'sent')]);
    await completion.settled();
    kinds().should.be.empty();
    registry.messages.size.should.equal(1);
    delivered[0]!.left();
    await completion.settled();
    kinds().should.deepEqual(['end']);
  });

  it('forgets an attempt with the last entry that needs it', async () => {
    const entries = [entryFrom(), entryFrom()].map((entry) => end(entry, SENT, 'sent'));
    const attempt = { id: 9, tag: 't', kind: 'k', entries, open: 2 };
    for (const entry of entries) entry.attempts = [attempt];
    completion.complete([entries[0]!]);
    await completion.settled();
    kinds().should.deepEqual(['end']);
    completion.complete([entries[1]!]);
    await completion.settled();
    kinds().should.deepEqual(['end', 'end', 'forgetAttempt']);
  });

  it('keeps of a message with a key what is said to the next one, without its number', async () => {
    completion.complete([end(entryFrom({ key: 'k' }), { ...SENT, response: 1 }, 'sent')]);
    await completion.settled();
    should(journal.changes[0]).match({ do: 'end', isFree: false, usage: 1 });
    should(JSON.parse((journal.changes[0] as { summary: string }).summary)).deepEqual({
      outcome: 'sent',
      sandbox: false,
    });
  });

  it('frees the key of what was certainly not sent', async () => {
    completion.complete([end(entryFrom({ key: 'k' }), REFUSED, 'refused')]);
    await completion.settled();
    should(journal.changes[1]).match({ do: 'end', isFree: true, usage: 0, summary: '' });
  });

  it('gives its outcome to those that follow', async () => {
    const entry = end(entryFrom({ key: 'k' }), { ...SENT, response: 1 }, 'sent');
    const duplicate = entryFrom({ key: 'k' }).message;
    registry.add(duplicate);
    entry.message.waitingDuplicates = [duplicate];
    completion.complete([entry]);
    await completion.settled();
    should(delivered[1]!.outcomes).deepEqual([{ ...SENT, duplicate: true }]);
    registry.messages.size.should.equal(0);
    giveBackUsage.should.equal(1);
  });

  it('is not waited for when the disk has failed', async () => {
    journal.failure = new JournalError('disk', 'EIO');
    completion.complete([end(entryFrom(), REFUSED, 'refused')]);
    await completion.settled();
    delivered.should.be.empty();
  });
});
