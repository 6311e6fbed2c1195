// What the API complains of, in the shapes that were seen (API sheet §8.1). Whether anything was refused is
// not decided here.
import { isRecord, toInteger, toText } from './lenient-values';

/** One API error of the API, with its own text. */
export interface ApiError {
  field?: string;
  phoneNumber?: string;
  code?: number;
  message: string;
}

/** An array of apiErrors, or one alone; what says nothing is none. */
export function readApiErrors(value: unknown): ApiError[] {
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return items.flatMap((item) => readApiError(item) ?? []);
}

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
