// A question of a node to the platform, through an account: what must be right before it may leave, and what it
// comes to when there is no answer. It knows no single question, and nothing of sending, which has its outbox.
import type { Endpoint } from '../api/endpoint';
import { TransportError } from '../api/http/transport-error';
import type { RepeatableCalls } from '../gateway/repeatable-calls';
import type { Problem } from '../message/message';
import { CODE, type Code } from '../pure/codes/error-codes';

/** Of the account's service, what a question needs. */
export interface AskedAccount {
  readonly api: Pick<RepeatableCalls, 'call'>;
  /** `undefined` while its node is away. */
  readonly settings: object | undefined;
  readonly problems: readonly Problem[];
  readonly hasKey: boolean;
}

/** Why there is no answer: a rule of ours, the platform's own refusal in its own words, or the way to it. */
export type FailureCause = { problem: Problem } | { said: string } | { why: string };

/** A question without an answer, in the words of an outcome: its code is the one an SMS would have. */
export interface Failure {
  kind: 'failed';
  outcome: 'refused' | 'failed' | 'unknown';
  code: Code;
  cause: FailureCause;
  httpStatus?: number;
}

/** What any answer may be besides what was asked for. */
type Useless =
  { kind: 'refused'; code: number; reason: string } | { kind: 'unreadable'; httpStatus: number };

const TOO_MANY_REQUESTS = 429;

/**
 * Asks, as often as it takes within the account's time. Never rejects.
 *
 * @param account nothing where the node has none
 */
export async function ask<Input, Answer extends { kind: string }>(
  account: AskedAccount | undefined,
  endpoint: Endpoint<Input, Answer>,
  input: Input,
): Promise<Exclude<Answer, Useless> | Failure> {
  if (!account) return failureOfProblem(NO_ACCOUNT);
  const obstacle = obstacleIn(account);
  if (obstacle) return obstacle;
  try {
    const answer: Answer | Useless = await account.api.call(endpoint, input);
    return isUseless(answer) ? failureOfAnswer(answer) : (answer as Exclude<Answer, Useless>);
  } catch (cause) {
    return failureOfError(TransportError.from(cause));
  }
}

const NO_ACCOUNT: Problem = { rule: 'accountMissing', field: 'account', code: CODE.keyMissing };
const NO_KEY: Problem = { rule: 'keyMissing', field: 'apiKey', code: CODE.keyMissing };

/** A setting that is wrong was replaced by a stand-in: the key must not go there. */
function obstacleIn(account: AskedAccount): Failure | undefined {
  if (!account.settings) return failureOfError(new TransportError('removed', false));
  const [problem] = account.problems;
  if (problem) return failureOfProblem(problem);
  return account.hasKey ? undefined : failureOfProblem(NO_KEY);
}

/** A rule of ours was broken: nothing was asked. */
export function failureOfProblem(problem: Problem): Failure {
  return { kind: 'failed', outcome: 'refused', code: problem.code, cause: { problem } };
}

function isUseless(answer: { kind: string }): answer is Useless {
  return answer.kind === 'refused' || answer.kind === 'unreadable';
}

function failureOfAnswer(answer: Useless): Failure {
  if (answer.kind === 'refused') {
    const { code, reason: said } = answer;
    return { kind: 'failed', outcome: 'refused', code, cause: { said } };
  }
  const { httpStatus } = answer;
  // HTTP 429 is said before a request is looked at.
  return httpStatus === TOO_MANY_REQUESTS
    ? { ...NOT_ASKED, cause: { why: 'rateLimited' }, httpStatus }
    : { ...NOT_TOLD, cause: { why: 'unreadable' }, httpStatus };
}

function failureOfError({ left, reason: why }: TransportError): Failure {
  return { ...(left ? NOT_TOLD : NOT_ASKED), cause: { why } };
}

const NOT_ASKED = { kind: 'failed', outcome: 'failed', code: 'network' } as const;
const NOT_TOLD = { kind: 'failed', outcome: 'unknown', code: 'unknown' } as const;
