// The rows of the fault matrix that need a platform which fails in one way only: what is certainly not sent
// (6), look-ups that never work (10), a tag that shows too late (11), an answer without an id (12), an account
// without credit in mid-queue (13).
import { setTimeout as pause } from 'node:timers/promises';
import { DEFAULT_KEY } from '../simulator/accounts';
import { startSimulator } from '../simulator/server';
import { LIES, type Fault, type Lie } from '../simulator/faults';
import { TLS } from '../test/harness/certificates';
import { isClean, type Findings } from './checker';
import { VERIFY_FOR } from './horizon';
import { withOutbox, type OneOutbox } from './one-outbox';

/** @returns what was not as it should be */
type Phase = () => Promise<string[]>;

/** More than the horizon and the patience at its end. */
const UNCONFIRMED_MS = VERIFY_FOR * 1000 * 4;

const LONGEST_MS = 40_000;

export const PHASES: Readonly<Record<string, Phase>> = {
  'row 6: a name that is nowhere': () => certainlyNotSent('https://smspartner.invalid/v1'),
  'row 6: nobody listens': () => certainlyNotSent('http://127.0.0.1:9/v1'),
  'row 6: a certificate that nobody signed': async () => {
    const stranger = await startSimulator({ tls: TLS });
    const problems = await certainlyNotSent(stranger.url);
    if (stranger.requestCount > 0) problems.push('a request went to a stranger');
    await stranger.close();
    return problems;
  },
  'row 10: look-ups never work': () =>
    withOutbox(async ({ environment, subject, campaign, findings }) => {
      await campaign.warmUp();
      environment.simulator.faults.always({
        match: { path: 'bulk-status-by-tag' },
        httpStatus: 500,
      });
      unanswered(environment.simulator.faults, 10);
      await campaign.begin(campaign.drawPlain(10));
      await campaign.wait(UNCONFIRMED_MS);
      await subject.kill();
      await campaign.drain(LONGEST_MS);
      const found = findings();
      return [...faultsOf(found), ...unless(found.held >= 1, 'nothing was held')];
    }),
  'row 11: the tag shows later than the horizon': () =>
    withOutbox(async ({ environment, campaign, findings }) => {
      environment.simulator.tagLagMs = VERIFY_FOR * 10_000;
      await campaign.warmUp();
      await campaign.begin([]);
      await pause(UNCONFIRMED_MS / 2);
      unanswered(environment.simulator.faults, 6);
      campaign.offer(campaign.drawPlain(6));
      await campaign.wait(UNCONFIRMED_MS * 2);
      const found = findings();
      return [...faultsOf(found), ...unless(found.held >= 1, 'nothing was held')];
    }),
  'row 12: taken, or not, without an id': () =>
    withOutbox(async ({ environment, campaign, findings }) => {
      await campaign.warmUp();
      await campaign.begin([]);
      for (const accept of [true, false]) {
        for (const match of SENDING) {
          environment.simulator.faults.next({ match, withoutMessageId: true, accept });
        }
        campaign.offer(campaign.drawPlain(4));
        await campaign.wait(LONGEST_MS);
      }
      const found = findings();
      const isVerified = found.verified > 0;
      return [...faultsOf(found), ...unless(isVerified, 'nothing was found by a look-up')];
    }),
  'row 13: no credit in mid-queue': () => withOutbox(noCredit),
  ...Object.fromEntries(LIES.map((lie) => [`look-ups lie: ${lie}`, () => lyingLookUps(lie)])),
};

/** From when look-ups were known to work, until the end of all patience. */
function lyingLookUps(lie: Lie): Promise<string[]> {
  return withOutbox(async ({ environment, campaign, findings }) => {
    await campaign.warmUp();
    environment.simulator.faults.always({ match: { path: 'bulk-status-by-tag' }, lie });
    unanswered(environment.simulator.faults, 10);
    await campaign.begin(campaign.drawPlain(10));
    await campaign.wait(UNCONFIRMED_MS * 2);
    const found = findings();
    return [...faultsOf(found), ...unless(found.held >= 1, 'nothing was held')];
  });
}

const SENDING: readonly { path: string }[] = [{ path: 'bulk-send' }, { path: 'send' }];

/** More requests at once than an account makes for what can share one. */
const MOST_IN_FLIGHT = 4;

async function noCredit({
  environment,
  subject,
  campaign,
  findings,
}: OneOutbox): Promise<string[]> {
  const account = environment.simulator.accounts.get(DEFAULT_KEY)!;
  account.balance = 1;
  await campaign.begin(campaign.drawPlain(1000));
  const { simulator } = environment;
  const isBlocked = async (): Promise<boolean> => (await subject.state()).pauseReason === 'blocked';
  for (let tries = 0; tries < 100 && !(await isBlocked()); tries += 1) await pause(50);
  const stoppedAt = environment.sendRequests;
  await pause(2000);
  const problems = unless(await isBlocked(), 'the queue was not held');
  if (environment.sendRequests - stoppedAt > MOST_IN_FLIGHT) problems.push('it went on sending');
  if (simulator.accepted.length >= 1000) problems.push('nothing was left to hold');
  account.balance = 1000;
  await campaign.wait(LONGEST_MS);
  const found = findings();
  return [...problems, ...faultsOf(found), ...unless(found.sent === 1000, 'not all were sent')];
}

/** Sends to an address that leads nowhere, then to the right one. */
function certainlyNotSent(apiUrl: string): Promise<string[]> {
  return withOutbox(
    (outbox) => isSentWithoutLookUp(outbox, () => outbox.subject.moveTo(outbox.environment.url)),
    { apiUrl },
  );
}

async function isSentWithoutLookUp(outbox: OneOutbox, repair: () => void): Promise<string[]> {
  const { subject, campaign, findings } = outbox;
  await campaign.begin(campaign.drawPlain(3));
  await pause(1500);
  const { checking } = await subject.state();
  repair();
  await campaign.wait(LONGEST_MS);
  const found = findings();
  return [
    ...faultsOf(found),
    ...unless(checking === 0 && found.verified === 0, 'something was unconfirmed'),
    ...unless(subject.triedAgain.size === 0, 'something was looked up'),
    ...unless(found.sent === found.messages, 'not all were sent'),
  ];
}

/** Requests that get no answer, half of them taken. */
function unanswered(faults: { next(fault: Fault): void }, count: number): void {
  for (let index = 0; index < count; index += 1) {
    const fault = index % 2 === 0 ? { acceptThenCut: true } : { cutBeforeAccept: true };
    for (const match of SENDING) faults.next({ match, ...fault });
  }
}

function faultsOf(found: Findings): string[] {
  if (isClean(found)) return [];
  const { lost, twice, wrong } = found;
  return [`lost ${lost.join(', ') || 0}`, `twice ${twice.join(', ') || 0}`, ...wrong];
}

function unless(isTrue: boolean, problem: string): string[] {
  return isTrue ? [] : [problem];
}
