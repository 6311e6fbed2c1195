// One text to many numbers, and an answer that is not the same for all of them: what is wrong with one number costs
// that number, whatever the answer says of it, and the others are sent once.
import should from 'should';
import { createMemoryJournal } from '../../../lib/journal/memory/memory-journal';
import { JournalError } from '../../../lib/journal/journal';
import type { NotSent, Outcome, Sent } from '../../../lib/message/outcome';
import { MOST_REFUSALS_IN_VAIN } from '../../../lib/outbox/state/divide';
import { fieldsOf } from '../../../simulator/faults';
import { type Simulator, startSimulator } from '../../../simulator/server';
import { TEST_KEY } from '../../harness/captured';
import { numbers } from '../message/orders';
import { Stage } from './support/stage';

const [ONE, BAD, THREE] = ['+33611111111', '+33622222222', '+33633333333'] as const;
const ALL = [ONE, BAD, THREE];
const FOREIGN = '+33699999999';
const SENDING = { path: 'send' };
/** Requests that may be on their way when a search ends. */
const MOST_AT_ONCE = 64;

const refusal = (errors: object[], more: object = {}) => ({
  success: false,
  code: 55,
  message: 'No number',
  errors,
  ...more,
});
const named = (phoneNumber: unknown, code: unknown = '14') => ({
  success: false,
  code,
  message: 'STOP',
  phoneNumber,
});
const taken = (more: object) => ({
  success: true,
  code: 200,
  message_id: 307,
  nb_sms: 2,
  cost: 0.09,
  currency: 'EUR',
  ...more,
});

describe('a list of numbers', () => {
  let simulator: Simulator;
  let stage: Stage;

  before(async () => {
    simulator = await startSimulator({ accounts: [{ apiKey: TEST_KEY, balance: 10_000 }] });
  });
  after(() => simulator.close());
  beforeEach(async () => {
    stage = await new Stage(simulator.url, createMemoryJournal()).open();
  });
  afterEach(async () => {
    await stage.close();
    simulator.reset();
  });

  const sendings = () => simulator.requests.filter(({ path }) => path.endsWith('send'));
  const askedFor = (): string[][] =>
    sendings().map((request) => String(fieldsOf(request).phoneNumbers).split(','));
  const reached = (): string[] => simulator.accepted.map(({ phoneNumber }) => phoneNumber).sort();
  const send = async (phoneNumbers: readonly string[], more: object = {}): Promise<Outcome[]> => {
    stage.accept('list', { phoneNumbers, ...more });
    await stage.leaving(1);
    return stage.of('list');
  };
  const ofCode = (outcomes: readonly Outcome[], code: number): string[] =>
    outcomes
      .filter((one) => one.outcome === 'refused' && one.code === code)
      .flatMap(({ phoneNumbers }) => phoneNumbers)
      .sort();
  const ofSent = (outcomes: readonly Outcome[]): string[] =>
    outcomes
      .filter(({ outcome }) => outcome === 'sent')
      .flatMap(({ phoneNumbers }) => phoneNumbers)
      .sort();
  const isClean = async (): Promise<void> => {
    await stage.until(() => stage.outbox.isEmpty, 'an empty outbox');
    stage.outbox.pending.should.equal(0);
    stage.left.length.should.equal(1);
  };
  const answerNext = (json: object): void =>
    simulator.faults.next({ match: SENDING, json, accept: false });

  describe('that is refused because of one, which the answer names', () => {
    // prettier-ignore
    const writings: [how: string, error: object][] = [
      ['as it was sent', named(BAD)],
      ['without its +', named('33622222222')],
      ['as it is dialled at home', named('0622222222')],
      ['as it is dialled at home, with spaces', named('06 22 22 22 22')],
      ['with 00', named('0033622222222')],
      ['with a 0 that is not dialled', named('+33 (0)6 22 22 22 22')],
      ['as an integer', named(33622222222)],
      ['without its 0', named('622222222')],
      ['with a code that is no text', named(BAD, 14)],
      ['without saying that it is no success', { code: '14', phoneNumber: BAD, message: 'STOP' }],
    ];
    for (const [how, error] of writings) {
      it(`${how}: it leaves by its code, the others are sent`, async () => {
        answerNext(refusal([error]));
        const outcomes = await send(ALL);
        ofCode(outcomes, 14).should.deepEqual([BAD]);
        ofSent(outcomes).should.deepEqual([ONE, THREE]);
        reached().should.deepEqual([ONE, THREE]);
        askedFor().should.deepEqual([ALL, [ONE, THREE]]);
        await isClean();
      });
    }

    // prettier-ignore
    const places: [where: string, json: object][] = [
      ['under "error"', { success: false, code: 55, error: [named(BAD)] }],
      ['as the only error', { success: false, code: 55, errors: named(BAD) }],
      ['in a list with gaps, as PHP writes it', { success: false, code: 55, errors: { 1: named(BAD) } }],
      ['as the name of its error', { success: false, code: 55, errors: { [BAD]: { success: false, code: '14', message: 'STOP' } } }],
      ['in a list of answers', { success: false, code: 55, SMSResponse_List: [named(BAD)] }],
      ['without a code of its own', { success: false, code: 14, errors: [{ phoneNumber: BAD, message: 'STOP' }] }],
      ['after another number, which is not ours', refusal([named(FOREIGN), named(BAD)])],
      ['beside others that it finds right', refusal([{ success: true, code: 200, phoneNumber: ONE }, named(BAD)])],
    ];
    for (const [where, json] of places) {
      it(`${where}: it leaves by its code, the others are sent`, async () => {
        answerNext(json);
        const outcomes = await send(ALL);
        ofCode(outcomes, 14).should.deepEqual([BAD]);
        ofSent(outcomes).should.deepEqual([ONE, THREE]);
        askedFor().should.deepEqual([ALL, [ONE, THREE]]);
      });
    }

    it('in XML: it leaves by its code, the others are sent', async () => {
      const bodyText = `<?xml version="1.0"?><result><entry>false</entry><entry>55</entry><entry>Vague</entry><entry><entry><entry>false</entry><entry>14</entry><entry>STOP</entry><entry>${BAD}</entry></entry></entry></result>`;
      simulator.faults.next({ match: SENDING, bodyText, contentType: 'application/xml' });
      const outcomes = await send(ALL, { format: 'xml' });
      ofCode(outcomes, 14).should.deepEqual([BAD]);
      ofSent(outcomes).should.deepEqual([ONE, THREE]);
    });

    it('goes again under another tag, and gives back what was not sent', async () => {
      answerNext(refusal([named(BAD)]));
      const [sent, refused] = (await send(ALL, { message: 'x'.repeat(161) })) as [Sent, NotSent];
      const tags = sendings().map((request) => fieldsOf(request).tag);
      new Set(tags).size.should.equal(2);
      should(stage.giveBackUsage).match([{ sms: 2 }]);
      should(sent).match({ nbSms: 4, phoneNumbers: [ONE, THREE] });
      should(sent).not.have.property('messageIds');
      should(refused).match({ outcome: 'refused', reason: 'STOP', httpStatus: 200 });
      should(refused.errors).deepEqual([{ phoneNumber: BAD, code: 14, message: 'STOP' }]);
      should(refused.response).have.property('code', 55);
    });

    it('is written ahead: the division before the next attempt', async () => {
      answerNext(refusal([named(BAD)]));
      await send(ALL);
      const kinds = stage.journal.changes.map((change) => change.do);
      kinds.slice(0, 3).should.deepEqual(['accept', 'attempt', 'divide']);
      kinds.indexOf('divide').should.be.below(kinds.lastIndexOf('attempt'));
    });

    it('with its own tag, and tried once: the others are sent all the same', async () => {
      answerNext(refusal([named(BAD)]));
      const outcomes = await send(ALL, { tag: 'mine', expires: 0 });
      ofSent(outcomes).should.deepEqual([ONE, THREE]);
    });

    it('names several: each leaves by its own code', async () => {
      answerNext(refusal([named(ONE, '9'), named('0622222222')]));
      const outcomes = await send(ALL);
      ofCode(outcomes, 9).should.deepEqual([ONE]);
      ofCode(outcomes, 14).should.deepEqual([BAD]);
      ofSent(outcomes).should.deepEqual([THREE]);
      outcomes.length.should.equal(3);
    });

    it('names all: nothing is sent again', async () => {
      answerNext(refusal(ALL.map((number) => named(number))));
      const outcomes = await send(ALL);
      ofCode(outcomes, 14).should.deepEqual(ALL);
      sendings().length.should.equal(1);
      outcomes.length.should.equal(1);
    });

    it('names one after the other: all others are sent, with few requests', async () => {
      const given = numbers(500);
      const bad = given.filter((_, index) => index % 50 === 7);
      for (const number of bad) {
        const errors = [{ code: '14', message: 'STOP', phoneNumber: number }];
        const match = { ...SENDING, phoneNumber: number };
        simulator.faults.always({ refuse: 55, shape: 'E4', errors, match });
      }
      const outcomes = await send(given);
      ofCode(outcomes, 14).should.deepEqual(bad);
      reached().should.deepEqual(given.filter((number) => !bad.includes(number)));
      sendings().length.should.be.below(60);
      await isClean();
    });

    it('names one of 501: its request is divided, the other one is not', async () => {
      const given = numbers(501);
      const bad = given[3]!;
      const errors = [{ code: '14', message: 'STOP', phoneNumber: bad }];
      simulator.faults.always({ refuse: 55, shape: 'E4', errors, match: { phoneNumber: bad } });
      const outcomes = await send(given);
      ofCode(outcomes, 14).should.deepEqual([bad]);
      reached().length.should.equal(500);
      const [sent] = outcomes.filter((one): one is Sent => one.outcome === 'sent');
      should(sent!.messageIds).have.length(2);
      should(sent!.nbSms).equal(500);
      sendings().length.should.equal(3);
    });

    it('for the account as well: that is for all others', async () => {
      answerNext(refusal([named(BAD)], { code: 11 }));
      const outcomes = await send(ALL);
      ofCode(outcomes, 14).should.deepEqual([BAD]);
      ofCode(outcomes, 11).should.deepEqual([ONE, THREE]);
      sendings().length.should.equal(1);
    });

    it('and is said to be taken: only the one that is named is certain', async () => {
      answerNext(refusal([named(BAD)], { message_id: 307 }));
      stage.accept('list', { phoneNumbers: ALL }, { whenUnknown: 'fail' });
      await stage.leaving(1);
      stage.ends.should.deepEqual(['list: unknown unknown, refused 14']);
      sendings().length.should.equal(1);
    });
  });

  describe('that is refused because of one, which the answer does not name', () => {
    for (const code of [2, 9, 13, 14, 15, 50, 55, 500, 777]) {
      it(`with ${code}: it is found by halves, the others are sent`, async () => {
        const given = numbers(60);
        const bad = given[37]!;
        simulator.faults.always({ refuse: code, shape: 'E1', match: { phoneNumber: bad } });
        const outcomes = await send(given);
        ofCode(outcomes, code).should.deepEqual([bad]);
        reached().should.deepEqual(given.filter((number) => number !== bad));
        sendings().length.should.be.belowOrEqual(2 * Math.ceil(Math.log2(60)) + 1);
        await isClean();
      });
    }

    it('though it names somebody else: it is found by halves', async () => {
      const errors = [{ code: '14', message: 'STOP', phoneNumber: FOREIGN }];
      simulator.faults.always({ refuse: 55, shape: 'E4', errors, match: { phoneNumber: BAD } });
      const outcomes = await send(ALL);
      ofCode(outcomes, 14).should.deepEqual([BAD]);
      reached().should.deepEqual([ONE, THREE]);
    });

    it('for two of ours that it could mean: they are found by halves', async () => {
      const twins = ['+33612345678', '+49612345678', THREE];
      simulator.faults.next({ match: SENDING, json: refusal([named('0612345678')]) });
      const outcomes = await send(twins);
      ofSent(outcomes).should.deepEqual([...twins].sort());
    });

    it('several of 500: all others are sent', async () => {
      const given = numbers(500);
      const bad = given.filter((_, index) => [0, 1, 250, 307, 499].includes(index));
      for (const number of bad)
        simulator.faults.always({ refuse: 13, match: { phoneNumber: number } });
      const outcomes = await send(given);
      ofCode(outcomes, 13).should.deepEqual(bad);
      reached().should.deepEqual(given.filter((number) => !bad.includes(number)));
      await isClean();
    });

    it('spoils no message of others', async () => {
      simulator.latencyMs = 20;
      simulator.faults.always({ refuse: 9, shape: 'E1', match: { phoneNumber: BAD } });
      stage.accept('list', { phoneNumbers: ALL });
      for (const number of numbers(20)) stage.accept(number, { phoneNumbers: number });
      await stage.leaving(21);
      const others = stage.ends.filter((end) => !end.startsWith('list'));
      others.every((end) => end.endsWith('sent')).should.be.true();
      ofSent(stage.of('list')).should.deepEqual([ONE, THREE]);
    });
  });

  for (const code of [10, 20, 42, 43, 44, 52, 90]) {
    it(`that is refused with ${code}, which no number is the reason of, is not divided`, async () => {
      simulator.faults.always({ refuse: code });
      const outcomes = await send(ALL);
      ofCode(outcomes, code).should.deepEqual(ALL);
      sendings().length.should.equal(1);
    });
  }

  it('that is refused whatever is left out ends after a bounded number of requests', async () => {
    simulator.faults.always({ refuse: 13 });
    const given = numbers(500);
    const outcomes = await send(given);
    ofCode(outcomes, 13).should.deepEqual(given);
    outcomes.length.should.equal(1);
    sendings().length.should.be.within(MOST_REFUSALS_IN_VAIN, MOST_REFUSALS_IN_VAIN + MOST_AT_ONCE);
    should(stage.giveBackUsage.reduce((sum, { sms }) => sum + sms, 0)).equal(500);
    await isClean();
  });

  it('of which a part is refused is not given up for it: what is taken goes on', async () => {
    const given = numbers(128);
    const bad = given.slice(0, 60);
    for (const number of bad)
      simulator.faults.always({ refuse: 13, match: { phoneNumber: number } });
    const outcomes = await send(given);
    ofCode(outcomes, 13).should.deepEqual(bad);
    reached().should.deepEqual(given.slice(60));
  });

  describe('that is taken without one of them, which the answer names', () => {
    for (const written of [BAD, '33622222222', '0622222222']) {
      it(`as ${written}: it leaves by its code, the others as sent`, async () => {
        answerNext(taken({ errors: [named(written)] }));
        const outcomes = await send(ALL);
        ofSent(outcomes).should.deepEqual([ONE, THREE]);
        ofCode(outcomes, 14).should.deepEqual([BAD]);
        should(outcomes[0]).match({ messageId: '307', nbSms: 2, cost: 0.09, currency: 'EUR' });
        should(stage.giveBackUsage).match([{ sms: 1 }]);
        sendings().length.should.equal(1);
        await isClean();
      });
    }

    it('in XML', async () => {
      const bodyText = `<?xml version="1.0"?><result><entry>true</entry><entry>200</entry><entry>307</entry><entry>2</entry><entry>0.09</entry><entry>EUR</entry><entry><entry><entry>false</entry><entry>14</entry><entry>STOP</entry><entry>${BAD}</entry></entry></entry></result>`;
      simulator.faults.next({ match: SENDING, bodyText, contentType: 'application/xml' });
      const outcomes = await send(ALL, { format: 'xml' });
      ofSent(outcomes).should.deepEqual([ONE, THREE]);
      ofCode(outcomes, 14).should.deepEqual([BAD]);
    });

    it('with different codes: each by its own', async () => {
      answerNext(taken({ errors: [named(ONE, '9'), named(BAD)] }));
      const outcomes = await send(ALL);
      ofCode(outcomes, 9).should.deepEqual([ONE]);
      ofCode(outcomes, 14).should.deepEqual([BAD]);
      ofSent(outcomes).should.deepEqual([THREE]);
    });

    it('is ignored where it is none of ours, and kept in the answer', async () => {
      answerNext(taken({ errors: [named(FOREIGN)] }));
      const outcomes = await send(ALL);
      ofSent(outcomes).should.deepEqual(ALL);
      JSON.stringify(outcomes).should.containEql(FOREIGN);
    });

    it('is sent where the answer says so', async () => {
      answerNext(taken({ errors: [{ success: true, code: 200, phoneNumber: BAD }] }));
      ofSent(await send(ALL)).should.deepEqual(ALL);
    });

    it('without a code: nobody knows what became of it', async () => {
      answerNext(taken({ errors: [{ phoneNumber: BAD, message: 'hm' }] }));
      stage.accept('list', { phoneNumbers: ALL }, { whenUnknown: 'fail' });
      await stage.leaving(1);
      stage.ends.should.deepEqual(['list: sent, unknown unknown']);
    });

    it('all of them: nothing is called sent', async () => {
      answerNext(taken({ errors: ALL.map((number) => named(number)) }));
      const outcomes = await send(ALL);
      ofCode(outcomes, 14).should.deepEqual(ALL);
      ofSent(outcomes).should.be.empty();
    });
  });

  it('whose account is refused waits as a whole, without the one that is named', async () => {
    await stage.close();
    stage = await new Stage(simulator.url, createMemoryJournal(), { whenBlocked: 'hold' }).open();
    answerNext(refusal([named(BAD)], { code: 11 }));
    stage.accept('list', { phoneNumbers: ALL });
    await stage.until(() => stage.outbox.view().pauseReason?.why === 'blocked');
    sendings().length.should.equal(1);
    stage.outbox.release();
    await stage.leaving(1);
    ofSent(stage.of('list')).should.deepEqual([ONE, THREE]);
    ofCode(stage.of('list'), 14).should.deepEqual([BAD]);
  });

  it('that is divided while the disk fails goes on once it works, in a new file too', async () => {
    answerNext(refusal([named(BAD)]));
    simulator.latencyMs = 50;
    stage.accept('list', { phoneNumbers: ALL });
    await simulator.waitForRequests(1);
    stage.journal.failure = new JournalError('disk', 'ENOSPC');
    await stage.until(() => stage.outbox.view().pauseReason?.why === 'disk');
    stage.journal.failure = undefined;
    stage.outbox.release();
    await stage.leaving(1);
    ofSent(stage.of('list')).should.deepEqual([ONE, THREE]);
    ofCode(stage.of('list'), 14).should.deepEqual([BAD]);
    reached().should.deepEqual([ONE, THREE]);
    await isClean();
  });
});
