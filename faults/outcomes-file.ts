// The file that outcomes leave into: read as it grows, whoever is killed while writing it.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { OutcomeLine } from './types';

export class OutcomesFile {
  readonly lines: OutcomeLine[] = [];
  /** With an outcome of their own, not only that of an earlier one. */
  readonly ids = new Set<string>();
  private offset = 0;
  private rest = '';

  constructor(readonly path: string) {}

  /** @returns the new lines */
  read(): OutcomeLine[] {
    const parts = (this.rest + this.readNew()).split('\n');
    // A line that is not whole yet is read with what follows.
    this.rest = parts.pop() ?? '';
    const fresh = parts.map((part) => JSON.parse(part) as OutcomeLine);
    for (const line of fresh) {
      this.lines.push(line);
      if (!line.duplicate) this.ids.add(line.id);
    }
    return fresh;
  }

  private readNew(): string {
    const file = openSync(this.path, 'a+');
    try {
      const buffer = Buffer.alloc(fstatSync(file).size - this.offset);
      this.offset += readSync(file, buffer, 0, buffer.length, this.offset);
      return buffer.toString('utf8');
    } finally {
      closeSync(file);
    }
  }
}
