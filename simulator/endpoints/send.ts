// POST /v1/send: one text for up to 500 numbers (API sheet §1).
import type { ErrorItem } from '../answers';
import { isGiven, print, problem } from '../constraints';
import { toE164 } from '../numbers';
import { measureLine, sumOf, type Line } from '../platform';
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

const send = forAccount((call, account) => {
  const { fields } = call;
  if (!isGiven(fields.phoneNumbers)) return refuse(2);
  const written = print(fields.phoneNumbers).split(',');
  if (written.length > MOST_NUMBERS) return refuse(50);
  const text = print(fields.message);
  const terms = readTerms(call, account, fieldProblems(text, written));
  if ('code' in terms) return { refusal: terms };
  const numbers = written.map((one) => toE164(one) ?? one);
  if (new Set(numbers).size < numbers.length) return refuse(15);
  return take(call, terms, numbers, text);
});

function fieldProblems(text: string, written: readonly string[]): ErrorItem[] {
  const wrong = written.filter((one) => toE164(one) === undefined);
  return [
    ...(text.trim() === '' ? [problem('message', 'Le message est requis')] : []),
    ...wrong.map((one) =>
      problem('phoneNumbers', `Ce numéro de téléphone n'est pas valide (${one})`),
    ),
  ];
}

// Numbers that may not receive are left out without a word, as long as one is left: no source shows
// more of it.
function take(call: Call, { order, schedule }: Terms, numbers: string[], text: string): Result {
  const problems: ErrorItem[] = [];
  const lines: Line[] = [];
  for (const number of numbers) {
    const found = numberProblem(order.account, number);
    if (found) problems.push(found);
    else lines.push(measureLine(order, number, text));
  }
  const [first] = lines;
  if (!first) return { refusal: nobodyLeft(problems) };
  const tooLong = lengthProblem(order, first);
  if (tooLong !== undefined) return refuse(tooLong);
  if (!canPay(order, lines)) return refuse(11);
  const body = {
    success: true,
    code: 200,
    message_id: call.platform.accept(order, lines),
    nb_sms: first.measure.parts * lines.length,
    cost: sumOf(lines),
    currency: order.account.currency,
    ...(schedule ? { scheduledDeliveryDate: schedule.printed } : {}),
  };
  return { body };
}

export const endpoints: Endpoints = {
  'POST /v1/send': send,
};
