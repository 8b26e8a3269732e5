// Three rings, named by suffix: *.spec.ts pure, *.int-spec.ts against the real thing, *.e2e-spec.ts the whole: test/e2e in short, test/stories at length.
// One broker and one PostgreSQL serve the whole run (test/support/global-setup.ts); each file gets its own database and topic prefix.
/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  testMatch: ['**/*.spec.ts', '**/*.int-spec.ts', '**/*.e2e-spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleNameMapper: { '^@app/common/(.*)$': '<rootDir>/libs/common/src/$1' },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testTimeout: 60_000,
  // Two cores have room for a third that waits for a broker or a database.
  maxWorkers: 3,
};
