import should from 'should';
import { ApiClient } from '../../../../lib/api/client';
import { BULK_SEND } from '../../../../lib/api/endpoints/bulk-send';
import { lookUpTag } from '../../../../lib/api/endpoints/bulk-status-by-tag';
import { ME } from '../../../../lib/api/endpoints/me';
import { SEND } from '../../../../lib/api/endpoints/send';
import { TransportError } from '../../../../lib/api/http/transport-error';
import { TEST_KEY } from '../../../harness/captured';
import { http } from '../../../harness/raw-server';
import { times } from '../../../harness/how-often';
import { seeded } from '../mutations';
import { drawAnswer } from './random-answers';
import { WayToServer, WAYS } from './ways';

/** Also on a busy machine most answers are there by then. */
const TIMEOUT_MS = 5000;

/** What a busy machine may add to it. */
const MARGIN_MS = 10_000;

const AT_ONCE = 16;

const SEED = 8;

/** Told in the request which answer it is to have, so that each run draws the same ones. */
type Call = (client: ApiClient, name: string) => Promise<{ kind: string }>;

const CALLS: readonly Call[] = [
  (client, name) => client.call(SEND, { phoneNumbers: '+33612345678', message: name }),
  (client, name) =>
    client.call(BULK_SEND, { SMSList: [{ phoneNumber: '+33612345678', message: name }] }),
  (client, name) => lookUpTag(client, name),
];

/** What an answer may come to: the request left. */
// prettier-ignore
const OUTCOMES = ['accepted', 'taken', 'refused', 'unreadable', 'found', 'absent', 'unavailable', 'timeout', 'cut', 'tooLarge'];

/** A busy machine may not have made the connection in time: then nobody may have heard of it. */
const NOT_SENT = 'timeoutBeforeSend, not sent';

async function outcomeOf(call: Call, client: ApiClient, name: string): Promise<string> {
  try {
    return (await call(client, name)).kind;
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    return error.left ? error.reason : `${error.reason}, not sent`;
  }
}

describe('an answer drawn at random ends in one outcome, and in time,', () => {
  let opened: WayToServer;
  let client: ApiClient;
  afterEach(() => {
    client.close();
    return opened.close();
  });

  for (const way of WAYS) {
    it(way, async function () {
      this.timeout(30 * 60_000);
      const heard = new Set<number>();
      opened = await WayToServer.open(way, (socket, _, request) => {
        const index = Number(/answer-(\d+)/.exec(request)?.[1]);
        heard.add(index);
        drawAnswer(seeded(SEED + index * 7919))(socket);
      });
      client = new ApiClient({ ...opened.settings, apiKey: TEST_KEY, timeoutMs: TIMEOUT_MS });
      const count = Math.ceil(times(10_000) / WAYS.length);
      const outcomes = new Map<string, number>();
      let next = 0;
      const work = async (): Promise<void> => {
        while (next < count) {
          const index = next++;
          const start = performance.now();
          const outcome = await outcomeOf(CALLS[index % CALLS.length]!, client, `answer-${index}`);
          const ms = performance.now() - start;
          ms.should.be.below(TIMEOUT_MS + MARGIN_MS, `answer ${index}`);
          if (outcome === NOT_SENT) heard.has(index).should.be.false(`answer ${index}`);
          else OUTCOMES.includes(outcome).should.be.true(`answer ${index}: ${outcome}`);
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      [...outcomes.values()].reduce((sum, one) => sum + one).should.equal(count);
      // It sees what it is for.
      for (const seen of ['accepted', 'refused', 'unreadable', 'cut', 'timeout', 'tooLarge']) {
        [...outcomes.keys()].should.containEql(seen);
      }
      // The way is still open, on a connection of which nothing is left.
      opened.server.answering = (socket) => socket.write(http('200 OK', '{}'));
      const ends: string[] = [];
      while (ends.length < 2 * AT_ONCE && ends.at(-1) !== 'unreadable') {
        ends.push(await outcomeOf((one) => one.call(ME, undefined), client, ''));
      }
      should(ends.at(-1)).equal('unreadable');
    });
  }
});
