// A CPU profile of the measured phase only, for whoever looks where the time goes. It slows the process
// down, so its figures are not to be compared with others.
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';

/**
 * @param file opens in the browser's developer tools
 * @returns ends the recording and writes the file
 */
export function recordProfile(file: string): () => void {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: 500 });
  session.post('Profiler.start');
  return () => {
    session.post('Profiler.stop', (error, { profile }) => {
      if (!error) writeFileSync(file, JSON.stringify(profile));
    });
    session.disconnect();
  };
}
