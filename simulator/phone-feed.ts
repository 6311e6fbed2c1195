// What the phone page is told, as Server-Sent Events: everything at first, then what is new.
import type { ServerResponse } from 'node:http';
import type { Platform } from './platform';
import type { AcceptedSms } from './types';

/** A flood is told in bunches, or the page would spend its time on single messages. */
const BUNCH_MS = 50;
/** The page shows the latest only. */
const MOST_SHOWN = 200;

export interface Inbox {
  accounts: { apiKey: string; balance: number; currency: string }[];
  messages: (AcceptedSms & { status: string })[];
}

export class PhoneFeed {
  private readonly pages = new Set<ServerResponse>();
  private news: AcceptedSms[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly platform: Platform) {
    platform.events.on('sms', (taken) => this.add(taken));
    platform.events.on('reset', () => {
      this.news = [];
      this.tell('inbox', this.inbox(MOST_SHOWN));
    });
  }

  inbox(most = Infinity): Inbox {
    const latest = this.platform.accepted.slice(-Math.min(most, this.platform.accepted.length));
    return this.describe(this.platform.accepted.length === 0 ? [] : latest);
  }

  join(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(event('inbox', this.inbox(MOST_SHOWN)));
    this.pages.add(response);
    response.once('close', () => this.pages.delete(response));
  }

  stop(): void {
    clearTimeout(this.timer);
    this.platform.events.removeAllListeners();
  }

  private add(taken: readonly AcceptedSms[]): void {
    if (this.pages.size === 0) return;
    this.news.push(...taken);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.tell('sms', this.describe(this.news.slice(-MOST_SHOWN)));
      this.news = [];
    }, BUNCH_MS);
  }

  private tell(name: string, inbox: Inbox): void {
    const text = event(name, inbox);
    for (const page of this.pages) page.write(text);
  }

  private describe(messages: readonly AcceptedSms[]): Inbox {
    const accounts = [...this.platform.accounts.values()];
    return {
      accounts: accounts.map(({ apiKey, balance, currency }) => ({ apiKey, balance, currency })),
      messages: messages.map((sms) => ({ ...sms, status: this.platform.statusOf(sms) })),
    };
  }
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
