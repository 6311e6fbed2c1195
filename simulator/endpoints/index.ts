// The API's map: what every file of this folder says it answers.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Endpoint, Endpoints } from './call';

const load = createRequire(__filename);

export const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map(
  readdirSync(__dirname)
    .filter((file) => file !== 'index.ts')
    .flatMap((file) => {
      const { endpoints = {} } = load(join(__dirname, file)) as { endpoints?: Endpoints };
      return Object.entries(endpoints);
    }),
);
