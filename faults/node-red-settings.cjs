// Node-RED for the fault harness: on this machine only, with the package from the work tree, and a function
// node that can write to a file before anything else happens.
const fs = require('node:fs');
const path = require('node:path');

module.exports = {
  uiHost: '127.0.0.1',
  uiPort: Number(process.env.FAULTS_PORT),
  userDir: process.env.FAULTS_USER_DIR,
  flowFile: path.join(process.env.FAULTS_USER_DIR, 'flows.json'),
  credentialSecret: false,
  nodesDir: path.join(__dirname, '..'),
  httpAdminRoot: false,
  telemetry: { enabled: false, updateNotification: false },
  externalModules: { autoInstall: false, palette: { allowInstall: false } },
  functionExternalModules: false,
  functionGlobalContext: {
    write: (line) => fs.appendFileSync(process.env.FAULTS_OUTCOMES, `${line}\n`),
  },
  logging: { console: { level: 'info' } },
};
