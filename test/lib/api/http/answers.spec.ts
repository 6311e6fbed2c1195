import should from 'should';
import type { Socket } from 'node:net';
import * as zlib from 'node:zlib';
import { MAX_LAYERS } from '../../../../lib/api/http/content-encoding';
import { MAX_INTERIM_ANSWERS, MAX_ANSWER_BYTES } from '../../../../lib/api/http/read-answer';
import type { HttpAnswer } from '../../../../lib/api/http/transport';
import type { TransportReason } from '../../../../lib/api/http/transport-error';
import { type Answering, http } from '../../../harness/raw-server';
import { bodyOf, failureOf } from '../requests';
import { WayToServer, WAYS } from './ways';

const { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } = zlib;

const BODY = '{"success":true,"code":200,"message_id":307,"reason":"accentué €"}';
const BYTES = Buffer.from(BODY);
const LONG = Buffer.from(Array.from({ length: 2000 }, (_, i) => `${i * 7919}`).join());

/** Of Nodes that have it; missing from the types of the oldest. */
const zstd = (zlib as { zstdCompressSync?: (bytes: Buffer) => Buffer }).zstdCompressSync;

/** Long enough for a busy machine; what is meant to end by it has less. */
const PATIENT_MS = 20_000;
const SHORT_MS = 150;

const SWITCHING = 'HTTP/1.1 101 Switching Protocols\r\n';

const answeredWith =
  (bytes: Uint8Array | string): Answering =>
  (socket) =>
    socket.write(bytes);

/** Writes and closes. */
const endedWith =
  (bytes: Uint8Array | string): Answering =>
  (socket) =>
    socket.end(bytes);

const labelled = (label: string, bytes: Uint8Array): Answering =>
  answeredWith(http(`200 OK\r\nContent-Encoding: ${label}`, bytes));

/** In the charset of the header, or of the first line. */
const typed = (type: string, bytes: Uint8Array): Answering =>
  answeredWith(http(`200 OK\r\nContent-Type: ${type}`, bytes));

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

for (const way of WAYS) {
  describe(`an answer ${way}`, () => {
    let opened: WayToServer;
    before(async () => {
      opened = await WayToServer.open(way, () => undefined);
    });
    after(() => opened.close());

    const ask = (answering: Answering, timeoutMs = PATIENT_MS): Promise<HttpAnswer> => {
      opened.server.answering = answering;
      return opened.transport.request({ method: 'POST', path: '/send', body: bodyOf(), timeoutMs });
    };

    describe('that is compressed, though nobody asked for it, is read', () => {
      // prettier-ignore
      const cases: [sentence: string, answering: Answering, body?: string][] = [
        ['with gzip', labelled('gzip', gzipSync(BYTES))],
        ['with gzip, whatever the case of its name', labelled('GZip', gzipSync(BYTES))],
        ['with gzip by its old name', labelled('x-gzip', gzipSync(BYTES))],
        ['with gzip in two members', labelled('gzip', Buffer.concat([gzipSync(BYTES.subarray(0, 9)), gzipSync(BYTES.subarray(9))]))],
        ['with gzip that no header names', answeredWith(http('200 OK', gzipSync(BYTES)))],
        ['with gzip in chunks', answeredWith(http('200 OK\r\nContent-Encoding: gzip', gzipSync(BYTES), { isChunked: true, trailers: 'X-Sum: 1\r\n' }))],
        ['with gzip until the connection ends', endedWith(Buffer.concat([latin1('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n'), gzipSync(BYTES)]))],
        ['with deflate', labelled('deflate', deflateSync(BYTES))],
        ['with deflate without its header', labelled('deflate', deflateRawSync(BYTES))],
        ['with brotli', labelled('br', brotliCompressSync(BYTES))],
        ...(zstd ? [['with zstd', labelled('zstd', zstd(BYTES))] as [string, Answering]] : []),
        ['with gzip twice', labelled('gzip, gzip', gzipSync(gzipSync(BYTES)))],
        ['with gzip as often as is taken off', labelled('gzip, gzip, gzip', gzipSync(gzipSync(gzipSync(BYTES))))],
        ['with gzip twice, in two headers', labelled('gzip\r\nContent-Encoding: gzip', gzipSync(gzipSync(BYTES)))],
        ['with one after the other', labelled('deflate, br', brotliCompressSync(deflateSync(BYTES)))],
        ['with names that mean nothing between', labelled(' identity ,, gzip', gzipSync(BYTES))],
        ['of a refusal, with its status', answeredWith(http('400 Bad Request\r\nContent-Encoding: gzip', gzipSync(BYTES)))],
        ['plain, though it says gzip', labelled('gzip', BYTES)],
        ['plain, though it says gzip twice', labelled('gzip, gzip', BYTES)],
        ['plain, though it says deflate', labelled('deflate', BYTES)],
        ['plain, though it says brotli', labelled('br', BYTES)],
        ['plain, though it says zstd', labelled('zstd', BYTES)],
        ['plain, though it says something unheard of', labelled('rot13', BYTES)],
        ['plain, though it says a charset', labelled('utf-8', BYTES)],
        ['plain with blanks before it, though it says gzip', labelled('gzip', Buffer.from(`\r\n\t ${BODY}`)), `\r\n\t ${BODY}`],
        ['plain in another charset, though it says gzip', answeredWith(http('200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/html; charset=ISO-8859-1', latin1('<p>refusé'))), '<p>refusé'],
        ['plain in two bytes, though it says gzip', labelled('gzip', Buffer.from('\ufeffok', 'utf16le')), 'ok'],
        ['once compressed, though it says twice', labelled('gzip, gzip', gzipSync(BYTES))],
        ['empty, though it says gzip', labelled('gzip', Buffer.alloc(0)), ''],
        ['empty with HTTP 204, though it says gzip', answeredWith('HTTP/1.1 204 No Content\r\nContent-Encoding: gzip\r\n\r\n'), ''],
        ['of exactly what an answer may have', labelled('gzip', gzipSync(Buffer.alloc(MAX_ANSWER_BYTES, 'x'))), 'x'.repeat(MAX_ANSWER_BYTES)],
      ];
      for (const [sentence, answering, body = BODY] of cases) {
        it(sentence, async () => (await ask(answering)).body.should.equal(body));
      }
    });

    it('that was compressed more often than is taken off has no text in it', async () => {
      const names = Array.from({ length: MAX_LAYERS + 1 }, () => 'gzip');
      const bytes = names.reduce((inner) => gzipSync(inner), BYTES);
      (await ask(labelled(names.join(), bytes))).body.should.not.containEql('success');
    });

    describe('that was compressed and is not whole is no answer:', () => {
      const bomb = gzipSync(Buffer.alloc(MAX_ANSWER_BYTES + 1, 'x'));
      const large = gzipSync(Buffer.alloc(200 * MAX_ANSWER_BYTES));
      // prettier-ignore
      const cases: [sentence: string, answering: Answering, reason: TransportReason][] = [
        ['gzip without its end', labelled('gzip', gzipSync(BYTES).subarray(0, -9)), 'cut'],
        ['gzip with its head alone', labelled('gzip', gzipSync(BYTES).subarray(0, 4)), 'cut'],
        ['gzip that does not add up', labelled('gzip', Buffer.concat([gzipSync(BYTES).subarray(0, -8), Buffer.alloc(8, 'x')])), 'cut'],
        ['deflate without its end', labelled('deflate', deflateSync(BYTES).subarray(0, -9)), 'cut'],
        ['brotli without its end', labelled('br', brotliCompressSync(LONG).subarray(0, -9)), 'cut'],
        ['gzip in gzip without its end', labelled('gzip, gzip', gzipSync(gzipSync(BYTES).subarray(0, -9))), 'cut'],
        ['one byte more than an answer may have', labelled('gzip', bomb), 'tooLarge'],
        ['200 times what an answer may have', labelled('gzip', large), 'tooLarge'],
        ['the same, compressed again', labelled('gzip, gzip', gzipSync(large)), 'tooLarge'],
        ['the same with brotli', labelled('br', brotliCompressSync(Buffer.alloc(64 * MAX_ANSWER_BYTES))), 'tooLarge'],
      ];
      for (const [sentence, answering, reason] of cases) {
        it(sentence, async () => {
          (await failureOf(ask(answering))).should.match({ reason, left: true });
        });
      }
    });

    describe('is read in the charset', () => {
      const text = 'Clé refusée';
      const xml = (encoding: string): string =>
        `<?xml version="1.0" encoding='${encoding}'?>${text}`;
      // prettier-ignore
      const cases: [sentence: string, answering: Answering, body?: string][] = [
        ['that its header names', typed('text/html; charset=ISO-8859-1', latin1(text))],
        ['that its header names in quotes', typed('text/xml;x=y; Charset="iso-8859-15"', latin1(text))],
        ['that browsers take for ISO-8859-1', typed('text/html; charset=iso-8859-1', latin1('\x80 \x92')), '€ ’'],
        ['of UTF-8 when nothing names one', answeredWith(http('200 OK', text))],
        ['of UTF-8 when its name is unheard of', typed('text/html; charset=x-none', Buffer.from(text))],
        ['of UTF-8 when its name is empty', typed('text/html; charset=', Buffer.from(text))],
        ['of two bytes', typed('application/json; charset=utf-16le', Buffer.from(text, 'utf16le'))],
        ['of its mark, whatever the header says', typed('text/html; charset=ISO-8859-1', Buffer.from(`\ufeff${text}`))],
        ['of its mark of two bytes', typed('text/html', Buffer.from(`\ufeff${text}`, 'utf16le'))],
        ['of its mark of two bytes the other way', typed('text/html', Buffer.from(`\ufeff${text}`, 'utf16le').swap16())],
        ['that the first line of its XML names', typed('application/xml', latin1(xml('ISO-8859-1'))), xml('ISO-8859-1')],
        ['of its header before that of its XML', typed('application/xml; charset=UTF-8', Buffer.from(xml('ISO-8859-1'))), xml('ISO-8859-1')],
        ['that it must have when its XML names one that it cannot have', typed('application/xml', Buffer.from(xml('UTF-16'))), xml('UTF-16')],
        ['that its header names, compressed', answeredWith(http('200 OK\r\nContent-Type: text/html; charset=windows-1252\r\nContent-Encoding: gzip', gzipSync(latin1(text))))],
      ];
      for (const [sentence, answering, body = text] of cases) {
        it(sentence, async () => (await ask(answering)).body.should.equal(body));
      }
    });

    describe('says when it was given', () => {
      it('by its own clock', async () => {
        const answer = await ask(
          answeredWith(http('200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT')),
        );
        should(answer.dateMs).equal(Date.UTC(1994, 10, 6, 8, 49, 37));
      });

      for (const date of [
        '',
        'soon',
        '0',
        '1994-11-06T08:49:37Z',
        'Sun, 99 Nov 1994 08:49:37 GMT',
      ]) {
        it(`but for a clock that says "${date}"`, async () => {
          (await ask(answeredWith(http(`200 OK\r\nDate: ${date}`)))).should.not.have.property(
            'dateMs',
          );
        });
      }
    });

    describe('is one, whatever comes:', () => {
      const upgrade = `${SWITCHING}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
      // prettier-ignore
      const cases: [sentence: string, answering: Answering, httpStatus: number][] = [
        ['HTTP 101', answeredWith(upgrade), 101],
        ['HTTP 101 and the end', endedWith(upgrade), 101],
        ['HTTP 101 and an answer', answeredWith(upgrade + http('200 OK', BYTES).toString()), 101],
        ['HTTP 101 without a protocol', answeredWith(`${SWITCHING}\r\n`), 101],
        ['an upgrade with another status', answeredWith(http('200 OK\r\nConnection: Upgrade\r\nUpgrade: h2c', BYTES)), 200],
        ['HTTP 426', answeredWith(http('426 Upgrade Required\r\nConnection: Upgrade\r\nUpgrade: h2c', '')), 426],
        ['interim answers before it', answeredWith('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n' + http('200 OK', BYTES).toString()), 200],
        ['as many interim answers as may be', answeredWith('HTTP/1.1 102 Processing\r\n\r\n'.repeat(MAX_INTERIM_ANSWERS) + http('200 OK', BYTES).toString()), 200],
        ['HTTP 204 with a body', answeredWith('HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nbody'), 204],
        ['HTTP 304 with a body', answeredWith('HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\nbody'), 304],
        ['a line break too many', answeredWith(Buffer.concat([http('200 OK', BYTES), Buffer.from('\r\n')])), 200],
        ['bytes behind it that are none of it', answeredWith(Buffer.concat([http('200 OK', BYTES), Buffer.from('rest')])), 200],
        ['trailers', answeredWith(http('200 OK\r\nTrailer: X', BYTES, { isChunked: true, trailers: 'X: y\r\nX-Status: 500\r\n' })), 200],
        ['two answers at once', answeredWith(Buffer.concat([http('200 OK', BYTES), http('500 No', 'x')])), 200],
        ['a status of no kind', answeredWith(http('999 Strange', BYTES)), 999],
        ['HTTP/1.0 until the connection ends', endedWith(`HTTP/1.0 200 OK\r\n\r\n${BODY}`), 200],
      ];
      for (const [sentence, answering, httpStatus] of cases) {
        it(sentence, async () => (await ask(answering)).httpStatus.should.equal(httpStatus));
      }
    });

    describe('never comes, and the request ends:', () => {
      const drip = (head: string): Answering => {
        return (socket) => {
          socket.write(head);
          const timer = setInterval(() => socket.write('x'), 5);
          socket.once('close', () => clearInterval(timer));
        };
      };
      // prettier-ignore
      const cases: [sentence: string, answering: Answering, reason: TransportReason][] = [
        ['silence', () => undefined, 'timeout'],
        ['headers one byte at a time', drip('HTTP/1.1 200 OK\r\nX: '), 'timeout'],
        ['a body one byte at a time', drip('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n'), 'timeout'],
        ['a body without length, one byte at a time', drip('HTTP/1.1 200 OK\r\n\r\n'), 'timeout'],
        ['a chunk that never ends', drip('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n'), 'timeout'],
        ['interim answers alone', answeredWith('HTTP/1.1 100 Continue\r\n\r\n'), 'timeout'],
        ['the end at once', endedWith(''), 'cut'],
        ['the end of a connection that is only half closed', (socket) => void socket.end(), 'cut'],
        ['the end after an interim answer', endedWith('HTTP/1.1 100 Continue\r\n\r\n'), 'cut'],
        ['the end within a chunk', endedWith('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nx'), 'cut'],
        ['the end within trailers', endedWith('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX: '), 'cut'],
        ['chunks whose size is none', answeredWith('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'), 'cut'],
        ['two lengths', answeredWith('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx'), 'cut'],
        ['a flood of interim answers', answeredWith('HTTP/1.1 102 Processing\r\n\r\n'.repeat(MAX_INTERIM_ANSWERS + 1)), 'tooLarge'],
        ['a header without end', answeredWith(`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(100_000)}`), 'cut'],
        ['trailers without end', answeredWith(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n${'X: y\r\n'.repeat(90_000)}`), 'cut'],
        ['a megabyte and one byte', answeredWith(http('200 OK', Buffer.alloc(MAX_ANSWER_BYTES + 1))), 'tooLarge'],
        ['two megabytes in chunks of one byte', answeredWith('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n' + '1\r\nx\r\n'.repeat(2 * MAX_ANSWER_BYTES)), 'tooLarge'],
      ];
      for (const [sentence, answering, reason] of cases) {
        it(sentence, async () => {
          const timeoutMs = reason === 'timeout' ? SHORT_MS : PATIENT_MS;
          (await failureOf(ask(answering, timeoutMs))).should.match({ reason, left: true });
        });
      }
    });

    /** The bytes are on their way; answers on a connection of their own come after them. */
    const arrived = async (): Promise<void> => {
      const other = await WayToServer.open(way, answeredWith(http('200 OK')));
      for (let i = 0; i < 5; i += 1) {
        await other.transport.request({ method: 'GET', path: '/me', timeoutMs: PATIENT_MS });
      }
      await other.close();
    };

    it('is never what was said before the question', async () => {
      const forged = http('200 OK', 'forged');
      let late: () => void = () => undefined;
      const said = new Promise<void>((resolve) => (late = resolve));
      await ask((socket) => {
        socket.write(http('200 OK', 'first'));
        setImmediate(() => socket.write(forged, () => late()));
      });
      await said;
      await arrived();
      const connections = opened.server.connectionCount;
      (await ask(answeredWith(http('200 OK', 'second')))).body.should.equal('second');
      // Who speaks unasked may go on to do so within the next answer.
      opened.server.connectionCount.should.equal(connections + 1);
    });

    it('comes, though the connection that was free last has spoken unasked, and the one before has not', async () => {
      let held: Socket | undefined;
      const asked = new Promise<void>((resolve) => {
        opened.server.answering = (socket) => {
          held = socket;
          resolve();
        };
      });
      const { transport } = opened;
      const request = {
        method: 'POST',
        path: '/send',
        body: bodyOf(),
        timeoutMs: PATIENT_MS,
      } as const;
      const first = transport.request(request);
      await asked;
      await ask(answeredWith(http('200 OK', 'other')));
      held?.write(http('200 OK', 'first'));
      (await first).body.should.equal('first');
      await arrived();
      held?.write(http('200 OK', 'forged'));
      await arrived();
      (await ask(answeredWith(http('200 OK', 'second')))).body.should.equal('second');
    });

    it('of HTTP 101 to 70 requests leaves the way open for the 71st', async () => {
      const switching = answeredWith(`${SWITCHING}Connection: Upgrade\r\nUpgrade: x\r\n\r\n`);
      const answers = await Promise.all(Array.from({ length: 70 }, () => ask(switching)));
      answers.every(({ httpStatus }) => httpStatus === 101).should.be.true();
      (await ask(answeredWith(http('200 OK', BYTES)))).body.should.equal(BODY);
    });
  });
}
