/**
 * One configuration for unit and end-to-end tests: `jest test/unit/` and `jest test/e2e/` pick.
 * The swc settings mirror tsconfig.json, so that classes behave as in the compiled server.
 *
 * @type {import('jest').Config}
 */
export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Minutes of what is killed, full or flooded, and of asking for everything, and a package that few need:
  // `npm run test:faults`, `npm run test:exactness`, `npm run test:local`.
  testPathIgnorePatterns: [
    '/node_modules/',
    ...['faults', 'exactness', 'local'].map((folder) => `<rootDir>/test/${folder}/`),
  ],
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  testTimeout: 60_000,
  maxWorkers: 2,
  // Modules of a test file stay in memory for as long as their worker lives: gigabytes, and then minutes of garbage.
  workerIdleMemoryLimit: '1GB',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['build', 'dist', 'dist-bench', 'local/node_modules'].map(
    (folder) => `<rootDir>/${folder}/`,
  ),
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: {
            legacyDecorator: true,
            decoratorMetadata: true,
            useDefineForClassFields: false,
          },
        },
        module: { type: 'es6' },
      },
    ],
  },
  coverageProvider: 'v8',
  coverageDirectory: 'coverage',
  coverageReporters: ['text', 'lcov'],
  collectCoverageFrom: ['src/**/*.ts', '!src/main.ts', '!src/cli.ts'],
};
