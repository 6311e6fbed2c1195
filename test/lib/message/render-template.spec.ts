import should from 'should';
import { type LookUp, renderTemplate, TemplateError } from '../../../lib/message/render-template';
import { startCpuWatch } from '../../harness/cpu-time';

const OUTSIDE: Record<string, unknown> = {
  'flow.site': 'Brest',
  'flow.deep.name': 'cave',
  'global.count': 3,
  'env.HOST': 'pi',
  'flow.object': {},
  'global.call': () => 'called',
};
const outside: LookUp = (scope, name) => OUTSIDE[`${scope}.${name}`];

const render = (template: string, message: object = {}): string =>
  renderTemplate(template, message, outside);

describe('a template', () => {
  // prettier-ignore
  const cases: [sentence: string, template: string, message: object, text: string][] = [
    ['without names is itself', 'Hello', {}, 'Hello'],
    ['of nothing is nothing', '', {}, ''],
    ['takes a value', 'T: {{payload}}', { payload: 'hot' }, 'T: hot'],
    ['takes values within', '{{payload.t.now}} {{list.1}}', { payload: { t: { now: 21.5 } }, list: ['a', 'b'] }, '21.5 b'],
    ['takes numbers and booleans', '{{a}} {{b}} {{c}}', { a: 0, b: -1.5, c: false }, '0 -1.5 false'],
    ['takes what is missing as nothing', '<{{no}}|{{no.way}}|{{n}}|{{n.x}}>', { n: null }, '<|||>'],
    ['escapes nothing as HTML', '{{x}} {{{x}}} {{&x}}', { x: `<b>&"'/=\`` }, `<b>&"'/=\` <b>&"'/=\` <b>&"'/=\``],
    ['keeps line breaks, accents and emoji', 'é\r\n{{x}}\n😀', { x: 'ö\u00a0€' }, 'é\r\nö\u00a0€\n😀'],
    ['takes values that look like templates as they are', '{{x}}', { x: '{{y}} {{#a}}{{/a}} {{{z}}}', y: 'no' }, '{{y}} {{#a}}{{/a}} {{{z}}}'],
    ['takes values that change delimiters as they are', '{{x}}{{y}}', { x: '{{=<% %>=}}', y: 1 }, '{{=<% %>=}}1'],
    ['repeats a section for a list', '{{#list}}{{name}};{{/list}}', { list: [{ name: 'a' }, { name: 'b' }] }, 'a;b;'],
    ['repeats a section for a list of texts', '{{#list}}{{.}};{{/list}}', { list: ['a', 2, '<c>'] }, 'a;2;<c>;'],
    ['looks outside of a section, too', '{{#list}}{{name}}{{unit}} {{/list}}', { unit: 'C', list: [{ name: 1 }, { name: 2, unit: 'F' }] }, '1C 2F '],
    ['shows a section for what is there', '{{#on}}yes{{/on}}{{^on}}no{{/on}}', { on: true }, 'yes'],
    ['shows an inverted section for what is not', '{{#on}}yes{{/on}}{{^on}}no{{/on}}', { on: [] }, 'no'],
    ['enters an object', '{{#payload}}{{a}}{{/payload}}', { payload: { a: 1 } }, '1'],
    ['takes flow, global and environment', '{{flow.site}} {{flow.deep.name}} {{global.count}} {{env.HOST}}', {}, 'Brest cave 3 pi'],
    ['takes them in a section', '{{#list}}{{flow.site}}{{.}} {{/list}}', { list: [1, 2] }, 'Brest1 Brest2 '],
    ['takes nothing for what they have not', '<{{flow.no}}{{env.NO}}{{global.no}}>', {}, '<>'],
    ['takes the message before them', '{{flow.site}}', { flow: { site: 'own' } }, 'own'],
    ['knows the message as msg, too', '{{msg.payload}} {{msg.a.b}}', { payload: 1, a: { b: 2 } }, '1 2'],
    ['knows no partials', '<{{> other}}>', { other: 'x' }, '<>'],
    ['shows no comments', 'a{{! hidden }}b', {}, 'ab'],
    ['may change its delimiters', '{{=<% %>=}}<% x %>{{x}}', { x: 1 }, '1{{x}}'],
    ['takes no function for a value', '<{{f}}{{o.f}}{{global.call}}>', { f: () => 'called', o: { f: () => 'called' } }, '<>'],
    ['takes no function for a section', '<{{#f}}x{{/f}}{{^f}}none{{/f}}>', { f: () => () => 'called' }, '<none>'],
    ['takes no function of a list for a section', '{{#list}}<{{#.}}x{{/.}}>{{/list}}', { list: [() => 'called'] }, '<>'],
    ['takes no function of a list for a value', '{{#list}}<{{.}}>{{/list}}', { list: [() => 'called'] }, '<>'],
    ['takes no methods', '<{{toString}}{{payload.toString}}{{list.join}}{{constructor}}>', { payload: 'a', list: [] }, '<>'],
  ];
  for (const [sentence, template, message, text] of cases) {
    it(sentence, () => should(render(template, message)).equal(text));
  }

  // prettier-ignore
  const objects: [sentence: string, value: unknown][] = [
    ['an object', { a: 1 }], ['an empty object', {}], ['a list', ['a']], ['a Buffer', Buffer.from('a')],
    ['a Date', new Date()], ['a symbol', Symbol('x')], ['an error', new Error('x')],
    ['an object with its own text', { toString: () => 'called' }],
  ];
  for (const [sentence, value] of objects) {
    it(`fails for ${sentence}, instead of sending its name`, () => {
      for (const template of ['{{x}}', '{{{x}}}', '{{&x}}', '{{#list}}{{.}}{{/list}}']) {
        should(() => render(template, { x: value, list: [value] })).throw(TemplateError);
      }
    });
  }

  it('fails for an object of the context', () => {
    should(() => render('{{flow.object}}')).throw(TemplateError);
  });

  it('fails for itself as a whole', () =>
    should(() => render('{{.}}', { a: 1 })).throw(TemplateError));

  for (const broken of ['{{', '{{x', '{{#x}}', '{{/x}}', '{{#a}}{{/b}}', '{{{x}}', '{{=x}}']) {
    it(`that is broken fails: ${broken}`, () =>
      should(() => render(broken, { x: 1 })).throw(Error));
  }

  it('fails with a getter that fails, and is none the worse for it', () => {
    const trap = {
      get x(): string {
        throw new Error('trap');
      },
    };
    should(() => render('{{x}}', trap)).throw('trap');
    should(render('{{x}}', { x: 1 })).equal('1');
  });

  it('never calls a function, wherever it stands', () => {
    let calls = 0;
    const f = (): string => {
      calls += 1;
      return 'called';
    };
    const message = {
      f,
      list: [f],
      o: { f, toString: f, valueOf: f, toJSON: f, [Symbol.toPrimitive]: f },
    };
    for (const name of ['f', 'list', 'o', 'o.f', 'list.0', '.', 'msg.f']) {
      for (const template of [
        `{{${name}}}`,
        `{{#${name}}}{{.}}{{#.}}x{{/.}}{{/${name}}}`,
        `{{^${name}}}x{{/${name}}}`,
      ]) {
        try {
          render(template, message);
        } catch (error) {
          should(error).be.instanceOf(TemplateError);
        }
      }
    }
    calls.should.equal(0);
  });

  it('is quick with a long text and many values', () => {
    const list = Array.from({ length: 10_000 }, (_, i) => ({ i }));
    const cpuMs = startCpuWatch();
    should(render('{{#list}}{{i}} {{/list}}'.repeat(5), { list }).length).be.above(100_000);
    cpuMs().should.be.below(1000);
  });

  it('through longer lists than any text could hold is none, and soon', () => {
    const list = Array.from({ length: 1000 }, (_, i) => i);
    const million = new Array(1_000_000).fill(1);
    const cpuMs = startCpuWatch();
    should(() => render('{{#million}}{{.}}{{/million}}', { million })).throw(TemplateError);
    should(() => render('{{#list}}{{#list}}{{#list}}{{/list}}{{/list}}{{/list}}', { list })).throw(
      TemplateError,
    );
    cpuMs().should.be.below(1000);
  });
});
