import 'should';
import type { NodeAPI, NodeMessageInFlow } from 'node-red';
import { createRequire } from 'node:module';
import { copyOf } from '../../../nodes/shared/any-message';
import { isLight, MOST_COPIED_BYTES, MOST_COPIED_VALUES } from '../../../nodes/shared/is-light';
import { leastCpuMs } from '../../harness/cpu-time';

const RED = createRequire(__filename)(process.env['NODE_RED_PACKAGE'] ?? 'node-red') as NodeAPI;

const copy = (msg: object): Record<string, unknown> => copyOf(RED, msg as NodeMessageInFlow);

const list = (length: number): object[] => Array.from({ length }, () => ({}));

describe('a copy of a message, for an outcome that leaves beside another', () => {
  it('is one of its own down to the last object', () => {
    const msg = { payload: { a: [{ b: 1 }] }, bytes: Buffer.from([1]), map: new Map([[1, {}]]) };
    const own = copy(msg);
    own.should.deepEqual(msg);
    for (const name of Object.keys(msg)) own[name]!.should.not.equal(msg[name as keyof typeof msg]);
    (own['payload'] as typeof msg.payload).a[0]!.should.not.equal(msg.payload.a[0]);
  });

  const bytes = Buffer.alloc(100_000_000);
  for (const [title, heavy] of [
    ['100 MB', bytes],
    ['100 MB inside something', { frames: [{ image: bytes }] }],
    ['100 MB in a map', new Map([['image', bytes]])],
    ['a part of 100 MB', new Float64Array(bytes.buffer, 0, 1)],
    ['a list of a million', new Array(1_000_000).fill(null)],
    ['many objects', [list(6000), [list(6000)]]],
    ['a proxy', new Proxy({}, {})],
  ] as [string, object][]) {
    it(`costs nothing for ${title}: both outcomes have the same, and the rest of their own`, () => {
      const msg = { heavy, payload: { a: 1 }, _msgid: '1' };
      leastCpuMs(() => copy(msg)).should.be.below(20);
      const own = copy(msg);
      own['heavy']!.should.equal(heavy);
      own['payload']!.should.not.equal(msg.payload);
      own['payload']!.should.deepEqual(msg.payload);
      msg.heavy.should.equal(heavy);
    });
  }

  it('knows what is heavy at the bound and beyond', () => {
    isLight(Buffer.alloc(MOST_COPIED_BYTES)).should.be.true();
    isLight(Buffer.alloc(MOST_COPIED_BYTES + 1)).should.be.false();
    isLight(new Array(MOST_COPIED_VALUES).fill(1)).should.be.true();
    isLight(new Array(MOST_COPIED_VALUES + 1).fill(1)).should.be.false();
    isLight('x'.repeat(2 * MOST_COPIED_BYTES)).should.be.true();
  });

  it('ends for what refers to itself', () => {
    const loop: { self?: object } = {};
    loop.self = loop;
    (copy({ loop })['loop'] as typeof loop).should.not.equal(loop);
  });
});
