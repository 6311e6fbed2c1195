// A text of several lines behind a typed input, whose own field has one line only: for the types that
// are written here the menu has no field, and the box below holds the text.
import { asText } from '../../editor/rules/rule';

export interface MessageBoxOptions {
  /** The typed input, e.g. `#node-input-message`. */
  input: string;
  /** The row with the box, and inside it the box and the button of the large editor. */
  row: string;
  box: string;
  expand: string;
  /** Types written in the box, with their label. */
  types: readonly { value: string; label: string }[];
  onChange: () => void;
}

/** The menu entries of a box: what is saved is what the box holds, line breaks included. */
export function boxTypes(box: string, types: MessageBoxOptions['types']): RedEditor.MenuEntry[] {
  return types.map(({ value, label }) => ({
    value,
    label,
    hasValue: false,
    export: () => asText($(box).val()),
  }));
}

/** Call it after the typed input exists. */
export function setUpMessageBox(text: string, options: MessageBoxOptions): void {
  const input = $(options.input);
  const box = $(options.box);
  const isWritten = (): boolean =>
    options.types.some(({ value }) => value === input.typedInput('type'));
  const follow = (): void => {
    input.val(asText(box.val())).trigger('change');
  };
  const showOrHide = (): void => {
    $(options.row).toggle(isWritten());
    options.onChange();
  };

  if (isWritten()) {
    // The input has lost the line breaks: the text comes from the node.
    box.val(text);
    input.val(text);
  }
  box.on('input', follow);
  input.on('change', showOrHide);
  $(options.expand).on('click', (event) => {
    event.preventDefault();
    RED.editor.editText({
      value: asText(box.val()),
      mode: 'text',
      focus: true,
      complete: (written) => {
        box.val(written);
        follow();
      },
    });
  });
  showOrHide();
}
