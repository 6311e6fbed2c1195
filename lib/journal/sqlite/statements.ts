// The statements that are run for each change, prepared once for a file.
import type { Engine, Statement } from './engine';

const SQL = {
  begin: 'BEGIN IMMEDIATE',
  commit: 'COMMIT',
  insertLive: 'INSERT OR IGNORE INTO live VALUES (?, ?, ?)',
  insertStored: 'INSERT OR IGNORE INTO stored VALUES (?, ?)',
  insertEnded: 'INSERT OR IGNORE INTO ended VALUES (?, ?, ?)',
  insertAttempt: 'INSERT OR IGNORE INTO attempts VALUES (?, ?)',
  replaceKey: 'INSERT OR REPLACE INTO keys VALUES (?, ?, ?)',
  replaceNote: 'INSERT OR REPLACE INTO notes VALUES (?, ?)',
  replaceMeta: 'INSERT OR REPLACE INTO meta VALUES (?, ?)',
  selectLive: 'SELECT sealed, state FROM live WHERE id = ?',
  // The order is most of it, and who ends an entry has no use for it.
  selectStart: 'SELECT substr(sealed, 1, instr(sealed, char(10))) AS start FROM live WHERE id = ?',
  selectStored: 'SELECT sealed FROM stored WHERE id = ?',
  selectEnded: 'SELECT sealed FROM ended WHERE id = ?',
  selectKey: 'SELECT sealed FROM keys WHERE key = ?',
  countLive: 'SELECT count(*) AS count FROM live',
  updateState: 'UPDATE live SET state = ? WHERE id = ?',
  updateLine: 'UPDATE live SET sealed = ? WHERE id = ?',
  deleteLive: 'DELETE FROM live WHERE id = ?',
  deleteStored: 'DELETE FROM stored WHERE id = ?',
  deleteKey: 'DELETE FROM keys WHERE key = ?',
  deleteAttempt: 'DELETE FROM attempts WHERE id = ?',
} as const;

export type Statements = Record<keyof typeof SQL, Statement>;

export function prepareStatements(engine: Engine): Statements {
  const prepared = Object.entries(SQL).map(([name, sql]) => [name, engine.prepare(sql)] as const);
  return Object.fromEntries(prepared) as Statements;
}
