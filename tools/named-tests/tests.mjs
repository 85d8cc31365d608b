// The tests that run, found without building anything: by the rules that Cargo and the npm scripts find them by.
import { posix as path } from 'node:path';

/** Files and what is in them. */
export class Sources {
  /** @param {string[]} files @param {(file: string) => string} read */
  constructor(files, read) {
    this.files = new Set(files);
    this.read = read;
  }

  has(name) {
    const folder = `${name}/`;
    return this.files.has(name) || [...this.files].some((file) => file.startsWith(folder));
  }

  /** Whether some file's path ends so. */
  hasEnding(name) {
    return [...this.files].some((file) => file === name || file.endsWith(`/${name}`));
  }
}

/** Whether a source of the program or the math crate has this member of this type. */
export function defines(sources, type, member) {
  const named = new RegExp(`\\b${type}\\b`);
  const defined = new RegExp(`\\b(fn|const) ${member}\\b`);
  const isSource = (file) => /^(programs|crates)\/.*\/src\/.*\.rs$/.test(file);
  const texts = [...sources.files].filter(isSource).map((file) => sources.read(file));
  return texts.some((text) => named.test(text) && defined.test(text));
}

/** @returns {Map<string, Set<string>>} the names of the tests that run, by file */
export function runningTests(sources) {
  const all = new Map();
  for (const file of compiled(sources)) {
    all.set(file, rustTests(sources.read(file)));
  }
  for (const file of sources.files) {
    if (/^app\/[^/]+\/test\/[^/]+\.test\.ts$/.test(file)) {
      all.set(file, nodeTests(sources.read(file)));
    }
  }
  return all;
}

/** Rust files that belong to a target: its root, and every module from there. */
function compiled(sources) {
  const found = new Set();
  const manifests = [...sources.files].filter((file) => path.basename(file) === 'Cargo.toml');
  for (const root of manifests.flatMap((manifest) => roots(sources, manifest))) {
    follow(sources, root, path.dirname(root), found);
  }
  return found;
}

function roots(sources, manifest) {
  const folder = path.dirname(manifest);
  const named = [...sources.read(manifest).matchAll(/^path = "([^"]+\.rs)"/gm)];
  const targets = named.map(([, file]) => path.join(folder, file));
  const byCargo =
    /^(src\/(lib|main)|src\/bin\/([^/]+|[^/]+\/main)|tests\/([^/]+|[^/]+\/main))\.rs$/;
  const inFolder = [...sources.files].filter((file) => byCargo.test(path.relative(folder, file)));
  return [...targets, ...inFolder].filter((file) => sources.files.has(file));
}

function follow(sources, file, folder, found) {
  if (found.has(file)) return;
  found.add(file);
  for (const [, name] of sources.read(file).matchAll(/^\s*(?:pub(?:\([^)]*\))? )?mod (\w+);/gm)) {
    for (const candidate of [`${folder}/${name}.rs`, `${folder}/${name}/mod.rs`]) {
      if (sources.files.has(candidate)) follow(sources, candidate, `${folder}/${name}`, found);
    }
  }
}

function rustTests(source) {
  const attributed = /#\[test\]((?:\s*#\[[^\]]*\]|\s*\/\/[^\n]*)*)\s*fn (\w+)/g;
  const tests = [...source.matchAll(attributed)];
  const run = tests.filter(([whole, attributes]) => !/#\[ignore/.test(attributes) && whole);
  return new Set(run.map(([, , name]) => name));
}

function nodeTests(source) {
  const tests = [
    ...source.matchAll(/^\s*test\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1,\s*(\{[^}]*\})?/gm),
  ];
  const run = tests.filter(([, , , options]) => !/\b(skip|todo)\b/.test(options ?? ''));
  return new Set(run.map(([, , name]) => name.replace(/\\(.)/g, '$1')));
}
