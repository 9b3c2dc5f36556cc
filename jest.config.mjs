/** Jest reads the TypeScript sources of every workspace through the export condition `source`; nothing needs a build first. */
const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: { target: 'es2023', parser: { syntax: 'typescript', decorators: true, tsx: false }, transform: { legacyDecorator: true } },
        module: { type: 'es6' },
      },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.tsx', '$1.js'] },
  // Copies of our packages that are not ours to load: planted violations, builds, mutants.
  modulePathIgnorePatterns: [
    '<rootDir>/scripts/dependency-fixture',
    '<rootDir>/[a-z]+/dist',
    '<rootDir>/backend/dist-mutants',
    '<rootDir>/frontend/.next',
  ],
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
};

/** `unit`: pure and fast. `system`: real databases, servers and processes of their own, started by the tests. */
export default {
  // System tests start processes and databases of their own; on a busy machine one start alone takes seconds.
  testTimeout: 60_000,
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/{shared,backend,frontend}/src/**/*.spec.ts'] },
    {
      ...common,
      displayName: 'system',
      testMatch: ['<rootDir>/{backend/test,e2e,scripts}/**/*.spec.ts'],
      globalSetup: '<rootDir>/backend/test/support/global-setup.mjs',
      globalTeardown: '<rootDir>/backend/test/support/global-teardown.mjs',
    },
  ],
};
