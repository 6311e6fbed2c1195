// A user directory of Node-RED: the flow, and this package where npm would put it.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeDirectory } from './children';
import type { FlowFiles } from './flows';
import { ROOT } from './programs';

const PACKAGE = 'node_modules/@smspartner-community/node-red-smspartner';

/** The package is found as `npm link` would put it there: package.json, and dist/ as it was built. */
export function makeUserDir(files: FlowFiles, isLinked = true): string {
  const userDir = makeDirectory();
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(userDir, name), JSON.stringify(content));
  }
  if (isLinked) {
    const link = join(userDir, PACKAGE);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(ROOT, link, 'dir');
  }
  return userDir;
}
