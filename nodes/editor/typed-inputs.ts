// The typed inputs of any form, each saved as `<field>` and `<field>Type`: a node declares their menus, rules and
// defaults once, and gets its properties, its widgets and what is wrong with them. What the values mean is not
// known here.
import { isEnvReference } from '../../lib/pure/fields/field-rules';
import { reasonOf } from './properties';
import { requiredRule } from './rules/common-rules';
import { asText, type Problem, type Rule } from './rules/rule';
import type { Translate } from './texts';

export interface TypedInputsOptions<Field extends string> {
  t: Translate;
  /** Of each menu, in order: Node-RED's own, or one of `choices`. */
  types: Readonly<Record<Field, readonly string[]>>;
  /** Also for a property that an older flow does not hold. */
  defaults: Readonly<Record<Field | `${Field}Type`, string>>;
  /** Menu entries of the node's own, and those that all its fields may have. */
  choices: Partial<Record<Field | 'all', readonly RedEditor.MenuEntry[]>>;
  /** What a written value must be, by its type; without one, it must not be empty. */
  rules: Partial<Record<Field, Readonly<Record<string, Rule>>>>;
}

export interface TypedInputs<Field extends string> {
  readonly fields: readonly Field[];
  /** For the `defaults` of the node's definition. */
  readonly properties: Record<Field | `${Field}Type`, RedEditor.Property<string>>;
  /** Makes the widgets of the form that opens; their labels are those of `label.<field>`. */
  open(node: RedEditor.EditedNode): void;
  /** The form is gone: what is saved counts again. */
  close(): void;
  /** What is in the form while it is open, else what is saved. */
  typeOf(node: RedEditor.EditedNode, field: Field): string;
  /** What is wrong with what is typed, as far as the form can tell. */
  problemOf(field: Field, type: string, text: string): Problem | null;
}

/** A choice of the menu that says it all: nothing is typed, and the saved value is empty. */
export const bareType = (value: string, label: string): RedEditor.MenuEntry => ({
  value,
  label,
  hasValue: false,
  export: () => '',
});

/** Types with no value of their own, or with one that is chosen and not typed. */
const CHOSEN = ['default', 'none', 'bool'];

/** Types whose writing Node-RED knows. */
const READ_BY_NODE_RED = ['msg', 'flow', 'global', 'jsonata'];

/** Types with something to type; any other one of a menu says it all. */
const TYPED = [...READ_BY_NODE_RED, 'str', 'num', 'env', 'mustache'];

export function declareTypedInputs<Field extends string>(
  options: TypedInputsOptions<Field>,
): TypedInputs<Field> {
  const { t, types, defaults, rules } = options;
  const fields = Object.keys(types) as Field[];
  /** `this` of a validator may be any node of the workspace. */
  let openId: string | null = null;

  const typeOf = (node: RedEditor.EditedNode, field: Field): string => {
    const shown = openId === node.id ? $(`#node-input-${field}Type`).val() : undefined;
    return String(shown ?? node[`${field}Type`] ?? defaults[`${field}Type`]);
  };
  const isChosen = (field: Field, type: string): boolean =>
    CHOSEN.includes(type) || (types[field].includes(type) && !TYPED.includes(type));
  const problemOf = (field: Field, type: string, text: string): Problem | null => {
    if (isChosen(field, type) || isEnvReference(text)) return null;
    return (rules[field]?.[type] ?? requiredRule)(text);
  };
  const valueProperty = (field: Field): RedEditor.Property<string> => ({
    value: defaults[field],
    label: t(`label.${field}`),
    validate(value, opt) {
      const type = typeOf(this, field);
      const text = asText(value, defaults[field]);
      const problem = problemOf(field, type, text);
      if (problem) return reasonOf(t, opt, problem);
      return READ_BY_NODE_RED.includes(type) && !isEnvReference(text)
        ? RED.utils.validateTypedProperty(text, type, opt)
        : true;
    },
  });
  const properties = Object.fromEntries(
    fields.flatMap((field) => [
      [field, valueProperty(field)],
      [`${field}Type`, { value: defaults[`${field}Type`] }],
    ]),
  ) as TypedInputs<Field>['properties'];

  return {
    fields,
    properties,
    open(node) {
      openId = node.id;
      for (const field of fields) setUp(node, field, options);
    },
    close() {
      openId = null;
    },
    typeOf,
    problemOf,
  };
}

function setUp<Field extends string>(
  node: RedEditor.EditedNode,
  field: Field,
  { t, types, defaults, choices }: TypedInputsOptions<Field>,
): void {
  const own = [...(choices[field] ?? []), ...(choices.all ?? [])];
  const input = $(`#node-input-${field}`);
  const typeField = $(`#node-input-${field}Type`);
  const label = t(`label.${field}`);
  if (node[`${field}Type`] === undefined) typeField.val(defaults[`${field}Type`]);
  if (node[field] === undefined) input.val(defaults[field]);
  input.attr('aria-label', label).typedInput({
    default: defaults[`${field}Type`],
    typeField,
    types: types[field].map(
      (type) => own.find(({ value }) => value === type) ?? (type as RedEditor.MenuName),
    ),
  });
  nameForScreenReaders(input, label);
}

/** Node-RED hides the labelled input behind its own: 4.1 leaves that one without a name. */
export function nameForScreenReaders(input: JQuery, label: string): void {
  const container = input.next('.red-ui-typedInput-container');
  container.attr({ role: 'group', 'aria-label': label });
  container.find('.red-ui-typedInput-input').attr('aria-label', label);
  const id = input.attr('id') ?? '';
  $(`label[for="${id}"]`).on('click', () => {
    container.find('button, input').filter(':visible').first().trigger('focus');
  });
}
