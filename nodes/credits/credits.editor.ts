// The form of `smspartner-credits`: which widget each property has, and what is said while one edits. The call
// stays a literal with a literal category, the scorecard reads it.
import { isEnvReference } from '../../lib/pure/fields/field-rules';
import { accountProperty, reasonOf } from '../editor/properties';
import { asText } from '../editor/rules/rule';
import { catalog, showNotes } from '../editor/texts';
import { declareTypedInputs } from '../editor/typed-inputs';
import { CREDITS_DEFAULTS, type CreditsProperties, FIELD_TYPES, type TypedField } from './config';
import { everyNotes, everyRule, lowNotes, lowRule } from './editor/rules/credits-rules';

const t = catalog('smspartner-credits');

type EditedCredits = RedEditor.EditedNode & Partial<CreditsProperties>;

/** Properties with a plain field of their own. */
const PLAIN = ['unit', 'every'] as const;

const inputs = declareTypedInputs<TypedField>({
  t,
  types: FIELD_TYPES,
  defaults: CREDITS_DEFAULTS,
  choices: {},
  rules: { low: { num: lowRule } },
});

RED.nodes.registerType<CreditsProperties>('smspartner-credits', {
  category: 'SMS Partner',
  color: '#5BA4D9',
  icon: 'smspartner.svg',
  inputs: 1,
  outputs: 2,
  defaults: {
    name: { value: CREDITS_DEFAULTS.name },
    account: accountProperty(t),
    ...inputs.properties,
    unit: { value: CREDITS_DEFAULTS.unit },
    every: {
      value: CREDITS_DEFAULTS.every,
      label: t('label.every'),
      validate(value, opt) {
        const text = asText(value, CREDITS_DEFAULTS.every);
        const problem = isEnvReference(text) ? null : everyRule(text);
        return problem === null ? true : reasonOf(t, opt, problem);
      },
    },
  },
  paletteLabel: () => t('label.palette'),
  inputLabels: () => t('label.input'),
  outputLabels: (index) => t(index === 0 ? 'outputs.credits' : 'outputs.low'),
  label() {
    return this.name || t('label.palette');
  },
  labelStyle() {
    return this.name ? 'node_label_italic' : '';
  },
  oneditprepare() {
    inputs.open(this);
    for (const name of PLAIN) {
      if (this[name] === undefined) $(`#node-input-${name}`).val(CREDITS_DEFAULTS[name]);
    }
    const refresh = (): void => refreshNotes(this);
    $('.smspartner-form').on('change keyup input', refresh);
    refresh();
  },
  oneditsave: () => inputs.close(),
  oneditcancel: () => inputs.close(),
});

function refreshNotes(node: EditedCredits): void {
  const read = (field: 'low' | 'every'): string => asText($(`#node-input-${field}`).val());
  const lowType = inputs.typeOf(node, 'low');
  const problem = inputs.problemOf('low', lowType, read('low'));
  const low = problem ? [{ ...problem, isWarning: true }] : lowNotes(lowType, read('low'));
  showNotes($('#node-input-low-notes'), low, t);
  showNotes($('#node-input-every-notes'), everyNotes(read('every')), t);
}
