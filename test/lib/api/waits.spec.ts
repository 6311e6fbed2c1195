import 'should';
import { ClientRequest } from 'node:http';
import { mock } from 'node:test';
import { ApiClient } from '../../../lib/api/client';
import { BULK_SEND } from '../../../lib/api/endpoints/bulk-send';
import { lookUpTag } from '../../../lib/api/endpoints/bulk-status-by-tag';
import { ME } from '../../../lib/api/endpoints/me';
import { SEND } from '../../../lib/api/endpoints/send';
import { TransportError } from '../../../lib/api/http/transport-error';
import { TEST_KEY } from '../../harness/captured';
import type { Answering } from '../../harness/raw-server';
import { WayToServer, WAYS } from './http/ways';

/** Long enough for a busy machine to send something. */
const TIMEOUT_MS = 400;
const HEAD = 'HTTP/1.1 101 Switching Protocols\r\n';

/** What came of a call: the kind of its answer, or why there is none. */
type Call = (client: ApiClient) => Promise<{ kind: string }>;

const CALLS: readonly [sentence: string, call: Call][] = [
  ['a sending', (client) => client.call(SEND, { phoneNumbers: '+33612345678', message: 'Hi' })],
  [
    'a batch',
    (client) =>
      client.call(BULK_SEND, { SMSList: [{ phoneNumber: '+33612345678', message: 'Hi' }] }),
  ],
  ['a look-up', (client) => lookUpTag(client, 'tag')],
  ['a balance, hence a check of the key and a probe', (client) => client.call(ME, undefined)],
];

const says =
  (text: string): Answering =>
  (socket) =>
    socket.write(text);

for (const way of WAYS) {
  describe(`a wait ${way} ends by its own timer:`, () => {
    let opened: WayToServer;
    let client: ApiClient;
    beforeEach(async () => {
      opened = await WayToServer.open(way, () => undefined);
      client = new ApiClient({ ...opened.settings, apiKey: TEST_KEY, timeoutMs: TIMEOUT_MS });
    });
    afterEach(async () => {
      mock.restoreAll();
      client.close();
      await opened.close();
    });

    const endOf = async (call: Call): Promise<string> => {
      try {
        return (await call(client)).kind;
      } catch (error) {
        return error instanceof TransportError ? error.reason : String(error);
      }
    };

    const endsOfAll = (): Promise<string[]> =>
      Promise.all(CALLS.map(async ([sentence, call]) => `${sentence}: ${await endOf(call)}`));

    // prettier-ignore
    const answers: [sentence: string, answering: Answering][] = [
      ['silence', () => undefined],
      ['HTTP 101', says(`${HEAD}Connection: Upgrade\r\nUpgrade: x\r\n\r\n`)],
      ['HTTP 101 without a protocol', says(`${HEAD}\r\n`)],
      ['half an answer', says('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{')],
    ];
    for (const [answer, answering] of answers) {
      it(`every call that is answered with ${answer}`, async () => {
        opened.server.answering = answering;
        for (const end of await endsOfAll())
          end.should.match(/: (timeout|unreadable|unavailable)$/);
      });
    }

    it('every call of which Node says nothing at all, and nobody knows whether it left', async () => {
      mock.method(ClientRequest.prototype, 'emit', () => false);
      for (const end of await endsOfAll()) end.should.match(/: (timeout|unavailable)$/);
    });
  });
}
