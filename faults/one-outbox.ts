// One outbox in a process of its own, before a platform that does what a test says.
import { removeFolder, throwAwayFolder } from '../test/e2e/support/throw-away';
import { check, type Findings } from './check';
import { compiledChild } from './compiled-child';
import { TIMEOUT, VERIFY_FOR } from './horizon';
import { Lane } from './lane';
import { Offers } from './offers';
import { OutboxSubject } from './outbox-subject';
import { Random } from './random';
import { openScene, type Scene } from './scene';

export interface OneOutbox {
  folder: string;
  scene: Scene;
  subject: OutboxSubject;
  lane: Lane;
  /** What is known by now. */
  findings: () => Findings;
}

export interface OneOutboxOptions {
  isWithoutWriteAhead?: boolean;
  /** Instead of the scene's. */
  apiUrl?: string;
  /** @see OutboxSubjectOptions.within */
  within?: (folder: string) => readonly string[];
}

/** @returns what `act` returns; nothing of it is left behind */
export async function withOutbox<T>(
  act: (outbox: OneOutbox) => Promise<T>,
  { isWithoutWriteAhead = false, apiUrl, within }: OneOutboxOptions = {},
): Promise<T> {
  const random = new Random(1);
  const folder = throwAwayFolder();
  const scene = await openScene(random);
  const subject = new OutboxSubject({
    program: await compiledChild(),
    folder,
    within: within?.(folder),
    order: () => ({
      apiUrl: apiUrl ?? scene.url,
      verifyFor: VERIFY_FOR,
      timeout: TIMEOUT,
      engine: undefined,
      isWithoutWriteAhead,
    }),
  });
  const offers = new Offers(random.branch());
  const life = (): { from: 'up'; ms: number } => ({ from: 'up', ms: 0 });
  const lane = new Lane({ subject, scene, offers, random, life });
  try {
    return await act({
      folder,
      scene,
      subject,
      lane,
      findings: () => {
        lane.outcomes.read();
        return check(lane.offered, lane.outcomes.lines, scene.textsFor());
      },
    });
  } finally {
    await subject.kill();
    await scene.close();
    removeFolder(folder);
  }
}
