import { goesWithContainer, isLostWithContainer } from '../../../lib/journal/container';

const ROOT = '1 0 0:1 / / rw,relatime master:1 - overlay overlay rw,lowerdir=/a,upperdir=/b';
const DISK_ROOT = '1 0 8:1 / / rw,relatime - ext4 /dev/sda1 rw';
const DATA = '2 1 8:1 /volumes/x /data rw,relatime - ext4 /dev/sda1 rw';
const STORAGE = '3 1 0:9 / /data/storage rw - nfs4 10.0.0.1:/x rw';
const SPACED = '4 1 8:1 / /my\\040data rw - ext4 /dev/sda1 rw';
const MEMORY = '5 1 0:8 / /run rw - tmpfs tmpfs rw';
const OVER_DATA = '6 2 0:7 / /data rw - tmpfs tmpfs rw';

describe('a folder in a container', () => {
  const cases: [title: string, folder: string, mounts: string[], isLost: boolean][] = [
    ['on no volume', '/data/smspartner', [ROOT], true],
    ['on no volume, with volumes elsewhere', '/usr/src/x', [ROOT, DATA, SPACED], true],
    ['beside a volume whose name begins alike', '/data-old/x', [ROOT, DATA], true],
    ['in memory', '/run/x', [ROOT, MEMORY], true],
    ['on a volume that something in memory lies over', '/data/x', [ROOT, DATA, OVER_DATA], true],
    ['on a volume', '/data/smspartner', [ROOT, DATA], false],
    ['that is a volume', '/data', [ROOT, DATA], false],
    ['on a share', '/data/storage/smspartner', [ROOT, STORAGE], false],
    ['on a volume with a space in its name', '/my data/x', [ROOT, SPACED], false],
    ['on a disk that is its root', '/data', [DISK_ROOT], false],
    ['where nothing is known', '/data', [''], false],
  ];
  for (const [title, folder, mounts, isLost] of cases) {
    it(`${title} ${isLost ? 'goes with it' : 'is not said to go with it'}`, () => {
      goesWithContainer(folder, { isContainer: true, mounts: mounts.join('\n') }).should.equal(
        isLost,
      );
    });
  }

  it('is in none, and stays, outside of one', () => {
    goesWithContainer('/data', { isContainer: false, mounts: ROOT }).should.be.false();
  });

  it('may not be there yet: what it will be in counts', () => {
    isLostWithContainer('/proc/nowhere/at/all').should.be.false();
  });
});
