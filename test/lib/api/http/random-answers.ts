// Answers as no server should give them, drawn at random: statuses, headers, encodings, charsets, upgrades,
// trailers, bytes. What a client makes of them is not decided here.
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { mutated, randomValue } from '../mutations';
import { V, XML } from '../vectors';

type Draw = (n: number) => number;

const PROTOCOLS = ['HTTP/1.1', 'HTTP/1.0', 'HTTP/2', 'ICY', ''];

/** With the name that is the right one. */
const ENCODERS: readonly [name: string, encode: (bytes: Buffer) => Buffer][] = [
  ['identity', (bytes) => bytes],
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
  ['gzip, gzip', (bytes) => gzipSync(gzipSync(bytes))],
  ['gzip', (bytes) => gzipSync(bytes).subarray(0, -5)],
  ['gzip', () => gzipSync(Buffer.alloc(3_000_000))],
];

// prettier-ignore
const ENCODINGS = ['gzip', 'x-gzip', 'deflate', 'br', 'zstd', 'compress', 'identity', 'gzip, gzip', 'br,,deflate', 'GZIP ', 'utf-8', ',', 'gzip, '.repeat(40)];

// prettier-ignore
const CHARSETS = ['utf-8', 'ISO-8859-1', '"windows-1252"', 'utf-16', 'utf-16be', 'gb18030', 'shift_jis', 'utf-7', '', 'x', 'é', 'iso-2022-kr', 'x'.repeat(3000)];

const DATES = [
  'Sun, 06 Nov 1994 08:49:37 GMT',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  'now',
  '-1',
  '1e99',
];

const MEMBERS = ['success', 'code', 'message_id', 'errors', 'SMSResponse_List', 'credits', 'total'];

/** @returns how to give the answer that these chances draw */
export function drawAnswer(draw: Draw): (socket: Socket) => void {
  const bytes = draw(20) === 0 ? noise(draw, draw(3000)) : drawBytes(draw);
  return delivery(spoilt(bytes, draw), draw);
}

function drawBytes(draw: Draw): Buffer {
  const [rightName, encode] = draw(2) === 0 ? ENCODERS[0]! : oneOf(ENCODERS, draw);
  const name = draw(3) === 0 ? oneOf(ENCODINGS, draw) : rightName;
  const body = encode(drawBody(draw));
  const interim = draw(10) === 0 ? `HTTP/1.1 1${draw(10)}${draw(10)} Wait\r\nX: y\r\n\r\n` : '';
  const line = `${draw(6) === 0 ? oneOf(PROTOCOLS, draw) : 'HTTP/1.1'} ${oneOf([101, 200, 200, 200, 100 + draw(500), 100 + draw(500)], draw)} Reason\r\n`;
  const isChunked = draw(3) === 0;
  const head = `${interim.repeat(draw(3))}${line}Content-Encoding: ${name}\r\n${drawHeaders(draw)}`;
  return isChunked ? chunked(head, body, draw) : withLength(head, body, draw);
}

function drawHeaders(draw: Draw): string {
  // prettier-ignore
  const headers: (() => string)[] = [
    () => `Content-Type: ${oneOf(['application/json', 'text/xml', ''], draw)}; charset=${oneOf(CHARSETS, draw)}`,
    () => `Connection: ${oneOf(['close', 'keep-alive', 'Upgrade', 'x'], draw)}`,
    () => `Connection: Upgrade\r\nUpgrade: ${oneOf(['websocket', 'h2c', 'TLS/1.0'], draw)}`,
    () => `Date: ${oneOf(DATES, draw)}`,
    () => `Retry-After: ${oneOf([...DATES, '7', '9'.repeat(400)], draw)}`,
    () => 'Trailer: X',
    () => `Location: http://127.0.0.1:9/${draw(9)}`,
    () => `X-${draw(99)}: ${noise(draw, draw(200)).toString('latin1').replace(/[\r\n]/g, '')}`,
    () => `X: ${'y'.repeat(draw(30_000))}`,
  ];
  const drawn = headers.filter(() => draw(8) === 0).map((header) => `${header()}\r\n`);
  return drawn.join('');
}

function drawBody(draw: Draw): Buffer {
  // prettier-ignore
  const bodies: (() => string | Buffer)[] = [
    () => V.v2,
    () => V.v8WrongKey,
    () => XML.v2,
    () => mutated(oneOf([V.v2, V.v5, XML.v2], draw), draw),
    () => JSON.stringify(randomValue(MEMBERS, draw)),
    () => '',
    () => Buffer.from(V.v2, 'utf16le'),
    () => noise(draw, draw(2000)),
    () => `<!DOCTYPE html><html>${'<p>'.repeat(draw(3000))}`,
    () => '[{"a":'.repeat(draw(9000)),
    () => 'x'.repeat(draw(40) === 0 ? 1_200_000 : draw(9000)),
  ];
  return Buffer.from(oneOf(bodies, draw)());
}

function withLength(head: string, body: Buffer, draw: Draw): Buffer {
  const { length } = body;
  // prettier-ignore
  const lengths = [length, length, length, length, length + 5, length - 5, 0, -1, 1e21, '0x1f', `${length}\r\nContent-Length: 3`];
  const named = draw(6) === 0 ? '' : `Content-Length: ${oneOf(lengths, draw)}\r\n`;
  return Buffer.concat([Buffer.from(`${head}${named}\r\n`, 'latin1'), body]);
}

function chunked(head: string, body: Buffer, draw: Draw): Buffer {
  const pieces: Buffer[] = [Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n`, 'latin1')];
  const most = 1 + draw(5000);
  for (let at = 0; at < body.length && pieces.length < 300; at += most) {
    const piece = body.subarray(at, at + most);
    const extension = draw(20) === 0 ? ';x=y' : '';
    const size = draw(50) === 0 ? 'zz' : piece.length.toString(16);
    pieces.push(Buffer.from(`${size}${extension}\r\n`), piece, Buffer.from('\r\n'));
  }
  const trailers = draw(3) === 0 ? 'X: y\r\nContent-Length: 9\r\n' : '';
  return Buffer.concat([...pieces, Buffer.from(`0\r\n${trailers}\r\n`)]);
}

/** Most of the time as it is; else with a byte changed, cut, or followed by something. */
function spoilt(bytes: Buffer, draw: Draw): Buffer {
  const at = draw(bytes.length + 1);
  const changes = [
    () => bytes.subarray(0, at),
    () => Buffer.concat([bytes.subarray(0, at), noise(draw, 3), bytes.subarray(at)]),
    () => Buffer.concat([bytes, noise(draw, 9)]),
    () => Buffer.concat([bytes, bytes]),
  ];
  return draw(3) === 0 ? oneOf(changes, draw)() : bytes;
}

function delivery(bytes: Buffer, draw: Draw): (socket: Socket) => void {
  const at = draw(bytes.length + 1);
  const inTwo = (then: (socket: Socket) => void) => (socket: Socket) => {
    socket.write(bytes.subarray(0, at), () => {
      socket.write(bytes.subarray(at));
      then(socket);
    });
  };
  const deliveries: ((socket: Socket) => void)[] = [
    (socket) => socket.write(bytes),
    (socket) => socket.end(bytes),
    (socket) => socket.write(bytes, () => reset(socket)),
    (socket) => socket.write(bytes, () => socket.destroy()),
    inTwo(() => undefined),
    inTwo((socket) => socket.end()),
  ];
  return oneOf(deliveries, draw);
}

/** Under TLS nobody can. */
function reset(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

function noise(draw: Draw, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => draw(256)));
}

function oneOf<T>(choices: readonly T[], draw: Draw): T {
  return choices[draw(choices.length)]!;
}
