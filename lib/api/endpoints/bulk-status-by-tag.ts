// `GET /bulk-status-by-tag`: what the platform knows under a tag (API sheet §5.4). It decides whether an SMS may be sent
// again, so "not there" is said only where the platform says just that; statuses are not read.
import { isRecord, readListedNumber, toInteger, toText } from '../response/lenient-values';
import { parseRecord } from '../response/parse-body';
import type { HttpAnswer } from '../http/transport';
import type { ApiClient } from '../client';
import type { Endpoint } from '../endpoint';
import { isSuccess, readRefusal } from '../response/refusal';

export interface TagFound {
  kind: 'found';
  /** Written as {@link readListedNumber} does; a number that was taken twice stands here twice. */
  phoneNumbers: string[];
  /** Whether every SMS of the tag is among them: else a number that is missing says nothing. */
  isComplete: boolean;
}

export type TagAnswer = TagFound | { kind: 'absent' } | { kind: 'unavailable' };

/** One page of what was found. */
export interface TagPage {
  kind: 'page';
  items: unknown[];
  /** Of the answer itself, where it says whom it is about. */
  tag?: string;
  currentPage?: number;
  /** Of all pages. */
  total?: number;
}

export type TagPageAnswer = TagPage | typeof ABSENT | typeof UNAVAILABLE;

const UNAVAILABLE = { kind: 'unavailable' } as const;
const ABSENT = { kind: 'absent' } as const;

/** The API's own "not found" (§5.4). */
const NOT_FOUND = 4;

/** Enough for the 500 numbers of a request, by the 20 of a page. */
const MOST_PAGES = 30;

const TAG_PAGE: Endpoint<{ tag: string; page: number }, TagPageAnswer> = {
  method: 'GET',
  path: '/bulk-status-by-tag',
  values: ({ tag, page }) => (page === 1 ? { tag } : { tag, page }),
  read: readTagPage,
};

/** Asks for all pages of a tag. Never rejects: a failure is `unavailable`. */
export function lookUpTag(client: Pick<ApiClient, 'call'>, tag: string): Promise<TagAnswer> {
  return readPages((page) => client.call(TAG_PAGE, { tag, page }), tag);
}

/**
 * That there is a parameter `page` is a guess (API sheet §5.4), so nothing here trusts it: a page that brings
 * nothing new ends the reading, and the answer is incomplete.
 *
 * @param ask one request; a failure of it is `unavailable`
 * @param tag what was asked for: what has another one is no answer
 * @returns what is known of the tag; never rejects
 */
export async function readPages(
  ask: (page: number) => Promise<TagPageAnswer>,
  tag = '',
): Promise<TagAnswer> {
  const first = await readPage(ask, 1);
  if (first.kind !== 'page') return first;
  const found = new FoundItems(first, tag);
  for (let number = 2; number <= MOST_PAGES && found.isShort(); number += 1) {
    const page = await readPage(ask, number);
    if (page.kind !== 'page' || !found.add(page, number)) break;
  }
  return found.toAnswer();
}

async function readPage(
  ask: (page: number) => Promise<TagPageAnswer>,
  number: number,
): Promise<TagPageAnswer> {
  try {
    return await ask(number);
  } catch {
    return UNAVAILABLE;
  }
}

/** Never throws, whatever the body is. */
export function readTagPage({ httpStatus, body }: HttpAnswer, apiKey: string): TagPageAnswer {
  if (httpStatus !== 200 && httpStatus !== 404) return UNAVAILABLE;
  const responseBody = parseRecord(body, apiKey);
  if (!responseBody) return UNAVAILABLE;
  if (isNotFound(responseBody)) return ABSENT;
  const items: unknown = responseBody['StatutResponse_List'];
  if (!isSuccess(responseBody) || !Array.isArray(items)) return UNAVAILABLE;
  if (items.length === 0) return isEmpty(responseBody) ? ABSENT : UNAVAILABLE;
  return httpStatus === 200 ? toPage(responseBody, items) : UNAVAILABLE;
}

/** An API error with another code inside makes the answer one about something else. */
function isNotFound(responseBody: Record<string, unknown>): boolean {
  return (
    toInteger(responseBody['code']) === NOT_FOUND && readRefusal(responseBody)?.code === NOT_FOUND
  );
}

function isEmpty({ code, total }: Record<string, unknown>): boolean {
  return toInteger(code) === 200 && (total === undefined || toInteger(total) === 0);
}

function toPage(responseBody: Record<string, unknown>, items: unknown[]): TagPage {
  const currentPage = toInteger(responseBody['currentPage']);
  const total = toInteger(responseBody['total']);
  const tag = toText(responseBody['tag']);
  return {
    kind: 'page',
    items,
    ...(tag && { tag }),
    ...(currentPage !== undefined && { currentPage }),
    ...(total !== undefined && { total }),
  };
}

function readNumber(item: unknown): string {
  return isRecord(item) ? readListedNumber(item['phoneNumber']) : '';
}

function readTag(item: unknown): string {
  return isRecord(item) ? toText(item['tag']) : '';
}

class FoundItems {
  private readonly items: { number: string; tag: string }[] = [];
  /** Items as text: what an earlier page has shown is not new. */
  private readonly seen = new Set<string>();
  private total: number | undefined;

  /** @param tag that was asked for; `''` = any */
  constructor(
    first: TagPage,
    private readonly tag: string,
  ) {
    this.take(first);
  }

  /** Whether the platform says that there are more. */
  isShort(): boolean {
    return this.total !== undefined && this.items.length < this.total;
  }

  /** @returns `false` for a page that does not advance, which is not taken */
  add(page: TagPage, number: number): boolean {
    const isOther = page.currentPage !== undefined && page.currentPage !== number;
    if (isOther || page.items.every((item) => this.seen.has(JSON.stringify(item)))) return false;
    this.take(page);
    return true;
  }

  /** More items than announced are no better than fewer: then `total` is something else. */
  toAnswer(): TagAnswer {
    const { items, total } = this;
    if (items.some((item) => this.isForeign(item))) return this.withoutFilter();
    const phoneNumbers = numbersIn(items);
    const isComplete = items.length === total && phoneNumbers.length === items.length;
    return { kind: 'found', phoneNumbers, isComplete };
  }

  /** The platform lists what was not asked for: only what bears our tag is known to be ours. */
  private withoutFilter(): TagAnswer {
    const phoneNumbers = numbersIn(this.items.filter(({ tag }) => isSameTag(tag, this.tag)));
    return phoneNumbers.length > 0
      ? { kind: 'found', phoneNumbers, isComplete: false }
      : UNAVAILABLE;
  }

  /** The documentation prints no tag in an item (API sheet §5.4): without one it is what was asked for. */
  private isForeign({ tag }: { tag: string }): boolean {
    return tag !== '' && this.tag !== '' && !isSameTag(tag, this.tag);
  }

  private take({ items, tag: ofPage = '', total }: TagPage): void {
    for (const item of items) {
      this.items.push({ number: readNumber(item), tag: readTag(item) || ofPage });
      this.seen.add(JSON.stringify(item));
    }
    this.total = total;
  }
}

function numbersIn(items: readonly { number: string }[]): string[] {
  return items.flatMap(({ number }) => number || []);
}

function isSameTag(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
