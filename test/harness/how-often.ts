// How often a test repeats what one time would not find: drawn bytes, mutations, histories, deploys. A tenth of
// it in `npm test`, where everybody waits for it; all of it in `npm run faults`. Nothing here may decide what a
// test expects, only how often it looks.

/** `npm run faults` sets it, and so may who wants all of it from one spec. */
const IS_FULL = process.env['FULL'] === '1';

/** @returns how often to do what is done `inFull` times when nobody waits for it */
export function times(inFull: number): number {
  return IS_FULL ? inFull : Math.ceil(inFull / 10);
}
