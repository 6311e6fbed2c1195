// The key must be nowhere in what anybody sees. It makes enough traffic of its own to mean something when it
// runs alone; what all the other specs of a run saw is searched after the last of them (test/harness/secrets.ts).
import 'should';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import helper from 'node-red-node-test-helper';
import type { Fault } from '../../simulator/server';
import {
  capture,
  type CaptureKind,
  everythingCaptured,
  keysInUse,
  TEST_KEY,
} from '../harness/captured';
import { USER_DIR } from '../harness/flow';
import { leaksIn } from '../harness/secrets';
import { setUpStage, useEnvironment } from '../harness/stage';

/** What did not leave is tried once, and what has no answer ends at once. */
const AT_ONCE = { expires: '0', expiresType: 'num', whenUnknown: 'fail' };
const MSG = { payload: 'Bonjour', phoneNumbers: '+33612345678' };
const QUOTE = `key ${TEST_KEY} of ${encodeURIComponent(TEST_KEY)}`;
const POSITIVE = 'a line that proves that printing is captured';

describe('the key', () => {
  const stage = setUpStage();
  const setEnvironment = useEnvironment();

  const ends: Record<string, Fault | undefined> = {
    'a success': undefined,
    'a success that quotes it': {
      json: { success: true, code: 200, message_id: 7, apiKey: TEST_KEY },
    },
    'a success whose id quotes it': { json: { success: true, code: 200, message_id: TEST_KEY } },
    'a refusal': { refuse: 10 },
    'a refusal that quotes it': { refuse: 10, message: QUOTE },
    'a refusal whose errors quote it': {
      refuse: 9,
      errors: [{ elementId: `children[${TEST_KEY}].data`, message: QUOTE, phoneNumber: TEST_KEY }],
    },
    'a refusal whose key and code quote it': {
      json: { success: false, code: TEST_KEY, [TEST_KEY]: 1 },
    },
    'an HTML page that quotes it': { bodyText: `<html>${QUOTE}</html>`, httpStatus: 500 },
    'an answer without id that quotes it': { json: { success: true, code: 200, message: QUOTE } },
    'XML that quotes it': {
      bodyText: `<?xml version='1.0'?><result><entry>false</entry><entry>10</entry><entry>${QUOTE}</entry></result>`,
    },
    'a cut connection': { acceptThenCut: true },
    'no answer in time': { hang: true },
    'too many requests': { httpStatus: 429 },
    'an answer that is far too long': { megabytes: 2 },
  };
  for (const [what, fault] of Object.entries(ends)) {
    for (const errorOutputs of [['other'], []]) {
      it(`stays in the request after ${what}, ${errorOutputs.length > 0 ? 'by a port' : 'to Catch nodes'}`, async () => {
        const before = everythingCaptured().length;
        const account = { timeout: fault?.hang ? 0.2 : 15 };
        const flow = await stage.start({ account, send: { ...AT_ONCE, errorOutputs } });
        if (fault) stage.simulator.faults.next(fault);
        await flow.send({ ...MSG });
        const [request] = stage.simulator.requests;
        request!.body!.should.containEql({ apiKey: TEST_KEY });
        const seen = everythingCaptured().slice(before);
        seen.some(({ kind }) => kind === 'message').should.be.true();
        leaksIn(seen).should.be.empty();
      });
    }
  }

  it('stays out of what is refused or fails before any request', async () => {
    const before = everythingCaptured().length;
    const flow = await stage.start({
      account: { apiUrl: stage.simulator.url.replace(/:\d+/, ':1') },
      send: { ...AT_ONCE, errorOutputs: [] },
    });
    await flow.send({ payload: {}, phoneNumbers: 'nobody' });
    await flow.send({ ...MSG });
    flow.caught.should.have.length(2);
    leaksIn(everythingCaptured().slice(before)).should.be.empty();
  });

  it('stays in the request when it comes from the environment', async () => {
    setEnvironment('SMS_TEST_KEY', TEST_KEY);
    const before = everythingCaptured().length;
    const flow = await stage.start({ apiKey: '${SMS_TEST_KEY}', send: { errorOutputs: [] } });
    await flow.send({ ...MSG });
    stage.simulator.faults.next({ refuse: 10, message: QUOTE });
    await flow.send({ ...MSG });
    stage.simulator.accepted.should.have.length(1);
    leaksIn(everythingCaptured().slice(before)).should.be.empty();
  });

  const lookUps: Record<string, Fault> = {
    'a refusal that quotes it': { refuse: 10, message: QUOTE },
    'a page that quotes it': { httpStatus: 503, bodyText: QUOTE },
    'a list that quotes it': { json: { success: true, StatutResponse_List: [TEST_KEY] } },
    'a cut connection': { cutBeforeAccept: true },
  };
  for (const [what, fault] of Object.entries(lookUps)) {
    it(`stays in the request when a look-up, which has it in its address, ends in ${what}`, async () => {
      const before = everythingCaptured().length;
      const flow = await stage.start({ account: { verifyFor: 0.2 } });
      stage.simulator.faults.next({ acceptThenCut: true, match: { path: 'send' } });
      stage.simulator.faults.always({ ...fault, match: { path: 'bulk-status-by-tag' } });
      await flow.send({ ...MSG });
      flow.onlySms.should.containDeep({ outcome: 'unknown', code: 'held' });
      stage.simulator.requests.some(({ query }) => query['apiKey'] === TEST_KEY).should.be.true();
      leaksIn(everythingCaptured().slice(before)).should.be.empty();
    });
  }

  it('is not in the files of the outbox', async () => {
    const flow = await stage.start({ account: { requestsPerSecond: 0.1 } });
    await flow.send({ ...MSG });
    await flow.stop();
    const folder = join(USER_DIR, 'smspartner');
    const entries = await readdir(folder, { withFileTypes: true });
    const files = entries.filter((one) => one.isFile() && one.name.startsWith(flow.accountId));
    files.should.not.be.empty();
    for (const { name } of files) {
      const content = await readFile(join(folder, name), 'latin1');
      leaksIn([{ kind: name, text: content }]).should.be.empty();
    }
  });

  const checks: Record<string, Fault | undefined> = {
    'a success': undefined,
    'a refusal that quotes it': { refuse: 10, message: QUOTE },
    'a text that quotes it': { bodyText: QUOTE },
    'no answer in time': { hang: true },
  };
  for (const [what, fault] of Object.entries(checks)) {
    it(`is not in the answer to the form's check button after ${what}`, async () => {
      const flow = await stage.start({ account: { timeout: 0.3 } });
      const path = `/smspartner/account/${flow.accountId}/check`;
      for (const body of [
        { apiUrl: stage.simulator.url },
        { apiUrl: stage.simulator.url, apiKey: TEST_KEY, timeout: 0.3 },
      ]) {
        if (fault) stage.simulator.faults.next(fault);
        const answer = await helper.request().post(path).send(body);
        capture('admin answer', answer.text);
        capture('admin answer', answer.headers);
        answer.status.should.equal(200);
        leaksIn([{ kind: 'admin answer', text: answer.text }]).should.be.empty();
      }
      stage.simulator.requestCount.should.equal(2);
    });
  }
});

describe('what the suite saw', () => {
  /** At least so much when this file runs alone. */
  const PLENTY: Record<CaptureKind, number> = {
    log: 20,
    print: 1,
    status: 30,
    error: 10,
    message: 30,
    'admin answer': 8,
    'transport error': 0,
  };

  it('was captured', () => {
    process.stderr.write(`${POSITIVE}\n`);
    for (const [kind, least] of Object.entries(PLENTY)) {
      const count = everythingCaptured().filter((one) => one.kind === kind).length;
      count.should.be.aboveOrEqual(least, `captured: ${kind}`);
    }
    const printed = everythingCaptured().filter(({ kind }) => kind === 'print');
    printed.some(({ text }) => text.includes(POSITIVE)).should.be.true();
  });

  it('would show a key if there were one', () => {
    const leak = { kind: 'message' as const, text: `{ sms: { reason: 'key ${TEST_KEY}' } }` };
    leaksIn([leak]).should.have.length(1);
    keysInUse().should.containEql(TEST_KEY);
  });

  it('holds no key that the tests made up, whole or in part', () => {
    leaksIn(everythingCaptured()).should.be.empty();
  });
});
