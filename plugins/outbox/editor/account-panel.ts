// One account of the tab: its name, its counts, why it stops, and the messages that wait for a human.
import type { HeldMessage } from '../../../lib/outbox/view';
import type { AccountOutbox, Action } from '../answer';
import { ageInWords } from './rules/age';
import { KeyedList, makeButton, setText, toggle, type ItemView } from './elements';
import { findDrawn } from './drawn-node';
import { makeMessageRow } from './message-row';
import { ask } from './question';
import { idsOfAll, shownCounts } from './rules/shown';
import { makePauseBanner } from './pause-banner';
import { inDigits, language, t } from './texts';

export interface PanelOptions {
  canAct: boolean;
  act: (accountId: string, action: Action, ids?: number[]) => void;
}

export function makeAccountPanel(
  first: AccountOutbox,
  { canAct, act }: PanelOptions,
): ItemView<AccountOutbox> {
  const actHere = (action: Action, ids?: number[]): void => act(first.id, action, ids);
  const headingId = `smspartner-outbox-${first.id}`;
  const heading = $('<div/>', { id: headingId, role: 'heading', 'aria-level': 3, tabindex: -1 });
  const counts = $('<div/>', { role: 'status', 'aria-live': 'polite' });
  const oldest = $('<div/>');
  const moveOn = (): void => void heading.trigger('focus');
  const banner = makePauseBanner({ canAct, moveOn, release: () => actHere('release') });
  const all = makeButtonsForAll(actHere);
  const list = new KeyedList<number, HeldMessage>(
    $('<ul/>', { 'aria-labelledby': headingId }),
    ({ messageId }) => messageId,
    (message) => makeMessageRow(message, { canAct, act: actHere }),
    moveOn,
  );
  const onlyOldest = $('<div/>');
  const root = $('<section/>', { 'aria-labelledby': headingId }).append(
    heading.addClass('smspartner-outbox-heading'),
    banner.root,
    counts,
    oldest,
    all.root,
    list.root,
    onlyOldest,
  );

  return {
    root,
    update(account) {
      const { heldMessages, held, oldestAt, waiting } = account;
      setText(heading, titleOf(account));
      setText(counts, countsInWords(account));
      const age = ageInWords(Date.now() - (oldestAt ?? 0), language());
      setText(oldest, oldestAt && waiting > 0 ? t('oldest', { age }) : '');
      banner.update(account.pauseReason);
      all.update(account);
      toggle(all.root, canAct && held > 1, moveOn);
      list.show(heldMessages);
      const isCut = held > heldMessages.length;
      setText(onlyOldest, isCut ? t('onlyOldest', { count: inDigits(heldMessages.length) }) : '');
    },
  };
}

/** An account that is in no flow any more may still hold messages. */
function titleOf({ id, name }: AccountOutbox): string {
  if (name !== '') return name;
  return findDrawn(id) ? t('account.unnamed') : t('account.gone');
}

function countsInWords(account: AccountOutbox): string {
  const counts = shownCounts(account);
  if (counts.length === 0) return t('nothing');
  // A line may end between two counts, not within one.
  return counts
    .map(({ key, count }) => t(key, { count: inDigits(count) }).replaceAll(' ', '\u00a0'))
    .join(' · ');
}

interface ButtonsForAll {
  root: JQuery;
  update(account: AccountOutbox): void;
}

function makeButtonsForAll(act: (action: Action, ids?: number[]) => void): ButtonsForAll {
  let shown: AccountOutbox | undefined;
  const buttons = $('<div/>', { class: 'smspartner-outbox-buttons' });
  const button = (action: Action, label: string, question: string): JQuery =>
    makeButton(t(label), '', () => {
      if (!shown) return;
      // What was on the screen when it was asked: more may be held by the time of the answer.
      const ids = idsOfAll(shown);
      const text = t(question, { count: inDigits(shown.held) });
      ask(buttons, text, t(label), () => act(action, ids));
    });
  buttons.append(
    button('send-again', 'action.sendAllAgain', 'question.sendAll'),
    button('drop', 'action.dropAll', 'question.dropAll'),
  );
  const root = $('<div/>').append(buttons);
  return {
    root,
    update(account) {
      shown = account;
    },
  };
}
