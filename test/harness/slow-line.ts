// A line on which it takes a second or more to connect, as over GPRS or by satellite: a port whose queue of
// connections is full, until it is let go on. Only Linux leaves a caller waiting there.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** It listens, then stands still until it is told; from then on it passes bytes. */
const LISTENER = `
  const { connect, createServer } = require('node:net');
  const { parentPort, workerData: { to, gate } } = require('node:worker_threads');
  const server = createServer((socket) => {
    const upstream = connect(to, '127.0.0.1');
    for (const one of [socket, upstream]) one.on('error', () => socket.destroy());
    socket.pipe(upstream).pipe(socket);
  });
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(gate, 0, 0);
  });`;

/** Who is not connected by then waits in vain. */
const PATIENCE_MS = 200;

export interface SlowLine {
  port: number;
  /** Who waits is connected when their system asks again: a second after it did first. */
  letGoOn(): void;
  close(): Promise<void>;
}

/** @param to the port at its other end */
export async function startSlowLine(to: number): Promise<SlowLine> {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(LISTENER, { eval: true, workerData: { to, gate } });
  const [port] = (await once(worker, 'message')) as [number];
  const callers: Socket[] = [];
  while (await isConnected(port, callers));
  return {
    port,
    letGoOn: () => {
      Atomics.store(gate, 0, 1);
      Atomics.notify(gate, 0);
    },
    close: async () => {
      for (const caller of callers) caller.destroy();
      await worker.terminate();
    },
  };
}

function isConnected(port: number, callers: Socket[]): Promise<boolean> {
  return new Promise((resolve) => {
    const caller = connect(port, '127.0.0.1', () => resolve(true));
    caller.on('error', () => resolve(false));
    callers.push(caller);
    setTimeout(() => resolve(false), PATIENCE_MS);
  });
}
