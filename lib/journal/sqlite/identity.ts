// What tells a file from another one of the same name: where it is on its disk. No link is followed, nothing is read.
import { fstatSync, lstatSync } from 'node:fs';

/** @returns `undefined` where there is none @throws a system error */
export function identityOf(path: string): string | undefined {
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev} ${found.ino}`;
}

/** @param file that is open: as long as it is, no other has its identity @throws a system error */
export function identityOfOpened(file: number): string {
  const { dev, ino } = fstatSync(file, { bigint: true });
  return `${dev} ${ino}`;
}
