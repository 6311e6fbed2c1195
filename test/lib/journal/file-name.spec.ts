import should from 'should';
import { journalFileName } from '../../../lib/journal/file-name';

/** What a system that knows one case, and drops dots and spaces at the end, makes of a name. */
const onAnySystem = (name: string): string => name.toLowerCase().replace(/[. ]+$/, '');

describe('the file of an account', () => {
  const usual = [
    'a1b2c3d4e5f60718',
    'a1b2c3d4.e5f607',
    '0',
    'account',
    'my-account_2',
    'a1b2c3d4e5f60718-b1b2c3d4e5f60718-c1b2c3d4e5f60718-d1b2c3d4e5f60718',
    'a'.repeat(100),
  ];
  for (const id of usual) {
    it(`is named by an id like those of Node-RED: ${id.slice(0, 40)}`, () => {
      journalFileName(id).should.equal(`${encodeURIComponent(id)}.db`);
    });
  }

  const unusual = [
    '',
    '.',
    '..',
    '../../etc/passwd',
    'a/b',
    'a\\b',
    'a:b',
    'C:\\x',
    'a\0b',
    'a\nb',
    'a b',
    'a.',
    '.a',
    'a..b',
    '-a',
    '_a',
    'a*?<>|"',
    '%41',
    'A1B2C3D4E5F60718',
    'Account',
    'ACCOUNT',
    'con',
    'nul.x',
    'com1',
    'lpt9.txt',
    'CON',
    'x.db',
    'x.db.owner',
    'x.db-wal',
    'x.db.damaged-1',
    'é',
    'e\u0301',
    '\ud800',
    '\udfff',
    'a\ud83d',
    '🔥',
    'a'.repeat(101),
    'a'.repeat(260),
    '🔥'.repeat(100_000),
  ];
  for (const id of unusual) {
    it(`always has a name that works: ${JSON.stringify(id).slice(0, 40)}`, () => {
      journalFileName(id).should.match(/^_[0-9a-f]{40}\.db$/);
    });
  }

  it('is shared by no two ids, on whatever system', () => {
    const ids = [...usual, ...unusual, ...usual.map((id) => `_${id}`), ...usual.map(upper)];
    const names = new Set([...new Set(ids)].map((id) => onAnySystem(journalFileName(id))));
    should(names.size).equal(new Set(ids).size);
  });

  const reserved = ['con', 'prn', 'aux', 'nul', 'com0', 'com9', 'lpt1', 'conin', 'conout'];
  for (const device of reserved) {
    it(`is never a device of Windows: ${device}`, () => {
      for (const id of [device, `${device}.a`, `${device}.a.b`]) {
        journalFileName(id).startsWith('_').should.be.true();
      }
      journalFileName(`${device}x`).should.equal(`${device}x.db`);
    });
  }
});

const upper = (id: string): string => id.toUpperCase();
