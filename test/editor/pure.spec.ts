import 'should';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '../..');
const FOLDER = 'nodes/editor';

describe('a file of the forms that says it is pure', () => {
  it('is checked without the DOM and without RED, as no other is', () => {
    const path = join(ROOT, 'tsconfig.pure.json');
    const { config } = ts.readConfigFile(path, (file) => readFileSync(file, 'utf8')) as {
      config: { include: string[] };
    };
    const says = readdirSync(join(ROOT, FOLDER))
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => readFileSync(join(ROOT, FOLDER, file), 'utf8').includes('Pure: no RED'))
      .map((file) => `${FOLDER}/${file}`);
    const checked = config.include.filter((pattern) => pattern.startsWith(FOLDER));
    checked.sort().should.deepEqual(says.sort());
    says.should.not.be.empty();
  });
});
