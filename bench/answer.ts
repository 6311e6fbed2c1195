// How a program gives its figures to the process that started it. It lives for as long as that one listens.

/** @param work its result is the answer; a failure ends the process */
export function answer(work: Promise<unknown>): void {
  // Also keeps the process alive: a journal does not.
  process.once('disconnect', () => process.exit());
  work.then(
    (figures) => process.send!(figures),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
