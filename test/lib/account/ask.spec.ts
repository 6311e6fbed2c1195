import 'should';
import { ask, type AskedAccount } from '../../../lib/account/ask';
import { TransportError, type TransportReason } from '../../../lib/api/http/transport-error';
import type { Endpoint } from '../../../lib/api/endpoint';
import type { Problem } from '../../../lib/message/message';

type Answer =
  | { kind: 'told'; what: string }
  | { kind: 'refused'; code: number; reason: string }
  | { kind: 'unreadable'; httpStatus: number };

const QUESTION: Endpoint<string, Answer> = {
  method: 'GET',
  path: '/question',
  values: () => ({}),
  read: () => ({ kind: 'unreadable', httpStatus: 200 }),
};

const SETTING: Problem = { rule: 'settingInvalid', field: 'apiUrl', code: 9 };

describe('a question through an account', () => {
  let calls: unknown[];

  const account = (answer: () => Answer, more: Partial<AskedAccount> = {}): AskedAccount => ({
    api: {
      call: (_endpoint: unknown, input: unknown) => {
        calls.push(input);
        return Promise.resolve().then(answer) as never;
      },
    },
    settings: {},
    problems: [],
    hasKey: true,
    ...more,
  });
  const tell = (): Answer => ({ kind: 'told', what: 'all' });

  beforeEach(() => (calls = []));

  it('gives the answer as it is', async () => {
    (await ask(account(tell), QUESTION, 'input')).should.deepEqual({ kind: 'told', what: 'all' });
    calls.should.deepEqual(['input']);
  });

  // prettier-ignore
  const obstacles: [what: string, account: AskedAccount | undefined, expected: object][] = [
    ['no account', undefined, { outcome: 'refused', code: 1, cause: { problem: { rule: 'accountMissing' } } }],
    ['an account that is away', account(tell, { settings: undefined }), { outcome: 'failed', code: 'network', cause: { why: 'removed' } }],
    ['a setting that is wrong', account(tell, { problems: [SETTING] }), { outcome: 'refused', code: 9, cause: { problem: SETTING } }],
    ['no key', account(tell, { hasKey: false }), { outcome: 'refused', code: 1, cause: { problem: { rule: 'keyMissing' } } }],
  ];
  for (const [what, asked, expected] of obstacles) {
    it(`does not leave with ${what}`, async () => {
      (await ask(asked, QUESTION, '')).should.containDeep({ kind: 'failed', ...expected });
      calls.should.be.empty();
    });
  }

  it('tells a refusal in the words of the platform', async () => {
    const refuse = (): Answer => ({ kind: 'refused', code: 20, reason: 'Compte désactivé' });
    (await ask(account(refuse), QUESTION, '')).should.deepEqual({
      kind: 'failed',
      outcome: 'refused',
      code: 20,
      cause: { said: 'Compte désactivé' },
    });
  });

  for (const [httpStatus, outcome, code, why] of [
    [502, 'unknown', 'unknown', 'unreadable'],
    [429, 'failed', 'network', 'rateLimited'],
  ] as const) {
    it(`tells an answer that cannot be read, with HTTP ${httpStatus}`, async () => {
      const mumble = (): Answer => ({ kind: 'unreadable', httpStatus });
      (await ask(account(mumble), QUESTION, '')).should.deepEqual({
        kind: 'failed',
        outcome,
        code,
        cause: { why },
        httpStatus,
      });
    });
  }

  it('tells whether it was asked at all where no answer came', async () => {
    const breakWith = (reason: TransportReason, left: boolean) =>
      ask(
        account(() => {
          throw new TransportError(reason, left);
        }),
        QUESTION,
        '',
      );
    (await breakWith('tls', false)).should.containDeep({ code: 'network', cause: { why: 'tls' } });
    (await breakWith('cut', true)).should.containDeep({ code: 'unknown', cause: { why: 'cut' } });
  });

  it('survives what nobody thought of', async () => {
    const breakDown = (): Answer => {
      throw new Error('unforeseen');
    };
    (await ask(account(breakDown), QUESTION, '')).should.containDeep({ code: 'unknown' });
  });
});
