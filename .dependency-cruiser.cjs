// The arrows of docs/architecture.md. Each rule names the sentence of that page which it holds.

/** The rooms of lib/, from the lowest up, and which of the rooms below each may know. */
const ROOMS = {
  pure: [],
  queueing: [],
  timekeeping: ['queueing'],
  usage: [],
  journal: ['usage'],
  api: ['pure'],
  message: ['pure', 'api'],
  gateway: ['api', 'message', 'queueing', 'timekeeping'],
  outbox: ['pure', 'queueing', 'timekeeping', 'usage', 'journal', 'api', 'message', 'gateway'],
  account: [
    ...['pure', 'queueing', 'timekeeping', 'usage', 'journal', 'api', 'message', 'gateway'],
    'outbox',
  ],
};

/** The rooms inside a room: what is at its root may know them all, and they know of that only what is named. */
const INNER_ROOMS = {
  'outbox/state': [],
  'outbox/queue': ['outbox/state'],
  'outbox/storage': ['outbox/state'],
  'outbox/reconcile': ['outbox/state', 'outbox/queue', 'outbox/storage', 'outbox/collaborators'],
  'journal/sqlite': ['journal/journal', 'journal/keyed-hash'],
  'journal/memory': ['journal/journal', 'journal/keyed-hash'],
  'api/http': [],
  'api/response': ['api/http'],
  'api/endpoints': ['api/endpoint', 'api/client', 'api/http', 'api/response'],
};

const roomRules = Object.entries(ROOMS).map(([room, below]) => ({
  name: `${room}-knows-only-rooms-below-it`,
  severity: 'error',
  from: { path: `^lib/${room}/` },
  to: { path: '^lib/', pathNot: `^lib/(${[room, ...below].join('|')})/` },
}));

const innerRoomRules = Object.entries(INNER_ROOMS).map(([room, below]) => {
  const [outer] = room.split('/');
  return {
    name: `${room.replace('/', '-')}-knows-only-rooms-below-it`,
    severity: 'error',
    from: { path: `^lib/${room}/` },
    to: { path: `^lib/${outer}/`, pathNot: `^lib/(${[room, ...below].join('|')})[/.]` },
  };
});

module.exports = {
  forbidden: [
    ...roomRules,
    ...innerRoomRules,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'lib-never-imports-nodes',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(nodes|plugins)/' },
    },
    {
      name: 'lib-never-imports-node-red',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: 'node-red', pathNot: '^(lib|types)/' },
    },
    {
      name: 'pure-code-imports-only-pure-code',
      severity: 'error',
      from: { path: '^lib/pure/' },
      to: { pathNot: '^lib/pure/' },
    },
    {
      name: 'nodes-do-not-import-each-other',
      severity: 'error',
      from: { path: '^nodes/(?!shared/|editor/)([^/]+)/' },
      to: { path: '^nodes/', pathNot: '^nodes/($1|shared|editor)/' },
    },
    {
      name: 'shared-never-imports-a-node',
      severity: 'error',
      from: { path: '^nodes/(shared|editor)/' },
      to: { path: '^nodes/', pathNot: '^nodes/(shared|editor)/' },
    },
    {
      name: 'plugins-only-import-what-nodes-share',
      severity: 'error',
      from: { path: '^plugins/([^/]+)/' },
      to: { path: '^(nodes|plugins)/', pathNot: '^(nodes/(shared|editor)|plugins/$1)/' },
    },
    {
      name: 'nothing-imports-plugins',
      severity: 'error',
      from: { pathNot: '^(plugins|test)/' },
      to: { path: '^plugins/' },
    },
    {
      name: 'editor-only-imports-pure-code',
      severity: 'error',
      from: { path: '^nodes/(editor/|[^/]+/editor/|.+\\.editor\\.ts$)' },
      to: {
        pathNot:
          '(^lib/pure/|^nodes/(editor|[^/]+/editor)/|^nodes/[^/]+/config\\.ts$|^types/|@types/)',
      },
    },
    {
      name: 'rules-of-forms-only-import-pure-code',
      severity: 'error',
      from: { path: '^(nodes|plugins)/(editor|[^/]+/editor)/rules/' },
      to: {
        pathNot:
          '(^lib/pure/|^lib/outbox/view\\.ts$|^(nodes|plugins)/(editor|[^/]+/editor)/rules/|^nodes/[^/]+/config\\.ts$|^plugins/[^/]+/(answer|subflows)\\.ts$)',
      },
    },
    {
      name: 'plugins-editor-only-imports-pure-code',
      severity: 'error',
      from: { path: '^plugins/.*(\\.editor\\.ts$|/editor/)' },
      to: {
        pathNot:
          '(^lib/pure/|^lib/outbox/view\\.ts$|^nodes/editor/|^plugins/[^/]+/(editor/|(answer|subflows)\\.ts$)|^types/|@types/)',
      },
    },
    {
      name: 'runtime-never-imports-editor',
      severity: 'error',
      from: {
        path: '^(lib|nodes|plugins)/',
        pathNot: '(\\.editor\\.ts$|^(nodes|plugins)/(editor|[^/]+/editor)/)',
      },
      to: { path: '(\\.editor\\.ts$|^(nodes|plugins)/(editor|[^/]+/editor)/)' },
    },
    {
      name: 'production-never-imports-test',
      severity: 'error',
      from: { path: '^(lib|nodes|plugins)/' },
      to: { path: '^(test|bench|faults|scripts)/' },
    },
    {
      name: 'simulator-imports-only-the-domains-vocabulary',
      severity: 'error',
      from: { path: '^simulator/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(lib|nodes|plugins)/', pathNot: '^lib/pure/(text|codes)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.test.json' },
  },
};
