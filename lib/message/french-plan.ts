// France and its territories overseas dial each other's numbers like their own, but have codes of their own from
// abroad: which of these a number may belong to. Whether it does is for the library to say.

/** Countries whose ten digits may be a number of any of them, and their codes from abroad. */
const CODE_OF: ReadonlyMap<string, string> = new Map([
  ['FR', '33'],
  ['RE', '262'],
  ['YT', '262'],
  ['GP', '590'],
  ['BL', '590'],
  ['MF', '590'],
  ['GF', '594'],
  ['MQ', '596'],
  ['PM', '508'],
]);

const CODES = [...new Set(CODE_OF.values())];

// The blocks that France's numbering plan gives to a territory as a whole. The library knows only what is in use
// in them, and new numbers are handed out all the time.
const BLOCKS: readonly [block: RegExp, code: string][] = [
  [/^(?:26[239]|639|69[23])/, '262'],
  [/^(?:590|69[01])/, '590'],
  [/^(?:594|694)/, '594'],
  [/^(?:596|69[67])/, '596'],
];

const SAINT_PIERRE = /^508\d{6}$/;

const AT_HOME = /^0([1-9]\d{8})$/;
const FROM_ABROAD = /^\+(33|262|590|594|596|508)([1-9]\d{8})$/;

// France gives 14 digits to machines; the library does not know them.
const MACHINE_AT_HOME = /^0(700\d{10})$/;
const MACHINE = /^(?:\+|00)?(33|262|590|594|596)0?(700\d{10})$/;

/** @param digits with a + or not @returns E.164 of a number that France gives to a machine */
export function frenchMachine(digits: string, country: string | undefined): string | undefined {
  const atHome = CODE_OF.has(country ?? '') ? MACHINE_AT_HOME.exec(digits)?.[1] : undefined;
  if (atHome !== undefined) return `+33${atHome}`;
  const [, code, number] = MACHINE.exec(digits) ?? [];
  return number === undefined ? undefined : `+${code}${number}`;
}

/**
 * The same digits with every code that they may have, the likeliest first: that of their block, then that of
 * the country. A code that was written comes before all, but digits of another territory after it are a number
 * that nobody has.
 *
 * @param digits as dialled at home, or E.164
 * @returns E.164; nothing where it is no number of this plan
 */
export function frenchReadings(digits: string, country = ''): string[] {
  const [, written, abroad] = FROM_ABROAD.exec(digits) ?? [];
  if (abroad !== undefined) return readingsOf(abroad, [written]);
  const home = CODE_OF.has(country) ? AT_HOME.exec(digits)?.[1] : undefined;
  if (home === undefined) return [];
  // Its numbers have six digits from abroad; at home the code is dialled before them like an area's.
  const short = SAINT_PIERRE.test(home) ? [`+${home}`] : [];
  const block = BLOCKS.find(([pattern]) => pattern.test(home))?.[1];
  return [...short, ...readingsOf(home, [block, CODE_OF.get(country)])];
}

function readingsOf(number: string, likeliest: (string | undefined)[]): string[] {
  const codes = new Set([...likeliest.filter((code) => code !== undefined), ...CODES]);
  return [...codes].map((code) => `+${code}${number}`);
}
