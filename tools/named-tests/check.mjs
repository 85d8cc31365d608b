#!/usr/bin/env node
// Fails unless every test that the documents name exists and runs.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { problems } from './documents.mjs';
import { runningTests, Sources } from './tests.mjs';

const DOCUMENTS = ['docs/THREATS.md', 'docs/INVARIANTS.md', 'docs/SECURITY-MODEL.md'];

const root = join(import.meta.dirname, '../..');
const listed = ['ls-files', '--cached', '--others', '--exclude-standard'];
const files = execFileSync('git', listed, { cwd: root, encoding: 'utf8' }).trim().split('\n');
const read = (file) => readFileSync(join(root, file), 'utf8');
const sources = new Sources(
  files.filter((file) => existsSync(join(root, file))),
  read,
);
const tests = runningTests(sources);

for (const document of DOCUMENTS) {
  for (const problem of problems(read(document), sources, tests)) {
    console.error(`${document}, ${problem}`);
    process.exitCode = 1;
  }
}
