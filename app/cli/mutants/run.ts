/**
 * `make mutants-cli`: breaks one rule after the other, and demands that a test notices.
 *
 * Each patch here breaks one rule. Its first lines say which, and the test file that must fail then. The
 * workspaces are copied, so that nothing here is changed; a patch that does not apply is a failure, too.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PATCHES = fileURLToPath(new URL('./', import.meta.url));
/** What the tests need besides the workspaces. */
const PARTS = ['tests/vectors', 'target/deploy/inferix_staking.so'];
/** A test that goes on for so long has noticed something. */
const TIMEOUT_MS = 300_000;

type Mutant = { name: string; rule: string; test: string };

function mutantOf(file: string): Mutant {
  const text = readFileSync(join(PATCHES, file), 'utf8');
  const [, rule, test] = /^Breaks: (.+)\nKilled by: (.+)\n/.exec(text) ?? [];
  if (rule === undefined || test === undefined) throw new Error(`${file} names no rule or no test`);
  return { name: file, rule, test };
}

/** A copy of the workspaces; files that are installed are shared with it. */
function copied(): string {
  const copy = mkdtempSync(join(tmpdir(), 'inferix-mutants-'));
  const skips = (path: string): boolean => /\/(node_modules|dist|mutants)$/.test(path);
  cpSync(join(ROOT, 'app'), join(copy, 'app'), { recursive: true, filter: (path) => !skips(path) });
  for (const part of PARTS) {
    cpSync(join(ROOT, part), join(copy, part), { recursive: true, force: true });
  }
  // Links between the workspaces are relative, so that they lead to the copies.
  execFileSync('cp', ['-al', join(ROOT, 'app/node_modules'), join(copy, 'app/node_modules')]);
  return copy;
}

/** Whether a test file passes in the copy. */
function passes(copy: string, test: string): boolean {
  const [, workspace = '', file = ''] = /^(app\/[^/]+)\/(.+)$/.exec(test) ?? [];
  const args = ['--import', 'tsx', '--test', file];
  const options = { cwd: join(copy, workspace), timeout: TIMEOUT_MS };
  return spawnSync(process.execPath, args, options).status === 0;
}

const apply = (copy: string, name: string, ...more: string[]): boolean =>
  spawnSync('patch', ['-p1', '--silent', '--fuzz=0', ...more, '-i', join(PATCHES, name)], {
    cwd: copy,
  }).status === 0;

/** Why a mutant is not dead; `undefined` if it is. */
function problemOf(copy: string, { name, test }: Mutant): string | undefined {
  if (!apply(copy, name, '--dry-run'))
    return 'does not apply: write it again for the source as it is';
  apply(copy, name);
  const survived = passes(copy, test);
  apply(copy, name, '--reverse');
  return survived ? `survived ${test}` : undefined;
}

/** The numbers of some, such as `07 21`; all unless any are given. */
const wanted = process.argv.slice(2);
const mutants = readdirSync(PATCHES)
  .filter((file) => file.endsWith('.patch'))
  .filter((file) => wanted.length === 0 || wanted.some((number) => file.startsWith(`${number}-`)))
  .sort()
  .map(mutantOf);
const copy = copied();
let failed = 0;
try {
  for (const test of new Set(mutants.map((mutant) => mutant.test))) {
    if (passes(copy, test)) continue;
    failed++;
    console.log(`${test} fails without any mutant`);
  }
  for (const mutant of mutants) {
    const problem = problemOf(copy, mutant);
    if (problem !== undefined) failed++;
    console.log(
      `${problem === undefined ? 'killed  ' : 'PROBLEM '} ${mutant.name}: ${problem ?? mutant.rule}`,
    );
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(failed === 0 ? `All ${mutants.length} mutants died.` : `${failed} problems.`);
process.exitCode = failed === 0 ? 0 : 1;
