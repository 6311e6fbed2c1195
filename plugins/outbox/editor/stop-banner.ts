// Why an account sends nothing, as a sentence with what to do, and the button that ends it where a human can.
import type { Stop } from '../../../lib/outbox/view';
import { makeButton, makeIcon, setText, toggle } from './elements';
import { shownStop, type ShownStop } from './rules/shown';
import { codeInWords, t } from './texts';

export interface StopBanner {
  root: JQuery;
  update(stop: Stop | undefined): void;
}

export interface StopOptions {
  canAct: boolean;
  release: () => void;
  /** Called when the focus was here, and the stop is over. */
  moveOn: () => void;
}

export function makeStopBanner({ canAct, release: onRelease, moveOn }: StopOptions): StopBanner {
  const text = $('<span/>');
  const release = makeButton('', '', onRelease);
  const root = $('<div/>', { class: 'smspartner-outbox-stop', role: 'alert' })
    .append(makeIcon('fa-exclamation-triangle'), text, release)
    .hide();
  return {
    root,
    update(stop) {
      const shown = stop && shownStop(stop);
      setText(text, shown ? inWords(shown) : '');
      setText(release, shown?.release ? t(shown.release) : '');
      release.toggle(canAct && !!shown?.release);
      toggle(root, !!shown, moveOn);
    },
  };
}

function inWords({ key, detail, code }: ShownStop): string {
  const sentence = t(key, code === undefined ? {} : { code: codeInWords(code) });
  return detail === '' ? sentence : `${sentence} (${detail})`;
}
