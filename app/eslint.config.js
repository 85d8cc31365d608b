import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/** Keeps files of the command line from importing what is above them: each layer knows those below it. */
const layer = (files, above, ignores = []) => ({
  files: files.map((name) => `cli/src/${name}`),
  ignores: ignores.map((name) => `cli/src/${name}`),
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: above.map((name) => ({
          regex: `^(\\.|(\\.\\./)*\\.\\.)/${name}(/|\\.js$)`,
          message: `${name} is above this file, which should not know of it.`,
        })),
      },
    ],
  },
});

export default defineConfig(
  { ignores: ['**/dist/', '**/node_modules/', 'client/src/generated/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // Numbers and bigints read well in texts; everything else has to say how it prints.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allow: [{ name: 'bigint', from: 'lib' }] },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // Shapes that people pass are written as `type`, like those of Kit.
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
    },
  },
  {
    // A file is understood by what it imports, so none imports itself by a detour.
    files: ['**/*.ts'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createNodeResolver({ extensionAlias: { '.js': ['.ts', '.js'] } })],
    },
    rules: { 'import-x/no-cycle': ['error', { ignoreExternal: true }] },
  },
  layer(
    ['*.ts'],
    ['chain', 'pay', 'commands'],
    ['context.ts', 'failure.ts', 'options.ts', 'command-tree.ts'],
  ),
  layer(['chain/**/*.ts'], ['context', 'options', 'pay', 'commands', 'program']),
  layer(['pay/**/*.ts'], ['options', 'commands', 'program']),
  layer(['commands/**/*.ts'], ['program']),
  {
    // Where the published program is taken without being named; everything else is told which one is meant.
    files: ['client/src/**/*.ts', 'snapshots/src/**/*.ts', 'cli/src/**/*.ts'],
    ignores: ['client/src/send.ts', 'cli/src/context.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "ImportSpecifier[imported.name='INFERIX_STAKING_PROGRAM_ADDRESS']",
          message: 'Take the program from the connection, the context or the network.',
        },
      ],
    },
  },
  {
    files: [
      'client/test/**/*.ts',
      'testkit/test/**/*.ts',
      'snapshots/test/**/*.ts',
      'cli/test/**/*.ts',
    ],
    rules: {
      // `void test(...)` on every line would only be noise: the runner awaits what it is given.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            {
              from: 'package',
              package: 'node:test',
              name: ['describe', 'it', 'test', 'before', 'after', 'beforeEach', 'afterEach'],
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly' } },
  },
);
