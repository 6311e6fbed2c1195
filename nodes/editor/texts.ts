// Every text of a form comes through here or `data-i18n`: from a node's catalog into the page. Texts come from
// outside as often as not (what was typed, what a server said): they enter it with .text(), never as HTML.
import { catalogOf } from '../../lib/pure/codes/catalogs';
import type { Note } from './rules/rule';

export type Translate = (key: string, params?: Record<string, string>) => string;

/** @returns what reads one node's catalog, which holds the texts that all nodes share too */
export function catalog(nodeType: string): Translate {
  return (key, params) => RED._(`${catalogOf(nodeType)}.${key}`, params);
}

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
