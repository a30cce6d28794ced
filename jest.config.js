import { existsSync } from 'node:fs';

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
    ...existingHooks(name),
    ...extra,
  };
}

/** jest refuses a configuration whose files are missing, even for projects that are not run. */
function existingHooks(name) {
  const hooks = { globalSetup: 'global-setup.ts', globalTeardown: 'global-teardown.ts' };
  const found = Object.entries(hooks)
    .filter(([, file]) => existsSync(new URL(`tests/${name}/${file}`, import.meta.url)))
    .map(([hook, file]) => [hook, `<rootDir>/tests/${name}/${file}`]);
  const setup = `tests/${name}/setup.ts`;
  const perFile = existsSync(new URL(setup, import.meta.url))
    ? { setupFilesAfterEnv: [`<rootDir>/${setup}`] }
    : {};
  return { ...Object.fromEntries(found), ...perFile };
}

export default {
  projects: [project('unit'), project('contract'), project('integration'), project('e2e')],
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
    '!functions/*/deps.ts',
  ],
  coverageThreshold: { global: { lines: 85, statements: 85, functions: 85, branches: 80 } },
};
