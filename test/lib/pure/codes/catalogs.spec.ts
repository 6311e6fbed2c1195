import 'should';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogOf } from '../../../../lib/pure/codes/catalogs';

describe('the name of a catalog', () => {
  it('is the package, the file of the node, and the root of its texts', () => {
    const manifest = readFileSync(join(__dirname, '../../../../package.json'), 'utf8');
    const { name } = JSON.parse(manifest) as { name: string };
    catalogOf('smspartner-send').should.equal(`${name}/smspartner-send:smspartner-send`);
  });
});
