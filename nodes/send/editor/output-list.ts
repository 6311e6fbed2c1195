// The list of error outputs: add, remove, reorder with the mouse or the keyboard, each code once.
// Wires are Node-RED's: the list only writes the map that says where each old port goes.
import type { Translate } from '../../editor/texts';
import {
  addableCodes,
  cleanCodes,
  outputMap,
  rowFor,
  savedCodes,
  type OutputRow,
} from './rules/output-map';

export interface OutputListOptions {
  list: string;
  /** The select of codes not chosen yet, and its button. */
  select: string;
  add: string;
  /** Every code that can be chosen, in the order of the table. */
  all: readonly string[];
  saved: unknown;
  fallback: readonly string[];
  /** What a code is called in the user's language. */
  labelOf: (code: string) => string;
  t: Translate;
}

export interface OutputList {
  codes(): string[];
  /** For the hidden `node-input-outputs`. */
  map(): string;
}

const CONTENT = '.red-ui-editableList-item-content';
const DELETING = '.red-ui-editableList-item-deleting';

export function setUpOutputList(options: OutputListOptions): OutputList {
  const { all, saved, fallback, labelOf } = options;
  const list = $(options.list);
  const select = $(options.select);
  const add = $(options.add);
  const before = savedCodes(saved, fallback);

  const rows = (): OutputRow[] =>
    list
      .children()
      .not(DELETING)
      .children(CONTENT)
      .toArray()
      .map((element) => $(element).data('data') as OutputRow);
  const refresh = (): void => {
    const chosen = rows().map(({ code }) => code);
    numberPorts(list);
    const codes = addableCodes(all, chosen);
    select.empty();
    for (const code of codes) $('<option/>').val(code).text(labelOf(code)).appendTo(select);
    select.add(add).prop('disabled', codes.length === 0);
  };

  list.editableList<OutputRow>({
    addButton: false,
    height: 'auto',
    sortable: true,
    removable: true,
    scrollOnAdd: false,
    ariaLabelledBy: `${options.list.slice(1)}-label`,
    addItem: (row, _index, { code }) => fillRow(row, code, options, refresh),
    removeItem: refresh,
    sortItems: refresh,
  });
  for (const code of cleanCodes(saved, fallback)) {
    list.editableList('addItem', rowFor(code, before));
  }
  refresh();
  add.on('click', (event) => {
    event.preventDefault();
    const code = select.val();
    if (typeof code !== 'string' || rows().some((row) => row.code === code)) return;
    list.editableList('addItem', rowFor(code, before));
    refresh();
    select.trigger('focus');
  });

  return {
    codes: () => rows().map(({ code }) => code),
    map: () => JSON.stringify(outputMap(before.length, rows())),
  };
}

function fillRow(row: JQuery, code: string, options: OutputListOptions, refresh: () => void): void {
  const { t, labelOf } = options;
  const label = labelOf(code);
  row.addClass('smspartner-output').attr('data-code', code);
  $('<span/>', { class: 'smspartner-output-label', title: label }).text(label).appendTo(row);
  $('<span/>', { class: 'smspartner-output-port' }).appendTo(row);
  const move = (key: string, icon: string, step: (item: JQuery) => void): void => {
    $('<button/>', { type: 'button', class: 'red-ui-button red-ui-button-small' })
      .attr({ 'aria-label': t(key, { code }), title: t(key, { code }) })
      .append($('<i/>', { class: `fa ${icon}`, 'aria-hidden': 'true' }))
      .appendTo(row)
      .on('click', (event) => {
        event.preventDefault();
        step(row.parent());
        refresh();
        // Moving an element in the page takes the focus away from it.
        $(event.currentTarget).trigger('focus');
      });
  };
  move('outputs.up', 'fa-arrow-up', (item) => item.insertBefore(item.prev()));
  move('outputs.down', 'fa-arrow-down', (item) => item.insertAfter(item.next()));
  row
    .siblings('.red-ui-editableList-item-remove')
    .attr({ role: 'button', 'aria-label': t('outputs.remove', { code }) });
}

/** Port 1 is `sent`, so the first row has port 2. */
function numberPorts(list: JQuery): void {
  list
    .children()
    .not(DELETING)
    .find('.smspartner-output-port')
    .each((index, element) => {
      $(element).text(`→ ${index + 2}`);
    });
}
