// A flood through the node with the outbox on disk: each message is sent once, in batches, and nothing of one
// message is ever found in another.
import 'should';
import type { Sent } from '../../../lib/message/outcome';
import { setUpOutbox } from './outbox-stage';

const COUNT = 5000;

describe('a flood', () => {
  const stage = setUpOutbox();

  it('of 5,000 messages sends each once, in batches, each with its own outcome', async () => {
    const flow = await stage.start({ account: { maxPerHour: 0 } });
    const numbers = Array.from(
      { length: COUNT },
      (_, i) => `+3361234${String(i).padStart(4, '0')}`,
    );
    numbers.forEach((phoneNumbers, i) => flow.receive({ payload: `text ${i}`, phoneNumbers }));
    await flow.until(() => flow.doneCalls.length === COUNT);

    const { accepted, requests } = stage.simulator;
    new Map(accepted.map(({ phoneNumber, text }) => [phoneNumber, text])).size.should.equal(COUNT);
    accepted.should.have.length(COUNT);
    flow.onlyPort.should.equal(0);
    flow.outputs[0]!.should.have.length(COUNT);
    flow.doneCalls.should.matchEach((error: unknown) => error === undefined);

    for (const { payload, phoneNumbers, sms } of flow.outputs[0]!) {
      const { messageId, nbSms, response, ...sent } = sms as Sent;
      sent.phoneNumbers.should.deepEqual([phoneNumbers]);
      nbSms!.should.equal(1);
      const index = Number(String(payload).slice('text '.length));
      numbers[index]!.should.equal(phoneNumbers);
      const written = JSON.stringify(response).match(/\+33612\d{6,}/g) ?? [];
      for (const number of written) number.should.equal(phoneNumbers);
      const taken = accepted.find(({ phoneNumber }) => phoneNumber === phoneNumbers)!;
      taken.text.should.equal(payload);
      String(taken.messageId).should.equal(messageId);
    }

    const batches = requests.filter(({ path }) => path.endsWith('/bulk-send'));
    const inBatches = batches.reduce((sum, { body }) => sum + sizeOf(body), 0);
    inBatches.should.be.above(COUNT * 0.9);
    batches.length.should.be.below(COUNT / 50);
    for (const { body } of batches) sizeOf(body).should.be.belowOrEqual(500);
  }).timeout(60_000);
});

function sizeOf(body: unknown): number {
  return (body as { SMSList: unknown[] }).SMSList.length;
}
