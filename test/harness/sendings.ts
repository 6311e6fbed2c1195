// What the simulator was asked to send, without the look-ups that may come at any time: their number says
// nothing. Every request must bear a tag; ours is random, so it is taken out before bodies are compared.
import type { RecordedRequest } from '../../simulator/types';

const PATHS = ['/v1/send', '/v1/bulk-send'];

/** The package's own tag, where the user set none. */
export const OWN_TAG = /^n[0-9a-z]{19}$/;

interface Requests {
  readonly requests: readonly RecordedRequest[];
}

type Body = Record<string, unknown>;

/** The requests that could cost something, in order of arrival. */
export function sendings({ requests }: Requests): RecordedRequest[] {
  return requests.filter(({ path }) => PATHS.includes(path));
}

/** Their bodies, without our tag. */
export function bodiesOf(simulator: Requests): Body[] {
  return sendings(simulator).map(({ body }) => withoutOwnTag(body as Body));
}

function withoutOwnTag(body: Body): Body {
  const { tag, ...rest } = body;
  if (typeof tag !== 'string') throw new Error('a request without a tag');
  return OWN_TAG.test(tag) ? rest : body;
}
