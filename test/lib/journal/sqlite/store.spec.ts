import should from 'should';
import { JournalError } from '../../../../lib/journal/journal';
import { encodeChanges } from '../../../../lib/journal/sqlite/wire-format';
import { Store } from '../../../../lib/journal/sqlite/store';
import { ENGINES, Sandbox, accept, end } from '../samples';

const sandbox = new Sandbox();

interface Inside {
  file: { statements: Record<'begin' | 'commit', { run(): number }> };
}

for (const engine of ENGINES) {
  describe(`a journal's store (${engine})`, () => {
    let store: Store;
    beforeEach(async () => {
      store = new Store(sandbox.path(), engine);
      await store.open();
    });
    afterEach(async () => {
      await store.close();
      await sandbox.clear();
    });

    /** From now on it fails, as on a failing disk. */
    const failAt = (what: 'begin' | 'commit'): void => {
      (store as unknown as Inside).file.statements[what].run = () => {
        throw Object.assign(new Error('disk I/O error'), { errcode: 1034 });
      };
    };
    const writing = (id: number) => (): unknown => store.write(encodeChanges([accept(id)]));
    const ids = async (): Promise<number> => (await store.open()).found.nextId;

    for (const what of ['begin', 'commit'] as const) {
      it(`writes nothing after a failed ${what} until it was opened again`, async () => {
        writing(1)();
        failAt(what);
        const failed = { message: 'disk (SQLITE_IOERR)' };
        should(writing(2)).throw(JournalError, failed);
        should(writing(3)).throw(JournalError, failed);
        should(() => store.readStored([1])).throw(JournalError, failed);
        should(() => store.vacuum(true)).throw(JournalError, failed);
        should(await ids()).equal(2);
        writing(3)();
        should(await ids()).equal(4);
      });
    }

    it('is untidy when something has ended, and when nobody knows', () => {
      store.needsVacuum.should.be.true();
      store.vacuum(true);
      store.needsVacuum.should.be.false();
      writing(1)();
      store.needsVacuum.should.be.false();
      store.write(encodeChanges([end(1)]));
      store.needsVacuum.should.be.true();
      store.vacuum(false);
      store.needsVacuum.should.be.false();
    });

    it('writes many rows anew only for who asks for it', () => {
      const ids = Array.from({ length: 2500 }, (_, at) => at + 1);
      store.write(encodeChanges(ids.map((id) => accept(id))));
      store.vacuum(false);
      store.needsVacuum.should.be.true();
      store.vacuum(true);
      store.needsVacuum.should.be.false();
    });
  });
}
