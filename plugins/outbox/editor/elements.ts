// Small things made of HTML that the tab consists of. Text from outside comes in through `text` only, and is
// never HTML.

/** Writes only what changed, so that nothing is read out twice. */
export function setText(element: JQuery, text: string): void {
  if (element.text() !== text) element.text(text);
}

/** A button as Node-RED has them; `about` is what a screen reader adds to its label. */
export function makeButton(label: string, about: string, onClick: () => void): JQuery {
  return $('<button/>', { type: 'button', class: 'red-ui-button red-ui-button-small' })
    .attr('aria-label', about === '' ? null : `${label} – ${about}`)
    .text(label)
    .on('click', (event) => {
      event.preventDefault();
      onClick();
    });
}

/** Shows or hides; a focus that would vanish with it goes where `moveOn` puts it. */
export function toggle(element: JQuery, isShown: boolean, moveOn: () => void): void {
  const hadFocus = element.is(':focus') || element.find(':focus').length > 0;
  element.toggle(isShown);
  if (hadFocus && !isShown) moveOn();
}

export function makeIcon(name: string): JQuery {
  return $('<i/>', { class: `fa ${name}`, 'aria-hidden': 'true' });
}

/** Something that stands for one item of a list, and can be told that it changed. */
export interface ItemView<Item> {
  root: JQuery;
  update(item: Item): void;
}

/** A list whose entries stay where they are: what did not change keeps its focus and an open question. */
export class KeyedList<Key, Item> {
  private readonly views = new Map<Key, ItemView<Item>>();

  /** @param lost called when the focus was on the last entry, and it is gone */
  constructor(
    readonly root: JQuery,
    private readonly keyOf: (item: Item) => Key,
    private readonly make: (item: Item) => ItemView<Item>,
    private readonly lost: () => void,
  ) {}

  show(items: readonly Item[]): void {
    const focused = this.removeOthers(new Set(items.map(this.keyOf)));
    items.forEach((item, index) => this.place(item, index));
    if (focused !== undefined) this.focusNear(focused);
  }

  /** @returns where the focus was, if it was on one of them */
  private removeOthers(wanted: Set<Key>): number | undefined {
    let focused: number | undefined;
    for (const [key, { root }] of this.views) {
      if (wanted.has(key)) continue;
      if (root.find(':focus').length > 0) focused = root.index();
      root.remove();
      this.views.delete(key);
    }
    return focused;
  }

  private place(item: Item, index: number): void {
    const key = this.keyOf(item);
    const view = this.views.get(key) ?? this.make(item);
    this.views.set(key, view);
    const there = this.root.children().get(index);
    if (there !== view.root.get(0)) {
      if (there) view.root.insertBefore(there);
      else view.root.appendTo(this.root);
    }
    view.update(item);
  }

  private focusNear(index: number): void {
    const rows = this.root.children();
    const target = rows
      .eq(Math.min(index, rows.length - 1))
      .find('button:visible')
      .first();
    if (target.length > 0) target.trigger('focus');
    else this.lost();
  }
}
