// Properties that forms of several nodes have, and how a reason is said about any of them. What only one node
// saves must never enter here.
import { asText, type Problem } from './rules/rule';
import type { Translate } from './texts';

/** Node-RED shows reasons in a list under the node, where a field must say its name. */
export function reasonOf(t: Translate, opt: { label?: string }, problem: Problem): string {
  const said = t(problem.key, problem.params);
  return opt.label ? t('invalid.named', { label: opt.label, problem: said }) : said;
}

/** The account of a node: it must be there, and be valid itself. */
export function accountProperty(t: Translate): RedEditor.Property<string> {
  return {
    value: '',
    type: 'smspartner-account',
    // Not `required: false`: Node-RED would not ask the validator about an empty value.
    label: t('label.account'),
    validate(value, opt) {
      const key = accountProblem(value);
      return key === null ? true : reasonOf(t, opt, { key });
    },
  };
}

function accountProblem(value: unknown): string | null {
  if (value === '_ADD_' || !value) return 'invalid.accountMissing';
  const account = RED.nodes.node(asText(value));
  if (!account) return 'invalid.accountUnknown';
  return account.valid === false ? 'invalid.accountInvalid' : null;
}
