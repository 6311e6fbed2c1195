// One typed input of a form, saved as `<field>` and `<field>Type`: its menu, what an older flow does not
// hold, and a name for screen readers. What the values mean is not known here.

export interface TypedInputOptions {
  field: string;
  /** Of the menu, in order; either Node-RED's own, or one of `own`. */
  types: readonly string[];
  own: readonly RedEditor.MenuEntry[];
  /** For a property that an older flow does not hold. */
  fallback: { type: string; value: string };
  label: string;
}

/** A choice of the menu that says it all: nothing is typed, and the saved value is empty. */
export const bareType = (value: string, label: string): RedEditor.MenuEntry => ({
  value,
  label,
  hasValue: false,
  export: () => '',
});

export function setUpTypedInput(node: RedEditor.EditedNode, options: TypedInputOptions): JQuery {
  const { field, types, own, fallback, label } = options;
  const input = $(`#node-input-${field}`);
  const typeField = $(`#node-input-${field}Type`);
  if (node[`${field}Type`] === undefined) typeField.val(fallback.type);
  if (node[field] === undefined) input.val(fallback.value);
  input.attr('aria-label', label).typedInput({
    default: fallback.type,
    typeField,
    types: types.map(
      (type) => own.find(({ value }) => value === type) ?? (type as RedEditor.MenuName),
    ),
  });
  nameForScreenReaders(input, label);
  return input;
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
