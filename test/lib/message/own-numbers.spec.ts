import should from 'should';
import { OwnNumbers } from '../../../lib/message/own-numbers';
import { startCpuWatch } from '../../harness/cpu-time';
import { numbers } from './orders';

const FRENCH = '+33612345678';
const ITALIAN = '+390612345678';
const SHORT = '+687751234';

describe('a number that the platform writes', () => {
  // prettier-ignore
  const meant: [written: string, own: string[], number: string | undefined][] = [
    ['+33612345678', [FRENCH], FRENCH],
    ['33612345678', [FRENCH], FRENCH],
    ['0033612345678', [FRENCH], FRENCH],
    ['0612345678', [FRENCH], FRENCH],
    ['612345678', [FRENCH], FRENCH],
    ['06.12.34.56.78', [FRENCH], FRENCH],
    ['+33 (0)6 12 34 56 78', [FRENCH], FRENCH],
    ['+330612345678', [FRENCH], FRENCH],
    ['0612345678', [ITALIAN], ITALIAN],
    ['+390612345678', [ITALIAN], ITALIAN],
    ['751234', [SHORT], SHORT],
    ['+33612345679', [FRENCH], undefined],
    ['12345678', [FRENCH], FRENCH],
    ['5678', [FRENCH], undefined],
    ['0', [FRENCH], undefined],
    ['', [FRENCH], undefined],
    ['+336xxxxxx78', [FRENCH], undefined],
    ['+49612345678', [FRENCH], undefined],
    ['0612345678', [FRENCH, '+49612345678'], undefined],
    ['33612345678', [FRENCH, '+49612345678'], FRENCH],
    ['0612345678', [], undefined],
  ];
  for (const [written, own, number] of meant) {
    it(`${written} among ${own.join(' and ') || 'none'} is ${number ?? 'none of them'}`, () => {
      should(new OwnNumbers(own).find(written)).equal(number);
    });
  }

  it('is found among 500 without delay', () => {
    const own = numbers(500);
    const found = new OwnNumbers(own);
    const cpuMs = startCpuWatch();
    for (const number of own) should(found.find(`0${number.slice(3)}`)).equal(number);
    cpuMs().should.be.below(1000);
  });
});
