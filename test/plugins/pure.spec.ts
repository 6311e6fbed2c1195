import 'should';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(__dirname, '../..');

describe('a file of a plugin that says it is pure', () => {
  it('is checked without the DOM and without RED, as no other is', () => {
    const path = join(ROOT, 'tsconfig.pure.json');
    const { config } = ts.readConfigFile(path, (file) => readFileSync(file, 'utf8')) as {
      config: { include: string[] };
    };
    const says = readdirSync(join(ROOT, 'plugins'), { recursive: true, encoding: 'utf8' })
      .map((file) => `plugins/${file.replaceAll('\\', '/')}`)
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => readFileSync(join(ROOT, file), 'utf8').includes('Pure: no RED'));
    const checked = config.include.filter((pattern) => pattern.startsWith('plugins/'));
    checked.sort().should.deepEqual(says.sort());
    says.should.not.be.empty();
  });
});
