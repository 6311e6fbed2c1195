// A port for a process that cannot be told to take any. From below the range in which the system gives ports to
// connections, or one of the thousands that run beside it might have it by the time it is taken.
import { createServer } from 'node:net';

const FIRST = 20_000;
const COUNT = 10_000;

/** @returns a port of this machine that nobody listens on */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
