// The part of the editor's global `RED` that the forms use, as Node-RED 4.1 and 5 really behave.
// @types/node-red__editor-client only knows validators of one argument and no texts as their result.
import type { WidgetTypedInputType, WidgetTypedInputTypeDefinition } from '@node-red/editor-client';

declare global {
  namespace RedEditor {
    /** A saved property; `this` of the functions is the node being validated or edited. */
    interface Property<Value> {
      value: Value;
      required?: boolean;
      type?: string;
      label?: string;
      /** Two parameters, or Node-RED does not take a text as the reason (it reads `length`). */
      validate?: Validator;
    }

    type Validator = (
      this: EditedNode,
      value: unknown,
      opt: { label?: string },
    ) => boolean | string;

    /** A node as the editor holds it: our saved properties may be missing in an older flow. */
    interface EditedNode {
      readonly id: string;
      readonly type: string;
      [property: string]: unknown;
    }

    interface Definition<Properties extends object> {
      category: string;
      color?: string;
      icon?: string;
      inputs?: 0 | 1;
      outputs?: number;
      defaults: { [Name in keyof Properties]-?: Property<Properties[Name]> };
      credentials?: Record<string, { type: 'text' | 'password'; required?: boolean }>;
      paletteLabel?: string | ((this: object) => string);
      inputLabels?: string | ((this: object) => string);
      outputLabels?: (this: EditedNode & Partial<Properties>, index: number) => string | undefined;
      label?: (this: EditedNode & Partial<Properties>) => string;
      labelStyle?: (this: EditedNode & Partial<Properties>) => string;
      oneditprepare?: (this: EditedNode & Partial<Properties>) => void;
      oneditsave?: (this: EditedNode & Partial<Properties>) => void;
      oneditcancel?: (this: EditedNode & Partial<Properties>) => void;
    }

    /** An entry of a typed input's menu: Node-RED's own by name, or one of ours. */
    type MenuName = WidgetTypedInputType;
    type MenuEntry = WidgetTypedInputTypeDefinition;

    interface TextEditor {
      value: string;
      mode?: string;
      focus?: boolean;
      title?: string;
      complete: (text: string) => void;
    }
  }

  const RED: {
    _(key: string, params?: Record<string, string>): string;
    nodes: {
      registerType<Properties extends object>(
        type: string,
        definition: RedEditor.Definition<Properties>,
      ): void;
      node(id: string): RedEditor.EditedNode | null | undefined;
      /** The definition, not an instance. */
      subflow(id: string): RedEditor.EditedNode | null | undefined;
    };
    editor: { editText(options: RedEditor.TextEditor): void };
    utils: {
      validateTypedProperty(value: string, type: string, opt: { label?: string }): true | string;
    };
    i18n: { lang(): string };
  };
}

declare module '@node-red/editor-client' {
  interface WidgetTypedInputTypeDefinition {
    /** What `value` gives, and so what is saved, from what was typed. */
    export?: (typed: string) => string;
  }

  /** Since Node-RED 4.0 a validator may answer with the reason. */
  interface ReasoningTypeDefinition extends Omit<WidgetTypedInputTypeDefinition, 'validate'> {
    validate: (typed: string) => boolean | string;
  }

  interface WidgetTypedInput {
    (opts: {
      default: string;
      types: (WidgetTypedInputTypeDefinition | ReasoningTypeDefinition)[];
    }): JQuery;
  }

  interface WidgetEditableListOptions<T> {
    /** Since Node-RED 5; 4.1 ignores it. */
    ariaLabelledBy?: string;
  }
}
