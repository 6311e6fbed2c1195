// Reads all pages of a look-up by tag. That there is a parameter `page` is a guess (API sheet §5.4), so
// nothing here trusts it: a page that brings nothing new ends the reading, and the answer is incomplete.
import { readTagPage, type TagAnswer, type TagPage } from './bulk-status-by-tag';
import type { HttpAnswer } from '../http/transport';

/** Enough for the 500 numbers of a request, by the 20 of a page. */
const MOST_PAGES = 30;

/**
 * @param ask one request; a failure of it is `unavailable`
 * @returns what is known of the tag; never rejects
 */
export async function lookUpTag(
  ask: (page: number) => Promise<HttpAnswer>,
  apiKey: string,
): Promise<TagAnswer> {
  const first = await readPage(ask, 1, apiKey);
  if (first.kind !== 'page') return first;
  const found = new FoundItems(first);
  for (let number = 2; number <= MOST_PAGES && found.isShort(); number += 1) {
    const page = await readPage(ask, number, apiKey);
    if (page.kind !== 'page' || !found.add(page, number)) break;
  }
  return found.toAnswer();
}

async function readPage(
  ask: (page: number) => Promise<HttpAnswer>,
  number: number,
  apiKey: string,
): Promise<ReturnType<typeof readTagPage>> {
  try {
    return readTagPage(await ask(number), apiKey);
  } catch {
    return { kind: 'unavailable' };
  }
}

class FoundItems {
  private readonly phoneNumbers: string[] = [];
  /** Items as text: what an earlier page has shown is not new. */
  private readonly seen = new Set<string>();
  private count = 0;
  private total: number | undefined;

  constructor(first: TagPage) {
    this.take(first);
  }

  /** Whether the platform says that there are more. */
  isShort(): boolean {
    return this.total !== undefined && this.count < this.total;
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
    const { phoneNumbers, count, total } = this;
    const isComplete = count === total && phoneNumbers.length === count;
    return { kind: 'found', phoneNumbers, isComplete };
  }

  private take({ items, phoneNumbers, total }: TagPage): void {
    this.phoneNumbers.push(...phoneNumbers);
    for (const item of items) this.seen.add(JSON.stringify(item));
    this.count += items.length;
    this.total = total;
  }
}
