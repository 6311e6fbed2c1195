// What was measured, and on what: without both, a figure says nothing.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './programs';

/** @returns the package's version, and the commit where the sources are a working copy */
export function packageVersion(): string {
  const { name, version } = readManifest(join(ROOT, 'package.json'));
  return [name, version, ...commit()].join(' ');
}

/** @returns processor, cores, Node and Node-RED */
export function machine(): string {
  const cores = cpus();
  const model = cores[0]?.model.trim() || 'unknown CPU';
  const nodeRed = readManifest(createRequire(__filename).resolve('node-red/package.json')).version;
  return `${model}, ${cores.length} cores, Node ${process.version}, Node-RED ${nodeRed}`;
}

function commit(): string[] {
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const changed = git('status', '--porcelain').trim() === '' ? '' : ', changed since';
    return [`(${git('rev-parse', '--short', 'HEAD').trim()}${changed})`];
  } catch {
    return [];
  }
}

function readManifest(file: string): { name: string; version: string } {
  return JSON.parse(readFileSync(file, 'utf8')) as { name: string; version: string };
}
