// A real Node-RED with the copy, one send node and one account as they are when they are dropped into a flow.
// Sends some SMS to be warm, records the way of a few more, and prints the shortest: the others had something
// in between that only time asks for.
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const RED = require('node-red');
const { print } = require('./print.cjs');
const { begin, end, pause, quietMs } = require('./steps.cjs');

const WARM_UP = 5;
const RECORDS = 3;
/** The first SMS of an account is looked up after 6 s, once, to know that look-ups work. */
const SETTLE_MS = 7000;
/** After the last step of a message, its status included. */
const QUIET_MS = 300;
const TICK_MS = 1500;

const [folder, apiUrl] = process.argv.slice(2);
const functions = JSON.parse(readFileSync(join(folder, 'functions.json'), 'utf8'));

const PLACE = { z: 'tab', x: 100, y: 100 };
const FLOWS = [
  { id: 'tab', type: 'tab', label: 'One SMS' },
  { id: 'account', type: 'smspartner-account', apiUrl },
  { id: 'send', type: 'smspartner-send', account: 'account', ...PLACE, wires: [['after']] },
  { id: 'after', type: 'debug', active: false, ...PLACE, wires: [] },
];
const CREDENTIALS = { account: { apiKey: 'SIMULATOR-KEY' } };

// Node-RED's web server, which is not started here, keeps the process alive.
setInterval(() => undefined, 60_000);

async function main() {
  await startNodeRed();
  for (let count = 0; count < WARM_UP; count += 1) await sendOne();
  await pause(SETTLE_MS);
  const records = [];
  for (let count = 0; count < RECORDS; count += 1) records.push(await recordOne());
  print(functions, join(folder, 'dist'), shortest(records));
}

async function startNodeRed() {
  const userDir = join(folder, 'user');
  mkdirSync(userDir);
  writeFileSync(join(userDir, 'flows.json'), JSON.stringify(FLOWS));
  writeFileSync(join(userDir, 'flows_cred.json'), JSON.stringify(CREDENTIALS));
  RED.init({
    userDir,
    flowFile: 'flows.json',
    nodesDir: folder,
    credentialSecret: false,
    httpAdminRoot: false,
    httpNodeRoot: false,
    disableEditor: true,
    telemetry: { enabled: false, updateNotification: false },
    externalModules: { autoInstall: false, palette: { allowInstall: false } },
    logging: { console: { level: 'error' } },
  });
  const started = new Promise((resolve) => RED.events.once('flows:started', resolve));
  await RED.start();
  await started;
}

/** Right after something that comes every second or so, that it does not come in between. */
async function recordOne() {
  const latest = performance.now() + TICK_MS;
  while (quietMs() > 20 && performance.now() < latest) await pause(5);
  await begin();
  await sendOne();
  return end();
}

async function sendOne() {
  const outcome = new Promise((resolve) => {
    RED.hooks.add('onReceive.walk', ({ destination, msg }) => {
      if (destination.id === 'after') resolve(msg.sms.outcome);
    });
  });
  RED.nodes.getNode('send').receive({ payload: 'One SMS', phoneNumbers: '+33612345678' });
  if ((await outcome) !== 'sent') throw new Error(`not sent: ${await outcome}`);
  RED.hooks.remove('onReceive.walk');
  // What comes after the outcome: it is wiped from the disk, and the status says so.
  while (quietMs() < QUIET_MS) await pause(10);
}

function shortest(records) {
  const length = (record) => record.reduce((sum, { steps }) => sum + steps.length, 0);
  return records.sort((a, b) => length(a) - length(b))[0];
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
