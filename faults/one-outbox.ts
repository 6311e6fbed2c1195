// One outbox in a process of its own, before a platform that does what a test says.
import { removeFolder, throwAwayFolder } from '../test/harness/throw-away';
import { check, type Findings } from './checker';
import { compiledChild } from './compiled-child';
import { TIMEOUT, VERIFY_FOR } from './horizon';
import { Campaign } from './campaign';
import type { AttemptWriting } from './watched-journal';
import { Workload } from './workload';
import { OutboxSubject } from './outbox-subject';
import { Random } from './random';
import { openEnvironment, type Environment } from './environment';

export interface OneOutbox {
  folder: string;
  environment: Environment;
  subject: OutboxSubject;
  campaign: Campaign;
  /** What is known by now. */
  findings: () => Findings;
}

export interface OneOutboxOptions {
  attempts?: AttemptWriting;
  /** Instead of the environment's. */
  apiUrl?: string;
  /** @see OutboxSubjectOptions.within */
  within?: (folder: string) => readonly string[];
}

/** @returns what `act` returns; nothing of it is left behind */
export async function withOutbox<T>(
  act: (outbox: OneOutbox) => Promise<T>,
  { attempts = 'ahead', apiUrl, within }: OneOutboxOptions = {},
): Promise<T> {
  const random = new Random(1);
  const folder = throwAwayFolder();
  const environment = await openEnvironment(random);
  const subject = new OutboxSubject({
    program: await compiledChild(),
    folder,
    within: within?.(folder),
    order: () => ({
      apiUrl: apiUrl ?? environment.url,
      verifyFor: VERIFY_FOR,
      timeout: TIMEOUT,
      engine: undefined,
      attempts,
    }),
  });
  const workload = new Workload(random.branch());
  const life = (): { from: 'up'; ms: number } => ({ from: 'up', ms: 0 });
  const campaign = new Campaign({ subject, environment, workload, random, life });
  try {
    return await act({
      folder,
      environment,
      subject,
      campaign,
      findings: () => {
        campaign.outcomes.read();
        return check(campaign.offered, campaign.outcomes.lines, environment.textsFor());
      },
    });
  } finally {
    await subject.kill();
    await environment.close();
    removeFolder(folder);
  }
}
