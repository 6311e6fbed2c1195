import 'should';
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from '../../faults/compiled-child';
import { withOutbox, type OneOutbox, type OneOutboxOptions } from '../../faults/one-outbox';
import type { OfferedMessage } from '../../faults/workload';

/** A way to make a disk fail, and to make it work again. */
interface Disk {
  options: OneOutboxOptions;
  fail(outbox: OneOutbox): void;
  work(outbox: OneOutbox): void;
  /** Before the next process, when the last one was killed. */
  workForNext(outbox: OneOutbox): void;
}

/** Bytes that no file may grow beyond: the outbox's log does soon, the file of outcomes does not. */
const SMALL = 48 * 1024;

/** The system's own limit of a running process. */
function limitFiles({ subject }: OneOutbox, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(subject.pid), `--fsize=${bytes}:`]);
}

const FULL: Disk = {
  options: {},
  fail: (outbox) => limitFiles(outbox, SMALL),
  work: (outbox) => limitFiles(outbox, 'unlimited'),
  // The limit ended with the process.
  workForNext: () => undefined,
};

const failingFsync = (folder: string): string => join(folder, 'fsync-fails');

const WITHOUT_FSYNC: Disk = {
  options: {
    within: (folder) => ['perl', join(ROOT, 'faults/failing-fsync.pl'), failingFsync(folder)],
  },
  fail: ({ folder }) => writeFileSync(failingFsync(folder), ''),
  work: ({ folder }) => rmSync(failingFsync(folder)),
  workForNext: ({ folder }) => rmSync(failingFsync(folder)),
};

async function until(isTrue: () => Promise<boolean>, longestMs = 30_000): Promise<void> {
  const deadline = Date.now() + longestMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error('it did not happen in time');
    await pause(50);
  }
}

/** Messages come until it says that it cannot write them. */
async function breakDisk(outbox: OneOutbox, disk: Disk): Promise<void> {
  const { subject, campaign } = outbox;
  await campaign.warmUpAndStay();
  disk.fail(outbox);
  await until(async () => {
    campaign.offer(campaign.drawPlain(20));
    return (await subject.state()).pauseReason === 'disk';
  });
  // Requests that were in flight.
  await pause(500);
}

/** @returns how they left, once all have */
async function endsOf(
  { campaign }: OneOutbox,
  messages: readonly OfferedMessage[],
): Promise<string[]> {
  const ids = messages.map(({ id }) => id);
  await until(() => {
    campaign.outcomes.read();
    return Promise.resolve(ids.every((id) => campaign.outcomes.ids.has(id)));
  });
  const lines = campaign.outcomes.lines.filter(({ id }) => ids.includes(id));
  return lines.map(({ outcome, code }) => `${outcome} ${code}`);
}

function shouldBeClean({ findings }: OneOutbox): void {
  const { lost, twice, wrong } = findings();
  ({ lost, twice, wrong }).should.eql({ lost: [], twice: [], wrong: [] });
}

const DISKS: readonly [string, Disk][] = [
  ['a disk that is full', FULL],
  ['a disk that cannot keep what it was given (fsync fails)', WITHOUT_FSYNC],
];

for (const [title, disk] of DISKS) {
  describe(title, () => {
    it('stops accepting and sending, says why, and all goes on when it works again', () =>
      withOutbox(async (outbox) => {
        const { environment, subject, campaign } = outbox;
        await breakDisk(outbox, disk);
        const requests = environment.sendRequests;
        const late = campaign.drawPlain(5);
        campaign.offer(late);
        (await endsOf(outbox, late)).should.eql(Array(5).fill('refused full'));
        environment.sendRequests.should.equal(requests);

        disk.work(outbox);
        await until(async () => (await subject.state()).pauseReason === '');
        campaign.offer(campaign.drawPlain(5));
        await campaign.wait(30_000);
        shouldBeClean(outbox);
        const kinds = subject.events.map(({ kind }) => kind);
        kinds.should.eql(['unusable', 'usable']);
      }, disk.options));

    it('loses nothing and sends nothing twice when the process is killed meanwhile', () =>
      withOutbox(async (outbox) => {
        const { environment, subject, campaign } = outbox;
        await breakDisk(outbox, disk);
        campaign.outcomes.read();
        const refused = campaign.outcomes.lines.filter(({ outcome }) => outcome === 'refused');
        refused.should.not.be.empty();
        await subject.kill();
        disk.workForNext(outbox);
        // Not offered again: what left as refused must not be sent by what comes back.
        await subject.start();
        await subject.open();
        await pause(2000);
        const texts = environment.textsFor();
        const numberOf = new Map(campaign.offered.map(({ id, number }) => [id, number]));
        refused.filter(({ id }) => texts.has(numberOf.get(id)!)).should.be.empty();
        await subject.kill();
        await campaign.drain(60_000);
        shouldBeClean(outbox);
      }, disk.options));
  });
}
