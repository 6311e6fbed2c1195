// Customers' accounts: what they may do, what they have left, whom they may not write to.

export interface StopEntry {
  id: number;
  phoneNumber: string;
  createdAt: Date;
}

export interface Account {
  apiKey: string;
  username: string;
  firstname: string;
  lastname: string;
  /** Money left, in `currency`. */
  balance: number;
  currency: string;
  /** Price of one part. */
  prices: { premium: number; lowCost: number; hlr: number };
  stopList: StopEntry[];
  /** Code 20. */
  disabled: boolean;
  /** Code 30. */
  blocked: boolean;
  /** Code 40. */
  apiRefused: boolean;
  /** Code 96. */
  ipRefused: boolean;
  /** Code 51. */
  lowCostNotEligible: boolean;
  /** Code 992. */
  sendersNotAuthorised: string[];
  /** Prefixes without a price: code 55 with "13" inside. */
  prefixesWithoutPrice: string[];
  /** Refused outside 8–22 h (22), on Sundays and holidays (23), by the simulator's clock. */
  marketing: boolean;
  /** Undocumented what happens without the option: here `isUnicode` is ignored, or refused with 9. */
  unicode: 'allowed' | 'ignored' | 'refused';
}

export const DEFAULT_KEY = 'SIMULATOR-KEY';
export const NO_CREDIT_KEY = 'NO-CREDIT-KEY';
/** On the STOP list of every account that does not bring a list of its own. */
export const STOPPED_NUMBER = '+33600000014';

const STOP_LIST: readonly StopEntry[] = [
  { id: 19, phoneNumber: STOPPED_NUMBER, createdAt: new Date('2024-07-20T08:19:45Z') },
];

export function createAccount(settings: Partial<Account> & { apiKey: string }): Account {
  return {
    username: 'demo@example.com',
    firstname: 'Camille',
    lastname: 'Martin',
    balance: 1000,
    currency: 'EUR',
    prices: { premium: 0.045, lowCost: 0.038, hlr: 0.005 },
    disabled: false,
    blocked: false,
    apiRefused: false,
    ipRefused: false,
    lowCostNotEligible: false,
    sendersNotAuthorised: [],
    prefixesWithoutPrice: ['+41'],
    marketing: false,
    unicode: 'allowed',
    ...settings,
    // Copied: a test's own list is not to be written to, nor to survive a reset.
    stopList: [...(settings.stopList ?? STOP_LIST)],
  };
}

/** The two accounts of the demo, and those that a test asks for. */
export function createAccounts(
  credits: number,
  extra: readonly (Partial<Account> & { apiKey: string })[] = [],
): Map<string, Account> {
  const accounts = new Map<string, Account>();
  const settings = [
    { apiKey: DEFAULT_KEY, balance: credits },
    { apiKey: NO_CREDIT_KEY, balance: 0 },
    ...extra,
  ];
  for (const one of settings) {
    const before = accounts.get(one.apiKey);
    accounts.set(one.apiKey, createAccount({ ...before, ...one }));
  }
  return accounts;
}

/** Money without the dust of binary fractions: the API prints three decimals. */
export function toThousandths(amount: number): number {
  return Math.round(amount * 1000) / 1000;
}

/** How many SMS at `price` the balance pays. */
export function affordable(balance: number, price: number): number {
  return Math.max(0, Math.floor(toThousandths(balance / price)));
}

export function isStopped(account: Account, phoneNumber: string): boolean {
  return account.stopList.some((entry) => entry.phoneNumber === phoneNumber);
}
