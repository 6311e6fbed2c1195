// Node-RED for `npm start`: on this machine only, in a throw-away folder, with the package from the work tree.
const path = require('node:path');

module.exports = {
  uiHost: '127.0.0.1',
  uiPort: Number(process.env.DEMO_EDITOR_PORT),
  userDir: process.env.DEMO_USER_DIR,
  flowFile: path.join(process.env.DEMO_USER_DIR, 'flows.json'),
  credentialSecret: false,
  nodesDir: path.join(__dirname, '../..'),
  telemetry: { enabled: false, updateNotification: false },
  editorTheme: { tours: false, projects: { enabled: false } },
  logging: { console: { level: 'info' } },
};
