// What the API complains of, in the shapes that were seen (API sheet §8.1), and of which numbers. Whether anything
// was refused is not decided here.
import { isRecord, isTrue, toInteger, toText } from './lenient-values';
import type { ResponseBody } from './response-body';

/** One error of the API, with its own text. */
export interface ApiError {
  field?: string;
  phoneNumber?: string;
  code?: number;
  message: string;
}

/** A list of errors, or one alone; what says nothing is none. */
export function readApiErrors(value: unknown): ApiError[] {
  return listOf(value).flatMap((item) => readApiError(item) ?? []);
}

/** What an error has, so that it is told from errors by number or by place: PHP writes a list with gaps so. */
const MEMBERS = ['message', 'code', 'success', 'elementId', 'phoneNumber'];

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (!isRecord(value) || MEMBERS.some((name) => name in value)) return [value];
  const items = Object.entries(value);
  if (items.length === 0 || !items.every(([, item]) => isRecord(item))) return [value];
  return items.map(([place, item]) => ({
    ...(LIKE_A_NUMBER.test(place) && { phoneNumber: place }),
    ...(item as Record<string, unknown>),
  }));
}

const LIKE_A_NUMBER = /^\+?\d{7,15}$/;

function readApiError(item: unknown): ApiError | undefined {
  if (typeof item === 'string') return item.trim() ? { message: item.trim() } : undefined;
  if (!isRecord(item)) return undefined;
  const message = toText(item['message']);
  const place = placeOf(item);
  return message || Object.keys(place).length > 0 ? { ...place, message } : undefined;
}

/** What a API error is about; nothing that it does not say. */
function placeOf(item: Record<string, unknown>): Omit<ApiError, 'message'> {
  const field = /^children\[(\w+)\]/.exec(toText(item['elementId']))?.[1];
  const phoneNumber = toText(item['phoneNumber']);
  const code = toInteger(item['code']);
  return {
    ...(field && { field }),
    ...(phoneNumber && { phoneNumber }),
    ...(code !== undefined && { code }),
  };
}

/** What an answer says against one number. */
export interface NamedNumber {
  /** As the API wrote it. */
  phoneNumber: string;
  /** Nothing where no code says what is wrong with it. */
  code?: number;
  apiError: ApiError;
}

/** A code that says nothing against anybody. */
export const SUCCESS = 200;

/** The numbers that an answer says something against, wherever it does: what it praises is not among them. */
export function readNamedNumbers(responseBody: ResponseBody): NamedNumber[] {
  const { errors, error, SMSResponse_List } = responseBody;
  const isSilent = errors === undefined && error === undefined && SMSResponse_List === undefined;
  if (isSilent) return [];
  return [errors, error, SMSResponse_List].flatMap(listOf).flatMap(namedIn);
}

function namedIn(item: unknown): NamedNumber[] {
  const apiError = readApiError(item);
  if (!apiError || !isRecord(item)) return [];
  const { code } = apiError;
  if (isTrue(item['success']) || code === SUCCESS) return [];
  const { phoneNumber, phoneNumbers, number, phone } = item;
  const written = [phoneNumber, phoneNumbers, number, phone].flat().map(toText).join();
  return written.split(/[,;]/).flatMap((one) => {
    const name = { phoneNumber: one.trim(), ...(code !== undefined && { code }), apiError };
    return name.phoneNumber ? [name] : [];
  });
}
