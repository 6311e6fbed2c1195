// The API over HTTP. Loading it loads axios and the XML parser, so import it dynamically, at the first call.
import { readSendAnswer } from './answer';
import { readBalanceAnswer } from './balance';
import type { ClientSettings, SmsPartnerClient } from './client';
import { createTransport } from './transport';

/** @throws TypeError when the proxy's address is not a URL */
export function createHttpClient(settings: ClientSettings): SmsPartnerClient {
  const { apiKey, apiUrl, timeoutMs } = settings;
  const root = apiUrl.href.replace(/\/+$/, '');
  const transport = createTransport(settings);
  return {
    async send(body) {
      const text = JSON.stringify({ apiKey, ...body });
      const url = `${root}/send`;
      return readSendAnswer(
        await transport.request({ method: 'POST', url, body: text, timeoutMs }),
        apiKey,
      );
    },
    async me() {
      const url = `${root}/me?apiKey=${encodeURIComponent(apiKey)}&_format=json`;
      return readBalanceAnswer(await transport.request({ method: 'GET', url, timeoutMs }), apiKey);
    },
    close: () => transport.close(),
  };
}
