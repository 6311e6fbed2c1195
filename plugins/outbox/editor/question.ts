// A question in the place of the buttons that raised it: what is about to happen, and a way back. It stays
// open while the list around it is refreshed.
import { makeButton } from './elements';
import { t } from './texts';

/**
 * @param buttons hidden while the question is open
 * @param label of the button that says yes
 * @param onYes called with the buttons back in their place
 */
export function ask(buttons: JQuery, text: string, label: string, onYes: () => void): void {
  const raisedBy = $(document.activeElement ?? []);
  const question = $('<div/>', { class: 'smspartner-outbox-question', role: 'group' });
  const close = (): void => {
    question.remove();
    buttons.show();
    raisedBy.trigger('focus');
  };
  const yes = makeButton(label, '', () => {
    close();
    onYes();
  }).addClass('primary');
  const no = makeButton(t('action.cancel'), '', close);
  question
    .attr('aria-label', text)
    .append($('<span/>').text(text), $('<div/>').append(yes, no))
    .on('keydown', (event) => {
      if (event.key !== 'Escape') return;
      // The editor looks where the key was pressed, and that is about to be gone.
      event.stopPropagation();
      close();
    });
  buttons.hide().after(question);
  // The answer that changes nothing.
  no.trigger('focus');
}
