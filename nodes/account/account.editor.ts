// The form of `smspartner-account`: which widget each property has, and the button that tries the key.
// The key never leaves its field, except when it was just typed and is to be tried.
import { isEnvReference } from '../../lib/vocabulary/field-rules';
import { asText } from '../editor/as-text';
import { catalog } from '../editor/catalog';
import { setUpCheckButton } from '../editor/check-button';
import type { Choice, Saved } from '../editor/choice';
import { setUpChoiceInput } from '../editor/choice-input';
import { apiUrlRule, boundsRule, countryRule, senderRule, type Rule } from '../editor/rules';
import { ACCOUNT_DEFAULTS, type AccountProperties } from './config';

const t = catalog('smspartner-account');

type EditedAccount = RedEditor.EditedNode & Partial<AccountProperties>;

type Name = keyof AccountProperties;

/** Saved as numbers, unless they hold a variable. */
const NUMBERS = ['timeout', 'requestsPerSecond', 'maxPerHour'] as const;

const GAMMES: readonly Choice[] = [
  { type: 'none', saved: '' },
  { type: '1', saved: '1' },
  { type: '2', saved: '2' },
];

const SANDBOX: readonly Choice[] = [
  { type: 'off', saved: false },
  { type: 'on', saved: true },
];

let readChoices: { gamme: () => Saved; sandbox: () => Saved } | null = null;

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
      if (!problem) return true;
      const said = t(problem.key, problem.params);
      return opt.label ? t('invalid.named', { label: opt.label, problem: said }) : said;
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
    gamme: property('gamme', choiceRule(GAMMES)),
    sender: property('sender', senderRule),
    sandbox: property('sandbox', choiceRule(SANDBOX)),
    defaultCountry: property('defaultCountry', countryRule),
    apiUrl: property('apiUrl', apiUrlRule),
    timeout: property('timeout', boundsRule('timeout')),
    requestsPerSecond: property('requestsPerSecond', boundsRule('requestsPerSecond')),
    maxPerHour: property('maxPerHour', boundsRule('maxPerHour')),
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
      this.gamme = String(readChoices.gamme());
      this.sandbox = readChoices.sandbox();
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

function prepareChoices(node: EditedAccount): { gamme: () => Saved; sandbox: () => Saved } {
  const named = (choices: readonly Choice[], label: string): (Choice & { label: string })[] =>
    choices.map((choice) => ({ ...choice, label: t(`choice.${label}.${choice.type}`) }));
  const shared = { envLabel: t('choice.env'), nameMissing: t('invalid.envName') };
  return {
    gamme: setUpChoiceInput(node.gamme ?? ACCOUNT_DEFAULTS.gamme, {
      input: '#node-config-input-gamme-choice',
      choices: named(GAMMES, 'gamme'),
      label: t('label.gamme'),
      ...shared,
    }),
    sandbox: setUpChoiceInput(node.sandbox ?? ACCOUNT_DEFAULTS.sandbox, {
      input: '#node-config-input-sandbox-choice',
      choices: named(SANDBOX, 'sandbox'),
      label: t('label.sandbox'),
      ...shared,
    }),
  };
}
