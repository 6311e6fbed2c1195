import 'should';
import { readAccountSettings, type RawAccountSettings } from '../../../lib/account/settings';
import { ACCOUNT_DEFAULTS } from '../../../nodes/account/config';
import {
  apiUrlRule,
  boundsRule,
  countryRule,
} from '../../../nodes/account/editor/rules/account-rules';
import { compareWithRuntime, tryRules, type Case } from '../../harness/form-rules';

const CASES: Case[] = [
  {
    name: 'a limit',
    rule: boundsRule('requestsPerSecond'),
    good: ['0', '5', '0.5'],
    bad: {
      '': 'requestsPerSecond',
      '-1': 'requestsPerSecond',
      '0,5': 'requestsPerSecond',
      '10001': 'requestsPerSecond',
    },
  },
  {
    name: 'a timeout',
    rule: boundsRule('timeout'),
    good: ['15', '0.5'],
    bad: { '0': 'timeout', x: 'timeout', '86401': 'timeout' },
  },
  {
    name: 'a time to look up',
    rule: boundsRule('verifyFor'),
    good: ['120', '0.1', ' 60 ', '86400'],
    bad: { '': 'verifyFor', '0': 'verifyFor', '0,5': 'verifyFor', '86401': 'verifyFor' },
  },
  {
    name: 'a country',
    rule: countryRule,
    good: ['FR', 'be'],
    bad: { '': 'country', FRA: 'country', '33': 'country' },
  },
  {
    name: 'an API address',
    rule: apiUrlRule,
    good: [
      'https://api.smspartner.fr/v1',
      'http://localhost:8080',
      'http://127.0.0.1/v1',
      'http://[::1]:80/',
      ' https://api.smspartner.fr/v1 ',
    ],
    bad: {
      '': 'url',
      'api.smspartner.fr': 'url',
      'ftp://api.smspartner.fr': 'url',
      'https://u:p@x.fr/v1': 'url',
      'https://x.fr/v1?a=1': 'url',
      'https://x.fr/v1#a': 'url',
      'http://api.smspartner.fr/v1': 'urlInsecure',
      'http://127.0.0.1.example.com': 'urlInsecure',
    },
  },
];

function isTakenAddress(value: string): boolean {
  const raw: RawAccountSettings = {
    ...ACCOUNT_DEFAULTS,
    apiKey: 'key',
    apiUrl: value,
    tls: undefined,
    proxy: undefined,
  };
  return readAccountSettings(raw, ACCOUNT_DEFAULTS).defaults.problems.length === 0;
}

describe("what the account's form says about a typed value", () => {
  tryRules(CASES);

  describe('agrees with the runtime', () => {
    compareWithRuntime(CASES, { 'an API address': isTakenAddress });
  });
});
