// The simulator as a program, for the demo and the benchmark:
//   node --import=tsx simulator/main.ts --port 8025 --latency 20 --tag-lag 500 --record counts --credits 5000
//   … --tls-key FILE --tls-cert FILE      over https
// Prints one JSON line with its addresses; also sends it to the process that forked it.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startSimulator } from './server';
import type { SimulatorOptions } from './types';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      latency: { type: 'string', default: '0' },
      'tag-lag': { type: 'string', default: '0' },
      'refusal-status': { type: 'string', default: '200' },
      record: { type: 'string', default: 'all' },
      credits: { type: 'string' },
      'tls-key': { type: 'string' },
      'tls-cert': { type: 'string' },
    },
  });
  const record = values.record === 'counts' ? 'counts' : 'all';
  const simulator = await startSimulator({
    port: Number(values.port),
    latencyMs: Number(values.latency),
    tagLagMs: Number(values['tag-lag']),
    refusalStatus: Number(values['refusal-status']),
    record,
    // 100,000 messages cost more than a demo's account holds.
    credits: Number(values.credits ?? (record === 'counts' ? 1e9 : 1000)),
    ...readTls(values['tls-key'], values['tls-cert']),
  });
  const addresses = { url: simulator.url, phoneUrl: simulator.phoneUrl };
  console.log(JSON.stringify(addresses));
  process.send?.(addresses);
  const stop = (): void => void simulator.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // A parent that is gone has no use for it.
  process.once('disconnect', stop);
}

/** @throws Error where one of the two is missing, or is no file */
function readTls(key: string | undefined, cert: string | undefined): Pick<SimulatorOptions, 'tls'> {
  if (key === undefined && cert === undefined) return {};
  if (key === undefined || cert === undefined)
    throw new Error('--tls-key and --tls-cert go together');
  return { tls: { key: readFileSync(key), cert: readFileSync(cert) } };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
