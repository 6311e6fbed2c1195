// The button that tries an account's key through our admin route, and says what came of it beside it.
// A stored key never comes to the browser: only one that was just typed is sent, and only to Node-RED.
import { asText, type Note } from '../../editor/rules/rule';
import { showNotes, type Translate } from '../../editor/texts';
import { describeAnswer, describeFailure } from './rules/check-answer';

export interface CheckButtonOptions {
  button: string;
  result: string;
  /** Relative: Node-RED adds its root and the user's token to such a URL only. */
  url: string;
  key: string;
  /** What else the route must know, as it stands in the form. */
  fields: Record<string, string>;
  t: Translate;
}

/** What the editor shows for a stored password, and for a config node that is not chosen. */
const STORED = '__PWRD__';
const NONE = '_ADD_';

export function setUpCheckButton(options: CheckButtonOptions): void {
  const { t } = options;
  const button = $(options.button);
  const result = $(options.result);
  const say = (notes: Note[], isBusy: boolean): void => {
    button.prop('disabled', isBusy).attr('aria-busy', String(isBusy));
    showNotes(result, notes, t);
  };
  button.on('click', (event) => {
    event.preventDefault();
    if (asText($(options.key).val()).trim() === '') {
      say([{ key: 'check.noKey', isWarning: true }], false);
      return;
    }
    say([{ key: 'check.busy' }], true);
    $.ajax({
      url: options.url,
      method: 'POST',
      contentType: 'application/json',
      data: JSON.stringify(readForm(options)),
    })
      .done((answer: unknown) => say(describeAnswer(answer, language()), false))
      .fail((request) => say(describeFailure(request.status), false));
  });
}

function readForm({ key, fields }: CheckButtonOptions): Record<string, string> {
  const form: Record<string, string> = {};
  const typedKey = asText($(key).val()).trim();
  if (typedKey !== '' && typedKey !== STORED) form.apiKey = typedKey;
  for (const [name, selector] of Object.entries(fields)) {
    const value = asText($(selector).val());
    form[name] = value === NONE ? '' : value;
  }
  return form;
}

const language = (): string => RED.i18n.lang();
