// The form of `smspartner-send`: which widget each property has, and what is said while one edits.
// Widgets and rules are in editor/, and in nodes/editor where other forms have them too; the definition stays one literal, the scorecard reads it.
import { OTHER, SELECTABLE_OUTPUTS } from '../../lib/vocabulary/error-codes';
import { isEnvReference } from '../../lib/vocabulary/field-rules';
import {
  keyRule,
  phoneNumbersRule,
  requiredRule,
  senderRule,
  tagRule,
} from '../editor/rules/common-rules';
import { asText, type Problem, type Rule } from '../editor/rules/rule';
import { catalog, showNotes } from '../editor/texts';
import { bareType, setUpTypedInput } from '../editor/typed-input';
import {
  FIELD_TYPES,
  SEND_DEFAULTS,
  TYPED_FIELDS,
  type SendProperties,
  type TypedField,
} from './config';
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

/** The form that is open, if any: `this` of a validator may be any node of the workspace. */
let open: { id: string; outputs: OutputList } | null = null;

const RULES: Partial<Record<TypedField, Rule>> = {
  phoneNumbers: phoneNumbersRule,
  message: messageRule,
  schedule: scheduleRule,
  sender: senderRule,
  tag: tagRule,
  key: keyRule,
};

/** What is in the form while it is open, else what is saved. */
function typeOf(node: EditedSend, field: TypedField): string {
  const shown = open?.id === node.id ? $(`#node-input-${field}Type`).val() : undefined;
  return String(shown ?? node[`${field}Type`] ?? SEND_DEFAULTS[`${field}Type`]);
}

function valueRule(field: TypedField, type: string): Rule | undefined {
  if (type === 'str') return RULES[field];
  if (type === 'mustache') return messageRule;
  if (type === 'num') return expiresRule;
  return undefined;
}

/** Types with no value of their own, or with one that is chosen and not typed. */
const CHOSEN = ['default', 'none', '1', '2', 'bool'];

/** Types whose writing Node-RED knows. */
const READ_BY_NODE_RED = ['msg', 'flow', 'global', 'jsonata'];

/** What is wrong with what is typed, as far as the form can tell. */
function problemOf(field: TypedField, type: string, text: string): Problem | null {
  if (CHOSEN.includes(type) || isEnvReference(text)) return null;
  return (valueRule(field, type) ?? requiredRule)(text);
}

function typed(field: TypedField): RedEditor.Property<string> {
  return {
    value: SEND_DEFAULTS[field],
    label: t(`label.${field}`),
    validate(value, opt) {
      const type = typeOf(this, field);
      const text = asText(value, SEND_DEFAULTS[field]);
      const problem = problemOf(field, type, text);
      if (problem) return named(opt, t(problem.key, problem.params));
      return READ_BY_NODE_RED.includes(type) && !isEnvReference(text)
        ? RED.utils.validateTypedProperty(text, type, opt)
        : true;
    },
  };
}

const typeProperty = (field: TypedField): RedEditor.Property<string> => ({
  value: SEND_DEFAULTS[`${field}Type`],
});

/** Node-RED shows reasons in a list under the node, where a field must say its name. */
function named(opt: { label?: string }, problem: string): string {
  return opt.label ? t('invalid.named', { label: opt.label, problem }) : problem;
}

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
    account: {
      value: SEND_DEFAULTS.account,
      type: 'smspartner-account',
      // Not `required: false`: Node-RED would not ask the validator about an empty value.
      label: t('label.account'),
      validate(value, opt) {
        if (value === '_ADD_' || !value) return named(opt, t('invalid.accountMissing'));
        const account = RED.nodes.node(asText(value));
        if (!account) return named(opt, t('invalid.accountUnknown'));
        return account.valid === false ? named(opt, t('invalid.accountInvalid')) : true;
      },
    },
    phoneNumbers: typed('phoneNumbers'),
    phoneNumbersType: typeProperty('phoneNumbers'),
    message: typed('message'),
    messageType: typeProperty('message'),
    sender: typed('sender'),
    senderType: typeProperty('sender'),
    gamme: typed('gamme'),
    gammeType: typeProperty('gamme'),
    schedule: typed('schedule'),
    scheduleType: typeProperty('schedule'),
    isStopSms: typed('isStopSms'),
    isStopSmsType: typeProperty('isStopSms'),
    isUnicode: typed('isUnicode'),
    isUnicodeType: typeProperty('isUnicode'),
    tag: typed('tag'),
    tagType: typeProperty('tag'),
    sandbox: typed('sandbox'),
    sandboxType: typeProperty('sandbox'),
    expires: typed('expires'),
    expiresType: typeProperty('expires'),
    key: typed('key'),
    keyType: typeProperty('key'),
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
    const outputs = setUpOutputList({
      list: '#node-input-error-outputs',
      select: '#node-input-output-to-add',
      add: '#node-input-output-add',
      all: SELECTABLE_OUTPUTS,
      saved: this.errorOutputs,
      fallback: SEND_DEFAULTS.errorOutputs,
      labelOf: outputLabel,
      t,
    });
    open = { id: this.id, outputs };
    prepareFields(this);
  },
  oneditsave() {
    if (!open) return;
    this.errorOutputs = open.outputs.codes();
    $('#node-input-outputs').val(open.outputs.map());
    open = null;
  },
  oneditcancel() {
    open = null;
  },
});

function prepareFields(node: EditedSend): void {
  const written = [
    { value: 'str', label: t('choice.text') },
    { value: 'mustache', label: t('choice.mustache') },
  ];
  const own: Partial<Record<TypedField, ReturnType<typeof bareType>[]>> = {
    message: boxTypes(BOX, written),
    gamme: [bareType('1', t('choice.premium')), bareType('2', t('choice.lowCost'))],
    schedule: [bareType('none', t('choice.now'))],
    tag: [bareType('none', t('choice.noTag'))],
    key: [bareType('none', t('choice.noKey'))],
  };
  for (const field of TYPED_FIELDS) {
    setUpTypedInput(node, {
      field,
      types: FIELD_TYPES[field],
      own: [...(own[field] ?? []), bareType('default', t('choice.account'))],
      fallback: { type: SEND_DEFAULTS[`${field}Type`], value: SEND_DEFAULTS[field] },
      label: t(`label.${field}`),
    });
  }
  for (const name of SELECTS) {
    if (node[name] === undefined) $(`#node-input-${name}`).val(SEND_DEFAULTS[name]);
  }
  const refresh = (): void => refreshNotes(node);
  setUpMessageBox(String(node.message ?? SEND_DEFAULTS.message), {
    input: '#node-input-message',
    row: '#node-input-message-row',
    box: BOX,
    expand: '#node-input-message-expand',
    types: written,
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
  for (const field of TYPED_FIELDS) {
    const problem = problemOf(field, typeOf(node, field), valueOf(node, field));
    const said = problem ? [{ ...problem, isWarning: true }] : [];
    showNotes($(`#node-input-${field}-notes`), [...said, ...(notes[field] ?? [])], t);
  }
  showNotes($('#node-input-whenUnknown-notes'), notes['whenUnknown'] ?? [], t);
}

function formState(node: EditedSend): FormState {
  const account = RED.nodes.node(asText($('#node-input-account').val()));
  const gammeType = typeOf(node, 'gamme');
  const written = (field: TypedField): string | null =>
    WRITTEN.includes(typeOf(node, field)) ? valueOf(node, field) : null;
  const isOn = (field: TypedField): boolean =>
    typeOf(node, field) === 'bool' && valueOf(node, field) === 'true';
  return {
    phoneNumbers: written('phoneNumbers'),
    message: written('message'),
    schedule: written('schedule'),
    isTemplate: typeOf(node, 'message') === 'mustache',
    isStopSms: isOn('isStopSms'),
    isUnicode: isOn('isUnicode'),
    gamme: gammeType === 'default' ? asText(account?.gamme) : gammeType,
    defaultCountry: asText(account?.defaultCountry, 'FR'),
    hasOwnTag: typeOf(node, 'tag') !== 'none',
    expires: typeOf(node, 'expires') === 'num' ? valueOf(node, 'expires') : null,
    key: keySource(typeOf(node, 'key')),
    whenUnknown: asText($('#node-input-whenUnknown').val()),
  };
}

function keySource(type: string): KeySource {
  if (type === 'none') return 'none';
  return type === 'str' || type === 'env' ? 'fixed' : 'message';
}

/** What is in the open form; a written message is in its box, the input's own field has one line. */
function valueOf(node: EditedSend, field: TypedField): string {
  const isBox = field === 'message' && WRITTEN.includes(typeOf(node, field));
  return asText($(isBox ? BOX : `#node-input-${field}`).val());
}
