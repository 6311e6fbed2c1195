// The four ways to ask what became of a message (API sheet §5). Names and types differ between
// them, as they do on the platform.
import type { Account } from '../accounts';
import { isGiven, print } from '../constraints';
import { countryOf, toE164 } from '../numbers';
import type { Platform } from '../platform';
import type { AcceptedSms, TaggedSms } from '../types';
import { type Endpoints, forAccount, refuse, type Call } from './call';
import { MOST_NUMBERS } from './sending';

const PER_PAGE = 20;

const messageStatus = forAccount(({ platform, fields }, account) => {
  if (!isGiven(fields.phoneNumber)) return refuse(2);
  if (!isGiven(fields.messageId)) return refuse(3);
  const sms = find(platform, account, fields);
  if (!sms) return refuse(4);
  return {
    body: {
      success: true,
      code: 200,
      number: sms.phoneNumber,
      messageId: String(sms.messageId),
      stopSms: sms.isStopSms,
      date: seconds(sms),
      statut: platform.statusOf(sms),
      cost: sms.cost,
      countryCode: countryOf(sms.phoneNumber),
      currency: sms.currency,
    },
  };
});

const multiStatus = forAccount((call, account) => {
  const list = call.fields.SMSStatut_List;
  if (!Array.isArray(list) || list.length === 0) return refuse(5);
  if (list.length > MOST_NUMBERS) return refuse(50);
  return {
    body: {
      success: true,
      code: 200,
      StatutResponse_List: list.map((item: unknown) => multiStatusItem(call, account, item)),
    },
  };
});

function multiStatusItem({ platform }: Call, account: Account, item: unknown): object {
  const fields = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>;
  const sms = find(platform, account, fields);
  const written = print(fields.phoneNumber);
  const pair = {
    phoneNumber: toE164(written) ?? written,
    messageId: Number(fields.messageId),
  };
  // Here `status` carries the error text.
  if (!sms) return { success: false, code: 4, ...pair, status: 'Numéro introuvable' };
  return {
    success: true,
    code: 200,
    ...pair,
    status: platform.statusOf(sms),
    date: seconds(sms),
    stopSms: sms.isStopSms ? '1' : '0',
    isSpam: '0',
  };
}

const bulkStatus = forAccount(({ platform, fields }, account) => {
  if (!isGiven(fields.messageId)) return refuse(3);
  const taken = platform.visibleMessage(account, fields.messageId);
  if (!taken) return refuse(4);
  return {
    body: {
      success: true,
      code: 200,
      message_id: print(fields.messageId),
      StatutResponse_List: taken.map((sms) => listed(platform, sms)),
    },
  };
});

const bulkStatusByTag = forAccount(({ platform, fields }, account) => {
  if (!isGiven(fields.tag)) return refuse(3);
  const taken = platform.visibleTagged(account, print(fields.tag));
  if (taken.length === 0) return refuse(4);
  const page = Math.max(1, Number(fields.page) || 1);
  const shown = taken.slice((page - 1) * PER_PAGE, page * PER_PAGE);
  return {
    body: {
      success: true,
      code: 200,
      currentPage: page,
      total: taken.length,
      StatutResponse_List: shown.map((sms) => listed(platform, sms)),
    },
  };
});

function listed(platform: Platform, sms: TaggedSms): object {
  return {
    phoneNumber: sms.phoneNumber,
    status: platform.statusOf(sms),
    stopSMS: sms.isStopSms,
    date: seconds(sms),
  };
}

function find(
  platform: Platform,
  account: Account,
  fields: Readonly<Record<string, unknown>>,
): AcceptedSms | undefined {
  const number = toE164(print(fields.phoneNumber));
  const taken = platform.visibleMessage(account, fields.messageId);
  return taken?.find((sms) => sms.phoneNumber === number);
}

/** Unix seconds as a string. */
function seconds(sms: TaggedSms): string {
  return String(Math.floor((sms.scheduledFor ?? sms.acceptedAt).getTime() / 1000));
}

export const endpoints: Endpoints = {
  'GET /v1/message-status': messageStatus,
  'POST /v1/multi-status': multiStatus,
  'GET /v1/bulk-status': bulkStatus,
  'GET /v1/bulk-status-by-tag': bulkStatusByTag,
};
