// The end of the event loop's present turn: what is given in one turn can be gathered until then. It waits for
// nothing else, and keeps no process alive for longer.

let end: Promise<void> | undefined;

/** @returns the same promise to all who ask in one turn, so that they go on one right after the other */
export function endOfTurn(): Promise<void> {
  end ??= new Promise((resolve) => {
    setImmediate(() => {
      end = undefined;
      resolve();
    });
  });
  return end;
}
