// What a platform says that does not know what it was asked for: the answers of the look-up by tag that are wrong
// and look right. Only a fault asks for them.
import type { Account } from './accounts';
import type { Answer } from './answers';
import { refusalBody } from './answers';
import { toE164 } from './numbers';
import type { Platform } from './platform';
import type { RecordedRequest } from './types';
import { fieldsOf, type Lie, writtenNumbers } from './faults';

/** Most items of an answer, the newest: a platform that forgets its filter still has pages. */
const MOST_ITEMS = 500;

export function lieOf(
  lie: Lie,
  platform: Platform,
  requests: readonly RecordedRequest[],
  account: Account | undefined,
): Answer {
  const items = itemsOf(lie, platform, requests).slice(-MOST_ITEMS);
  if (items.length === 0) return { status: 200, body: refusalBody({ code: 4 }, account) };
  const listed = items.map((item) => ({ ...item, status: 'Delivered', stopSMS: false, date: '1' }));
  const total = listed.length;
  const body = { success: true, code: 200, currentPage: 1, total, StatutResponse_List: listed };
  return { status: 200, body };
}

function itemsOf(lie: Lie, platform: Platform, requests: readonly RecordedRequest[]): object[] {
  switch (lie) {
    case 'ignoresTag':
      return platform.accepted.map(({ phoneNumber }) => ({ phoneNumber }));
    case 'namesOtherTags':
      return platform.accepted.map(({ phoneNumber, tag = '' }) => ({ phoneNumber, tag }));
    case 'showsAll':
      return requests
        .flatMap((request) => writtenNumbers(fieldsOf(request)))
        .map((written) => ({ phoneNumber: toE164(written) ?? written }));
    case 'showsNothing':
      return [];
  }
}
