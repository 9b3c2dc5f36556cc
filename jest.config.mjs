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
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
};

/** `unit`: pure and fast. `system`: real databases, servers and processes of their own, started by the tests. */
export default {
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/{shared,backend,frontend}/src/**/*.spec.ts'] },
    { ...common, displayName: 'system', testMatch: ['<rootDir>/{backend/test,e2e,scripts}/**/*.spec.ts'] },
  ],
};
