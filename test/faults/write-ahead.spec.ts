import 'should';
import { setTimeout as pause } from 'node:timers/promises';
import { withOutbox, type OneOutbox } from '../../faults/one-outbox';

/** Killed as soon as the platform has taken the SMS, before its answer is there; then left alone. */
async function killInFlight({ environment, subject, campaign, findings }: OneOutbox) {
  environment.simulator.latencyMs = 10_000;
  await campaign.begin(campaign.drawPlain(1));
  await environment.simulator.waitForRequests(1);
  await subject.kill();
  environment.simulator.latencyMs = 0;
  await campaign.begin([]);
  await campaign.wait(30_000);
  // Somebody who forgot that it was sent has sent it by now.
  await pause(200);
  return findings();
}

describe('write-ahead', () => {
  it('keeps an SMS from being sent twice when its process is killed in flight', () =>
    withOutbox(async (outbox) => {
      const findings = await killInFlight(outbox);
      findings.twice.should.be.empty();
      findings.lost.should.be.empty();
      findings.wrong.should.be.empty();
      outbox.subject.interrupted.size.should.equal(1);
    }));

  for (const [how, attempts] of [
    ['without it', 'never'],
    ['where it comes after the request', 'late'],
  ] as const) {
    it(`is what does it: ${how}, the harness sees the SMS sent twice`, () =>
      withOutbox(
        async (outbox) => {
          const findings = await killInFlight(outbox);
          findings.twice.should.eql(['event-1']);
        },
        { attempts },
      ));
  }
});
