/** The package as a stranger gets it: what `npm pack` puts into it, and a project that has nothing else. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const client = fileURLToPath(new URL('..', import.meta.url));
const app = dirname(client);
const examples = readdirSync(join(client, 'examples'));

type Manifest = {
  name: string;
  exports: Record<string, string | Record<string, string>>;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
} & Record<string, unknown>;

/** Every file below a folder, by its path from there. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

describe('the package', () => {
  const project = mkdtempSync(join(tmpdir(), 'stranger-'));
  const modules = join(project, 'node_modules');
  const installed = join(modules, '@inferix', 'staking-client');
  let manifest: Manifest;

  /** Runs something in the stranger's project, and returns what it printed. */
  const run = (...args: string[]): string => {
    const options = { cwd: project, encoding: 'utf8' } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
    assert.equal(status, 0, stdout + stderr);
    return stdout;
  };

  before(() => {
    // What npm tells its scripts about the run that these tests are part of does not count for this one.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith('npm_')),
    );
    const options = { cwd: client, env, stdio: 'pipe' } as const;
    execFileSync('npm', ['pack', '--silent', '--pack-destination', project], options);
    const tarball = readdirSync(project).find((name) => name.endsWith('.tgz'));
    assert.ok(tarball, 'npm pack wrote no tarball');

    // As npm installs it, without asking a registry: the package is a folder of its own, and sees those
    // packages that it names, and no others.
    mkdirSync(installed, { recursive: true });
    execFileSync('tar', ['xzf', join(project, tarball), '--strip-components=1', '-C', installed]);
    manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest;
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
      const found = [client, app].map((folder) => join(folder, 'node_modules', name));
      const target = found.find((folder) => existsSync(folder));
      assert.ok(target, `${name} is not installed`);
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(target, join(modules, name));
    }
    writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
    cpSync(join(client, 'examples'), project, { recursive: true });
  });

  after(() => {
    rmSync(project, { recursive: true, force: true });
  });

  test('has the code of every source file, its types, a license and nothing else', () => {
    const built = filesIn(join(client, 'src')).flatMap((file) => {
      const name = join('dist', file.replace(/\.ts$/, ''));
      return [`${name}.d.ts`, `${name}.js`];
    });
    assert.deepEqual(filesIn(installed), [...built, 'LICENSE', 'README.md', 'package.json'].sort());
  });

  test('refers to no source that it does not have', () => {
    const referring = filesIn(installed).filter((file) =>
      readFileSync(join(installed, file), 'utf8').includes('sourceMappingURL'),
    );
    assert.deepEqual(referring, []);
  });

  test('has the license of the repository', () => {
    const [own, repository] = [join(installed, 'LICENSE'), join(app, '..', 'LICENSE')].map((path) =>
      readFileSync(path, 'utf8'),
    );
    assert.equal(own, repository);
  });

  test('says where it comes from', () => {
    for (const field of ['license', 'description', 'homepage', 'bugs', 'repository', 'keywords']) {
      assert.ok(manifest[field], `package.json has no ${field}`);
    }
  });

  test('works with every release of Kit 8', () => {
    assert.deepEqual(manifest.peerDependencies, { '@solana/kit': '^8.0.0' });
  });

  test('exports only files that it has', () => {
    assert.deepEqual(Object.keys(manifest.exports), ['.', './generated', './package.json']);
    for (const target of Object.values(manifest.exports)) {
      for (const file of typeof target === 'string' ? [target] : Object.values(target)) {
        assert.ok(existsSync(join(installed, file)), `there is no ${file}`);
      }
    }
  });

  test('can be imported under each of its names', () => {
    writeFileSync(
      join(project, 'imports.js'),
      `import { formatTokens } from '@inferix/staking-client';
       import { fetchMaybeWorker } from '@inferix/staking-client/generated';
       import manifest from '@inferix/staking-client/package.json' with { type: 'json' };
       console.log(typeof formatTokens, typeof fetchMaybeWorker, manifest.name);`,
    );
    assert.equal(
      run('--no-warnings', 'imports.js').trim(),
      'function function @inferix/staking-client',
    );
  });

  for (const [module, resolution] of [
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
  ] as const) {
    test(`compiles the examples of the README with the types of ${resolution}`, () => {
      run(
        join(app, 'node_modules', 'typescript', 'bin', 'tsc'),
        ...['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--skipLibCheck'],
        ...['--target', 'ES2022', '--lib', 'ES2022,DOM'],
        ...['--module', module, '--moduleResolution', resolution, ...examples],
      );
    });
  }
});
