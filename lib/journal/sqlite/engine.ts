// The two SQLites: the one of Node where it has it, else one in WebAssembly. Same SQL, same file. All that
// differs between them is here, and nothing of what is stored.
import { createRequire } from 'node:module';
import type * as Wasm from 'node-sqlite3-wasm';
import { JournalError } from '../journal';

export type EngineName = 'node' | 'wasm';
export type Value = string | number | null;
export type Row = Record<string, Value>;

export interface Statement {
  /** @returns how many rows it has changed */
  run(...values: Value[]): number;
  get(...values: Value[]): Row | undefined;
  all(...values: Value[]): Row[];
  /** For many rows: only their values. */
  values(...values: Value[]): Value[][];
}

export interface Engine {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  /** Never throws: what could not be written was never acknowledged. */
  close(): void;
}

/** Opens a file with one of the engines. */
export type OpenFile = (path: string) => Engine;

interface NodeStatement extends Omit<Statement, 'run' | 'values'> {
  run(...values: Value[]): { changes: number | bigint };
  /** From Node 22.16 on; objects with names take five times as long. */
  setReturnArrays?: (isOn: boolean) => void;
}

interface NodeDatabase {
  exec(sql: string): void;
  prepare(sql: string): NodeStatement;
  close(): void;
}

interface NodeSqlite {
  DatabaseSync: new (
    path: string,
    options: { enableForeignKeyConstraints: boolean },
  ) => NodeDatabase;
}

/**
 * @param name only this one; without it the best there is
 * @throws JournalError
 */
export function loadEngine(name?: EngineName): OpenFile {
  const nodeSqlite = name === 'wasm' ? undefined : loadNodeSqlite();
  if (nodeSqlite) return (path) => new NodeEngine(nodeSqlite, path);
  if (name === 'node') throw new JournalError('engine', 'NONE');
  try {
    // Loaded only where it is used: it takes 20 ms and 10 MB.
    const wasm = createRequire(__filename)('node-sqlite3-wasm') as typeof Wasm;
    return (path) => new WasmEngine(wasm, path);
  } catch {
    throw new JournalError('engine', 'NONE');
  }
}

function loadNodeSqlite(): NodeSqlite | undefined {
  const { getBuiltinModule } = process as { getBuiltinModule?: (id: string) => unknown };
  return getBuiltinModule?.('node:sqlite') as NodeSqlite | undefined;
}

class NodeEngine implements Engine {
  private readonly database: NodeDatabase;

  constructor({ DatabaseSync }: NodeSqlite, path: string) {
    this.database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  }

  exec(sql: string): void {
    this.database.exec(sql);
  }

  prepare(sql: string): Statement {
    const statement = this.database.prepare(sql);
    return {
      run: (...values) => Number(statement.run(...values).changes),
      get: (...values) => statement.get(...values),
      all: (...values) => statement.all(...values),
      values: (...values) => this.valuesOf(statement, values),
    };
  }

  close(): void {
    quietly(() => this.database.close());
  }

  private valuesOf(statement: NodeStatement, values: Value[]): Value[][] {
    if (!statement.setReturnArrays) return statement.all(...values).map(Object.values<Value>);
    statement.setReturnArrays(true);
    const rows = statement.all(...values) as unknown as Value[][];
    statement.setReturnArrays(false);
    return rows;
  }
}

class WasmEngine implements Engine {
  private readonly database: Wasm.Database;
  private readonly statements: Wasm.Statement[] = [];

  constructor(wasm: typeof Wasm, path: string) {
    this.database = new wasm.Database(path);
    this.database.exec('PRAGMA foreign_keys = OFF');
  }

  exec(sql: string): void {
    this.database.exec(sql);
  }

  prepare(sql: string): Statement {
    const statement = this.database.prepare(sql);
    this.statements.push(statement);
    const all = (values: Value[]): Row[] => statement.all(values) as Row[];
    return {
      run: (...values) => statement.run(values).changes,
      // Its own `get` leaves the statement open, and no checkpoint can then finish.
      get: (...values) => all(values)[0],
      all: (...values) => all(values),
      values: (...values) => all(values).map(Object.values<Value>),
    };
  }

  close(): void {
    // Without this the file would stay open.
    for (const statement of this.statements) quietly(() => statement.finalize());
    quietly(() => this.database.close());
  }
}

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // Closing after a failure: the failure was reported.
  }
}
