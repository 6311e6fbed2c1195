// Whom a refusal is for: all numbers of its request, or one of them, which it may not name. Pure; what follows from
// it is decided in the outbox.
import { SHARED_CODES, TEXT_CODES } from '../../pure/codes/error-codes';
import type { Refusal } from './refusal';

/** What a request has once for each number: `list`, one text to many; `batch`, each its own text. */
export type RequestShape = 'list' | 'batch';

/** What the API calls the numbers (API sheet §8.1): in a list, an error of any other field is everybody's. */
const NUMBER_FIELDS: readonly string[] = ['phoneNumbers', 'phoneNumber'];

/** @returns whether it would be the same without any one number */
export function isForAll(
  { code, apiErrors }: Pick<Refusal, 'code' | 'apiErrors'>,
  shape: RequestShape,
): boolean {
  if (SHARED_CODES.includes(code)) return true;
  if (shape === 'batch') return false;
  const isOfOtherField = apiErrors.some(
    ({ field }) => field !== undefined && !NUMBER_FIELDS.includes(field),
  );
  return isOfOtherField || TEXT_CODES.includes(code);
}
