// The form of `smspartner-account`: which widget each property has, and the button that tries the key.
// The key never leaves its field, except when it was just typed and is to be tried.
import { isEnvReference } from '../../lib/pure/fields/field-rules';
import { reasonOf } from '../editor/properties';
import { senderRule } from '../editor/rules/common-rules';
import { asText, type Note, type Rule } from '../editor/rules/rule';
import { catalog, showNotes } from '../editor/texts';
import { ACCOUNT_DEFAULTS, OUTBOX_KINDS, WHEN_BLOCKED, type AccountProperties } from './config';
import { setUpCheckButton } from './editor/check-button';
import { setUpChoiceInput } from './editor/choice-input';
import { apiUrlRule, boundsRule, countryRule } from './editor/rules/account-rules';
import type { Choice, Saved } from './editor/rules/choice';

const t = catalog('smspartner-account');

type EditedAccount = RedEditor.EditedNode & Partial<AccountProperties>;

type Name = keyof AccountProperties;

/** Saved as numbers, unless they hold a variable. */
const NUMBERS = ['timeout', 'requestsPerSecond', 'maxPerHour', 'verifyFor'] as const;

const GAMMES: readonly Choice[] = [
  { type: 'none', saved: '' },
  { type: '1', saved: '1' },
  { type: '2', saved: '2' },
];

const SANDBOX: readonly Choice[] = [
  { type: 'off', saved: false },
  { type: 'on', saved: true },
];

const asChoice = (value: string): Choice => ({ type: value, saved: value });

/** Properties that are one of a few values, or come from a variable. */
const CHOICES = {
  gamme: GAMMES,
  sandbox: SANDBOX,
  outbox: OUTBOX_KINDS.map(asChoice),
  whenBlocked: WHEN_BLOCKED.map(asChoice),
};

type Chosen = keyof typeof CHOICES;

/** What is said under a choice, while it is the one that is shown. */
const CHOICE_NOTES: Partial<Record<Chosen, Record<string, Note>>> = {
  outbox: {
    disk: { key: 'hint.outboxDisk' },
    memory: { key: 'hint.outboxMemory', isWarning: true },
  },
  whenBlocked: {
    branch: { key: 'hint.whenBlockedBranch' },
    hold: { key: 'hint.whenBlockedHold' },
  },
};

/** What reads the choices of the form that is open. */
let readChoices: (() => Record<Chosen, Saved>) | null = null;

function property<Key extends Name>(
  name: Key,
  rule: Rule,
): RedEditor.Property<AccountProperties[Key]> {
  return {
    value: ACCOUNT_DEFAULTS[name],
    label: t(`label.${name}`),
    validate(value, opt) {
      const text = asText(value, String(ACCOUNT_DEFAULTS[name]));
      if (isEnvReference(text)) return true;
      const problem = rule(text);
      return problem === null ? true : reasonOf(t, opt, problem);
    },
  };
}

/** One of the choices; a variable was accepted before the rule is asked. */
const choiceRule =
  (choices: readonly Choice[]): Rule =>
  (value) =>
    choices.some(({ saved }) => String(saved) === value) ? null : { key: 'invalid.envName' };

RED.nodes.registerType<AccountProperties>('smspartner-account', {
  category: 'config',
  defaults: {
    name: { value: ACCOUNT_DEFAULTS.name },
    gamme: property('gamme', choiceRule(CHOICES.gamme)),
    sender: property('sender', senderRule),
    sandbox: property('sandbox', choiceRule(CHOICES.sandbox)),
    defaultCountry: property('defaultCountry', countryRule),
    apiUrl: property('apiUrl', apiUrlRule),
    timeout: property('timeout', boundsRule('timeout')),
    requestsPerSecond: property('requestsPerSecond', boundsRule('requestsPerSecond')),
    maxPerHour: property('maxPerHour', boundsRule('maxPerHour')),
    outbox: property('outbox', choiceRule(CHOICES.outbox)),
    verifyFor: property('verifyFor', boundsRule('verifyFor')),
    whenBlocked: property('whenBlocked', choiceRule(CHOICES.whenBlocked)),
    tls: {
      value: ACCOUNT_DEFAULTS.tls,
      type: 'tls-config',
      required: false,
      label: t('label.tls'),
    },
    proxy: {
      value: ACCOUNT_DEFAULTS.proxy,
      type: 'http proxy',
      required: false,
      label: t('label.proxy'),
    },
  },
  credentials: { apiKey: { type: 'password' } },
  label() {
    return this.name || t('label.node');
  },
  labelStyle() {
    return this.name ? 'node_label_italic' : '';
  },
  oneditprepare() {
    fillMissing(this);
    readChoices = prepareChoices(this);
    openIfSet(this);
    setUpCheckButton({
      button: '#node-config-input-check',
      result: '#node-config-input-check-result',
      url: `smspartner/account/${encodeURIComponent(this.id)}/check`,
      key: '#node-config-input-apiKey',
      fields: {
        apiUrl: '#node-config-input-apiUrl',
        timeout: '#node-config-input-timeout',
        tls: '#node-config-input-tls',
        proxy: '#node-config-input-proxy',
      },
      t,
    });
  },
  oneditsave() {
    if (readChoices) {
      Object.assign(this, readChoices());
      readChoices = null;
    }
    for (const name of NUMBERS) {
      const typed = asText($(`#node-config-input-${name}`).val()).trim();
      this[name] = boundsRule(name)(typed) ? typed : Number(typed);
    }
  },
  oneditcancel() {
    readChoices = null;
  },
});

/** An older flow may not hold every property. */
function fillMissing(node: EditedAccount): void {
  for (const name of Object.keys(ACCOUNT_DEFAULTS) as Name[]) {
    if (node[name] === undefined) {
      $(`#node-config-input-${name}`).val(String(ACCOUNT_DEFAULTS[name]));
    }
  }
}

function prepareChoices(node: EditedAccount): () => Record<Chosen, Saved> {
  const names = Object.keys(CHOICES) as Chosen[];
  const readers = names.map((name) => [name, prepareChoice(node, name)] as const);
  return () =>
    Object.fromEntries(readers.map(([name, read]) => [name, read()])) as Record<Chosen, Saved>;
}

function prepareChoice(node: EditedAccount, name: Chosen): () => Saved {
  const input = `#node-config-input-${name}-choice`;
  const read = setUpChoiceInput(node[name] ?? ACCOUNT_DEFAULTS[name], {
    input,
    choices: CHOICES[name].map((choice) => ({
      ...choice,
      label: t(`choice.${name}.${choice.type}`),
    })),
    label: t(`label.${name}`),
    envLabel: t('choice.env'),
    nameMissing: t('invalid.envName'),
  });
  const notes = CHOICE_NOTES[name];
  if (notes) {
    const refresh = (): void => {
      const note = notes[String(read())];
      showNotes($(`#node-config-input-${name}-notes`), note ? [note] : [], t);
    };
    $(input).on('change', refresh);
    refresh();
  }
  return read;
}

/** Nothing that is set is hidden. */
function openIfSet(node: EditedAccount): void {
  const names = ['outbox', 'verifyFor', 'whenBlocked'] as const;
  const isSet = names.some(
    (name) => node[name] !== undefined && String(node[name]) !== String(ACCOUNT_DEFAULTS[name]),
  );
  $('#node-config-input-outbox-section').prop('open', isSet);
}
