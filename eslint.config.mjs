import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { coreRestrictions } from './scripts/lib/core-restrictions.mjs';

const TYPESCRIPT = ['**/*.ts', '**/*.tsx'];

/** Each workspace's programs for typed rules: the widest one, which holds its specs too. */
const PROJECTS = [
  'tsconfig.json',
  'e2e/tsconfig.json',
  'shared/tsconfig.test.json',
  'backend/tsconfig.test.json',
  'frontend/tsconfig.json',
];

export default defineConfig(
  {
    ignores: [
      '**/node_modules/',
      '**/dist/',
      '**/dist-mutants/',
      '**/.next/',
      '**/.turbo/',
      '**/.data/',
      '**/coverage/',
      '**/next-env.d.ts',
      'scripts/dependency-fixture/',
    ],
  },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    name: 'plumbline/all',
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-param-reassign': 'error',
      // Text from outside is searched for control characters on purpose.
      'no-control-regex': 'off',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    name: 'plumbline/typescript',
    files: TYPESCRIPT,
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: PROJECTS, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true, 'ts-check': false }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // A port that answers with a promise is implemented by an async method even where nothing is awaited: its throw becomes a rejection.
      '@typescript-eslint/require-await': 'off',
    },
  },
  coreRestrictions,
  {
    name: 'plumbline/specs',
    files: ['**/*.spec.ts', '**/*.spec.tsx'],
    rules: {
      // `expect(port.method)` only looks at the method.
      '@typescript-eslint/unbound-method': 'off',
      'max-lines': 'off',
    },
  },
  {
    name: 'plumbline/frontend',
    files: ['frontend/src/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat['recommended-latest']],
    languageOptions: { globals: globals.browser },
    rules: { 'no-console': 'error' },
  },
  { name: 'plumbline/no-console', files: ['shared/src/**/*.ts', 'backend/src/**/*.ts'], rules: { 'no-console': 'error' } },
  { name: 'plumbline/scripts', files: ['**/*.mjs'], languageOptions: { globals: globals.node } },
  { name: 'plumbline/commonjs', files: ['**/*.cjs'], languageOptions: { globals: globals.node, sourceType: 'commonjs' } },
);
