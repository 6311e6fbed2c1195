// Lines of text that follow what one does in a form. They come from outside as often as not (what was
// typed, what a server said): they enter the page as text, never as HTML.
import type { Translate } from './catalog';
import type { Note } from './note';

/** Replaces the lines of an element; leaves it alone when nothing changed, so nothing is read twice. */
export function showNotes(target: JQuery, notes: readonly Note[], t: Translate): void {
  const lines = notes.map(({ key, params, isWarning }) => ({ text: t(key, params), isWarning }));
  const written = JSON.stringify(lines);
  if (target.data('written') === written) return;
  target.data('written', written).empty();
  for (const { text, isWarning } of lines) {
    const line = $('<div/>', { class: 'smspartner-note' }).appendTo(target);
    if (isWarning) {
      $('<i/>', { class: 'fa fa-exclamation-triangle', 'aria-hidden': 'true' }).appendTo(line);
    }
    $('<span/>').text(text).appendTo(line);
  }
}
