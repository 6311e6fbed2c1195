// What an account costs a Node-RED that has many: 30 accounts, each with an outbox on disk, a send node and a key of
// its own, after each has sent one SMS, next to a Node-RED with one.
import { startSimulator } from '../simulator/server';
import { accountsFlow } from './flows';
import { rest, type Resting } from './resting';
import { median } from './statistics';

export const ACCOUNTS = 30;

/** Medians over the rounds. */
export interface AccountsFigures {
  one: Pick<Resting, 'rssMb' | 'heapMb' | 'threads'>;
  many: Pick<Resting, 'rssMb' | 'heapMb' | 'threads'>;
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
      one: summary(all.map(({ one }) => one)),
      many: summary(all.map(({ many }) => many)),
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

function summary(all: readonly Resting[]): AccountsFigures['one'] {
  return {
    rssMb: median(all.map(({ rssMb }) => rssMb)),
    heapMb: median(all.map(({ heapMb }) => heapMb)),
    threads: median(all.map(({ threads }) => threads)),
  };
}
