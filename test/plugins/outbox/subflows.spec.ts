import should from 'should';
import {
  type FindNode,
  joinNames,
  type KnownNode,
  namesAround,
  placeOf,
} from '../../../plugins/outbox/subflows';

const NODES: KnownNode[] = [
  { id: 'alarm', type: 'subflow', name: 'Alarm' },
  { id: 'nameless', type: 'subflow', name: '' },
  { id: 'kitchen', type: 'subflow:alarm', name: 'Kitchen', z: 'tab' },
  { id: 'unnamed', type: 'subflow:alarm', name: '', z: 'tab' },
  { id: 'same', type: 'subflow:alarm', name: 'Alarm', z: 'tab' },
  { id: 'bare', type: 'subflow:nameless', z: 'tab' },
  { id: 'with-dash', type: 'subflow:alarm', name: 'Dashed', z: 'tab' },
  { id: 'lost', type: 'subflow:gone', name: 'Lost', z: 'tab' },
  { id: 'send', type: 'smspartner-send', name: 'Call', z: 'alarm' },
  { id: 'send-again', type: 'smspartner-send', name: 'Again', z: 'alarm' },
  { id: 'inner', type: 'subflow:nameless', name: 'Inner', z: 'alarm' },
  { id: 'deep', type: 'smspartner-send', z: 'nameless' },
  { id: 'alone', type: 'smspartner-send', name: 'Alone', z: 'tab' },
  { id: 'alone-x', type: 'smspartner-send', name: 'X', z: 'tab' },
];

const find: FindNode = (id) => NODES.find((node) => node.id === id);
const ids = (id: string): string[] => placeOf(id, find).map((node) => node.id);
const names = (id: string): string => joinNames(namesAround(placeOf(id, find), find));

describe('a node that runs in a subflow', () => {
  it('is found behind its instances, the outermost first, whatever dashes are in the ids', () => {
    ids('alone').should.deepEqual(['alone']);
    ids('alone-x').should.deepEqual(['alone-x']);
    ids('kitchen-send').should.deepEqual(['kitchen', 'send']);
    ids('kitchen-send-again').should.deepEqual(['kitchen', 'send-again']);
    ids('with-dash-send-again').should.deepEqual(['with-dash', 'send-again']);
    ids('kitchen-inner-deep').should.deepEqual(['kitchen', 'inner', 'deep']);
  });

  it('is not taken for another one: not found is nothing', () => {
    for (const id of ['nobody', 'kitchen-nobody', 'kitchen-alone', 'bare-send', 'alone-send', '']) {
      ids(id).should.be.empty();
    }
    ids('-'.repeat(100_000)).should.be.empty();
    ids(`kitchen-${'a-'.repeat(10_000)}send`).should.be.empty();
  });

  it('has the names of the subflow and of the instance before its own', () => {
    names('alone').should.equal('');
    names('kitchen-send').should.equal('Alarm (Kitchen)');
    names('unnamed-send').should.equal('Alarm');
    names('same-send').should.equal('Alarm');
    names('bare-deep').should.equal('');
    names('kitchen-inner-deep').should.equal('Alarm (Kitchen) › Inner');
    joinNames(['Alarm', '', 'Call']).should.equal('Alarm › Call');
  });

  it('survives names that are no texts', () => {
    const odd: FindNode = (id) => ({ id, type: id === 'a' ? 'subflow:b' : 'x', name: 7, z: 'b' });
    should(namesAround([odd('a')!, odd('c')!], odd)).deepEqual(['']);
  });
});
