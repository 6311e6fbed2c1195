// What the body of an action means. It may drop what nobody sent yet, so whatever is not exactly as expected
// is refused: a misspelt field must not become "all".
import { MOST_IDS, type ActionRequest } from './answer';

/** @returns nothing when the body is not valid */
export function readActionRequest(body: unknown): ActionRequest | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  const { ids, ...others } = body as Record<string, unknown>;
  if (Object.keys(others).length > 0) return undefined;
  if (ids === undefined) return {};
  // Named twice, an SMS must not be sent twice.
  return isIds(ids) ? { ids: [...new Set(ids)] } : undefined;
}

const isIds = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length <= MOST_IDS && value.every((id) => Number.isSafeInteger(id));
