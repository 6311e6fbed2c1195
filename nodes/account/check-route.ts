// The form's "check key" button: asks the platform for the balance with a typed or a stored key. A stored
// key goes only where the deployed account would send it, and no key ever comes back.
import type { NodeAPI } from 'node-red';
import { readAccountSettings } from '../../lib/account/settings';
import { ApiClient } from '../../lib/api/client';
import { type BalanceAnswer, ME } from '../../lib/api/endpoints/me';
import { TransportError } from '../../lib/api/http/transport-error';
import { readApiUrl } from '../../lib/pure/fields/address';
import { CODE } from '../../lib/pure/codes/error-codes';
import { findAccount } from '../shared/account-node';
import { isUnset, textProperty } from '../shared/environment';
import { jsonOnly } from '../shared/json-only';
import { ACCOUNT_DEFAULTS, type AccountProperties } from './config';
import { readRawSettings } from './raw-settings';

/** What the form sends; `apiKey` only when one was typed. */
type CheckRequest = Partial<Pick<AccountProperties, 'apiUrl' | 'timeout' | 'tls' | 'proxy'>> & {
  apiKey?: string;
};

export type CheckResult =
  | { ok: true; balance: string; currency: string; creditSms?: number }
  | { ok: false; reason: CheckFailure; code?: number; message?: string };

type CheckFailure =
  'key' | 'env' | 'notDeployed' | 'address' | 'setting' | 'refused' | 'network' | 'unknown';

export function registerCheckRoute(RED: NodeAPI): void {
  RED.httpAdmin.post(
    '/smspartner/account/:id/check',
    RED.auth.needsPermission('smspartner.write'),
    jsonOnly,
    (request, response) => {
      const form = (request.body ?? {}) as CheckRequest;
      check(RED, String(request.params['id']), form).then(
        (result) => response.json(result),
        () => response.json({ ok: false, reason: 'unknown' } satisfies CheckResult),
      );
    },
  );
}

async function check(RED: NodeAPI, id: string, form: CheckRequest): Promise<CheckResult> {
  // A variable is read where flows run, not for whoever may call this route.
  if (isUnset(form.apiKey)) return { ok: false, reason: 'env' };
  try {
    return await (form.apiKey
      ? checkTyped(RED, id, form, form.apiKey)
      : checkDeployed(RED, id, form));
  } catch (error) {
    return { ok: false, reason: error instanceof TransportError ? 'network' : 'unknown' };
  }
}

async function checkTyped(
  RED: NodeAPI,
  id: string,
  typed: CheckRequest,
  key: string,
): Promise<CheckResult> {
  const form = { ...typed, ...deployedAddress(RED, id, typed) };
  // An unset setting has a default, and the key must not go to another server than the one written.
  if (Object.values(form).some(isUnset)) return { ok: false, reason: 'env' };
  const raw = readRawSettings(RED, { ...ACCOUNT_DEFAULTS, ...form }, key);
  const settings = readAccountSettings(raw, ACCOUNT_DEFAULTS);
  const [problem] = settings.defaults.problems;
  if (problem) return { ok: false, reason: 'setting', message: problem.field };
  const client = new ApiClient(settings);
  try {
    return toResult(await client.call(ME, undefined));
  } finally {
    client.close();
  }
}

async function checkDeployed(RED: NodeAPI, id: string, form: CheckRequest): Promise<CheckResult> {
  const account = findAccount(RED, id);
  if (!account) return { ok: false, reason: 'notDeployed' };
  // As they are, a setting that is wrong was replaced by a stand-in: the key must not go there.
  const [problem] = account.service.problems;
  if (problem) return { ok: false, reason: 'setting', message: problem.field };
  if (!account.service.hasKey) return { ok: false, reason: 'key', code: CODE.keyMissing };
  const address = form.apiUrl && readApiUrl(textProperty(form.apiUrl))?.href;
  const isDeployed = address === account.service.apiUrl || form.apiUrl === writtenApiUrl(RED, id);
  if (!isDeployed) return { ok: false, reason: 'address' };
  return toResult(await account.service.me());
}

/** The address of the running account where the form has it as the deployed flow does, and it is a good one. */
function deployedAddress(RED: NodeAPI, id: string, form: CheckRequest): { apiUrl?: string } {
  const service = findAccount(RED, id)?.service;
  const isWrong = service?.problems.some(({ field }) => field === 'apiUrl');
  if (!service?.apiUrl || isWrong || form.apiUrl !== writtenApiUrl(RED, id)) return {};
  return { apiUrl: service.apiUrl };
}

/** As the deployed flow has it: the form shows "${ENV_VAR}" where the running account has its value. */
function writtenApiUrl(RED: NodeAPI, id: string): unknown {
  let written: unknown;
  RED.nodes.eachNode((node) => {
    if (node.id === id)
      written = (node as Partial<AccountProperties>).apiUrl ?? ACCOUNT_DEFAULTS.apiUrl;
  });
  return written;
}

function toResult(answer: BalanceAnswer): CheckResult {
  if (answer.kind === 'unreadable') return { ok: false, reason: 'unknown' };
  if (answer.kind === 'refused') {
    const isKey = answer.code === CODE.keyMissing || answer.code === CODE.keyWrong;
    const reason = isKey ? 'key' : 'refused';
    return { ok: false, reason, code: answer.code, message: answer.reason };
  }
  const { kind, ...balance } = answer;
  return { ok: true, ...balance };
}
