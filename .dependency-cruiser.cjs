// The direction of the house. Each rule says in its comment why an arrow may not run that way.
// Floors of libs/common, from the ground up. A folder imports from floors below its own, never from its own floor or above.
const floors = [
  ['kernel', 'contracts'],
  ['config', 'csv'],
  ['observability', 'database', 'broker'],
  ['kafka', 'files', 'http', 'inbox'],
  ['audit'],
  ['outbox', 'jobs', 'health'],
  ['imports', 'service'],
];
// A spec wires neighbours as a service does, and uses the platform of test/support.
const specs = '\\.(int-)?spec\\.ts$';
const folder = (names) => `^libs/common/src/(${names.join('|')})/`;
const floorRules = floors.flatMap((names, level) => {
  const above = floors.slice(level + 1).flat();
  const rules = names
    .filter(() => names.length > 1)
    .map((name) => ({
      name: `floor-${level}-${name}-stands-alone`,
      comment: `Folders of one floor do not know each other: ${name} meets its neighbours only where a service wires them (contracts may use kernel).`,
      severity: 'error',
      from: { path: folder([name]), pathNot: specs },
      to: { path: folder(names.filter((other) => other !== name && !(name === 'contracts' && other === 'kernel'))) },
    }))
    .filter((rule) => rule.to.path !== folder([]));
  if (above.length)
    rules.push({
      name: `floor-${level}-looks-down`,
      comment: `${names.join(', ')} carry what stands above them and must not know it.`,
      severity: 'error',
      from: { path: folder(names), pathNot: specs },
      to: { path: folder(above) },
    });
  return rules;
});
const only = (name, comment, packages, home) => ({
  name,
  comment,
  severity: 'error',
  from: { path: '^(apps|libs)/', pathNot: [...home, '\\.(int-|e2e-)?spec\\.ts$'] },
  to: { path: packages.map((p) => `^node_modules/${p}/`) },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'A circle means two files are one thing, or a third is missing.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-is-pure',
      comment:
        'What is true knows neither what happens (application) nor how it touches the world (infrastructure), no package with I/O and no Nest.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/domain/', pathNot: '\\.spec\\.ts$' },
      to: { path: ['/src/(application|infrastructure)/', '^node_modules/', '^libs/common/src/(?!kernel/|contracts/)'] },
    },
    {
      name: 'application-does-not-know-its-adapters',
      comment: 'Jobs and handlers name ports; the module decides which adapter serves them.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/application/', pathNot: '\\.(int-)?spec\\.ts$' },
      to: { path: ['/src/infrastructure/', '\\.module\\.ts$'] },
    },
    {
      name: 'services-meet-on-kafka-only',
      comment:
        'A service scaled, deployed or owned by itself cannot import another. A spec may start the simulator, which a service meets over HTTP.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: '\\.(int-|e2e-)?spec\\.ts$' },
      to: { path: '^apps/([^/]+)/', pathNot: '^apps/$1/' },
    },
    {
      name: 'common-knows-no-service',
      comment: 'Plumbing that knows its users cannot serve the next one.',
      severity: 'error',
      from: { path: '^libs/', pathNot: specs },
      to: { path: '^(apps|dev|bench|test)/' },
    },
    {
      name: 'product-does-not-need-its-workshop',
      comment: 'dev/, bench/ and test/ start the product; the product runs without them.',
      severity: 'error',
      from: { path: '^apps/', pathNot: '\\.(int-|e2e-)?spec\\.ts$' },
      to: { path: '^(dev|bench|test)/' },
    },
    {
      name: 'one-door-a-folder',
      comment:
        "A folder of libs/common is entered by its index.ts: '@app/common/csv'. What is behind the door can change freely.",
      severity: 'error',
      from: { path: '^(apps|libs|dev|bench)/', pathNot: '^libs/common/src/([^/]+)/' },
      to: { path: '^libs/common/src/[^/]+/.+', pathNot: '^libs/common/src/[^/]+/index\\.ts$' },
    },
    {
      name: 'one-door-between-folders-of-common',
      comment: 'The same door inside libs/common.',
      severity: 'error',
      from: { path: '^libs/common/src/([^/]+)/' },
      to: {
        path: '^libs/common/src/[^/]+/.+',
        pathNot: ['^libs/common/src/$1/', '^libs/common/src/[^/]+/index\\.ts$'],
      },
    },
    ...floorRules,
    only(
      'kafka-client-in-two-folders',
      'Retry, order and transactions of Kafka are decided where it is reached (broker) and where it is read (kafka).',
      ['kafkajs'],
      ['^libs/common/src/(broker|kafka)/'],
    ),
    only(
      'sftp-client-in-one-folder',
      'Host keys, time-outs and paths of remote files are checked in one place.',
      ['ssh2', 'ssh2-sftp-client', 'basic-ftp'],
      ['^libs/common/src/files/'],
    ),
    only(
      'csv-parse-in-one-folder',
      'Dialects and malformed rows are understood in one place.',
      ['csv-parse', 'csv-stringify'],
      ['^libs/common/src/csv/'],
    ),
    only(
      'pg-boss-in-one-folder',
      'A run is queued, claimed and retried in one place.',
      ['pg-boss'],
      ['^libs/common/src/jobs/'],
    ),
    {
      name: 'no-orphans',
      comment: 'A file nobody imports is dead, or its wiring is missing.',
      severity: 'warn',
      from: { orphan: true, path: '^(apps|libs)/', pathNot: ['\\.spec\\.ts$', 'main\\.ts$'] },
      to: {},
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '\\.stockline/'] },
  },
};
