// Why an account sends nothing, as a sentence with what to do, and the button that ends it where a human can.
import type { PauseReason } from '../../../lib/outbox/view';
import { makeButton, makeIcon, setText, toggle } from './elements';
import { shownPause, type ShownPause } from './rules/shown';
import { codeInWords, t } from './texts';

export interface PauseBanner {
  root: JQuery;
  update(pauseReason: PauseReason | undefined): void;
}

export interface PauseBannerOptions {
  canAct: boolean;
  release: () => void;
  /** Called when the focus was here, and the pause is over. */
  moveOn: () => void;
}

export function makePauseBanner({
  canAct,
  release: onRelease,
  moveOn,
}: PauseBannerOptions): PauseBanner {
  const text = $('<span/>');
  const release = makeButton('', '', onRelease);
  const root = $('<div/>', { class: 'smspartner-outbox-pause', role: 'alert' })
    .append(makeIcon('fa-exclamation-triangle'), text, release)
    .hide();
  return {
    root,
    update(pauseReason) {
      const shown = pauseReason && shownPause(pauseReason);
      setText(text, shown ? inWords(shown) : '');
      setText(release, shown?.release ? t(shown.release) : '');
      release.toggle(canAct && !!shown?.release);
      toggle(root, !!shown, moveOn);
    },
  };
}

function inWords({ key, detail, code }: ShownPause): string {
  const sentence = t(key, code === undefined ? {} : { code: codeInWords(code) });
  return detail === '' ? sentence : `${sentence} (${detail})`;
}
