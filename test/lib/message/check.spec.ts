import should from 'should';
import { type AccountDefaults, checkMessage } from '../../../lib/message/check';
import type { CheckedMessage, MessageFields, Order, Problem } from '../../../lib/message/message';
import { ACCOUNT, fieldsOf, MOBILE, NOW } from './orders';

type Fields = Partial<MessageFields>;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WEEK = 7 * 24 * HOUR;

const check = (
  fields: Fields,
  account: Partial<AccountDefaults> = {},
  problems: Problem[] = [],
): CheckedMessage =>
  checkMessage({ fields: fieldsOf(fields), problems }, { ...ACCOUNT, ...account }, NOW);

const orderOf = (fields: Fields, account: Partial<AccountDefaults> = {}): Order => {
  const { order, rejection } = check(fields, account);
  should(rejection).be.undefined();
  return order!;
};

const brokenRules = (fields: Fields, account: Partial<AccountDefaults> = {}): string[] => {
  const { order, rejection } = check(fields, account);
  should(order).be.undefined();
  return rejection!.problems.map(({ rule, field, code }) => `${code} ${field} ${rule}`);
};

describe('a message', () => {
  it('of number and text is sent with nothing else', () => {
    should(orderOf({})).deepEqual({
      numbers: [MOBILE],
      body: { message: 'Hello' },
      parts: 1,
      isCommercial: false,
      inherited: ['sender', 'gamme', 'sandbox'],
      lifetimeMs: HOUR,
    });
  });

  describe('is sent', () => {
    const GAMME1 = { gamme: '1' };
    // prettier-ignore
    const cases: [sentence: string, fields: Fields, body: Partial<Order['body']>, account?: Partial<AccountDefaults>][] = [
      ['with a number as text', { message: 21.5 }, { message: '21.5' }],
      ['with 0 as text', { message: 0 }, { message: '0' }],
      ['with a boolean as text', { message: false }, { message: 'false' }],
      ['with its blanks', { message: '  a  ' }, { message: '  a  ' }],
      ['with marks that nobody sees before its text', { message: '\u200b\u200bCode 1234' }, { message: '\u200b\u200bCode 1234' }],
      ['without half an emoji at the end', { message: 'Alerte 🔥'.slice(0, -1) }, { message: 'Alerte ' }],
      ['without half an emoji anywhere', { message: '\udd25a\ud83db\ud83d\r\nc🔥' }, { message: 'ab\r\nc🔥' }],
      ['without half an emoji in its tag', { tag: 'alarme-de-la-cave-🔥'.slice(0, 19) }, { tag: 'alarme-de-la-cave-' }],
      ['with what the platform deletes beside what it does not', { message: '§ 1' }, { message: '§ 1' }],
      ['with what the platform deletes, as Unicode', { message: '§~', isUnicode: true }, { message: '§~', isUnicode: 1 }],
      ['with a text of 100,000 characters', { message: 'x'.repeat(100_000) }, { message: 'x'.repeat(100_000) }],
      ['with the account\'s sender for one nobody sees', { sender: '\u200b' }, { sender: 'Account' }, { sender: 'Account' }],
      ['with CRLF for every line break', { message: 'a\nb\r\nc\rd\u2028e' }, { message: 'a\r\nb\r\nc\r\nd\u2028e' }],
      ['with its sender', { sender: 'ALERTE 1' }, { sender: 'ALERTE 1' }],
      ['with a number as sender', { sender: 36180 }, { sender: '36180' }],
      ['with the account\'s sender by default', {}, { sender: 'Account' }, { sender: 'Account' }],
      ['with the account\'s sender for an empty one', { sender: ' ' }, { sender: 'Account' }, { sender: 'Account' }],
      ['with the account\'s sender for null', { sender: null }, { sender: 'Account' }, { sender: 'Account' }],
      ['with its own sender before the account\'s', { sender: 'Own' }, { sender: 'Own' }, { sender: 'Account' }],
      ['with gamme 1', { gamme: '1' }, { gamme: 1 }],
      ['with gamme 2 as a number', { gamme: 2 }, { gamme: 2 }],
      ['with gamme 2 in blanks', { gamme: ' 2 ' }, { gamme: 2 }],
      ['with the account\'s gamme by default', {}, { gamme: 2 }, { gamme: '2' }],
      ['with the account\'s gamme for nothing', { gamme: '' }, { gamme: 2 }, { gamme: '2' }],
      ['with its own gamme before the account\'s', GAMME1, { gamme: 1 }, { gamme: '2' }],
      ['with its tag', { tag: 'clim-2' }, { tag: 'clim-2' }],
      ['with a number as tag', { tag: 7 }, { tag: '7' }],
      ['with a tag of 20 characters', { tag: 'a'.repeat(20) }, { tag: 'a'.repeat(20) }],
      ['without a tag for an empty one', { tag: '' }, {}],
      ['without a tag for blanks', { tag: ' \t' }, {}],
      ['without a tag for null', { tag: null }, {}],
      ['with the STOP notice', { isStopSms: 'true' }, { isStopSms: 1 }],
      ['with the STOP notice and gamme 1', { isStopSms: true, gamme: 1 }, { gamme: 1, isStopSms: 1 }],
      ['without the STOP notice with gamme 2, which has none', { isStopSms: true, gamme: 2 }, { gamme: 2 }],
      ['without the STOP notice with the account\'s gamme 2', { isStopSms: true }, { gamme: 2 }, { gamme: '2' }],
      ['with isUnicode', { isUnicode: '1' }, { isUnicode: 1 }],
      ['with sandbox', { sandbox: true }, { sandbox: 1 }],
      ['with the account\'s sandbox by default', {}, { sandbox: 1 }, { sandbox: true }],
      ['with the account\'s sandbox for nothing', { sandbox: '' }, { sandbox: 1 }, { sandbox: true }],
      ['without sandbox, though the account has it', { sandbox: 'false' }, {}, { sandbox: true }],
      ['with 0 for no sandbox, though the account has it', { sandbox: 0 }, {}, { sandbox: true }],
      ['with sandbox, though the account has not', { sandbox: 1 }, { sandbox: 1 }],
      ['with the wish for XML', { format: 'xml' }, { _format: 'xml' }],
      ['with a schedule', { schedule: '21/10/2026 09:05' }, { scheduledDeliveryDate: '21/10/2026', time: 9, minute: 5 }],
      ['with a schedule at midnight', { schedule: '21/10/2026 00:00' }, { scheduledDeliveryDate: '21/10/2026', time: 0, minute: 0 }],
    ];
    for (const [sentence, fields, body, account] of cases) {
      it(sentence, () => {
        const message = body.message ?? 'Hello';
        should(orderOf(fields, account).body).deepEqual({ message, ...body });
      });
    }

    for (const [words, isOn] of [
      [[true, 1, '1', 'true'], true],
      [[false, 0, '0', 'false'], false],
    ] as const) {
      for (const word of words) {
        it(`${isOn ? 'with' : 'without'} what ${JSON.stringify(word)} says`, () => {
          const { body } = orderOf({ isStopSms: word, isUnicode: word, sandbox: word });
          const flags = isOn ? { isStopSms: 1, isUnicode: 1, sandbox: 1 } : {};
          should(body).deepEqual({ message: 'Hello', ...flags });
        });
      }
    }
  });

  it('holds the documented keys in their order', () => {
    const { body } = orderOf({
      sender: 'Own',
      gamme: 1,
      tag: 't',
      schedule: '21/10/2026 09:05',
      isStopSms: true,
      isUnicode: true,
      sandbox: true,
      format: 'xml',
    });
    Object.keys(body)
      .join()
      .should.equal(
        'message,gamme,sender,tag,scheduledDeliveryDate,time,minute,isStopSms,isUnicode,sandbox,_format',
      );
  });

  it('is commercial with isStopSms, whatever its gamme', () => {
    orderOf({ isStopSms: true, gamme: 2 }).isCommercial.should.be.true();
    orderOf({ isStopSms: true }).isCommercial.should.be.true();
    orderOf({}).isCommercial.should.be.false();
  });

  it('knows the instant it is planned for', () => {
    should(orderOf({ schedule: '21/10/2026 09:05' }).scheduledAt).eql(
      new Date('2026-10-21T07:05:00Z'),
    );
    should(orderOf({})).not.have.property('scheduledAt');
  });

  describe('is tried', () => {
    const missing = { ...fieldsOf(), expires: undefined };
    // prettier-ignore
    const cases: [sentence: string, fields: Fields, lifetimeMs: number][] = [
      ['for an hour where a flow of an older version says nothing', missing, HOUR],
      ['for an hour for null', { expires: null }, HOUR],
      ['for an hour for blanks', { expires: ' ' }, HOUR],
      ['once for 0', { expires: 0 }, 0],
      ['once for "0"', { expires: '0' }, 0],
      ['for so many minutes', { expires: 5 }, 5 * MINUTE],
      ['for so many minutes as text', { expires: '30' }, 30 * MINUTE],
      ['for so many minutes in blanks', { expires: ' 30 ' }, 30 * MINUTE],
      ['for a part of a minute', { expires: 0.5 }, 30_000],
      ['for 7 days at most', { expires: 7 * 24 * 60 }, WEEK],
    ];
    for (const [sentence, fields, lifetimeMs] of cases) {
      it(sentence, () => should(orderOf(fields).lifetimeMs).equal(lifetimeMs));
    }
  });

  describe('stands for the event', () => {
    // prettier-ignore
    const cases: [sentence: string, key: unknown, expected: string][] = [
      ['of its key', 'door-7', 'door-7'],
      ['of its key as it is written', ' Door 7 ', ' Door 7 '],
      ['of a number', 4711, '4711'],
      ['of 0', 0, '0'],
      ['of a key of 200 characters', 'k'.repeat(200), 'k'.repeat(200)],
    ];
    for (const [sentence, key, expected] of cases) {
      it(sentence, () => should(orderOf({ key }).key).equal(expected));
    }

    for (const [what, key] of [
      ['nothing', undefined],
      ['null', null],
      ['an empty text', ''],
      ['blanks', ' \t\u00a0'],
    ]) {
      it(`of none with ${what} as key`, () => should(orderOf({ key })).not.have.property('key'));
    }
  });

  describe('remembers what it has from the account', () => {
    // prettier-ignore
    const cases: [sentence: string, fields: Fields, inherited: string[]][] = [
      ['which is all by default', {}, ['sender', 'gamme', 'sandbox']],
      ['which is not its own sender', { sender: 'Own' }, ['gamme', 'sandbox']],
      ['which is not its own gamme', { gamme: 2 }, ['sender', 'sandbox']],
      ['which is not its own sandbox, even off', { sandbox: false }, ['sender', 'gamme']],
      ['which is nothing where it says all', { sender: 'Own', gamme: '1', sandbox: 0 }, []],
      ['which is all for nothing but blanks', { sender: ' ', gamme: null, sandbox: '' }, ['sender', 'gamme', 'sandbox']],
    ];
    for (const [sentence, fields, inherited] of cases) {
      it(sentence, () => {
        const account = { sender: 'Account', gamme: '2', sandbox: true };
        should(orderOf(fields, account).inherited).deepEqual(inherited);
      });
    }
  });

  it('counts its parts', () => {
    orderOf({ message: 'a'.repeat(160) }).parts.should.equal(1);
    orderOf({ message: 'a'.repeat(161) }).parts.should.equal(2);
    orderOf({ message: 'é'.repeat(71), isUnicode: true }).parts.should.equal(2);
  });

  it('is given to each number once, as E.164', () => {
    const phoneNumbers = ['0612345678', '+33 6 12 34 56 78, 0687654321'];
    should(orderOf({ phoneNumbers }).numbers).deepEqual([MOBILE, '+33687654321']);
    should(orderOf({ phoneNumbers: '0470123456' }, { defaultCountry: 'BE' }).numbers).deepEqual([
      '+32470123456',
    ]);
  });

  describe('is refused before any request', () => {
    const TEXT = ['9 message textMissing'];
    const UNSEEN = ['9 message textUnseen'];
    const LONG = ['52 message textTooLong'];
    const OBJECT = ['9 message textType'];
    const SENDER = ['9 sender senderInvalid'];
    const TAG = ['9 tag tagInvalid'];
    const GAMME = ['9 gamme gammeInvalid'];
    const EXPIRES = ['9 expires expiresInvalid'];
    const KEY = ['9 key keyInvalid'];
    const date = (rule: string): string[] => [`9 scheduledDeliveryDate ${rule}`];
    // prettier-ignore
    const cases: [sentence: string, fields: Fields, rules: string[], account?: Partial<AccountDefaults>][] = [
      ['without a key', {}, ['1 apiKey keyMissing'], { hasKey: false }],
      ['without a number', { phoneNumbers: undefined }, ['2 phoneNumbers numberMissing']],
      ['with an empty number', { phoneNumbers: '' }, ['2 phoneNumbers numberMissing']],
      ['with separators for numbers', { phoneNumbers: ' , ;\n' }, ['2 phoneNumbers numberMissing']],
      ['with an empty list of numbers', { phoneNumbers: [] }, ['2 phoneNumbers numberMissing']],
      ['with a number of another type', { phoneNumbers: 33612345678 }, ['9 phoneNumbers numbersType']],
      ['with a number that is not possible', { phoneNumbers: '061234' }, ['9 phoneNumbers numberInvalid']],
      ['with an entry of its list that is no string', { phoneNumbers: [null] }, ['9 phoneNumbers numberEntry']],
      ['with more than 10,000 numbers', { phoneNumbers: new Array(10_001).fill(MOBILE) }, ['50 phoneNumbers numbersTooMany']],
      ['with 40 MB of numbers', { phoneNumbers: `${MOBILE},`.repeat(3_300_000) }, ['50 phoneNumbers numbersTooMany']],
      ['with a text nobody can see', { message: '\u200b' }, UNSEEN],
      ['with a text of fillers, variation selectors and blanks', { message: '\u3164 \ufe0f\u2800\n\u{e0061}' }, UNSEEN],
      ['with a text nobody can see, as Unicode', { message: '\u2800', isUnicode: true }, UNSEEN],
      ['with nothing but what the platform deletes', { message: '§ ~~ ^|\\¨' }, UNSEEN],
      ['with nothing but the platform\'s own line breaks', { message: ':br: :br:' }, UNSEEN],
      ['with half an emoji as text', { message: '\ud83d' }, TEXT],
      ['with a text of 100,001 characters', { message: 'x'.repeat(100_001) }, LONG],
      ['with a text of 40 million characters', { message: 'x'.repeat(40_000_000) }, LONG],
      ['with 40 million blanks as text', { message: ' '.repeat(40_000_000) }, LONG],
      ...(['sender', 'gamme', 'tag', 'key', 'expires'] as const).flatMap((field) =>
        [' ', '1', '\u200b'].map((one): [string, Fields, string[]] => [
          `with 40 million characters as ${field}: ${JSON.stringify(one)}`,
          { [field]: one.repeat(40_000_000) },
          [`9 ${field} ${field}Invalid`],
        ]),
      ),
      ['with a schedule more than two years ahead', { schedule: '05/03/2028 09:00' }, date('dateTooFar')],
      ['with a compact date as schedule', { schedule: '20271224183000' }, date('dateInvalid')],
      ['without a text', { message: undefined }, TEXT],
      ['with null as text', { message: null }, TEXT],
      ['with an empty text', { message: '' }, TEXT],
      ['with a text of blanks', { message: ' \t\r\n\u00a0' }, TEXT],
      ['with an object as text', { message: { a: 1 } }, OBJECT],
      ['with a list as text', { message: ['a'] }, OBJECT],
      ['with a Buffer as text', { message: Buffer.from('a') }, OBJECT],
      ['with a Date as text', { message: NOW }, OBJECT],
      ['with a function as text', { message: () => 'a' }, OBJECT],
      ['with NaN as text', { message: NaN }, OBJECT],
      ['with a sender of 2 characters', { sender: 'AB' }, SENDER],
      ['with a sender of 12 characters', { sender: 'ABCDEFGHIJKL' }, SENDER],
      ['with an accent in its sender', { sender: 'Météo' }, SENDER],
      ['with a hyphen in its sender', { sender: 'NODE-RED' }, SENDER],
      ['with a line break in its sender', { sender: 'ABC\n' }, SENDER],
      ['with a tab in its sender', { sender: 'A\tBC' }, SENDER],
      ['with an object as sender', { sender: {} }, SENDER],
      ['with the account\'s sender, if that is wrong', {}, SENDER, { sender: 'é' }],
      ['with gamme 3', { gamme: 3 }, GAMME],
      ['with gamme 0', { gamme: 0 }, GAMME],
      ['with gamme true', { gamme: true }, GAMME],
      ['with a word as gamme', { gamme: 'premium' }, GAMME],
      ['with an object as gamme', { gamme: [1] }, GAMME],
      ['with the account\'s gamme, if that is wrong', {}, GAMME, { gamme: '3' }],
      ['with a tag of 21 characters', { tag: 'a'.repeat(21) }, TAG],
      ['with upper case in its tag', { tag: 'Clim' }, TAG],
      ['with a space in its tag', { tag: 'my tag' }, TAG],
      ['with a no-break space in its tag', { tag: 'my\u00a0tag' }, TAG],
      ['with an object as tag', { tag: {} }, TAG],
      ['with a schedule that came out empty', { schedule: null }, date('dateMissing')],
      ['with an empty schedule', { schedule: '' }, date('dateMissing')],
      ['with a schedule that is none', { schedule: 'soon' }, date('dateInvalid')],
      ['with a past schedule', { schedule: '04/03/2026 11:55' }, date('datePast')],
      ['with an hour that does not exist', { schedule: '29/03/2026 02:30' }, date('dateDoesNotExist')],
      ['without hour and minute', { schedule: '05/03/2026' }, ['9 time hourMissing', '9 minute minuteMissing']],
      ['without minute', { schedule: { scheduledDeliveryDate: '05/03/2026', time: 9 } }, ['9 minute minuteMissing']],
      ['with a minute that is no multiple of 5', { schedule: '05/03/2026 09:07' }, ['9 minute minuteInvalid']],
      ['with an hour of 24', { schedule: { scheduledDeliveryDate: '05/03/2026', time: 24, minute: 0 } }, ['9 time hourInvalid']],
      ['with "yes" as isStopSms', { isStopSms: 'yes' }, ['9 isStopSms booleanInvalid']],
      ['with nothing as isStopSms', { isStopSms: undefined }, ['9 isStopSms booleanInvalid']],
      ['with an empty text as isUnicode', { isUnicode: '' }, ['9 isUnicode booleanInvalid']],
      ['with 2 as isUnicode', { isUnicode: 2 }, ['9 isUnicode booleanInvalid']],
      ['with an object as sandbox', { sandbox: {} }, ['9 sandbox booleanInvalid']],
      ['with "off" as sandbox, which never means off', { sandbox: 'off' }, ['9 sandbox booleanInvalid']],
      ['with a negative lifetime', { expires: -1 }, EXPIRES],
      ['with a word as lifetime', { expires: 'never' }, EXPIRES],
      ['with a unit in its lifetime', { expires: '30 min' }, EXPIRES],
      ['with a boolean as lifetime', { expires: true }, EXPIRES],
      ['with false as lifetime, which is not 0', { expires: false }, EXPIRES],
      ['with an object as lifetime', { expires: [] }, EXPIRES],
      ['with a lifetime of NaN', { expires: NaN }, EXPIRES],
      ['with an endless lifetime', { expires: Infinity }, EXPIRES],
      ['with a lifetime of more than 7 days', { expires: 7 * 24 * 60 + 1 }, EXPIRES],
      ['with a key of 201 characters', { key: 'k'.repeat(201) }, KEY],
      ['with an object as key', { key: { id: 1 } }, KEY],
      ['with a boolean as key', { key: true }, KEY],
      ['with a Date as key', { key: NOW }, KEY],
      ['with NaN as key', { key: NaN }, KEY],
      ['by an account that cannot be right', {}, ['9 sandbox sandboxUnset'], { problems: [{ rule: 'sandboxUnset', field: 'sandbox', code: 9 }] }],
      ['for every rule it breaks', { message: '', sender: 'é', tag: 'A', gamme: 9, schedule: null, isUnicode: 'x' }, ['9 message textMissing', '9 gamme gammeInvalid', '9 sender senderInvalid', '9 tag tagInvalid', '9 scheduledDeliveryDate dateMissing', '9 isUnicode booleanInvalid']],
      ['with the number before the text', { phoneNumbers: '', message: '' }, ['2 phoneNumbers numberMissing', '9 message textMissing']],
      ['with the key before all', { phoneNumbers: '', message: '' }, ['1 apiKey keyMissing', '2 phoneNumbers numberMissing', '9 message textMissing'], { hasKey: false }],
      ['with the key before the account', {}, ['1 apiKey keyMissing', '9 apiUrl settingInvalid'], { hasKey: false, problems: [{ rule: 'settingInvalid', field: 'apiUrl', code: 9 }] }],
    ];
    for (const [sentence, fields, rules, account] of cases) {
      it(sentence, () => should(brokenRules(fields, account)).deepEqual(rules));
    }

    it('for what could not be read, and once', () => {
      const problem: Problem = { rule: 'fieldUnreadable', field: 'message', code: 9 };
      const { order, rejection } = check({ message: undefined, tag: 'X' }, {}, [problem]);
      should(order).be.undefined();
      should(rejection!.problems.map(({ rule }) => rule)).deepEqual([
        'fieldUnreadable',
        'tagInvalid',
      ]);
    });

    it('with all its numbers, as E.164 where they are some', () => {
      const { order, rejection } = check({ phoneNumbers: '0612345678,061234', message: '' });
      should(order).be.undefined();
      should(rejection!.phoneNumbers).deepEqual([MOBILE, '061234']);
      should(rejection!.problems.map(({ field }) => field)).deepEqual(['message', 'phoneNumbers']);
    });
  });

  it('goes to the good numbers, and the bad ones are refused', () => {
    const { order, rejection } = check({ phoneNumbers: ['061234', '0612345678', 'Marie'] });
    should(order!.numbers).deepEqual([MOBILE]);
    should(rejection).deepEqual({
      phoneNumbers: ['061234', 'Marie'],
      problems: [
        { rule: 'numberInvalid', field: 'phoneNumbers', phoneNumber: '061234', code: 9 },
        { rule: 'numberInvalid', field: 'phoneNumbers', phoneNumber: 'Marie', code: 9 },
      ],
    });
  });

  it('goes to the numbers of a list, and what is no string is refused with its place', () => {
    const { order, rejection } = check({ phoneNumbers: ['0612345678', null, 687654321, 'x'] });
    should(order!.numbers).deepEqual([MOBILE]);
    const common = { field: 'phoneNumbers', code: 9 };
    should(rejection).deepEqual({
      phoneNumbers: ['x', '687654321'],
      problems: [
        { rule: 'numberInvalid', ...common, phoneNumber: 'x' },
        { rule: 'numberEntry', ...common, place: 1 },
        { rule: 'numberEntry', ...common, place: 2, phoneNumber: '687654321' },
      ],
    });
  });

  it('with thousands of impossible numbers names all, and says why of the first 500', () => {
    const bad = Array.from({ length: 2000 }, (_, i) => `x${i}`);
    const { rejection } = check({ phoneNumbers: [MOBILE, null, ...bad] });
    should(rejection!.phoneNumbers).deepEqual(bad);
    should(rejection!.problems.length).equal(501);
    should(rejection!.problems.at(-1)).containDeep({ rule: 'numbersMore', count: 1501 });
  });

  it('may come with its numbers read before', () => {
    const read = { numbers: [MOBILE], invalid: [], unusable: [] };
    const reading = { fields: fieldsOf({ phoneNumbers: 'x' }), problems: [] };
    should(checkMessage(reading, ACCOUNT, NOW, read).order!.numbers).deepEqual([MOBILE]);
  });

  it('of any values at all is never more than refused', () => {
    const trap = new Proxy(
      {},
      {
        get: () => {
          throw new Error('trap');
        },
      },
    );
    const odd: unknown[] = [
      trap,
      [trap],
      Symbol('x'),
      10n,
      () => 1,
      Object.create(null),
      new Map(),
      -0,
      Infinity,
    ];
    for (const value of odd) {
      for (const field of [
        'phoneNumbers',
        'message',
        'sender',
        'gamme',
        'tag',
        'schedule',
        'sandbox',
        'expires',
        'key',
      ]) {
        should(() => check({ [field]: value })).not.throw();
      }
    }
  });
});
