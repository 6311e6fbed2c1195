// The accounts of this process and the send nodes their outcomes go back to. Both kinds of node meet here
// and nowhere else: a send node keeps its place even when its account was removed.
import { Accounts } from '../../lib/account/accounts';

export const accounts = new Accounts();
