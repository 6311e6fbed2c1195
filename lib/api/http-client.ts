// The API over HTTP. Loading it loads axios and the XML parser, so import it dynamically, at the first call.
import { readSendAnswer } from './endpoints/send';
import { readBalanceAnswer } from './endpoints/me';
import { readBulkAnswer } from './endpoints/bulk-send';
import type { ClientSettings, SmsPartnerClient } from './client';
import { lookUpTag } from './endpoints/tag-pages';
import { createTransport, type HttpAnswer } from './http/transport';

/** @throws TypeError when the proxy's address is not a URL */
export function createHttpClient(settings: ClientSettings): SmsPartnerClient {
  const { apiKey, timeoutMs } = settings;
  const transport = createTransport(settings);
  const post = (path: string, body: object): Promise<HttpAnswer> => {
    const text = JSON.stringify({ apiKey, ...body });
    return transport.request({ method: 'POST', path, body: text, timeoutMs });
  };
  const get = (path: string, more = ''): Promise<HttpAnswer> => {
    const query = `apiKey=${encodeURIComponent(apiKey)}${more}&_format=json`;
    return transport.request({ method: 'GET', path: `${path}?${query}`, timeoutMs });
  };
  return {
    send: async (body) => readSendAnswer(await post('/send', body), apiKey),
    bulkSend: async (body) => readBulkAnswer(await post('/bulk-send', body), apiKey),
    statusByTag(tag) {
      const query = `&tag=${encodeURIComponent(tag)}`;
      const ask = (page: number): Promise<HttpAnswer> =>
        get('/bulk-status-by-tag', page === 1 ? query : `${query}&page=${page}`);
      return lookUpTag(ask, apiKey);
    },
    me: async () => readBalanceAnswer(await get('/me'), apiKey),
    close: () => transport.close(),
  };
}
