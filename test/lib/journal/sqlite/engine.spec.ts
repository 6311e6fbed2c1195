import should from 'should';
import { loadEngine } from '../../../../lib/journal/sqlite/engine';
import { JournalError } from '../../../../lib/journal/journal';
import { ENGINES } from '../samples';

describe('the engines of a journal', () => {
  const original = Object.getOwnPropertyDescriptor(process, 'getBuiltinModule');
  afterEach(() => {
    if (original) Object.defineProperty(process, 'getBuiltinModule', original);
    else Reflect.deleteProperty(process, 'getBuiltinModule');
  });
  const pretend = (value: unknown): void => {
    Object.defineProperty(process, 'getBuiltinModule', { value, configurable: true });
  };

  for (const nodes of [undefined, () => undefined]) {
    it(`are the second where Node has no SQLite ${nodes ? 'yet' : 'and no way to ask'}`, () => {
      pretend(nodes);
      const engine = loadEngine()(':memory:');
      should(engine.prepare('SELECT 1 AS one').get()).have.property('one', 1);
      engine.close();
    });
  }

  it('are Node’s own where it has one', () => {
    let isOpened = false;
    class DatabaseSync {
      constructor() {
        isOpened = true;
      }
    }
    pretend(() => ({ DatabaseSync }));
    loadEngine()('any');
    isOpened.should.be.true();
  });

  it('say so where the one that is asked for is missing', () => {
    pretend(undefined);
    should(() => loadEngine('node')).throw(JournalError, { message: 'engine (NONE)' });
  });

  for (const name of ENGINES) {
    it(`give rows as objects and as values (${name})`, () => {
      const engine = loadEngine(name)(':memory:');
      engine.exec('CREATE TABLE a (id INTEGER PRIMARY KEY, text TEXT)');
      const insert = engine.prepare('INSERT INTO a VALUES (?, ?)');
      insert.run(1, 'é');
      insert.run(1_700_000_000_000, null);
      const select = engine.prepare('SELECT * FROM a WHERE id > ? ORDER BY id');
      const rows = [
        { id: 1, text: 'é' },
        { id: 1_700_000_000_000, text: null },
      ];
      for (let i = 0; i < 2; i += 1) {
        should(select.values(0)).deepEqual(rows.map(({ id, text }) => [id, text]));
        should(select.all(0).map((row) => ({ ...row }))).deepEqual(rows);
        should({ ...select.get(0) }).deepEqual(rows[0]);
      }
      should(select.get(2e12)).be.undefined();
      engine.close();
      engine.close();
    });
  }
});
