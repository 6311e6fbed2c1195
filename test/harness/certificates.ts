// A self-signed certificate for localhost, 127.0.0.1 and api.test.invalid, valid for a hundred years. Its
// key is no secret: nothing but these tests trusts it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (name: string): string =>
  readFileSync(join(__dirname, '..', 'fixtures', 'tls', name), 'utf8');

/** A name that no resolver knows; only a proxy of the tests does. */
export const PROXIED_HOST = 'api.test.invalid';

export const TLS = { key: read('simulator.key.pem'), cert: read('simulator.cert.pem') };
