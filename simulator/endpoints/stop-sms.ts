// /v1/stop-sms/list, add, delete: whom nobody may write to any more (API sheet §7.1).
import { isStopped } from '../accounts';
import { isGiven, print } from '../constraints';
import { isMobile, toE164 } from '../numbers';
import { printParis } from '../paris';
import { type Endpoints, forAccount, refuse } from './call';

const FIRST_ID = 300;

const stopList = forAccount((_call, account) => ({
  body: {
    success: true,
    code: 200,
    nbData: account.stopList.length,
    data: account.stopList.map(({ id, phoneNumber, createdAt }) => ({
      id,
      phoneNumber,
      createdAt: printParis(createdAt),
    })),
  },
}));

const stopAdd = forAccount(({ platform, fields }, account) => {
  if (!isGiven(fields.phoneNumber)) return refuse(2);
  const phoneNumber = toE164(print(fields.phoneNumber));
  if (phoneNumber === undefined || !isMobile(phoneNumber)) {
    return refuse(9, { shape: 'E1', message: "Ce numéro de téléphone n'est pas valide" });
  }
  if (isStopped(account, phoneNumber)) {
    return refuse(3, { message: 'Ce numéro est déjà dans la liste' });
  }
  const id = Math.max(FIRST_ID - 1, ...account.stopList.map((entry) => entry.id)) + 1;
  account.stopList.push({ id, phoneNumber, createdAt: platform.now() });
  return { body: { success: true, code: 200, stopId: id } };
});

const stopDelete = forAccount(({ fields }, account) => {
  if (!isGiven(fields.id)) return refuse(3);
  const index = account.stopList.findIndex((entry) => entry.id === Number(fields.id));
  if (index < 0) return refuse(4, { message: 'Identifiant introuvable' });
  account.stopList.splice(index, 1);
  return { body: { success: true, code: 200 } };
});

export const endpoints: Endpoints = {
  'GET /v1/stop-sms/list': stopList,
  'POST /v1/stop-sms/add': stopAdd,
  'GET /v1/stop-sms/delete': stopDelete,
};
