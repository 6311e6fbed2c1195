// The credits node: glue between Node-RED and the platform's answer about an account. It asks when a message comes
// in and when its timer rings, and lets the answer leave. When credit is low is not decided here.
import type { Node, NodeAPI, NodeDef } from 'node-red';
import { ask, type Failure, failureOfProblem } from '../../lib/account/ask';
import { type Balance, ME } from '../../lib/api/endpoints/me';
import { CODE } from '../../lib/pure/codes/error-codes';
import { SYSTEM_CLOCK } from '../../lib/queueing/clock';
import { findAccount } from '../shared/account-node';
import { fail, leave, ownInput } from '../shared/answers';
import { AskingNodes } from '../shared/asking-nodes';
import type { InputMessage } from '../shared/deliver';
import { textProperty } from '../shared/environment';
import { NodeStatus } from '../shared/node-status';
import { TypedInputReader } from '../shared/typed-inputs';
import { CREDITS_DEFAULTS, type CreditsProperties, FIELD_TYPES, type TypedField } from './config';
import { judgeLevel, levelOf, readEvery, readLow, readUnit, toSms } from './low-credit';
import { type LastTime, Timetable } from './timetable';

/** Of one node, over redeploys; a restart warns again. */
interface Memory extends LastTime {
  /** What was low: another account or unit is another credit. */
  of: string;
  isLow: boolean;
}

/** The limit is that of the moment at which it was asked. */
type Result = Failure | (Balance & { kind: 'balance'; low: number });

export default function (RED: NodeAPI): void {
  const nodes = new AskingNodes<Memory, Result>(RED, () => ({ of: '', isLow: false }));

  function CreditsNode(this: Node, def: NodeDef & Partial<CreditsProperties>): void {
    RED.nodes.createNode(this, def);
    const config: CreditsProperties = { ...CREDITS_DEFAULTS, ...def };
    const unit = readUnit(config.unit);
    const every = readEvery(textProperty(config.every));
    const account = findAccount(RED, config.account);
    const reader = new TypedInputReader<TypedField>(RED, this, FIELD_TYPES, config);
    const status = new NodeStatus(RED, this);
    if (!account) status.show(['red', 'ring', 'noAccount']);

    const question = async ({ msg }: InputMessage): Promise<Result> => {
      const { values } = await reader.read(msg);
      const low = readLow(values.low);
      if (low === undefined) return unreadable('low');
      const answer = await ask(account?.service, ME, undefined);
      return answer.kind === 'failed' ? answer : { ...answer, low };
    };
    const answerTo = async (input: InputMessage): Promise<void> => {
      status.show(['blue', 'ring', 'asking']);
      nodes.deliver(this.id, input, await question(input));
    };
    const timetable = new Timetable(SYSTEM_CLOCK, 60_000 * (every ?? 0), () =>
      answerTo(ownInput()),
    );

    nodes.attach(this.id, {
      begin: (memory) => {
        if (every === undefined) nodes.deliver(this.id, ownInput(), unreadable('every'));
        else if (every > 0) timetable.begin(memory);
      },
      take: (input, result, memory) => {
        if (result.kind === 'failed') {
          status.show(['red', 'ring', 'code', { code: result.code }]);
          return fail(RED, this, input, result);
        }
        const of = `${unit} ${config.account}`;
        const sms = toSms(result);
        const wasLow = memory.of === of && memory.isLow;
        const { isLow, isCrossed } = judgeLevel(levelOf(sms, unit), result.low, wasLow);
        Object.assign(memory, { of, isLow });
        status.show(isLow ? ['yellow', 'dot', 'low'] : ['green', 'dot', 'answered']);
        leave(RED, this, input, sms, [true, isCrossed]);
      },
    });

    this.on('input', (msg, send, done) => void answerTo({ origin: this, msg, send, done }));
    this.on('close', () => {
      timetable.stop();
      nodes.detach(this.id);
    });
  }

  RED.nodes.registerType('smspartner-credits', CreditsNode);
}

function unreadable(field: string): Failure {
  return failureOfProblem({ rule: 'fieldUnreadable', field, code: CODE.constraint });
}
