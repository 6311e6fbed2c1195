import should from 'should';
import { runInNewContext } from 'node:vm';
import { MOST_DEPTH } from '../../../../lib/outbox/storage/plain-copy';
import {
  MOST_PROPERTIES,
  MOST_STORED_BYTES,
  restoreMessage,
  storeMessage,
} from '../../../../lib/outbox/storage/stored-message';
import { leastCpuMs } from '../../../harness/cpu-time';

const restored = (message: object): Record<string, unknown> =>
  restoreMessage(storeMessage(message));

describe('a message in the journal', () => {
  it('comes back as it was', () => {
    const message = {
      _msgid: 'a1',
      topic: 'été 🔥',
      payload: { deep: [1, 'two', null, { three: true }], empty: {} },
      nothing: null,
      zero: 0,
    };
    storeMessage(message).isPartial.should.be.false();
    restored(message).should.deepEqual(message);
  });

  it('keeps a Buffer, also inside, and a Date as its text', () => {
    const bytes = Buffer.from([0, 255, 7]);
    const message = { payload: bytes, inner: { bytes }, at: new Date(0) };
    const back = restored(message);
    should(Buffer.isBuffer(back['payload'])).be.true();
    should(back['payload']).deepEqual(bytes);
    should(back['inner']).deepEqual({ bytes });
    should(back['at']).equal('1970-01-01T00:00:00.000Z');
  });

  it('never holds the HTTP request and its answer', () => {
    const { json, isPartial } = storeMessage({ req: { secret: 1 }, res: {}, payload: 'x' });
    isPartial.should.be.true();
    json.should.equal('{"payload":"x"}');
  });

  const loop: Record<string, unknown> = {};
  loop['self'] = loop;
  const thrower = Object.defineProperty({}, 'inner', {
    enumerable: true,
    get: () => {
      throw new Error('never');
    },
  });
  for (const [title, value] of [
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['nothing that is set', undefined],
    ['a BigInt', 10n],
    ['a cycle', loop],
    ['a getter that throws inside', thrower],
    ['a toJSON that throws', { toJSON: () => thrower['inner' as never] as unknown }],
    ['more than fits', 'x'.repeat(MOST_STORED_BYTES)],
    ['more bytes than fit, of fewer characters', '€'.repeat(MOST_STORED_BYTES / 2)],
  ] as [string, unknown][]) {
    it(`leaves out ${title}, keeps the rest and says so`, () => {
      const stored = storeMessage({ before: 1, value, after: 2 });
      stored.isPartial.should.be.true();
      restoreMessage(stored).should.deepEqual({ before: 1, after: 2 });
    });
  }

  it('leaves out a property whose getter throws', () => {
    const message = Object.defineProperty({ payload: 'x' }, 'bad', {
      enumerable: true,
      get: () => {
        throw new Error('never');
      },
    });
    storeMessage(message).should.deepEqual({ json: '{"payload":"x"}', isPartial: true });
  });

  it('reads what a frozen message, and one without a prototype, holds', () => {
    restored(Object.freeze({ payload: Object.freeze([1]) })).should.deepEqual({ payload: [1] });
    const bare = Object.assign(Object.create(null) as object, { payload: 'x' });
    restored(bare).should.deepEqual({ payload: 'x' });
  });

  it('does not let a name change what an object is', () => {
    const message = JSON.parse('{"payload":1,"__proto__":{"isAdmin":true}}') as object;
    const back = restored(message);
    should(Object.getPrototypeOf(back)).equal(Object.prototype);
    should((back as { isAdmin?: unknown }).isAdmin).be.undefined();
    should(({} as { isAdmin?: unknown }).isAdmin).be.undefined();
  });

  it('is never larger than it may be, whatever comes first', () => {
    const message = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`field ${i}`, '€'.repeat(300)]),
    );
    const stored = storeMessage({ ...message, payload: 'small' });
    Buffer.byteLength(stored.json).should.be.belowOrEqual(MOST_STORED_BYTES);
    Buffer.byteLength(stored.json).should.be.above(MOST_STORED_BYTES - 1000);
    stored.isPartial.should.be.true();
    should(restoreMessage(stored)['payload']).equal('small');
  });

  it('may be as large as it may be', () => {
    const room = MOST_STORED_BYTES - '{"a":"",}'.length;
    storeMessage({ a: 'x'.repeat(room) }).isPartial.should.be.false();
    storeMessage({ a: 'x'.repeat(room + 1) }).isPartial.should.be.true();
  });

  const MANY = 100_000_000;
  const bytes = Buffer.alloc(MANY);
  const shared = Buffer.from(new SharedArrayBuffer(MANY));
  const letters = 'x'.repeat(40_000_000);
  for (const [title, value] of [
    ['a Buffer', bytes],
    ['bytes of any other sort', new Float64Array(bytes.buffer, 0, MANY / 8)],
    ['bytes without a view', bytes.buffer],
    ['shared bytes', shared],
    ['a long text', letters],
    ['a text that is an object', Object(letters)],
    ['a long list', new Array(MANY)],
    ['a list of long lists', new Array(10_000).fill(new Array(MANY))],
    ['what is inside something', { frames: [{ at: 1, image: bytes }] }],
    ['a long name', { [letters]: 1 }],
    ['a map', new Map(Array.from({ length: 1000 }, (_, i) => [i, bytes]))],
    ['the same thing a million times, as a tree', doubled(20)],
  ] as [string, unknown][]) {
    it(`costs as much for ${title}, however large, as for nothing: it is left out, and what is small is kept`, () => {
      const message = { value, other: { value }, payload: { a: 1 }, topic: 't', _msgid: '1' };
      leastCpuMs(() => storeMessage(message)).should.be.below(20);
      const stored = storeMessage(message);
      stored.isPartial.should.be.true();
      restoreMessage(stored).should.deepEqual({ payload: { a: 1 }, topic: 't', _msgid: '1' });
    });
  }

  it('looks at no more of a message of many properties than could fit', () => {
    const fields = Array.from({ length: 100 }, (_, i) => [`list ${i}`, new Array(8000).fill(1)]);
    const message = { ...Object.fromEntries(fields), payload: 'x' } as object;
    leastCpuMs(() => storeMessage(message)).should.be.below(50);
    const stored = storeMessage(message);
    Object.keys(restoreMessage(stored)).should.deepEqual(['payload', 'list 0']);
    stored.isPartial.should.be.true();
  });

  it('keeps of a message of more properties than it may have the ones that flows know it by', () => {
    const fields = Array.from({ length: MOST_PROPERTIES + 10 }, (_, i) => [`f${i}`, null]);
    const message = { ...Object.fromEntries(fields), topic: 't', _msgid: '1' } as object;
    const stored = storeMessage(message);
    stored.isPartial.should.be.true();
    restoreMessage(stored).should.containEql({ topic: 't', _msgid: '1' });
    Buffer.byteLength(stored.json).should.be.belowOrEqual(MOST_STORED_BYTES);
  });

  it('keeps small properties before large ones, and what a flow knows it by before all', () => {
    const message = {
      a: 'a'.repeat(9000),
      b: 'b'.repeat(7000),
      c: { d: 'd'.repeat(5000) },
      topic: 't'.repeat(8000),
      e: [1],
    };
    const { a, b, ...kept } = message;
    const stored = storeMessage(message);
    stored.isPartial.should.be.true();
    restoreMessage(stored).should.deepEqual(kept);
  });

  it('calls nothing of the message: no getter, no toJSON, no trap of a proxy', () => {
    let calls = 0;
    const call = (): string => `called ${(calls += 1)}`;
    const traps = { get: call, has: () => !!call(), ownKeys: () => [call()] };
    const getter = { enumerable: true, get: call };
    const nodeDate = Object.assign(new Date(0), { toJSON: call });
    class Custom {
      toJSON = call;
    }
    class Inherited {
      toJSON(): string {
        return call();
      }
    }
    const message = {
      getter: Object.defineProperty({}, 'value', getter),
      inList: Object.defineProperty([1], 0, getter),
      proxy: new Proxy({}, traps),
      deepProxy: [new Proxy([], traps)],
      heir: Object.create(new Proxy({}, traps)) as object,
      custom: new Custom(),
      inherited: new Inherited(),
      getToJson: Object.defineProperty({}, 'toJSON', { get: call }),
      at: nodeDate,
      payload: 'x',
    };
    const stored = storeMessage(Object.defineProperty(message, 'own', getter));
    calls.should.equal(0);
    stored.isPartial.should.be.true();
    restoreMessage(stored).should.deepEqual({ at: '1970-01-01T00:00:00.000Z', payload: 'x' });
    storeMessage(new Proxy({ payload: 'x' }, traps)).should.deepEqual({
      json: '{}',
      isPartial: true,
    });
    calls.should.equal(0);
  });

  for (const [title, value] of [
    ['a set', new Set([1])],
    ['an error', new Error('x')],
    ['a pattern', /x/],
    ['a promise', Promise.resolve()],
    ['bytes of another sort', new Uint16Array(3)],
    ['a list in which something waits', [Promise.resolve()]],
    ['a cycle through a list', cycleOfLists()],
    ['what is nested too deep', nested(MOST_DEPTH + 1)],
  ] as [string, unknown][]) {
    it(`does not keep ${title} as something else`, () => {
      const stored = storeMessage({ value, payload: 'x' });
      stored.should.deepEqual({ json: '{"payload":"x"}', isPartial: true });
    });
  }

  it('says so where something inside could not be kept', () => {
    for (const [value, kept] of [
      [{ a: 1, send: () => 1 }, { a: 1 }],
      [
        [1, undefined],
        [1, null],
      ],
      [[Symbol('x')], [null]],
      [NaN, null],
      [new Date(NaN), null],
    ] as [unknown, unknown][]) {
      const stored = storeMessage({ value });
      should(restoreMessage(stored)['value']).deepEqual(kept);
      stored.isPartial.should.be.true();
    }
    storeMessage({ value: { a: 1, b: undefined } }).isPartial.should.be.false();
  });

  it('keeps what is nested as deep as it may be, and the fields of an object of a class', () => {
    class Row {
      constructor(readonly id: number) {}
    }
    const message = { deep: nested(MOST_DEPTH), row: new Row(1) };
    storeMessage(message).isPartial.should.be.false();
    should(restored(message)).deepEqual({ deep: nested(MOST_DEPTH), row: { id: 1 } });
  });

  it('keeps what a function node made, whose objects are of another realm', () => {
    const message = runInNewContext('({ a: [1, { b: 2 }], at: new Date(0), e: null })') as object;
    storeMessage(message).isPartial.should.be.false();
    restored(message).should.deepEqual({
      a: [1, { b: 2 }],
      at: '1970-01-01T00:00:00.000Z',
      e: null,
    });
  });

  for (const json of ['', 'no JSON', 'null', '[]', '1', '"x"']) {
    it(`is empty where the journal holds ${json || 'nothing'}`, () => {
      restoreMessage({ json, isPartial: false }).should.deepEqual({});
    });
  }
});

/** So many lists in one another. */
function nested(depth: number): unknown[] {
  return depth === 1 ? [] : [nested(depth - 1)];
}

function cycleOfLists(): unknown[] {
  const list: unknown[] = [];
  list.push([list]);
  return list;
}

/** A tree whose branches are all the same: two to the power of `depth` leaves. */
function doubled(depth: number): unknown {
  let tree: unknown = 'leaf';
  for (let i = 0; i < depth; i += 1) tree = { left: tree, right: tree };
  return tree;
}
