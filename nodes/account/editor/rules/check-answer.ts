// What the "check key" button says about the answer of our own admin route. Pure: no RED, no DOM.
// The answer holds a server's text: it is a parameter of a catalog text and stays data.
import { CODE } from '../../../../lib/pure/codes/error-codes';
import { asText, type Note } from '../../../editor/rules/rule';

/** Each has its text under `check`. `setting` names a field of the account instead of an answer. */
const REASONS = [
  'key',
  'env',
  'notDeployed',
  'address',
  'setting',
  'refused',
  'network',
  'unknown',
];

/** An HTTP answer of the admin API without our JSON: not allowed, or no such route. */
export function describeFailure(status: number): Note[] {
  const isForbidden = status === 401 || status === 403;
  return [{ key: isForbidden ? 'check.permission' : 'check.failed', isWarning: true }];
}

export function describeAnswer(answer: unknown, language: string): Note[] {
  const fields = typeof answer === 'object' && answer !== null ? { ...answer } : {};
  const read = (name: string): string => asText((fields as Record<string, unknown>)[name]);
  if (read('ok') === 'true') {
    const balance = money(read('balance'), read('currency'), language);
    return [
      { key: 'check.ok' },
      ...tell('check.balance', balance),
      ...tell('check.credit', read('creditSms')),
    ];
  }
  if (read('ok') !== 'false') return [{ key: 'check.failed', isWarning: true }];
  return refusal(read);
}

function refusal(read: (name: string) => string): Note[] {
  const reason = REASONS.find((known) => known === read('reason')) ?? 'unknown';
  if (reason === 'setting') return [warning('check.setting', { value: read('message') })];
  if (reason === 'key' && read('code') === String(CODE.keyMissing)) return [warning('check.noKey')];
  const said = [read('code'), read('message')].filter((part) => part !== '').join(' – ');
  return [warning(`check.${reason}`), ...tell('check.said', said)];
}

const warning = (key: string, params: Record<string, string> = {}): Note => ({
  key,
  params,
  isWarning: true,
});

const tell = (key: string, value: string): Note[] =>
  value === '' ? [] : [{ key, params: { value } }];

/** The balance as the user's language writes it; as it came when it cannot be read. */
function money(balance: string, currency: string, language: string): string {
  const amount = Number(balance);
  if (balance.trim() === '' || Number.isNaN(amount)) return balance;
  try {
    return new Intl.NumberFormat(language, { style: 'currency', currency }).format(amount);
  } catch {
    return `${balance} ${currency}`.trim();
  }
}
