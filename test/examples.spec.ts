// Every example does what its buttons say, whatever nodes it is made of.
import 'should';
import { NODES } from './harness/package';
import { buttonsOf, EXAMPLES, listen, press, readExample, setUpExamples } from './harness/example';

const OURS = new Set(NODES.map(({ type }) => type));

describe('the examples', () => {
  const stage = setUpExamples();

  it('are all run by this test, button by button', () => {
    EXAMPLES.should.not.be.empty();
    for (const file of EXAMPLES) buttonsOf(file).should.not.be.empty();
  });

  for (const file of EXAMPLES) {
    it(`"${file}" uses our nodes and Node-RED's own, explains itself and holds no key`, () => {
      const types = new Set(readExample(file).map(({ type }) => type));
      types.has('comment').should.be.true();
      [...types].some((type) => OURS.has(type)).should.be.true();
      for (const type of types)
        if (!OURS.has(type))
          type.should.match(/^(tab|comment|inject|debug|switch|change|catch|status|rbe)/);
      JSON.stringify(readExample(file)).should.not.match(/apiKey|credentials/);
    });

    for (const { name, reached, sms } of buttonsOf(file)) {
      it(`"${file}": the button "${name}" does what it says`, async () => {
        const nodes = await stage.load(file);
        const heard = listen(nodes, reached.length);
        press(nodes, name);
        (await heard).sort().should.deepEqual([...reached].sort());
        stage.simulator.accepted.should.have.length(sms);
        stage.simulator.violations.should.be.empty();
      });
    }
  }
});
