// Types are checked by tsc; here they are only removed. Tests run as CommonJS, because jest's
// module mocks and SDK mocks work there without flags.
const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      swcrc: false,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
      module: { type: 'commonjs' },
    },
  ],
};

function project(name, extra = {}) {
  return {
    displayName: name,
    testEnvironment: 'node',
    testMatch: [`<rootDir>/tests/${name}/**/*.test.ts`],
    transform,
    moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
    modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.local/'],
    restoreMocks: true,
    ...extra,
  };
}

/** Starts what the tests of a project share, and ends it. */
function sharedBy(name) {
  const folder = `<rootDir>/tests/${name}`;
  return {
    globalSetup: `${folder}/global-setup.ts`,
    globalTeardown: `${folder}/global-teardown.ts`,
  };
}

const e2e = { ...sharedBy('e2e'), setupFilesAfterEnv: ['<rootDir>/tests/e2e/setup.ts'] };

export default {
  projects: [
    project('unit'),
    project('contract'),
    project('integration', sharedBy('integration')),
    project('e2e', e2e),
    // Gitlab-ci-local runs jobs that take minutes.
    project('pipeline', {
      ...sharedBy('pipeline'),
      setupFilesAfterEnv: ['<rootDir>/tests/pipeline/setup.ts'],
    }),
  ],
  // No test is about time: a busy machine fails none.
  testTimeout: 60_000,
  reporters: ['default', '<rootDir>/scripts/pipeline/reports/jest-reporter.ts'],
  testSequencer: '<rootDir>/tests/sequencer.js',
  coverageDirectory: 'coverage',
  // Counts statements; V8's own count takes types and comments for covered lines.
  coverageProvider: 'babel',
  coverageReporters: ['text-summary', 'lcovonly', 'json-summary'],
  collectCoverageFrom: [
    'functions/**/*.ts',
    'shared/**/*.ts',
    // Wiring has no logic of its own; the end-to-end tests run it.
    '!functions/*/handler.ts',
    '!functions/**/deps.ts',
  ],
  coverageThreshold: { global: { lines: 85, statements: 85, functions: 85, branches: 80 } },
};
