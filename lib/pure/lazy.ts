// What takes time or memory to make, and is not always needed: a formatter, a table, a library. It is made when it is
// first asked for, so that a Node-RED that sends no SMS pays for none of it. What is made, nobody knows here.

/**
 * @param make called at the first call, and again as long as it throws
 * @returns gives what was made, always the same
 */
export function lazy<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
