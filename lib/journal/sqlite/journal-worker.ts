// The thread in which the files of all journals are written: a slow disk must not stop the flows. It hands each
// request to its journal; what a journal does with it is in threaded-journal.ts.
import { parentPort } from 'node:worker_threads';
import { ThreadedJournal } from './threaded-journal';
import type { Answer, Requests, ThreadMessage } from './worker-messages';

const port = parentPort!;
const journals = new Map<number, ThreadedJournal>();

port.on('message', (requests: Requests) => {
  for (const { journal, request } of requests) {
    if (request.ask === 'open' && !journals.has(journal)) {
      const say = (answer: Answer): void => {
        const message: ThreadMessage = { ...answer, journal };
        port.postMessage(message);
      };
      journals.set(journal, new ThreadedJournal(request.settings, say));
    }
    journals.get(journal)?.respondTo(request);
    if (request.ask === 'close') journals.delete(journal);
  }
});
