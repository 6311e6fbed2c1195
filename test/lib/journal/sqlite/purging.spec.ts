import should from 'should';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Change, Journal } from '../../../../lib/journal/journal';
import { DAY, ENGINES, Sandbox, accept, end, keyed } from '../samples';

const sandbox = new Sandbox();

for (const engine of ENGINES) {
  describe(`what has ended (${engine})`, function () {
    this.timeout(60_000);
    let path: string;
    let journal: Journal;
    beforeEach(async () => {
      path = sandbox.path();
      journal = sandbox.journal(path, engine);
      await journal.open();
    });
    afterEach(() => sandbox.clear());

    const bytes = (): Buffer =>
      Buffer.concat(
        readdirSync(dirname(path))
          .filter((name) => !name.endsWith('.lock'))
          .map((name) => readFileSync(join(dirname(path), name))),
      );
    /** Ids of messages of which the files have anything. */
    const traces = (): number[] => {
      const found = new Set<number>();
      for (const [, id] of bytes()
        .toString('latin1')
        .matchAll(/SECRET-[A-Z]+-(\d+)-/g)) {
        found.add(Number(id));
      }
      return [...found].sort((one, other) => one - other);
    };
    const secret = (kind: string, id: number, length: number): string =>
      `SECRET-${kind}-${id}-${'x'.repeat(length)}`;
    /** Of many sizes, some larger than a page. */
    const message = (id: number): Change => {
      const length = id % 50 === 0 ? 9000 : (id * 7919) % 900;
      const change = keyed(id, secret('KEY', id, 1), secret('CONTENT', id, 1));
      if (change.do !== 'accept') return change;
      const [first] = change.entries;
      first!.order = JSON.stringify(secret('ORDER', id, length));
      first!.message!.stored = JSON.stringify(secret('STORED', id, length));
      first!.message!.outcomes = JSON.stringify(secret('OUTCOMES', id, 10));
      return change;
    };

    it('is nowhere in the files when they are vacuum, and what has not ended is', async () => {
      const ids = Array.from({ length: 4000 }, (_, at) => at + 1);
      for (let at = 0; at < ids.length; at += 500) {
        await journal.write(ids.slice(at, at + 500).map(message));
      }
      const outcome = (id: number): string => JSON.stringify(secret('OUTCOME', id, id % 300));
      // In an order that moves rows between pages.
      const shuffled = [...ids].sort(
        (one, other) => ((one * 7919) % 4001) - ((other * 7919) % 4001),
      );
      const kept = new Set(shuffled.filter((id) => id % 40 === 0));
      const ending = shuffled.filter((id) => !kept.has(id));
      for (let at = 0; at < ending.length; at += 300) {
        const some = ending.slice(at, at + 300);
        await journal.write(some.map((id) => ({ do: 'settle', id, outcome: outcome(id) })));
        await journal.write(some.map((id) => end(id)));
      }
      await journal.vacuum();
      should(traces()).deepEqual([...kept].sort((one, other) => one - other));
      await journal.write([...kept].map((id) => end(id)));
      await journal.close();
      should(traces()).be.empty();
    });

    it('is kept without its texts for seven days, and then not at all', async () => {
      const old = { at: Date.now() - 7 * DAY - 1000, summary: '"SUMMARY-OLD"' };
      const young = { at: Date.now() - 7 * DAY + 60_000, summary: '"SUMMARY-YOUNG"' };
      await journal.write([accept(1), accept(2), end(1, old), end(2, young)]);
      await journal.close();
      bytes().includes('SUMMARY-OLD').should.be.true();
      await journal.open();
      await journal.forgetOld(Date.now() - 7 * DAY, 0);
      await journal.close();
      bytes().includes('SUMMARY-OLD').should.be.false();
      bytes().includes('SUMMARY-YOUNG').should.be.true();
    });
  });
}
