// Answers as a bad line, a bad proxy or a bad day would change them: the same ones in each run.

/** @returns whole numbers below `n`, the same ones in each run */
export function seeded(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

const SPLINTERS = [
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  'null',
  'true',
  '1e999',
  '\\',
  '<',
  '</entry>',
];

/** One to four changes of the text. */
export function mutated(body: string, random: (n: number) => number): string {
  let text = body;
  for (let steps = 1 + random(4); steps > 0; steps -= 1) {
    const at = random(text.length + 1);
    const length = random(12);
    const changes = [
      () => text.slice(0, at),
      () => text.slice(0, at) + text.slice(at + length),
      () => text.slice(0, at) + (SPLINTERS[random(SPLINTERS.length)] ?? '') + text.slice(at),
      () => text.slice(0, at) + String.fromCharCode(random(0xffff)) + text.slice(at + 1),
      () => text.slice(0, at) + text.slice(at, at + length) + text.slice(at),
    ];
    text = changes[random(changes.length)]?.() ?? text;
  }
  return text;
}

const LOOSE: readonly unknown[] = [
  true,
  false,
  'true',
  'false',
  0,
  1,
  -1,
  4,
  '4',
  200,
  '200',
  1.5,
  null,
  '',
  ' ',
  'queued',
  '+33612345678',
  '0033612345678',
  '06 12',
  [],
  {},
  [[]],
  [null],
  { code: 9 },
];

/** Any JSON, often with the members that an answer has. */
export function randomValue(
  names: readonly string[],
  random: (n: number) => number,
  levels = 4,
): unknown {
  const inner = (): unknown => randomValue(names, random, levels - 1);
  if (levels === 0 || random(3) === 0) return LOOSE[random(LOOSE.length)];
  if (random(3) === 0) return Array.from({ length: random(4) }, inner);
  return Object.fromEntries(names.filter(() => random(2) === 0).map((name) => [name, inner()]));
}
