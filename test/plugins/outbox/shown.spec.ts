import should from 'should';
import type { HeldMessage, HeldReason, OutboxView, PauseReason } from '../../../lib/outbox/view';
import {
  drawnIds,
  failureKey,
  idsOfAll,
  moreNumbers,
  readAnswer,
  shownCounts,
  shownReason,
  shownPause,
} from '../../../plugins/outbox/editor/rules/shown';

const message = (properties: Partial<HeldMessage> = {}): HeldMessage => ({
  messageId: 1,
  nodeId: 'send',
  reason: 'unknown',
  phoneNumbers: ['+336••••••78'],
  numberCount: 1,
  since: 0,
  ...properties,
});

const view = (properties: Partial<OutboxView> = {}): OutboxView => ({
  waiting: 0,
  checking: 0,
  held: 0,
  heldMessages: [],
  ...properties,
});

describe('what the tab shows of an outbox', () => {
  it('has a sentence for every pause of the file, and no button: a human cannot end it here', () => {
    for (const why of ['disk', 'inUse', 'engine'] as const) {
      shownPause({ why, detail: 'ENOSPC' }).should.deepEqual({
        key: `pause.${why}`,
        detail: 'ENOSPC',
      });
    }
  });

  it('tells the code of an account that is refused, with a button to go on', () => {
    shownPause({ why: 'blocked', code: 11 }).should.deepEqual({
      key: 'pause.blocked',
      detail: '',
      code: 11,
      release: 'release.blocked',
    });
  });

  it('tells what to do about a missing key, without a button: it ends with a deploy', () => {
    shownPause({ why: 'blocked', code: 1 }).should.deepEqual({
      key: 'pause.keyMissing',
      detail: '',
    });
  });

  it('says why tries do not leave, also for a reason that is new, with a button to try', () => {
    const failing = (reason: string): PauseReason => ({
      why: 'failing',
      reason,
      detail: 'ECONNREFUSED',
    });
    shownPause(failing('network')).should.deepEqual({
      key: 'failing.network',
      detail: 'ECONNREFUSED',
      release: 'release.failing',
    });
    shownPause(failing('new')).key.should.equal('failing.other');
    shownPause(failing('constructor')).key.should.equal('failing.other');
  });

  it('warns before what may arrive twice is sent, and only then', () => {
    should(shownReason('unknown').sendQuestion).equal('question.twice');
    should(shownReason('nodeGone').sendQuestion).be.undefined();
  });

  it('is careful with a reason it does not know', () => {
    for (const reason of ['later', 'toString']) {
      shownReason(reason as HeldReason).should.equal(shownReason('unknown'));
    }
  });

  it('counts the numbers that are not listed', () => {
    moreNumbers(message()).should.equal(0);
    moreNumbers(message({ numberCount: 500 })).should.equal(499);
    moreNumbers(message({ numberCount: 0 })).should.equal(0);
  });

  it('means by "all" what is on the screen, unless there is more than fits', () => {
    const heldMessages = [message({ messageId: 4 }), message({ messageId: 9 })];
    should(idsOfAll(view({ held: 2, heldMessages }))).deepEqual([4, 9]);
    should(idsOfAll(view({ held: 3, heldMessages }))).be.undefined();
  });

  it('counts in the order of a message, and is silent when nothing is there', () => {
    shownCounts(view()).should.deepEqual([]);
    shownCounts(view({ checking: 2 })).should.deepEqual([
      { key: 'counts.waiting', count: 0 },
      { key: 'counts.checking', count: 2 },
      { key: 'counts.held', count: 0 },
    ]);
  });

  it('finds a node where it is drawn, also in a subflow', () => {
    drawnIds('a1b2').should.deepEqual(['a1b2']);
    drawnIds('send-demo').should.deepEqual(['send-demo', 'demo']);
    drawnIds('outer-inner-node').should.deepEqual(['outer-inner-node', 'inner-node', 'node']);
  });

  it('tells a missing permission from silence and from another failure', () => {
    for (const status of [401, 403]) {
      failureKey(status, 'read').should.equal('error.read');
      failureKey(status, 'write').should.equal('error.write');
    }
    failureKey(0, 'read').should.equal('error.network');
    failureKey(502, 'write').should.equal('error.failed');
  });

  it('survives any other answer', () => {
    for (const answer of [undefined, null, 'html', 7, [], {}, { accounts: 1 }])
      should(readAnswer(answer)).be.undefined();
    should(readAnswer({ accounts: [] })).deepEqual([]);
  });
});
