import should from 'should';
import { times } from '../../../harness/how-often';
import { type Finding, Life } from './life';

/** Another one draws other lives. */
const SEED = Number(process.env['SEED'] ?? 2026);

/** @param isNaive durations go by the clock that people set */
async function live(
  count: number,
  isNaive: boolean,
): Promise<{ messages: number; wrong: object[] }> {
  const wrong: (Finding & { seed: number })[] = [];
  let messages = 0;
  for (let seed = SEED; seed < SEED + count; seed += 1) {
    const life = new Life(seed, isNaive);
    await life.live();
    messages += life.messages;
    for (const finding of life.findings) wrong.push({ seed, ...finding });
  }
  return { messages, wrong };
}

describe('thirty days of a machine whose clock is wrong now and then', function () {
  this.timeout(30 * 60_000);

  it('lose nothing, send nothing twice, end nothing before its time, and let nothing held vanish', async () => {
    const { messages, wrong } = await live(times(200), false);
    should(wrong).be.empty();
    messages.should.be.above(times(200) * 50);
  });

  it('would, if durations went by the clock that people set', async () => {
    const { wrong } = await live(3, true);
    wrong.should.not.be.empty();
  });
});
