// The plugin "SMS Partner" of the sidebar, runtime side: glue that gives the routes the accounts of this
// process. It owns nothing and decides nothing.
import type { NodeAPI } from 'node-red';
import { accounts } from '../../nodes/shared/accounts';
import { registerOutboxRoutes } from './routes';

export default function (RED: NodeAPI): void {
  registerOutboxRoutes(RED, accounts);
}
