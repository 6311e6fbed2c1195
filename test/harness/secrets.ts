// Searches what a run saw for the keys that the tests made up. Mocha loads it before every spec (.mocharc.json),
// so that whatever runs, alone or with others and in any order, is captured from its first line on and searched
// at its end. Nothing here may know a spec.
import 'should';
import { everythingCaptured, KEY_MARK, keysInUse } from './captured';

/**
 * Every place where a key is, or the start of one that the tests make up.
 *
 * @returns one line each, without the keys themselves: what prints it is captured as well
 */
export function leaksIn(seen: readonly { kind: string; text: string }[]): string[] {
  const marks = [KEY_MARK, ...keysInUse()];
  return seen
    .filter(({ text }) => marks.some((mark) => text.includes(mark)))
    .map(
      ({ kind, text }) =>
        `${kind}: ${marks.reduce((rest, mark) => rest.replaceAll(mark, 'KEY'), text)}`,
    );
}

/** Root hooks: after the last test of the run, whichever that is. */
export const mochaHooks = {
  afterAll(): void {
    leaksIn(everythingCaptured()).should.be.empty();
  },
};
