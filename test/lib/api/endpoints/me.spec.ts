import should from 'should';
import { type BalanceAnswer, readBalanceAnswer } from '../../../../lib/api/endpoints/me';
import { TEST_KEY } from '../../../harness/captured';
import { ME } from '../vectors';

describe('an answer about the balance', () => {
  const credits = (more: object): string =>
    JSON.stringify({ success: true, code: 200, credits: more });
  const balance = (text: string, counts: object = {}): BalanceAnswer => ({
    kind: 'balance',
    balance: text,
    currency: 'EUR',
    ...counts,
  });
  const DOCS = { creditSms: 269082, creditSmsEco: 444570, creditHlr: 2045023, toSend: 0 };
  const GO = { creditSms: 20, creditSmsEco: 37, creditHlr: 180, toSend: 0 };
  const unreadable: BalanceAnswer = { kind: 'unreadable', httpStatus: 200 };
  // prettier-ignore
  const cases: [sentence: string, body: string, expected: BalanceAnswer][] = [
    ['V9: as documented', ME.docs, balance('10225.119', DOCS)],
    ['V9: as documented now, with `solde`', ME.docs.replace('"currency"', '"solde":"10225.119","currency"'), balance('10225.119', DOCS)],
    ['V9: as the Go client saw it', ME.go, balance('0.900', GO)],
    ['has its old name only', credits({ solde: '12.5', currency: 'EUR' }), balance('12.5')],
    ['is a number', credits({ balance: 0, creditSms: '0' }), balance('0', { creditSms: 0 })],
    ['has another currency', credits({ balance: '1', currency: 'CHF' }), { kind: 'balance', balance: '1', currency: 'CHF' }],
    ['follows a byte order mark', `\ufeff${ME.go}`, balance('0.900', GO)],
    ['is refused', '{"success":false,"code":10,"message":"Clé API incorrecte"}', { kind: 'refused', code: 10, reason: 'Clé API incorrecte' }],
    ['has counts that are none', credits({ balance: '1', creditSms: 'many', toSend: null }), balance('1')],
    ['is refused in the words of its error', '{"success":false,"code":40,"error":{"message":"NOACCESS"}}', { kind: 'refused', code: 40, reason: 'NOACCESS' }],
    ['is refused with the code of a success', '{"success":false,"code":200}', unreadable],
    ['contradicts itself', JSON.stringify({ success: true, code: 10, credits: { balance: '1' } }), unreadable],
    ['is refused without words', '{"success":0,"code":"96"}', { kind: 'refused', code: 96, reason: '' }],
    ['quotes the key', `{"success":false,"code":10,"message":"${TEST_KEY}?"}`, { kind: 'refused', code: 10, reason: '***?' }],
    ['has no credits', '{"success":true,"code":200}', unreadable],
    ['has no balance', credits({ creditSms: 3 }), unreadable],
    ['has a balance that is none', credits({ balance: {} }), unreadable],
    ['is of a degraded gateway', '{"success":true,"code":200,"message":"Request queued for processing"}', unreadable],
    ['is HTML', '<html></html>', unreadable],
    ['is empty', '', unreadable],
    ['is null', 'null', unreadable],
    ['is a list', '[]', unreadable],
  ];
  for (const [sentence, body, expected] of cases) {
    it(sentence, () => {
      should(readBalanceAnswer({ httpStatus: 200, body }, TEST_KEY)).deepEqual(expected);
    });
  }
});
