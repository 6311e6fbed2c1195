// The tab's requests to Node-RED. Relative addresses: the editor adds its root and the user's token to such
// ones only. JSON, or the routes refuse.
import type { AccountOutbox, Action, ActionRequest } from '../answer';
import { failureKey, readAnswer } from './rules/shown';

/** Why it failed: a key of the catalog. */
export type Failed = (key: string) => void;

export function fetchOutboxes(done: (accounts: AccountOutbox[]) => void, failed: Failed): void {
  $.ajax({ url: 'smspartner/outbox', dataType: 'json', cache: false })
    .done((answer: unknown) => {
      const accounts = readAnswer(answer);
      if (accounts) done(accounts);
      else failed('error.failed');
    })
    .fail((request) => failed(failureKey(request.status, 'read')));
}

export function postAction(
  accountId: string,
  action: Action,
  body: ActionRequest,
  { done, failed }: { done: () => void; failed: Failed },
): void {
  $.ajax({
    url: `smspartner/outbox/${encodeURIComponent(accountId)}/${action}`,
    method: 'POST',
    contentType: 'application/json',
    data: JSON.stringify(body),
  })
    .done(done)
    .fail((request) => failed(failureKey(request.status, 'write')));
}
