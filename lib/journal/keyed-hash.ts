// How a user's key and what it stands for are remembered after the message is gone: as keyed hashes, with a
// secret that each file has of its own. Neither can be read or guessed from another file.
import { createHmac, randomBytes } from 'node:crypto';

export type Hashed = (text: string) => string;

export const newSecret = (): string => randomBytes(32).toString('base64');

export function keyedHash(secret: string): Hashed {
  return (text) => createHmac('sha256', secret).update(text).digest('base64');
}
