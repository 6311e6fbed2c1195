// A config property that is one of a few values or an environment variable, as a typed input.
import { nameForScreenReaders } from '../../editor/typed-inputs';
import { ENV, savedChoice, shownChoice, type Choice, type Saved } from './rules/choice';

export interface ChoiceInputOptions {
  input: string;
  choices: readonly (Choice & { label: string })[];
  envLabel: string;
  label: string;
  /** Said when a variable has no name. */
  nameMissing: string;
}

/** @returns what reads the value to save */
export function setUpChoiceInput(saved: Saved, options: ChoiceInputOptions): () => Saved {
  const { choices, envLabel, label, nameMissing } = options;
  const input = $(options.input);
  const shown = shownChoice(saved, choices);
  input
    .val(shown.value)
    .attr('aria-label', label)
    .typedInput({
      default: shown.type,
      types: [
        ...choices.map((choice) => ({ value: choice.type, label: choice.label, hasValue: false })),
        {
          value: ENV,
          label: envLabel,
          icon: 'red/images/typedInput/env.svg',
          validate: (name) => /^\S+$/.test(name) || nameMissing,
        },
      ],
    });
  nameForScreenReaders(input, label);
  return () => savedChoice(input.typedInput('type'), input.typedInput('value'), choices);
}
