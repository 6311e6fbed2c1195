// The tab: asks Node-RED for the outboxes while it can be seen, shows them, and passes on what is clicked.
// Nothing is asked for a tab that nobody looks at.
import type { AccountOutbox, Action } from '../answer';
import { makeAccountPanel } from './account-panel';
import { KeyedList, makeIcon, setText } from './elements';
import { editor } from './red';
import { fetchOutboxes, postAction } from './requests';
import { t } from './texts';

const REFRESH_MS = 5000;

/** Once after an action: what was sent again is on its way by then. */
const SOON_MS = 800;

export class OutboxTab {
  readonly root = $('<div/>', { class: 'smspartner-outbox' });
  private readonly error = $('<div/>', { class: 'smspartner-outbox-pause', role: 'alert' }).hide();
  private readonly note = $('<div/>', { class: 'smspartner-outbox-note' }).text(t('loading'));
  private readonly refreshButton = makeRefreshButton(() => {
    this.actionFailure = '';
    this.refresh();
  });
  private readonly canAct = editor.user.hasPermission('smspartner.write');
  private readonly list = new KeyedList<string, AccountOutbox>(
    $('<div/>'),
    ({ id }) => id,
    (account) =>
      makeAccountPanel(account, {
        canAct: this.canAct,
        act: (id, action, ids) => this.act(id, action, ids),
      }),
    () => this.refreshButton.trigger('focus'),
  );
  private readonly observer = new IntersectionObserver((entries) => {
    this.setVisible(entries.some(({ isIntersecting }) => isIntersecting));
  });
  /** Stays until the next action, or a click on the refresh button. */
  private actionFailure = '';
  private nextMs = REFRESH_MS;
  private isVisible = false;
  private timer: number | undefined;
  /** Answers to a request that was not the last are late: they must not bring back what is gone. */
  private asked = 0;

  constructor() {
    const header = $('<div/>', { class: 'red-ui-sidebar-header' }).append(this.refreshButton);
    const body = $('<div/>', { class: 'smspartner-outbox-body' });
    this.root.append(header, body.append(this.error, this.note, this.list.root));
    this.observer.observe(this.root.get(0)!);
    document.addEventListener('visibilitychange', this.look);
  }

  close(): void {
    this.setVisible(false);
    this.observer.disconnect();
    document.removeEventListener('visibilitychange', this.look);
  }

  private setVisible(isVisible: boolean): void {
    this.isVisible = isVisible;
    window.clearTimeout(this.timer);
    this.look();
  }

  private readonly look = (): void => {
    if (this.isVisible && !document.hidden) this.refresh();
  };

  private refresh(): void {
    const number = (this.asked += 1);
    const ifLast =
      <Given extends unknown[]>(show: (...given: Given) => void) =>
      (...given: Given): void => {
        if (number !== this.asked) return;
        show(...given);
        window.clearTimeout(this.timer);
        this.timer = window.setTimeout(this.look, this.nextMs);
        this.nextMs = REFRESH_MS;
      };
    fetchOutboxes(
      ifLast((accounts) => this.show(accounts)),
      ifLast((key) => this.fail(key)),
    );
  }

  private show(accounts: AccountOutbox[]): void {
    this.say(this.actionFailure);
    setText(this.note, this.noteFor(accounts));
    this.list.show(accounts);
  }

  private noteFor(accounts: AccountOutbox[]): string {
    if (accounts.length === 0) return t('empty');
    return this.canAct ? '' : t('readOnly');
  }

  /** What was shown stays: it is the last that is known, except for who may not see it. */
  private fail(key: string): void {
    this.say(t(key));
    setText(this.note, '');
    if (key === 'error.read') this.list.show([]);
  }

  private say(error: string): void {
    setText(this.error, error);
    this.error.toggle(error !== '');
  }

  private act(id: string, action: Action, ids?: number[]): void {
    const after = (failure: string): void => {
      this.actionFailure = failure;
      this.nextMs = SOON_MS;
      this.refresh();
    };
    postAction(id, action, ids ? { ids } : {}, {
      done: () => after(''),
      failed: (key) => after(t(key)),
    });
  }
}

function makeRefreshButton(onClick: () => void): JQuery {
  return $('<button/>', {
    type: 'button',
    class: 'red-ui-button red-ui-button-small',
    title: t('refresh'),
    'aria-label': t('refresh'),
  })
    .append(makeIcon('fa-refresh'))
    .on('click', onClick);
}
