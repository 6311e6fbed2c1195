// Node-RED for the end-to-end tests: on this machine only, silent towards the outside, in a throw-away folder.
const { join } = require('node:path');

const userDir = process.env.E2E_USER_DIR;
/** `{ "name": "permission" }`; a password is the same as its name. */
const users = JSON.parse(process.env.E2E_USERS ?? 'null');
const find = (name) => {
  const permissions = users?.[name];
  return Promise.resolve(permissions ? { username: name, permissions } : null);
};
const authenticate = (name, password) => (password === name ? find(name) : Promise.resolve(null));

module.exports = {
  uiHost: '127.0.0.1',
  uiPort: Number(process.env.E2E_PORT),
  userDir,
  flowFile: join(userDir, 'flows.json'),
  credentialSecret: false,
  lang: 'en-US',
  telemetry: { enabled: false, updateNotification: false },
  editorTheme: { tours: false, projects: { enabled: false } },
  logging: { console: { level: 'debug' } },
  ...(users ? { adminAuth: { type: 'credentials', users: find, authenticate } } : {}),
};
