// Growing pauses after failures, drawn at random so that many clients do not come back together ("full
// jitter"). It counts and draws; somebody else waits.

const BASE_MS = 1000;
/** An alarm must leave soon after the network is back. */
const LONGEST_MS = 60_000;

export class Backoff {
  private failures = 0;

  /** @param random 0 ≤ x < 1 */
  constructor(private readonly random: () => number = Math.random) {}

  /** @returns ms to wait before the next try */
  failed(): number {
    const longestMs = Math.min(LONGEST_MS, BASE_MS * 2 ** this.failures);
    this.failures += 1;
    return this.random() * longestMs;
  }

  succeeded(): void {
    this.failures = 0;
  }
}
