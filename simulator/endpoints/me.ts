// GET /v1/me: who the customer is and what is left (API sheet §4).
import { affordable } from '../accounts';
import { type Endpoints, forAccount } from './call';

const me = forAccount(({ platform }, account) => {
  const { balance, prices, currency, username, firstname, lastname } = account;
  const head = { success: true, code: 200, user: { username, firstname, lastname } };
  const counts = {
    creditSms: affordable(balance, prices.premium),
    creditSmsECO: affordable(balance, prices.lowCost),
    creditHlr: affordable(balance, prices.hlr),
    toSend: platform.waiting(account),
  };
  const left = balance.toFixed(3);
  return {
    body: { ...head, credits: { ...counts, balance: left, solde: left, currency } },
    xml: { ...head, credits: { ...counts, solde: left, currency, balance: left } },
  };
});

export const endpoints: Endpoints = {
  'GET /v1/me': me,
};
