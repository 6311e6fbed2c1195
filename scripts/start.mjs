// `npm start`: a simulator of SMS Partner and a Node-RED 5 with a flow to try, in a throw-away folder.
// Does all of its own set-up.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installOnce, node24, root, run } from './install.mjs';

installOnce();
run(node24, ['scripts/build.mjs']);

const children = [];
const userDir = mkdtempSync(join(tmpdir(), 'node-red-smspartner-'));
for (const file of ['flows.json', 'flows_cred.json']) {
  cpSync(join(root, 'scripts/demo', file), join(userDir, file));
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0));

const simulator = await startSimulator();
const editorPort = await freePort(Number(process.env.PORT ?? 1880));
const editor = `http://127.0.0.1:${editorPort}/`;
await startNodeRed();
printAddresses();

async function startSimulator() {
  const args = ['--import=tsx', 'simulator/main.ts', '--port', String(await freePort(8025))];
  const child = launch(args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  return new Promise((resolve) => child.once('message', resolve));
}

function startNodeRed() {
  const settings = join(root, 'scripts/demo/settings.cjs');
  const nodeRed = join(root, 'node_modules/node-red/red.js');
  const child = launch([nodeRed, '--userDir', userDir, '--settings', settings], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      DEMO_EDITOR_PORT: String(editorPort),
      DEMO_USER_DIR: userDir,
      DEMO_API_URL: simulator.url,
    },
  });
  return new Promise((resolve) => {
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text) => {
      process.stdout.write(text);
      if (text.includes('Started flows')) resolve();
    });
  });
}

function printAddresses() {
  console.log(`
  Editor       ${editor}
  Phone page   ${simulator.phoneUrl}
  What to try  ${simulator.phoneUrl}#try

  Click the button of an inject node in the editor: the SMS appears on the phone page.
  Nothing is really sent. Ctrl+C ends everything.
`);
  if (!process.env.SMSPARTNER_API_KEY) return;
  console.log(`  SMSPARTNER_API_KEY is set. To send real SMS with the same flow, at SMS Partner's price each:
  open the account "Simulator", set Address to https://api.smspartner.fr/v1 and the key to
  \${SMSPARTNER_API_KEY}, put your own number into the inject node, and deploy.
`);
}

function launch(args, options) {
  const child = spawn(node24, args, { cwd: root, ...options });
  children.push(child);
  child.once('exit', (code) => stop(code ?? 1));
  return child;
}

function stop(code) {
  for (const child of children) {
    child.removeAllListeners('exit');
    child.kill();
  }
  rmSync(userDir, { recursive: true, force: true });
  process.exit(code);
}

/** The wanted port, or any when it is taken. */
function freePort(wanted) {
  return new Promise((resolve) => {
    const server = createServer();
    const take = () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    };
    server.once('error', () => server.listen(0, '127.0.0.1', take));
    server.listen(wanted, '127.0.0.1', take);
  });
}
