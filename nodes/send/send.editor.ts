// The form of `smspartner-send`: which widget each property has, and what is said while one edits.
// Widgets and rules are in editor/ and, where other forms have them too, in nodes/editor; the call stays a
// literal with a literal category, the scorecard reads it.
import { OTHER, SELECTABLE_OUTPUTS } from '../../lib/pure/codes/error-codes';
import { accountProperty } from '../editor/properties';
import { keyRule, phoneNumbersRule, senderRule, tagRule } from '../editor/rules/common-rules';
import { asText } from '../editor/rules/rule';
import { catalog, showNotes } from '../editor/texts';
import { bareType, declareTypedInputs } from '../editor/typed-inputs';
import { FIELD_TYPES, SEND_DEFAULTS, type SendProperties, type TypedField } from './config';
import { boxTypes, setUpMessageBox } from './editor/message-box';
import { setUpOutputList, type OutputList } from './editor/output-list';
import { formNotes, type FormState, type KeySource } from './editor/rules/form-notes';
import { codeOfPort } from './editor/rules/output-map';
import { scheduleRule } from './editor/rules/schedule-rule';
import { expiresRule, messageRule } from './editor/rules/send-rules';

const t = catalog('smspartner-send');

type EditedSend = RedEditor.EditedNode & Partial<SendProperties>;

/** Types that are typed as a text. */
const WRITTEN = ['str', 'mustache'];

const BOX = '#node-input-message-text';

/** Properties that are a plain select. */
const SELECTS = ['format', 'whenUnknown'] as const;

/** The list of error outputs in the form that is open, if any. */
let outputs: OutputList | null = null;

/** What is written in the box below, with their names in the menu. */
const BOXED = [
  { value: 'str', label: t('choice.text') },
  { value: 'mustache', label: t('choice.mustache') },
];

const inputs = declareTypedInputs<TypedField>({
  t,
  types: FIELD_TYPES,
  defaults: SEND_DEFAULTS,
  choices: {
    message: boxTypes(BOX, BOXED),
    gamme: [bareType('1', t('choice.premium')), bareType('2', t('choice.lowCost'))],
    schedule: [bareType('none', t('choice.now'))],
    tag: [bareType('none', t('choice.noTag'))],
    key: [bareType('none', t('choice.noKey'))],
    all: [bareType('default', t('choice.account'))],
  },
  rules: {
    phoneNumbers: { str: phoneNumbersRule },
    message: { str: messageRule, mustache: messageRule },
    schedule: { str: scheduleRule },
    sender: { str: senderRule },
    tag: { str: tagRule },
    expires: { num: expiresRule },
    key: { str: keyRule },
  },
});

function outputLabel(code: string): string {
  if (!SELECTABLE_OUTPUTS.includes(code)) return code;
  const meaning = t(`codes.${code}`);
  return code === OTHER ? meaning : `${code} – ${meaning}`;
}

RED.nodes.registerType<SendProperties>('smspartner-send', {
  category: 'SMS Partner',
  color: '#5BA4D9',
  icon: 'smspartner.svg',
  inputs: 1,
  outputs: SEND_DEFAULTS.outputs,
  defaults: {
    name: { value: SEND_DEFAULTS.name },
    account: accountProperty(t),
    ...inputs.properties,
    format: { value: SEND_DEFAULTS.format },
    whenUnknown: { value: SEND_DEFAULTS.whenUnknown },
    errorOutputs: { value: SEND_DEFAULTS.errorOutputs },
    outputs: { value: SEND_DEFAULTS.outputs },
  },
  paletteLabel: () => t('label.palette'),
  inputLabels: () => t('label.input'),
  outputLabels(index) {
    if (index === 0) return t('outputs.sent');
    const code = codeOfPort(index, this.errorOutputs, SEND_DEFAULTS.errorOutputs);
    return code === undefined ? undefined : outputLabel(code);
  },
  label() {
    return this.name || t('label.palette');
  },
  labelStyle() {
    return this.name ? 'node_label_italic' : '';
  },
  oneditprepare() {
    outputs = setUpOutputList({
      list: '#node-input-error-outputs',
      select: '#node-input-output-to-add',
      add: '#node-input-output-add',
      all: SELECTABLE_OUTPUTS,
      saved: this.errorOutputs,
      fallback: SEND_DEFAULTS.errorOutputs,
      labelOf: outputLabel,
      t,
    });
    prepareFields(this);
  },
  oneditsave() {
    inputs.close();
    if (!outputs) return;
    this.errorOutputs = outputs.codes();
    $('#node-input-outputs').val(outputs.map());
    outputs = null;
  },
  oneditcancel() {
    inputs.close();
    outputs = null;
  },
});

function prepareFields(node: EditedSend): void {
  inputs.open(node);
  for (const name of SELECTS) {
    if (node[name] === undefined) $(`#node-input-${name}`).val(SEND_DEFAULTS[name]);
  }
  const refresh = (): void => refreshNotes(node);
  setUpMessageBox(String(node.message ?? SEND_DEFAULTS.message), {
    input: '#node-input-message',
    row: '#node-input-message-row',
    box: BOX,
    expand: '#node-input-message-expand',
    types: BOXED,
    onChange: refresh,
  });
  $('.smspartner-form').on('change keyup input', refresh);
  openIfSet(node, '#node-input-options', ['isStopSms', 'isUnicode', 'tag', 'sandbox'], 'format');
  openIfSet(node, '#node-input-reliability', ['expires', 'key'], 'whenUnknown');
}

/** Nothing that is set is hidden. */
function openIfSet(
  node: EditedSend,
  section: string,
  fields: readonly TypedField[],
  select: (typeof SELECTS)[number],
): void {
  const isSet = (name: keyof SendProperties): boolean =>
    node[name] !== undefined && node[name] !== SEND_DEFAULTS[name];
  const anySet = isSet(select) || fields.some((field) => isSet(field) || isSet(`${field}Type`));
  $(section).prop('open', anySet);
}

function refreshNotes(node: EditedSend): void {
  const notes = formNotes(formState(node));
  for (const field of inputs.fields) {
    const problem = inputs.problemOf(field, inputs.typeOf(node, field), valueOf(node, field));
    const said = problem ? [{ ...problem, isWarning: true }] : [];
    showNotes($(`#node-input-${field}-notes`), [...said, ...(notes[field] ?? [])], t);
  }
  showNotes($('#node-input-whenUnknown-notes'), notes['whenUnknown'] ?? [], t);
}

function formState(node: EditedSend): FormState {
  const account = RED.nodes.node(asText($('#node-input-account').val()));
  const gammeType = inputs.typeOf(node, 'gamme');
  const written = (field: TypedField): string | null =>
    WRITTEN.includes(inputs.typeOf(node, field)) ? valueOf(node, field) : null;
  const isOn = (field: TypedField): boolean =>
    inputs.typeOf(node, field) === 'bool' && valueOf(node, field) === 'true';
  return {
    phoneNumbers: written('phoneNumbers'),
    message: written('message'),
    schedule: written('schedule'),
    isTemplate: inputs.typeOf(node, 'message') === 'mustache',
    isStopSms: isOn('isStopSms'),
    isUnicode: isOn('isUnicode'),
    gamme: gammeType === 'default' ? asText(account?.gamme) : gammeType,
    defaultCountry: asText(account?.defaultCountry, 'FR'),
    hasOwnTag: inputs.typeOf(node, 'tag') !== 'none',
    expires: inputs.typeOf(node, 'expires') === 'num' ? valueOf(node, 'expires') : null,
    key: keySource(inputs.typeOf(node, 'key')),
    whenUnknown: asText($('#node-input-whenUnknown').val()),
  };
}

function keySource(type: string): KeySource {
  if (type === 'none') return 'none';
  return type === 'str' || type === 'env' ? 'fixed' : 'message';
}

/** What is in the open form; a written message is in its box, the input's own field has one line. */
function valueOf(node: EditedSend, field: TypedField): string {
  const isBox = field === 'message' && WRITTEN.includes(inputs.typeOf(node, field));
  return asText($(isBox ? BOX : `#node-input-${field}`).val());
}
