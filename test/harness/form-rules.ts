// What every rule of a form is tried with: values it takes, values it names a problem of, and the runtime, which
// must judge alike. No rule of one form stands here.
import should from 'should';
import type { Rule } from '../../nodes/editor/rules/rule';
import { checkMessage } from '../../lib/message/check';
import type { MessageFields } from '../../lib/message/message';
import { ACCOUNT, NOW } from '../lib/message/orders';

export interface Case {
  name: string;
  rule: Rule;
  good: string[];
  /** The key of its problem by value, below `invalid`. */
  bad: Record<string, string>;
}

const FIELDS: MessageFields = {
  phoneNumbers: '0612345678',
  message: 'a',
  sender: undefined,
  gamme: undefined,
  schedule: undefined,
  isStopSms: false,
  isUnicode: false,
  tag: undefined,
  sandbox: false,
  format: 'json',
  expires: '60',
  key: undefined,
};

/** What the runtime makes of a text. That a time is past is not the form's business. */
export function isTaken(field: keyof MessageFields, value: string): boolean {
  const fields = { ...FIELDS, [field]: value };
  const { rejection } = checkMessage({ fields, problems: [] }, ACCOUNT, NOW);
  return !rejection || rejection.problems.every(({ rule }) => rule === 'datePast');
}

/** Call inside `describe`. */
export function tryRules(cases: readonly Case[]): void {
  for (const { name, rule, good, bad } of cases) {
    it(`accepts ${name} that can work`, () => {
      for (const value of good) should(rule(value)).be.null();
    });

    it(`says what is wrong with ${name}`, () => {
      for (const [value, key] of Object.entries(bad)) {
        should(rule(value)?.key).equal(`invalid.${key}`, JSON.stringify(value));
      }
    });
  }
}

/** @param runtime whether the runtime takes a value, by the name of a case */
export function compareWithRuntime(
  cases: readonly Case[],
  runtime: Record<string, (value: string) => boolean>,
): void {
  for (const { name, rule, good, bad } of cases) {
    const isTakenAtRunTime = runtime[name];
    if (!isTakenAtRunTime) continue;
    it(`about ${name}`, () => {
      const all = [...good, ...Object.keys(bad)].filter((value) => value !== '');
      all.filter((value) => isTakenAtRunTime(value) !== (rule(value) === null)).should.eql([]);
    });
  }
}
