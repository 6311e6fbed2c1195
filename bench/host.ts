// A host process: one Node-RED, one flow, one load. Started by measure.ts for each measurement, so that no variant
// runs on what another one left behind.
import { FIRST_NODE, messageFor } from './flows';
import { type Inject, PressingLoad, type RunningLoad, type Timed } from './load';
import { inputOf, startNodeRed } from './node-red';
import { recordProfile } from './profile';
import { ScheduledLoad } from './scheduled-load';
import type { HostMessage, HostOrder, Load, ParentMessage } from './types';

/** Before a schedule begins: what the warm-up has left to collect and to write is not what it measures. */
const SETTLE_MS = 1000;

let order: HostOrder | undefined;
let run: RunningLoad | undefined;

function tell(message: HostMessage): void {
  process.send?.(message);
}

function inject({ numbers }: Load): Inject {
  const receive = inputOf(FIRST_NODE);
  let index = 0;
  return (timed) => receive({ ...messageFor(numbers, (index += 1)), ...timed });
}

function begin(load: Load): RunningLoad {
  const Kind = load.kind === 'rate' ? ScheduledLoad : PressingLoad;
  return new Kind(inject(load), load);
}

async function warmUp(given: HostOrder): Promise<void> {
  order = given;
  await startNodeRed(given.userDir, (isDelivery, message) => {
    run?.count(isDelivery, message as Timed);
  });
  run = begin(given.warmUp);
  await run.done();
  if (given.load.kind === 'rate') await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  tell({ type: 'warm' });
}

async function measure({ load, profile }: HostOrder): Promise<void> {
  const stopProfile = profile ? recordProfile(profile) : undefined;
  run = begin(load);
  const result = await run.done();
  stopProfile?.();
  tell({ type: 'result', result });
}

process.on('message', (message: ParentMessage) => {
  const step = message.type === 'warmUp' ? warmUp(message.order) : order && measure(order);
  step?.catch((error: unknown) => {
    tell({ type: 'error', message: error instanceof Error ? error.message : String(error) });
  });
});
// A parent that is gone has no use for it.
process.once('disconnect', () => process.exit());
