// How deep an answer may be. What is deeper breaks whoever walks it later: Node-RED clones messages by
// recursion, and 4 kB of brackets ended its process.

/** The deepest answer that was ever seen has three levels. */
export const MAX_LEVELS = 50;

/**
 * @param value parsed JSON, of any depth
 * @returns whether it holds more levels than that; goes no deeper itself
 */
export function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => isDeeperThan(levels - 1, inner));
}
