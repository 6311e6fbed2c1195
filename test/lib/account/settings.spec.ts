import should from 'should';
import { type RawAccountSettings, readAccountSettings } from '../../../lib/account/settings';
import { checkMessage } from '../../../lib/message/check';
import { ACCOUNT_DEFAULTS } from '../../../nodes/account/config';
import { TEST_KEY } from '../../harness/captured';
import { fieldsOf, NOW } from '../message/orders';
import { RAW } from './raw-settings';

const read = (more: Partial<RawAccountSettings>) =>
  readAccountSettings({ ...RAW, ...more }, ACCOUNT_DEFAULTS);

const PROXY = { url: 'http://proxy.example:3128' };

describe('the settings of an account', () => {
  it('are read', () => {
    const tls = { ca: 'x' };
    const settings = read({ gamme: ' 2 ', sender: 'ALERTE', sandbox: 'true', tls, proxy: PROXY });
    const { account, ...rest } = settings;
    should({ ...rest, apiUrl: settings.apiUrl.href }).deepEqual({
      apiKey: TEST_KEY,
      apiUrl: 'https://api.smspartner.fr/v1',
      timeoutMs: 15_000,
      requestsPerSecond: 5,
      maxPerHour: 1000,
      outbox: 'disk',
      verifyForMs: 120_000,
      whenBlocked: 'branch',
      tls,
      proxy: PROXY,
      defaults: {
        hasKey: true,
        gamme: '2',
        sender: 'ALERTE',
        sandbox: true,
        defaultCountry: 'FR',
        problems: [],
      },
    });
  });

  it('name the customer by key and address, and tell nobody the key', () => {
    const { account } = read({});
    account.should.match(/^[\w-]{16}$/);
    account.should.equal(read({ sender: 'ALERTE' }).account);
    account.should.not.equal(read({ apiKey: `${TEST_KEY}x` }).account);
    account.should.not.equal(read({ apiUrl: 'https://api.smspartner.fr/v2' }).account);
  });

  it('have a key that can go into an address, whatever was typed', () => {
    const { apiKey } = read({ apiKey: `${TEST_KEY}\ud83d` });
    encodeURIComponent(apiKey).should.equal(TEST_KEY);
  });

  it('have their defaults where they are empty', () => {
    const empty = {
      defaultCountry: ' ',
      apiUrl: '',
      timeout: '',
      requestsPerSecond: ' ',
      maxPerHour: '',
      outbox: '',
      verifyFor: ' ',
      whenBlocked: '',
    };
    const settings = read(empty);
    should(settings.defaults.problems).be.empty();
    should(settings).match({ timeoutMs: 15_000, requestsPerSecond: 5, maxPerHour: 1000 });
    should(settings).match({ outbox: 'disk', verifyForMs: 120_000, whenBlocked: 'branch' });
    should(settings.apiUrl.href).equal('https://api.smspartner.fr/v1');
    should(settings.defaults.defaultCountry).equal('FR');
  });

  it('are without a key when it is blank', () => {
    should(read({ apiKey: '' }).defaults.hasKey).be.false();
    should(read({ apiKey: ' \n' }).defaults.hasKey).be.false();
    should(read({ apiKey: ` ${TEST_KEY}\n` }).apiKey).equal(TEST_KEY);
  });

  describe('may be', () => {
    // prettier-ignore
    const cases: [sentence: string, raw: Partial<RawAccountSettings>, expected: object][] = [
      ['numbers as text', { timeout: '2.5', requestsPerSecond: ' 0.5 ', maxPerHour: '20' }, { timeoutMs: 2500, requestsPerSecond: 0.5, maxPerHour: 20 }],
      ['without limits', { requestsPerSecond: 0, maxPerHour: '0' }, { requestsPerSecond: 0, maxPerHour: 0 }],
      ['patient for a day', { timeout: 86_400 }, { timeoutMs: 86_400_000 }],
      ['without a disk', { outbox: ' memory ' }, { outbox: 'memory' }],
      ['quick to verify', { verifyFor: '0.1' }, { verifyForMs: 100 }],
      ['patient to verify', { verifyFor: 86_400 }, { verifyForMs: 86_400_000 }],
      ['holding what is blocked', { whenBlocked: 'hold' }, { whenBlocked: 'hold' }],
      ['of a country in lower case', { defaultCountry: 'be' }, { defaults: { defaultCountry: 'BE' } }],
      ['for http: on this machine', { apiUrl: 'http://127.0.0.1:8080/v1' }, { apiUrl: { href: 'http://127.0.0.1:8080/v1' } }],
      ['in the sandbox by "1"', { sandbox: '1' }, { defaults: { sandbox: true } }],
      ['in the sandbox by 1', { sandbox: 1 }, { defaults: { sandbox: true } }],
      ['in the sandbox by "TRUE"', { sandbox: ' TRUE ' }, { defaults: { sandbox: true } }],
      ['out of the sandbox by "0"', { sandbox: '0' }, { defaults: { sandbox: false } }],
      ['out of the sandbox by "false"', { sandbox: 'False' }, { defaults: { sandbox: false } }],
    ];
    for (const [sentence, raw, expected] of cases) {
      it(sentence, () => {
        const settings = read(raw);
        should(settings.defaults.problems).be.empty();
        should(settings).match(expected);
      });
    }
  });

  describe('refuse every message with code 9 and their name', () => {
    // prettier-ignore
    const cases: [sentence: string, raw: Partial<RawAccountSettings>, field: string][] = [
      ['for no address', { apiUrl: 'api.smspartner.fr' }, 'apiUrl'],
      ['for http: over a network', { apiUrl: 'http://api.smspartner.fr/v1' }, 'apiUrl'],
      ['for http: to a name that looks like this machine', { apiUrl: 'http://127.0.0.1.example.org/v1' }, 'apiUrl'],
      ['for another scheme', { apiUrl: 'ftp://127.0.0.1/v1' }, 'apiUrl'],
      ['for a script', { apiUrl: 'javascript:alert(1)' }, 'apiUrl'],
      ['for a password in the address', { apiUrl: 'https://a:b@api.smspartner.fr/v1' }, 'apiUrl'],
      ['for a query in the address', { apiUrl: 'https://api.smspartner.fr/v1?x=1' }, 'apiUrl'],
      ['for a fragment in the address', { apiUrl: 'https://api.smspartner.fr/v1#x' }, 'apiUrl'],
      ['for a timeout of 0', { timeout: 0 }, 'timeout'],
      ['for a negative timeout', { timeout: -1 }, 'timeout'],
      ['for a timeout of more than a day', { timeout: 86_401 }, 'timeout'],
      ['for a timeout that is no number', { timeout: '15 s' }, 'timeout'],
      ['for an endless timeout', { timeout: Infinity }, 'timeout'],
      ['for a negative rate', { requestsPerSecond: -1 }, 'requestsPerSecond'],
      ['for a rate that is no number', { requestsPerSecond: '5/s' }, 'requestsPerSecond'],
      ['for a rate of NaN', { requestsPerSecond: NaN }, 'requestsPerSecond'],
      ['for a negative cap', { maxPerHour: '-1' }, 'maxPerHour'],
      ['for a cap that is no number', { maxPerHour: 'many' }, 'maxPerHour'],
      ['for an outbox of another kind', { outbox: 'redis' }, 'outbox'],
      ['for a horizon of 0', { verifyFor: 0 }, 'verifyFor'],
      ['for a horizon of more than a day', { verifyFor: 86_401 }, 'verifyFor'],
      ['for a horizon that is no number', { verifyFor: '2 min' }, 'verifyFor'],
      ['for something else to do when blocked', { whenBlocked: 'ignore' }, 'whenBlocked'],
      ['for a country that is none', { defaultCountry: 'France' }, 'defaultCountry'],
      ['for TLS settings that are not there', { tls: 'missing' }, 'tls'],
      ['for a proxy that is not there', { proxy: 'missing' }, 'proxy'],
      ['for a proxy without an address', { proxy: { url: '' } }, 'proxy'],
      ['for a proxy without http://', { proxy: { url: 'proxy.example:3128' } }, 'proxy'],
      ['for a proxy of another kind', { proxy: { url: 'socks5://proxy.example' } }, 'proxy'],
      ['for an account sender that is wrong', { sender: 'Météo' }, 'sender'],
      ['for an account gamme that is wrong', { gamme: '3' }, 'gamme'],
      ['for a sandbox that is not set', { sandbox: '${SANDBOX}' }, 'sandbox'],
      ['for an empty sandbox', { sandbox: '' }, 'sandbox'],
      ['for a sandbox of "off", which never means off', { sandbox: 'off' }, 'sandbox'],
      ['for no sandbox at all', { sandbox: undefined }, 'sandbox'],
    ];
    for (const [sentence, raw, field] of cases) {
      it(sentence, () => {
        const { defaults } = read(raw);
        const reading = { fields: fieldsOf(), problems: [] };
        const { order, rejection } = checkMessage(reading, defaults, NOW);
        should(order).be.undefined();
        should(rejection!.problems.map((one) => [one.code, one.field])).deepEqual([[9, field]]);
      });
    }

    it('for each one that is wrong', () => {
      const { defaults } = read({ apiUrl: 'x', timeout: 'x', maxPerHour: 'x', sandbox: 'x' });
      should(defaults.problems.map(({ field }) => field).sort()).deepEqual([
        'apiUrl',
        'maxPerHour',
        'sandbox',
        'timeout',
      ]);
    });

    it('and keep what waits on the disk, should that rule ever be forgotten', () => {
      should(read({ outbox: 'redis', whenBlocked: 'ignore' })).match({
        outbox: 'disk',
        whenBlocked: 'branch',
      });
    });

    it('and are in the sandbox, should that rule ever be forgotten', () => {
      should(read({ sandbox: '${SANDBOX}' }).defaults.sandbox).be.true();
    });
  });
});
