// What an account costs a Node-RED that has many: 30 accounts, each with an outbox on disk, a send node and a key of
// its own, after each has sent one SMS, next to a Node-RED with one.
import { startSimulator } from '../simulator/server';
import { accountsFlow } from './flows';
import { rest, type Resting } from './resting';
import { median, mediansOf } from './statistics';

export const ACCOUNTS = 30;

const FIGURES = ['rssMb', 'heapMb', 'threads'] as const;

/** Medians over the rounds. */
export interface AccountsFigures {
  one: Pick<Resting, (typeof FIGURES)[number]>;
  many: Pick<Resting, (typeof FIGURES)[number]>;
  /** Of the many above one. */
  addedRssMb: number;
}

export async function measureAccounts(rounds: number): Promise<AccountsFigures> {
  const keys = Array.from({ length: ACCOUNTS }, (_, index) => `BENCH-KEY-${index}`);
  const simulator = await startSimulator({ accounts: keys.map((apiKey) => ({ apiKey })) });
  const all: { one: Resting; many: Resting }[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const one = await restAfterSending(keys.slice(0, 1), simulator.url);
      all.push({ one, many: await restAfterSending(keys, simulator.url) });
    }
    return {
      one: mediansOf(
        all.map(({ one }) => one),
        FIGURES,
      ),
      many: mediansOf(
        all.map(({ many }) => many),
        FIGURES,
      ),
      addedRssMb: median(all.map(({ one, many }) => many.rssMb - one.rssMb)),
    };
  } finally {
    await simulator.close();
  }
}

function restAfterSending(keys: readonly string[], apiUrl: string): Promise<Resting> {
  const idOf = (index: number): string => `send-${index}`;
  return rest(accountsFlow(keys, apiUrl, idOf), { sendFrom: keys.map((_, index) => idOf(index)) });
}
