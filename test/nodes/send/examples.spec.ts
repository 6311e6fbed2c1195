// What the send node's examples do over time, beyond one press of a button.
import 'should';
import type { NodeMessage } from 'node-red';
import helper from 'node-red-node-test-helper';
import { idOf, listen, press, setUpExamples } from '../../harness/example';

/** What a status node gives. */
type StatusMessage = NodeMessage & { status: { text: string } };

describe("the send node's examples", () => {
  const stage = setUpExamples();

  it('"07": while the alarm waits, the fallback is taken once, and again the next time', async () => {
    const nodes = await stage.load('07 - Alarm with a fallback');
    const send = helper.getNode(idOf(nodes, 'alarm'));
    const heard: string[] = [];
    const reached = new Promise<void>((resolve) => {
      helper.getNode(idOf(nodes, 'fallback')).on('input', (msg) => {
        if (heard.push((msg as StatusMessage).status.text) === 2) resolve();
      });
    });
    send.status({ fill: 'blue', shape: 'ring', text: 'sending' });
    send.status({ fill: 'yellow', shape: 'ring', text: 'waits' });
    send.status({ fill: 'yellow', shape: 'ring', text: 'still waits' });
    send.status({ fill: 'green', shape: 'dot', text: 'sent' });
    send.status({ fill: 'yellow', shape: 'ring', text: 'waits anew' });
    await reached;
    heard.should.deepEqual(['waits', 'waits anew']);
  });

  it('"08": an event that comes again sends no second SMS', async () => {
    const nodes = await stage.load('08 - One SMS per event');
    const heard: string[] = [];
    for (const button of ['event 17', 'event 17 again', 'event 18']) {
      const next = listen(nodes, 1);
      press(nodes, button);
      heard.push(...(await next));
    }
    heard.should.deepEqual(['sent', 'already sent', 'sent']);
    stage.simulator.accepted.should.have.length(2);
  });
});
