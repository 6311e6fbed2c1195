import should from 'should';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Child, killAll } from './children';
import { ENGINES, Sandbox, accept, failureOf } from '../samples';

const sandbox = new Sandbox();

for (const engine of ENGINES) {
  describe(`the disk of a journal (${engine})`, function () {
    this.timeout(60_000);
    afterEach(async () => {
      await killAll();
      await sandbox.clear();
    });

    it('shows its files to nobody else', async () => {
      const path = sandbox.path();
      const journal = sandbox.journal(path, engine);
      const modes = (): string[] =>
        readdirSync(dirname(path))
          .filter((name) => !name.endsWith('.lock'))
          .map(
            (name) => `${name} ${(statSync(join(dirname(path), name)).mode & 0o777).toString(8)}`,
          );
      await journal.open();
      await journal.write([accept(1)]);
      should(modes()).deepEqual(['account.db 600', 'account.db-wal 600', 'account.db.owner 600']);
      should(statSync(dirname(path)).mode & 0o777).equal(0o700);
      await journal.close();
      should(modes()).deepEqual(['account.db 600']);
    });

    it('takes what others could read for itself', async () => {
      const path = sandbox.path();
      const journal = sandbox.journal(path, engine);
      await journal.open();
      await journal.close();
      chmodSync(path, 0o644);
      await journal.open();
      should(statSync(path).mode & 0o777).equal(0o600);
    });

    it('that is full stops everything, and is used again when it has room', async () => {
      const path = sandbox.path();
      const child = new Child(['fill', path, engine]);
      const pid = String(child.process.pid);
      // From the start: a file may grow to so much. What it raises later is only this limit.
      execFileSync('prlimit', ['--pid', pid, '--fsize=300000:unlimited']);
      const full = (await child.hear()) as Record<'failure' | 'later' | 'full', string> & {
        written: number;
      };
      should(full.failure).match(/^disk \(SQLITE_(IOERR|FULL)\)$/);
      should(full.later).equal(full.failure);
      full.written.should.be.above(10);
      execFileSync('prlimit', ['--pid', pid, '--fsize=unlimited']);
      child.process.stdin!.end('go on\n');
      const found = (await child.hear(2)) as { found: number; last: number; damagedFile?: string };
      should(found.damagedFile).be.undefined();
      // The one that was being written may be there, or not.
      [0, 1].should.containEql(found.found - full.written);
      should(found.last).equal(1_000_000);
      await child.end();
    });

    it('that may not be written says so', async () => {
      const path = sandbox.path();
      mkdirSync(dirname(path));
      chmodSync(dirname(dirname(path)), 0o755);
      chmodSync(dirname(path), 0o555);
      const child = new Child(['open', path, engine, 'nobody']);
      should(await child.hear()).equal('disk (EACCES)');
      await child.end();
      chmodSync(dirname(path), 0o700);
    });

    it('whose file may not be written says so', async () => {
      const path = sandbox.path();
      const journal = sandbox.journal(path, engine);
      await journal.open();
      await journal.close();
      for (const folder of [dirname(path), dirname(dirname(path))]) chmodSync(folder, 0o755);
      chmodSync(path, 0o444);
      chmodSync(dirname(path), 0o555);
      const child = new Child(['open', path, engine, 'nobody']);
      should(await child.hear()).match(/^disk \((SQLITE_\w+|EACCES)\)$/);
      await child.end();
      chmodSync(dirname(path), 0o700);
    });

    const impossible: [title: string, make: (path: string) => void, expected: RegExp][] = [
      [
        'a file where its folder should be',
        (path) => writeFileSync(dirname(path), ''),
        /^disk \((EEXIST|ENOTDIR)\)$/,
      ],
      [
        'a folder where its file should be',
        (path) => mkdirSync(path, { recursive: true }),
        /^disk \(EISDIR\)$/,
      ],
      [
        'a folder that leads nowhere',
        (path) => symlinkSync('/nowhere/at/all', dirname(path)),
        /^disk \(ENOENT\)$/,
      ],
    ];
    for (const [title, make, expected] of impossible) {
      it(`that has ${title} says so`, async () => {
        const path = sandbox.path();
        make(path);
        should(await failureOf(sandbox.journal(path, engine).open())).match(expected);
      });
    }
  });
}
