import 'should';
import { setTimeout as pause } from 'node:timers/promises';
import { withOutbox, type OneOutbox } from '../../faults/one-outbox';

/** Killed as soon as the platform has taken the SMS, before its answer is there; then left alone. */
async function killInFlight({ scene, subject, lane, findings }: OneOutbox) {
  scene.simulator.latencyMs = 10_000;
  await lane.begin(lane.drawPlain(1));
  await scene.simulator.waitForRequests(1);
  await subject.kill();
  scene.simulator.latencyMs = 0;
  await lane.begin([]);
  await lane.wait(30_000);
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

  it('is what does it: without it the harness sees the SMS sent twice', () =>
    withOutbox(
      async (outbox) => {
        const findings = await killInFlight(outbox);
        findings.twice.should.eql(['event-1']);
      },
      { isWithoutWriteAhead: true },
    ));
});
