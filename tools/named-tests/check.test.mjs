import assert from 'node:assert/strict';
import { test } from 'node:test';

import { problems } from './documents.mjs';
import { runningTests, Sources } from './tests.mjs';

const FILES = {
  'tests/Cargo.toml': '[[test]]\nname = "stake"\npath = "stake/main.rs"\n',
  'tests/stake/main.rs': 'mod top_up;\nmod deep;\n',
  'tests/stake/top_up.rs': '#[test]\nfn it_grows() {}\n\n#[test]\n#[ignore]\nfn it_sleeps() {}\n',
  'tests/stake/deep/mod.rs': 'mod inner;\n',
  'tests/stake/deep/inner.rs': '#[test]\nfn it_is_deep() {}\n',
  'tests/stake/forgotten.rs': '#[test]\nfn it_never_runs() {}\n',
  'tests/governance/roles.rs': '#[test]\nfn it_waits() {}\n',
  'crates/math/Cargo.toml': '',
  'crates/math/tests/suite/main.rs': '#[test]\nfn it_adds() {}\n',
  'tests/vectors/a.json': '{}',
  'app/cli/test/pay.test.ts':
    "test('it pays', () => {});\ntest('it isn\\'t sent', () => {});\ntest('it waits', { skip: true }, () => {});\n",
  'app/cli/test/harness/helper.test.ts': "test('it helps', () => {});\n",
  'src/pay/budget.ts': '',
  'programs/staking/src/worker.rs': 'impl Worker {\n    pub fn claim(&self) {}\n}\n',
};

const sources = new Sources(Object.keys(FILES), (file) => FILES[file]);

function said(cell, { id = 'key', defence = '' } = {}) {
  const table = `| # | defence | test |\n|---|---|---|\n| ${id} | ${defence} | ${cell} |\n`;
  return problems(table, sources, runningTests(sources));
}

test('what exists and runs is passed', () => {
  for (const cell of [
    '`tests/stake/top_up.rs`: `it_grows`',
    '`tests/stake/deep/inner.rs`: `it_is_deep`; `crates/math/tests/suite/main.rs`: `it_adds`',
    "`app/cli/test/pay.test.ts`: `it pays`, `it isn't sent`",
    '`tests/stake`, `crates/math`, `tests/vectors`, `tests/vectors/a.json`',
    'none',
  ]) {
    assert.deepEqual(said(cell, { defence: '`pay/budget.ts`, `Worker::claim`' }), [], cell);
  }
});

test('what does not exist, or does not run, is named', () => {
  for (const cell of [
    '`tests/stake/top_up.rs`: `it_shrinks`',
    '`tests/stake/top_up.rs`: `it_sleeps`',
    '`tests/stake/forgotten.rs`: `it_never_runs`',
    '`tests/stake/gone.rs`',
    '`tests/stake/forgotten.rs`',
    '`app/cli/test/pay.test.ts`: `it waits`',
    '`app/cli/test/harness/helper.test.ts`: `it helps`',
    '`it_grows`',
  ]) {
    assert.notEqual(said(cell).length, 0, cell);
  }
});

test('a file of the defence has to exist', () => {
  assert.deepEqual(said('none', { defence: '`pay/gone.ts`' }), ['key: there is no pay/gone.ts']);
});

test('a method of the defence has to exist', () => {
  assert.deepEqual(said('none', { defence: '`Worker::take`' }), ['key: there is no Worker::take']);
});

test('a numbered row, and a class, has a test by name', () => {
  for (const id of ['7', 'C1']) {
    assert.deepEqual(said('`tests/stake`', { id }), [`${id}: names no test`]);
  }
  assert.deepEqual(said('`tests/stake/top_up.rs`: `it_grows`', { id: 'C1' }), []);
});

test('tables about something else are left alone', () => {
  const table = '| what | who |\n|---|---|\n| a | `tests/gone.rs` |\n';
  assert.deepEqual(problems(table, sources, runningTests(sources)), []);
});
