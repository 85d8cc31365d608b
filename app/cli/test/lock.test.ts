import assert from 'node:assert/strict';
import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

import { InputError } from '../src/failure.js';
import { lock, thisProcess, type Holder } from '../src/pay/lock.js';
import { stateFolder } from '../src/state-folder.js';

const RACER = fileURLToPath(new URL('harness/lock-racer.ts', import.meta.url));

function startFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'inferix-lock-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

/** A process that has ended, as its lock describes it. */
function deceased(): Holder {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  return { ...thisProcess(), pid, started: '1' };
}

const leaves = (file: string, holder: Holder): void => {
  writeFileSync(file, JSON.stringify(holder));
};

/** What taking a lock is refused with; the lock stays as it was. */
function refusal(file: string): string {
  const before = readFileSync(file, 'utf8');
  let said = '';
  assert.throws(
    () => lock(file),
    (error) => {
      assert.ok(error instanceof InputError);
      said = error.message;
      return true;
    },
  );
  assert.equal(readFileSync(file, 'utf8'), before, 'the lock is still its');
  return said;
}

test('a lock is held until it is given back, also within one process', (t) => {
  const folder = startFolder(t);
  const file = join(folder, 'x.lock');
  const release = lock(file);
  assert.match(
    refusal(file),
    new RegExp(`^Process ${process.pid} has been sending since .*Z, under`),
  );
  release();
  assert.deepEqual(readdirSync(folder), []);
  lock(file)();
  assert.deepEqual(readdirSync(folder), []);
});

test('the lock of a process that is gone is taken over, also if its number is used again', (t) => {
  const folder = startFolder(t);
  const file = join(folder, 'x.lock');
  const me = thisProcess();
  assert.notEqual(me.started, '');
  // This process has the number of one that started at another time; or the machine has started since.
  for (const gone of [deceased(), { ...me, started: '1' }, { ...me, boot: 'another' }]) {
    leaves(file, gone);
    const release = lock(file);
    assert.equal((JSON.parse(readFileSync(file, 'utf8')) as Holder).pid, process.pid);
    release();
    assert.deepEqual(readdirSync(folder), []);
  }
});

test('a lock of another machine or container is never taken over, and how to remove it is told', (t) => {
  const file = join(startFolder(t), 'x.lock');
  const gone = deceased();
  const [machine = ''] = gone.boot.split(' ');
  const elsewhere: [Holder, string][] = [
    [{ ...gone, host: 'payer-2' }, 'of the machine "payer-2"'],
    [{ ...gone, boot: `${machine} pid:[1]` }, 'of another container on this machine'],
  ];
  for (const [holder, where] of elsewhere) {
    leaves(file, holder);
    const said = refusal(file);
    assert.ok(said.startsWith(`Process ${gone.pid} ${where} has been sending since `), said);
    assert.ok(said.endsWith(`If that run is over, remove ${file}.`), said);
  }
});

test('what is not a lock is left alone, and told', (t) => {
  const folder = startFolder(t);
  const file = join(folder, 'x.lock');
  for (const text of ['', '4194303', '{"pid":1}', JSON.stringify({ ...deceased(), pid: -1 })]) {
    writeFileSync(file, text);
    assert.equal(
      refusal(file),
      `${file} is not a lock that a run has left. Remove it if no run is on.`,
    );
  }
  assert.deepEqual(readdirSync(folder), ['x.lock']);
});

test('no link is followed: neither of the lock, nor of what it is written as', (t) => {
  const folder = startFolder(t);
  const victim = join(folder, 'victim');
  const file = join(folder, 'x.lock');
  const text = JSON.stringify(deceased());
  for (const content of ['precious', text]) {
    writeFileSync(victim, content);
    symlinkSync(victim, file);
    assert.match(refusal(file), /^\S+ is not a lock that a run has left\./);
    assert.equal(readFileSync(victim, 'utf8'), content);
    rmSync(file);
  }
  // What a run of this number used to write first.
  symlinkSync(victim, `${file}.${process.pid}`);
  lock(file)();
  assert.equal(readFileSync(victim, 'utf8'), text);
});

test('of processes that find the lock of one that is gone, exactly one gets it', async (t) => {
  const folder = startFolder(t);
  const execArgv = ['--import', 'tsx'];
  const racers = Array.from({ length: 4 }, () => fork(RACER, [], { execArgv }));
  t.after(() => {
    for (const racer of racers) racer.kill();
  });
  await Promise.all(racers.map((racer) => answer(racer)));
  const gone = deceased();
  for (let round = 0; round < 150; round++) {
    const file = join(folder, `${round}.lock`);
    leaves(file, gone);
    // Every third time somebody else has died while it took the lock over.
    if (round % 3 === 0) leaves(`${file}.${gone.id}`, { ...gone, id: 'second' });
    const at = Date.now() + 4;
    const answers = await Promise.all(
      racers.map((racer) => {
        racer.send({ file, at });
        return answer<{ got: boolean; said?: string }>(racer);
      }),
    );
    const got = answers.filter((one) => one.got);
    assert.equal(got.length, 1, `round ${round}: ${got.length} hold the lock`);
    for (const { said = 'Process' } of answers) assert.match(said, /^Process/);
    await Promise.all(
      racers.map((racer) => {
        racer.send({});
        return answer(racer);
      }),
    );
    assert.deepEqual(readdirSync(folder), []);
  }
});

async function answer<T>(racer: ChildProcess): Promise<T> {
  const [message] = (await once(racer, 'message')) as [T];
  return message;
}

test('the state folder is private, and one that others can write to is refused', (t) => {
  const home = startFolder(t);
  const before = process.env.XDG_STATE_HOME;
  t.after(() => {
    if (before === undefined) delete process.env.XDG_STATE_HOME;
    else process.env.XDG_STATE_HOME = before;
  });
  process.env.XDG_STATE_HOME = join(home, 'state');
  const folder = stateFolder();
  assert.equal(folder, join(home, 'state', 'inferix-stake'));
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  assert.equal(stateFolder(), folder);
  chmodSync(folder, 0o777);
  assert.throws(stateFolder, /has to be a folder of yours that nobody else can write to/);
  rmSync(folder, { recursive: true });
  mkdirSync(join(home, 'theirs'));
  symlinkSync(join(home, 'theirs'), folder);
  assert.throws(stateFolder, /has to be a folder of yours/);
});
