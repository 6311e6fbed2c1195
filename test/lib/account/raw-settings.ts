// An account as the form saves it, with a key.
import type { RawAccountSettings } from '../../../lib/account/settings';
import { TEST_KEY } from '../../support/captured';

export const RAW: RawAccountSettings = {
  apiKey: TEST_KEY,
  gamme: '',
  sender: '',
  sandbox: false,
  defaultCountry: 'FR',
  apiUrl: 'https://api.smspartner.fr/v1',
  timeout: 15,
  requestsPerSecond: 5,
  maxPerHour: 1000,
};
