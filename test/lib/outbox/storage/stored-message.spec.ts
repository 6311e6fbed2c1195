import should from 'should';
import {
  MOST_STORED_BYTES,
  restoreMessage,
  storeMessage,
} from '../../../../lib/outbox/storage/stored-message';

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

  for (const json of ['', 'no JSON', 'null', '[]', '1', '"x"']) {
    it(`is empty where the journal holds ${json || 'nothing'}`, () => {
      restoreMessage({ json, isPartial: false }).should.deepEqual({});
    });
  }
});
