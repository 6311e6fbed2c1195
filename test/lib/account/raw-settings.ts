// An account as the form saves it, with a key.
import type { RawAccountSettings } from '../../../lib/account/settings';
import { ACCOUNT_DEFAULTS } from '../../../nodes/account/config';
import { TEST_KEY } from '../../harness/captured';

const { name, tls, proxy, ...defaults } = ACCOUNT_DEFAULTS;

export const RAW: RawAccountSettings = { ...defaults, apiKey: TEST_KEY };
