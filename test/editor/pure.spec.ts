import 'should';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '../..');

/** The files below a folder that a tsconfig takes. */
function filesOf(config: string, folder: RegExp): string[] {
  const path = join(ROOT, config);
  const json: unknown = ts.readConfigFile(path, (file) => readFileSync(file, 'utf8')).config;
  return ts
    .parseJsonConfigFileContent(json, ts.sys, ROOT)
    .fileNames.map((file) => relative(ROOT, file).replaceAll('\\', '/'))
    .filter((file) => folder.test(file));
}

const saysSo = (file: string): boolean =>
  readFileSync(join(ROOT, file), 'utf8').includes('Pure: no RED');

for (const [what, folder] of [
  ['the forms', /^nodes\//],
  ['a plugin', /^plugins\//],
] as const) {
  describe(`a file of ${what} that says it is pure`, () => {
    it('is checked without the DOM and without RED, as no other is', () => {
      const all = [...filesOf('tsconfig.editor.json', folder), ...filesOf('tsconfig.json', folder)];
      const says = [...new Set(all)].filter(saysSo);
      const checked = filesOf('tsconfig.pure.json', folder).filter(
        (file) => !file.endsWith('/config.ts'),
      );
      checked.sort().should.deepEqual(says.sort());
      says.should.not.be.empty();
    });
  });
}
