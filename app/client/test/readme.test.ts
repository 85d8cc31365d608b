import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

import ts from 'typescript';

const client = fileURLToPath(new URL('..', import.meta.url));
const namesFile = fileURLToPath(new URL('readme-names.ts', import.meta.url));

/** TypeScript of the README that is not a module of its own: those are in `examples/`, with tests of their own. */
const samples = [...readFileSync(`${client}README.md`, 'utf8').matchAll(/```ts\n(.*?)```/gs)]
  .map(([, text = '']) => text)
  .filter((text) => !/^(import|export) /m.test(text));

/** A module that gives a sample the names that it uses. */
function moduleOf(sample: string, exported: readonly string[], given: readonly string[]): string {
  const words = new Set(sample.match(/\w+/g));
  const used = (names: readonly string[]) => names.filter((name) => words.has(name)).join(', ');
  return [
    `import { ${used(exported)} } from '../src/index.js';`,
    `import { ${used(given)} } from './readme-names.js';`,
    `export async function sample(): Promise<void> {\n${sample}}\n`,
  ].join('\n');
}

/** What the compiler says of these modules, which no folder has to hold. */
function problemsOf(modules: ReadonlyMap<string, string>): string[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    `${client}tsconfig.json`,
    // What a sample defines is for what its reader does next.
    { noUnusedLocals: false, noUncheckedIndexedAccess: false },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => assert.fail('no tsconfig.json') },
  );
  assert.ok(config);
  const disk = ts.createCompilerHost(config.options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (path) => modules.has(path) || disk.fileExists(path),
    readFile: (path) => modules.get(path) ?? disk.readFile(path),
    getSourceFile: (path, language, ...rest) => {
      const text = modules.get(path);
      return text === undefined
        ? disk.getSourceFile(path, language, ...rest)
        : ts.createSourceFile(path, text, language);
    },
  };
  const program = ts.createProgram([...modules.keys()], config.options, host);
  return [...modules.keys()].flatMap((path) => {
    const source = program.getSourceFile(path);
    const found = [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ];
    return found.map(({ messageText, start = 0 }) => {
      const line = modules.get(path)?.slice(start).split('\n')[0] ?? '';
      return `${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
  });
}

test('the samples of the README compile', async () => {
  const exported = Object.keys(await import('../src/index.js'));
  const given = [...readFileSync(namesFile, 'utf8').matchAll(/declare const (\w+)/g)].map(
    ([, name = '']) => name,
  );
  const modules = new Map(
    samples.map((sample, index) => [
      `${client}test/readme-sample-${index}.ts`,
      moduleOf(sample, exported, given),
    ]),
  );
  assert.ok(modules.size >= 10, 'the samples are not found');
  assert.deepEqual(problemsOf(modules), []);
});
