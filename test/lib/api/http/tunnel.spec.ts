import { createTransport } from '../../../../lib/api/http/transport';
import type { TransportReason } from '../../../../lib/api/http/transport-error';
import { type Answering, type RawServer, startRawServer } from '../../../harness/raw-server';
import { bodyOf, failureOf } from '../requests';

const PATIENT_MS = 20_000;
const SHORT_MS = 200;

const UPGRADE = 'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

describe('a proxy that makes no tunnel ends the request, which certainly did not leave:', () => {
  let proxy: RawServer;
  before(async () => {
    proxy = await startRawServer(() => undefined);
  });
  after(() => proxy.close());

  const ask = (answering: Answering, timeoutMs: number) => {
    proxy.answering = answering;
    const transport = createTransport({
      apiUrl: new URL('https://127.0.0.1:9/v1'),
      proxy: { url: proxy.url.replace('/v1', '') },
    });
    return transport.request({ method: 'POST', path: '/send', body: bodyOf(), timeoutMs });
  };
  const says =
    (text: string): Answering =>
    (socket) =>
      socket.write(text);
  const ends =
    (text: string): Answering =>
    (socket) =>
      socket.end(text);
  const drips: Answering = (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nX: ');
    const timer = setInterval(() => socket.write('y'), 5);
    socket.once('close', () => clearInterval(timer));
  };
  const floods: Answering = (socket) => {
    const flood = (): void => {
      while (!socket.destroyed && socket.write('X: yyyyyyyyyyyyyyyyyyyy\r\n'.repeat(1000)));
    };
    socket.on('drain', flood);
    socket.write('HTTP/1.1 200 OK\r\n');
    flood();
  };

  // prettier-ignore
  const cases: [sentence: string, answering: Answering, ...reasons: TransportReason[]][] = [
    ['HTTP 101', says(`HTTP/1.1 101 Switching Protocols\r\n${UPGRADE}`), 'proxy'],
    ['HTTP 101 without a protocol', says('HTTP/1.1 101 Switching Protocols\r\n\r\n'), 'proxy'],
    ['HTTP 100', says('HTTP/1.1 100 Continue\r\n\r\n'), 'network'],
    ['HTTP 204', says('HTTP/1.1 204 No Content\r\n\r\n'), 'proxy'],
    ['a redirect', says('HTTP/1.1 302 Found\r\nLocation: http://x/\r\nContent-Length: 0\r\n\r\n'), 'proxy'],
    ['a page without an end', says('HTTP/1.1 503 No\r\nContent-Length: 999\r\n\r\n<html>'), 'proxy'],
    ['a compressed page that is none', says('HTTP/1.1 403 No\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b'), 'proxy'],
    ['a success as if from the platform', says('HTTP/1.1 201 OK\r\nContent-Length: 44\r\n\r\n{"success":true,"code":200,"message_id":307}\n'), 'proxy'],
    ['what is not HTTP', says('SSH-2.0-OpenSSH_9.6\r\n\r\n'), 'network'],
    ['what is not HTTP, and the end', ends('SSH-2.0-OpenSSH_9.6\r\n\r\n'), 'network'],
    ['half an answer', says('HTTP/1.1 200 OK\r\nX: y\r\n'), 'timeoutBeforeSend'],
    ['one byte at a time', drips, 'timeoutBeforeSend'],
    ['nothing, and the end', ends(''), 'timeoutBeforeSend', 'network'],
    ['half an answer, and the end', ends('HTTP/1.1 200 OK\r\n'), 'timeoutBeforeSend', 'network'],
    ['a tunnel, and silence', says('HTTP/1.1 200 OK\r\n\r\n'), 'timeoutBeforeSend'],
    ['a tunnel, and the end', ends('HTTP/1.1 200 OK\r\n\r\n'), 'network'],
    ['a tunnel, and no TLS in it', says('HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'), 'timeoutBeforeSend', 'tls', 'network'],
    ['headers without an end, as fast as they come', floods, 'proxy'],
  ];
  for (const [sentence, answering, ...reasons] of cases) {
    it(sentence, async () => {
      const isInVain = reasons.includes('timeoutBeforeSend');
      const error = await failureOf(ask(answering, isInVain ? SHORT_MS : PATIENT_MS));
      error.left.should.be.false();
      reasons.should.containEql(error.reason);
    });
  }
});
