import should from 'should';
import { isLoopback, readApiUrl } from '../../../../lib/pure/fields/address';

describe('an address of the API', () => {
  // prettier-ignore
  const addresses: [address: string, isTaken: boolean][] = [
    ['https://api.smspartner.fr/v1', true], ['https://api.smspartner.fr', true], ['http://localhost:1880/v1', true],
    ['http://[::1]:1880/v1', true], ['http://LOCALHOST/v1', true], ['http://127.1/v1', true],
    ['http://192.168.1.2/v1', false], ['http://localhost.example.org/v1', false], ['', false], ['/v1', false],
    ['https://user@api.smspartner.fr/v1', false], ['https://:pass@api.smspartner.fr/v1', false],
    ['https://api.smspartner.fr/v1?a=b', false], ['https://api.smspartner.fr/v1#a', false],
    ['ftp://localhost/v1', false], ['javascript:alert(1)', false], ['https://', false], ['api.smspartner.fr', false],
  ];
  for (const [address, isTaken] of addresses) {
    it(`is ${isTaken ? 'taken' : 'not taken'}: "${address}"`, () => {
      should(readApiUrl(address)?.href).equal(isTaken ? new URL(address).href : undefined);
    });
  }

  it('is read by a browser without URL.canParse, too', () => {
    const canParse = Object.getOwnPropertyDescriptor(URL, 'canParse') ?? {};
    Object.defineProperty(URL, 'canParse', { ...canParse, value: undefined });
    try {
      should(readApiUrl('https://api.smspartner.fr/v1')).not.be.undefined();
    } finally {
      Object.defineProperty(URL, 'canParse', canParse);
    }
  });
});

describe('a host', () => {
  // prettier-ignore
  const hosts: [host: string, expected: boolean][] = [
    ['localhost', true], ['LOCALHOST', true], ['127.0.0.1', true], ['127.8.9.1', true], ['::1', true],
    ['[::1]', true], ['localhost.example.org', false], ['127.0.0.1.example.org', false],
    ['128.0.0.1', false], ['0.0.0.0', false], ['api.smspartner.fr', false], ['', false],
  ];
  for (const [host, expected] of hosts) {
    it(`is ${expected ? '' : 'not '}this machine: "${host}"`, () => {
      isLoopback(host).should.equal(expected);
    });
  }
});
