// POST /v1/bulk-send: one text per number (API sheet §2). Beware of its names: nbSMS, nbSms.
import { TEXTS, type ErrorItem } from '../answers';
import { print } from '../constraints';
import { toE164 } from '../numbers';
import { measureLine, sumOf, type Line, type Order } from '../platform';
import { type Endpoints, forAccount, refuse, type Call, type Result } from './call';
import {
  canPay,
  lengthProblem,
  MOST_NUMBERS,
  nobodyLeft,
  numberProblem,
  readTerms,
  type Terms,
} from './sending';

interface Item {
  written: string;
  text: string;
}

type CheckedItem = { line: Line } | { problem: ErrorItem };

const bulkSend = forAccount((call, account) => {
  const list = call.fields.SMSList;
  if (!Array.isArray(list) || list.length === 0) return refuse(2);
  if (list.length > MOST_NUMBERS) return refuse(50);
  const terms = readTerms(call, account, []);
  if ('code' in terms) return { refusal: terms };
  return take(call, terms, list.map(readItem));
});

function readItem(item: unknown): Item {
  const record = (typeof item === 'object' ? item : null) as Record<string, unknown> | null;
  return { written: print(record?.phoneNumber), text: print(record?.message) };
}

function take(call: Call, { order, schedule }: Terms, items: readonly Item[]): Result {
  const checked = items.map((item) => checkItem(order, item));
  const lines = checked.flatMap((one) => ('line' in one ? [one.line] : []));
  if (lines.length === 0) {
    return {
      refusal: nobodyLeft(checked.flatMap((one) => ('problem' in one ? [one.problem] : []))),
    };
  }
  if (!canPay(order, lines)) return refuse(11);
  const body = {
    success: true,
    code: 200,
    message_id: call.platform.accept(order, lines),
    currency: order.account.currency,
    cost: sumOf(lines),
    nbSMS: lines.reduce((sum, line) => sum + line.measure.parts, 0),
    ...(schedule ? { scheduledDeliveryDate: schedule.printed } : {}),
    SMSResponse_List: checked.map(toResponse),
  };
  return { body };
}

function checkItem(order: Order, { written, text }: Item): CheckedItem {
  const because = (code: number, message = TEXTS[code] ?? ''): CheckedItem => ({
    problem: { code: String(code), message, phoneNumber: toE164(written) ?? written },
  });
  if (written === '') return because(2);
  const number = toE164(written);
  if (number === undefined) {
    return because(9, `Ce numéro de téléphone n'est pas valide (${written})`);
  }
  if (text.trim() === '') return because(43);
  const problem = numberProblem(order.account, number);
  if (problem) return { problem };
  const line = measureLine(order, number, text);
  const tooLong = lengthProblem(order, line);
  return tooLong === undefined ? { line } : because(tooLong);
}

// No source prints an item that failed: after the analogy of multi-status (API sheet §2).
function toResponse(one: CheckedItem): Record<string, unknown> {
  if ('problem' in one) {
    const { code, message, phoneNumber } = one.problem;
    return { success: false, code: Number(code), message, phoneNumber };
  }
  const { measure, cost, phoneNumber } = one.line;
  return { success: true, code: 200, nbSms: measure.parts, cost, phoneNumber };
}

export const endpoints: Endpoints = {
  'POST /v1/bulk-send': bulkSend,
};
