import 'should';
import { EventEmitter } from 'node:events';
import type { Node, NodeAPI, NodeMessageInFlow } from 'node-red';
import { AskingNodes } from '../../../nodes/shared/asking-nodes';
import type { InputMessage } from '../../../nodes/shared/deliver';

interface Memory {
  begun: number;
}

describe('the answer to what a node has asked', () => {
  let events: EventEmitter;
  let nodes: AskingNodes<Memory, string>;
  let taken: string[];
  let done: number;

  beforeEach(() => {
    events = new EventEmitter();
    nodes = new AskingNodes({ events } as unknown as NodeAPI, () => ({ begun: 0 }));
    taken = [];
    done = 0;
  });

  const input = (): InputMessage => ({
    origin: {} as Node,
    msg: {} as NodeMessageInFlow,
    send: () => undefined,
    done: () => void (done += 1),
  });
  const attach = (name: string): void =>
    nodes.attach('id', {
      begin: (memory) => void (memory.begun += 1),
      take: (_input, result, { begun }) => void taken.push(`${name} ${result} ${begun}`),
    });
  const start = (): boolean => events.emit('flows:started');
  const stop = (): boolean => events.emit('flows:stopping');

  it('leaves at once while flows run', () => {
    attach('first');
    start();
    nodes.deliver('id', input(), 'a');
    taken.should.deepEqual(['first a 1']);
  });

  it('leaves by the node that a deploy has put in its place, when flows have started', () => {
    attach('first');
    start();
    stop();
    nodes.detach('id');
    nodes.deliver('id', input(), 'a');
    attach('second');
    taken.should.be.empty();
    start();
    taken.should.deepEqual(['second a 1']);
    nodes.deliver('id', input(), 'b');
    taken.should.deepEqual(['second a 1', 'second b 2']);
  });

  it('leaves by a node that a deploy did not touch, which does not begin again', () => {
    attach('first');
    start();
    stop();
    nodes.deliver('id', input(), 'a');
    start();
    taken.should.deepEqual(['first a 1']);
  });

  it('is done where its node cannot take it', () => {
    const fail = (): never => {
      throw new Error('broken');
    };
    nodes.attach('id', { begin: () => undefined, take: fail });
    start();
    nodes.deliver('id', input(), 'a');
    done.should.equal(1);
  });

  it('goes nowhere once its node is gone, and is done', () => {
    attach('first');
    start();
    stop();
    nodes.detach('id');
    nodes.deliver('id', input(), 'a');
    start();
    nodes.deliver('id', input(), 'b');
    done.should.equal(2);
    taken.should.be.empty();
  });

  it('finds a new memory in a node that was gone', () => {
    attach('first');
    start();
    stop();
    nodes.detach('id');
    start();
    attach('again');
    start();
    nodes.deliver('id', input(), 'a');
    taken.should.deepEqual(['again a 1']);
  });
});
