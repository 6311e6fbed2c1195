// What the answer to a batch means for each of its numbers, over real HTTP: however the platform writes a number,
// and wherever in its answer it names it.
import should from 'should';
import { readAccountSettings } from '../../../lib/account/settings';
import { Gateway, type RequestResult } from '../../../lib/gateway/gateway';
import { ACCOUNT_DEFAULTS } from '../../../nodes/account/config';
import { type Simulator, startSimulator } from '../../../simulator/server';
import { RAW } from '../account/raw-settings';
import { orderOf } from '../message/orders';

const [ONE, TWO] = ['+33611111111', '+33622222222'] as const;

describe('an answer to a batch', () => {
  let simulator: Simulator;
  let gateway: Gateway;

  before(async () => {
    simulator = await startSimulator();
    const raw = { ...RAW, apiUrl: simulator.url };
    gateway = new Gateway(readAccountSettings(raw, ACCOUNT_DEFAULTS));
  });
  after(async () => {
    gateway.close();
    await simulator.close();
  });
  afterEach(() => simulator.reset());

  const send = (json: object): Promise<RequestResult> => {
    simulator.faults.next({ json, accept: false });
    const items = [ONE, TWO].map((number) => ({
      order: orderOf({ numbers: [number] }),
      numbers: [number],
      isDivisible: true,
    }));
    return gateway.send(items, 'tag');
  };
  const endsOf = ({ outcomes }: RequestResult): string[] =>
    outcomes.map((one) => (one.outcome === 'sent' ? 'sent' : `${one.outcome} ${one.code}`));

  const ok = (phoneNumber: unknown) => ({ success: true, code: 200, nbSms: 1, phoneNumber });
  const no = (phoneNumber: unknown, code: unknown = 14) => ({
    success: false,
    code,
    message: 'STOP',
    phoneNumber,
  });
  const taken = (list: object[], more: object = {}) => ({
    success: true,
    code: 200,
    message_id: 1,
    SMSResponse_List: list,
    ...more,
  });
  const refused = (more: object) => ({ success: false, code: 55, message: 'No', ...more });

  describe('that was taken', () => {
    // prettier-ignore
    const cases: [sentence: string, json: object, ends: string[]][] = [
      ['is matched by number, without the +', taken([ok('33611111111'), no('33622222222')]), ['sent', 'refused 14']],
      ['is matched by number, as it is dialled at home', taken([ok('0611111111'), no('06 22 22 22 22')]), ['sent', 'refused 14']],
      ['refuses who is named beside the list', taken([ok(ONE)], { errors: [no('0622222222', '9')] }), ['sent', 'refused 9']],
      ['does not tell of who is in the list and named beside it', taken([ok(ONE), ok(TWO)], { errors: [no(TWO)] }), ['sent', 'unknown unknown']],
      ['does not tell of who is told twice, in two writings', taken([ok(ONE), ok(TWO), no('0622222222')]), ['sent', 'unknown unknown']],
      ['tells of who is told twice the same', taken([ok(ONE), ok(TWO), ok('0622222222')]), ['sent', 'sent']],
      ['ignores who is none of ours', taken([ok(ONE), ok(TWO)], { errors: [no('+33699999999')] }), ['sent', 'sent']],
    ];
    for (const [sentence, json, ends] of cases) {
      it(sentence, async () => endsOf(await send(json)).should.deepEqual(ends));
    }
  });

  describe('that was refused', () => {
    // prettier-ignore
    const cases: [sentence: string, json: object, isNamed: boolean[], ends: string[]][] = [
      ['names one as it is dialled at home', refused({ errors: [no('0622222222', '14')] }), [false, true], ['refused 55', 'refused 14']],
      ['names one in its list', refused({ SMSResponse_List: [no(TWO, 9)] }), [false, true], ['refused 55', 'refused 9']],
      ['names one without a code of its own', refused({ errors: [{ phoneNumber: TWO, message: 'no' }] }), [false, true], ['refused 55', 'refused 55']],
      ['names none', refused({}), [false, false], ['refused 55', 'refused 55']],
      ['names somebody else', refused({ errors: [no('+33699999999')] }), [false, false], ['refused 14', 'refused 14']],
      ['finds one right', refused({ errors: [{ success: true, phoneNumber: ONE }, no(TWO)] }), [false, true], ['refused 55', 'refused 14']],
      ['lists one as taken: nobody knows what became of it', refused({ SMSResponse_List: [ok(ONE), no(TWO)] }), [false, true], ['unknown unknown', 'refused 14']],
      ['has an id: only who is named is certain', refused({ message_id: 7, errors: [no(TWO)] }), [false, true], ['unknown unknown', 'refused 14']],
      ['has an id, and is for the account', refused({ message_id: 7, code: 11 }), [false, false], ['refused 11', 'refused 11']],
    ];
    for (const [sentence, json, isNamed, ends] of cases) {
      it(sentence, async () => {
        const result = await send(json);
        endsOf(result).should.deepEqual(ends);
        should(result.refusal?.isNamed).deepEqual(isNamed);
      });
    }

    it("tells nobody another one's number", async () => {
      const { outcomes } = await send(refused({ errors: [no('0622222222')] }));
      JSON.stringify(outcomes[0]).should.not.containEql('22222222');
      JSON.stringify(outcomes[1]).should.not.containEql('11111111');
    });
  });
});
