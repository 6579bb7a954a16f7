/** The one-way imports of docs/architecture.md. */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    {
      name: 'telephony-sees-only-call-types-and-ports',
      severity: 'error',
      from: { path: '^telephony/' },
      to: { path: '^(services/(?!calls/|context/fix\\.ts|health/link\\.ts|ids\\.ts)|console/|scripts/|test/)' },
    },
    {
      name: 'services-never-import-telephony',
      severity: 'error',
      from: { path: '^services/', pathNot: '^services/main\\.ts$' },
      to: { path: '^(telephony|console|scripts|test)/' },
    },
    {
      name: 'only-telephony-imports-the-pbx-libraries',
      severity: 'error',
      from: { pathNot: '^telephony/' },
      to: { path: 'node_modules/(asterisk-manager|drachtio-srf)/' },
    },
    {
      name: 'only-the-console-imports-sip.js',
      severity: 'error',
      from: { pathNot: '^console/' },
      to: { path: 'node_modules/sip\\.js/' },
    },
    {
      name: 'only-the-replicator-imports-mongodb',
      severity: 'error',
      from: { path: '^(services|telephony|console)/', pathNot: '^services/journal/' },
      to: { path: 'node_modules/mongodb/' },
    },
    { name: 'the-console-runs-in-a-browser', severity: 'error', from: { path: '^console/' }, to: { dependencyTypes: ['core'] } },
    {
      name: 'the-product-never-imports-tests-or-scripts',
      severity: 'error',
      from: { path: '^(services|telephony|console|config)/' },
      to: { path: '^(test|scripts)/' },
    },
    // Two packages are types alone: there is nothing to resolve.
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(geojson|topojson-specification)$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(node_modules/.*/node_modules|console/dist)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
