import should from 'should';
import { DamageError } from '../../../../lib/journal/sqlite/failures';
import {
  withChecksum,
  slowChecksum,
  verifyChecksum,
} from '../../../../lib/journal/sqlite/checksum';

describe('a text with its checksum', () => {
  const texts = ['', 'a', 'a b', '{"é":"😀"}', 'x'.repeat(10_000)];

  it('comes back', () => {
    for (const text of texts)
      should(verifyChecksum('live 1', withChecksum('live 1', text))).equal(text);
  });

  it('is worth nothing at another place, with another letter, or as anything else', () => {
    const sealed = withChecksum('live 1', 'a b');
    for (const [place, text] of [
      ['live 2', sealed],
      ['state 1', sealed],
      ['live 1', sealed.replace('b', 'c')],
      ['live 1', `0${sealed}`],
      ['live 1', sealed.slice(0, -1)],
      ['live 1', 'a b'],
      ['live 1', ''],
      ['live 1', null],
      ['live 1', 5],
    ] as const) {
      should(() => verifyChecksum(place, text)).throw(DamageError);
    }
  });

  it('has the same checksum in every Node', () => {
    // Of the algorithm's definition.
    should(slowChecksum('123456789')).equal(0xcbf43926);
    for (const text of texts) {
      const sum = slowChecksum(`live 1\n${text}`).toString(36);
      should(withChecksum('live 1', text)).equal(`${sum} ${text}`);
    }
  });
});
