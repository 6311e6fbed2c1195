// One held message: to whom, why, since when, of which node, and its two buttons. What it shows was masked
// by the runtime; the text of the SMS never comes here.
import type { HeldMessage } from '../../../lib/outbox/view';
import type { Action } from '../answer';
import { ageInWords, momentInWords } from './rules/age';
import { makeButton, setText, type ItemView } from './elements';
import { drawnNode } from './drawn-node';
import { ask } from './question';
import { moreNumbers, shownReason } from './rules/shown';
import { inDigits, language, t } from './texts';

export interface RowOptions {
  canAct: boolean;
  act: (action: Action, ids: number[]) => void;
}

export function makeMessageRow(first: HeldMessage, options: RowOptions): ItemView<HeldMessage> {
  const { messageId, nodeId } = first;
  const numbers = $('<span/>', { class: 'smspartner-outbox-numbers' });
  const age = $('<time/>');
  const reason = $('<div/>');
  const node = drawnNode(nodeId);
  const root = $('<li/>').append(
    $('<div/>', { class: 'smspartner-outbox-line' }).append(numbers, age),
    reason,
    node.root,
  );
  if (options.canAct) root.append(makeButtons(first, (action) => options.act(action, [messageId])));

  return {
    root,
    update(message) {
      setText(numbers, numbersOf(message));
      setText(reason, t(shownReason(message.reason).text));
      setText(age, ageInWords(Date.now() - message.since, language()));
      age.attr('title', momentInWords(message.since, language()));
      node.update();
    },
  };
}

function makeButtons(message: HeldMessage, act: (action: Action) => void): JQuery {
  const { send, sendQuestion, dropQuestion } = shownReason(message.reason);
  const buttons = $('<div/>', { class: 'smspartner-outbox-buttons' });
  const about = numbersOf(message);
  const sendIt = (): void => act('send-again');
  return buttons.append(
    makeButton(t(send), about, () => {
      if (sendQuestion) ask(buttons, t(sendQuestion), t(send), sendIt);
      else sendIt();
    }),
    makeButton(t('action.drop'), about, () =>
      ask(buttons, t(dropQuestion), t('action.drop'), () => act('drop')),
    ),
  );
}

function numbersOf(message: HeldMessage): string {
  const more = moreNumbers(message);
  const shown = message.phoneNumbers.join(', ');
  return more > 0 ? `${shown} ${t('more', { count: inDigits(more) })}` : shown;
}
