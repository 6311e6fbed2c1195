// A long list of numbers takes the library seconds: it is read in slices before its message has its turn, so that
// nothing else stands still. What a number is, and what becomes of it, must never enter here.
import { noNumbers, type PhoneNumbers, readingOf } from '../message/phone-numbers';
import { LONGEST_NUMBER } from '../pure/fields/input-bounds';
import { inSlices } from '../queueing/time-slices';

/** Short lists are read at once, when their turn comes: there are many, and a slice for each costs more. */
const SHORT_LIST = 10;

/** Never throws. @param value the numbers as the flow gave them */
export function isLongList(value: unknown): boolean {
  if (typeof value === 'string') return value.length > LONGEST_NUMBER * SHORT_LIST;
  try {
    return Array.isArray(value) && value.length > SHORT_LIST;
  } catch {
    // A proxy that was revoked: no list.
    return false;
  }
}

export class LongList {
  private country: string | undefined;
  private numbers: PhoneNumbers | undefined;

  /** @param isRead called when it is read; not when it was read at once */
  constructor(
    private readonly value: unknown,
    private readonly isRead: () => void,
  ) {}

  /** @returns `undefined` while it is being read; begins anew when the account's country has changed meanwhile */
  in(country: string): PhoneNumbers | undefined {
    if (country !== this.country) this.read(country);
    return this.numbers;
  }

  private read(country: string): void {
    const numbers = noNumbers();
    let isFirstSlice = true;
    this.country = country;
    this.numbers = undefined;
    inSlices(readingOf(this.value, country, numbers), ignore, () => {
      if (this.country !== country) return;
      this.numbers = numbers;
      if (!isFirstSlice) this.isRead();
    });
    isFirstSlice = false;
  }
}

function ignore(): void {
  // What is read is in the list.
}
