// A flow written by hand, or by somebody who means harm: whatever stands where an id, a name or a variable is
// expected, it is data. Nothing of it is run, becomes a path, or stops Node-RED.
import 'should';
import helper from 'node-red-node-test-helper';
import { setUpStage, useEnvironment } from '../harness/stage';
import { sendings } from '../harness/sendings';

const NAMES = [
  '__proto__',
  'constructor',
  '../../../etc/passwd',
  '${HOME}',
  '$(HOME)',
  '<img src=x onerror=alert(1)>',
  '{{payload}}',
  '\u202egnp.exe',
  'x'.repeat(100_000),
];

describe('a hostile flow', () => {
  const stage = setUpStage({}, 'memory');
  const setEnvironment = useEnvironment();

  for (const name of NAMES) {
    const title = JSON.stringify(name.slice(0, 30));
    it(`sends as any other where names are ${title}`, async () => {
      setEnvironment('HOSTILE', name);
      const flow = await stage.start({
        account: { name },
        send: { name },
        env: [{ name, value: name, type: 'str' }],
      });
      await flow.send({ payload: 'x', phoneNumbers: '+33612345678', [name]: name });
      flow.onlyPort.should.equal(0);
      Object.prototype.should.not.have.property('sms');
    });

    it(`refuses, and sends nothing, where every setting is the variable that holds ${title}`, async () => {
      setEnvironment('HOSTILE', name);
      const account = { gamme: '${HOSTILE}', sender: '${HOSTILE}', timeout: '${HOSTILE}' };
      const flow = await stage.start({ account });
      await flow.send({ payload: 'x', phoneNumbers: '+33612345678' });
      // What refers to a variable that a variable holds is none: the defaults.
      const isUnset = name.startsWith('$');
      flow.onlySms.outcome.should.equal(isUnset ? 'sent' : 'refused');
      stage.simulator.accepted.should.have.length(isUnset ? 1 : 0);
    });

    it(`knows no account and no outbox by the id ${title}`, async () => {
      await stage.start();
      const id = encodeURIComponent(name.slice(0, 2000));
      for (const path of [`account/${id}/check`, `outbox/${id}/drop`, `outbox/${id}/${id}`]) {
        const answer: unknown = await helper.request().post(`/smspartner/${path}`).send({});
        const { status, text } = answer as { status: number; text: string };
        status.should.be.oneOf(200, 404);
        text.should.match(/notDeployed|Not Found|Cannot POST/);
      }
      sendings(stage.simulator).should.be.empty();
    });
  }

  for (const id of ['__proto__', 'constructor', 'toString']) {
    it(`finds no account that is called "${id}"`, async () => {
      const flow = await stage.start({ send: { account: id } });
      await flow.send({ payload: 'x', phoneNumbers: '+33612345678' });
      flow.onlySms.should.containDeep({ outcome: 'refused', code: 1 });
      sendings(stage.simulator).should.be.empty();
    });
  }
});
