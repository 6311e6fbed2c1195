import { OutboxTime } from '../../../lib/outbox/outbox-time';
import should from 'should';
import type { RequestResult, RequestItem, Gateway } from '../../../lib/gateway/gateway';
import { JournalError } from '../../../lib/journal/journal';
import { createMemoryJournal } from '../../../lib/journal/memory/memory-journal';
import type { MessageFields } from '../../../lib/message/message';
import { Completion } from '../../../lib/outbox/completion';
import { ParkedMessages } from '../../../lib/outbox/parked';
import { Processor } from '../../../lib/outbox/processor';
import { Registry } from '../../../lib/outbox/registry';
import type { Entry } from '../../../lib/outbox/state/entry';
import type { JournalSession } from '../../../lib/outbox/storage/journal-session';
import { FakeClock } from '../../harness/fake-clock';
import { ACCOUNT, MOBILE, NOW, numbers } from '../message/orders';
import { collaboratorsWith } from './support/collaborators';
import { entryFrom } from './support/entries';
import { MortalJournal } from './support/mortal-journal';
import { openQuietSession } from './support/quiet-session';

interface OpenRequest {
  items: readonly RequestItem[];
  tag: string;
  answer(): void;
}

describe('the processor', () => {
  let clock: FakeClock;
  let journal: MortalJournal;
  let session: JournalSession;
  let registry: Registry;
  let isSending: boolean;
  /** Requests that wait for their answer. */
  let requests: OpenRequest[];
  let processor: Processor;

  beforeEach(async () => {
    clock = new FakeClock(NOW.getTime());
    journal = new MortalJournal(createMemoryJournal());
    requests = [];
    isSending = true;
    const gateway = { send } as unknown as Gateway;
    const settings = {
      account: 'account',
      defaults: ACCOUNT,
      requestsPerSecond: 0,
      verifyForMs: 1000,
      whenBlocked: 'branch' as const,
    };
    const collaborators = collaboratorsWith({ clock, settings, gateway });
    registry = new Registry();
    session = await openQuietSession(journal, clock);
    const time = new OutboxTime(clock, collaborators.calendar);
    const completion = new Completion(collaborators, registry, session, time);
    const parked = new ParkedMessages(collaborators, registry, time);
    let id = 1000;
    const nextId = (): number => (id += 1);
    processor = new Processor(
      { ...collaborators, registry, session, time, completion, parked, nextId },
      () => isSending,
    );
  });
  afterEach(() => session.close());

  const send = (items: readonly RequestItem[], tag: string): Promise<RequestResult> =>
    new Promise((resolve) => {
      const outcomes = items.map(() => ({
        outcome: 'sent' as const,
        phoneNumbers: [MOBILE],
        sandbox: false,
      }));
      requests.push({ items, tag, answer: () => resolve({ outcomes }) });
    });
  const turns = async (): Promise<void> => {
    for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const enqueue = async (count: number, more: Partial<MessageFields> = {}): Promise<Entry[]> => {
    const entries = numbers(count).map((phoneNumbers) => entryFrom({ phoneNumbers, ...more }));
    for (const entry of entries) {
      registry.add(entry.message);
      processor.enqueue([entry]);
    }
    await turns();
    return entries;
  };

  it('begins each request with a tag of its own, written before it is made', async () => {
    const write = journal.block();
    const entries = await enqueue(2);
    requests.should.be.empty();
    write();
    await turns();
    requests.length.should.equal(2);
    should(requests[0]!.tag).not.equal(requests[1]!.tag);
    should(journal.changes.map((change) => change.do)).deepEqual(['attempt', 'attempt']);
    entries.forEach((entry, index) => {
      const { tag } = requests[index]!;
      should(entry.state).deepEqual({ phase: 'inFlight', tags: [tag], mayHaveLeft: false });
      should(entry.attempts).match([{ tag, open: 1, kind: 'account live now single' }]);
    });
  });

  it('makes no request that was written before it stood still, where the journal is another’s', async () => {
    const write = journal.block();
    const [entry] = await enqueue(1);
    clock.now += 35_000;
    const first = journal.write.bind(journal);
    journal.write = (changes) => {
      journal.failure = new JournalError('taken');
      return first(changes);
    };
    write();
    await turns();
    requests.should.be.empty();
    entry!.state.phase.should.equal('waiting');
  });

  it('uses the tag of the user', async () => {
    await enqueue(1, { tag: 'mine' });
    should(requests[0]!.tag).equal('mine');
  });

  it('gathers what waits, as a batch', async () => {
    await enqueue(4);
    requests.map(({ items }) => items.length).should.deepEqual([1, 1, 1, 1]);
    await enqueue(96);
    requests.should.have.length(4);
    requests[0]!.answer();
    await turns();
    requests.map(({ items }) => items.length).should.deepEqual([1, 1, 1, 1, 96]);
    const [first] = requests[4]!.items as Entry[];
    should(first!.attempts[0]!.kind).equal('account live now batch');
  });

  it('makes no request for an attempt that is not written, and puts it back', async () => {
    journal.failure = new JournalError('disk', 'EIO');
    const [entry] = await enqueue(1);
    requests.should.be.empty();
    should(entry!.state).match({ phase: 'waiting', tags: [] });
    should(entry!.attempts).be.empty();
    processor.dispatcher.length.should.equal(1);
    processor.dispatcher.requestsInFlight.should.equal(0);
  });

  it('stops once nothing is in flight', async () => {
    await enqueue(2);
    isSending = false;
    let isStopped = false;
    const stopping = processor.end().then(() => (isStopped = true));
    await turns();
    requests[0]!.answer();
    await turns();
    isStopped.should.be.false();
    requests[1]!.answer();
    await stopping;
    await processor.end();
  });
});
