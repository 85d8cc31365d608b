/**
 * IDL to `src/generated`: `npm run generate`. The same IDL gives the same files, formatted, so that CI
 * can refuse a client that lags behind the program.
 *
 * Usage: node scripts/generate.mjs [IDL [FOLDER]]
 */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { rootNodeFromAnchor } from '@codama/nodes-from-anchor';
import { renderVisitor } from '@codama/renderers-js';
import { bottomUpTransformerVisitor, createFromRoot, definedTypeNode, programNode } from 'codama';
import { format, resolveConfig } from 'prettier';

const client = fileURLToPath(new URL('..', import.meta.url));
const [
  idlPath = join(client, '../../idl/inferix_staking.json'),
  folder = join(client, 'src/generated'),
] = process.argv.slice(2).map((path) => resolve(path));

const idl = JSON.parse(await readFile(idlPath, 'utf8'));
const codama = createFromRoot(rootNodeFromAnchor(idl));

// The renderer drops events. As defined types they get a type and codecs each; the codec keeps the
// discriminator that stands before the fields. Errors get a page of our own: the renderer's reads
// `process`, which browsers lack, and has no messages in production.
codama.update(
  bottomUpTransformerVisitor([
    {
      select: '[programNode]',
      transform: (program) =>
        programNode({
          ...program,
          definedTypes: [
            ...program.definedTypes,
            ...program.events.map(({ name, data }) => definedTypeNode({ name, type: data })),
          ],
          errors: [],
        }),
    },
  ]),
);

await codama.accept(renderVisitor(folder, { formatCode: false, syncPackageJson: false }));
await writeFile(join(folder, 'events.ts'), eventsPage(idl.events ?? []));
await writeFile(join(folder, 'errors.ts'), errorsPage(idl.errors ?? []));
await appendToIndex("export * from './errors';\nexport * from './events';\n");
await formatFolder(folder);

/** The union of all events, and what tells them apart. */
function eventsPage(events) {
  const imports = events.flatMap(({ name }) => [`get${name}Decoder`, `type ${name}`]);
  const variants = events.map(({ name }) => `| { name: '${name}'; data: ${name} }`);
  const entries = events.map(
    ({ name, discriminator }) =>
      `{ name: '${name}', discriminator: [${discriminator}], decode: get${name}Decoder().decode },`,
  );
  return `
    import { ${imports.join(', ')} } from './types';

    /** Any event of the program, under its name. */
    export type ProgramEvent = ${variants.join('\n')};

    /** The first bytes of each event and what decodes it, these bytes included. */
    export const PROGRAM_EVENTS = [${entries.join('\n')}] as const;
  `;
}

/** Every code with its name and message. */
function errorsPage(errors) {
  const entries = errors.map(
    ({ code, name, msg }) => `${code}: { name: '${name}', sentence: ${JSON.stringify(msg)} },`,
  );
  return `
    /** Names of the program's own errors. */
    export type ProgramErrorName = ${errors.map(({ name }) => `'${name}'`).join(' | ')};

    /** The program's own errors by code. */
    export const PROGRAM_ERRORS: Readonly<
      Record<number, { name: ProgramErrorName; sentence: string }>
    > = { ${entries.join('\n')} };
  `;
}

async function appendToIndex(line) {
  const index = join(folder, 'index.ts');
  await writeFile(index, (await readFile(index, 'utf8')) + line);
}

/** Formats every file, and names files as ES modules have to name them. */
async function formatFolder(path) {
  const options = await resolveConfig(join(client, 'package.json'));
  for (const entry of await readdir(path, { recursive: true })) {
    if (!entry.endsWith('.ts')) continue;
    const file = join(path, entry);
    const source = await withFileNames(file, withoutDefault(await readFile(file, 'utf8')));
    await writeFile(file, await format(source, { ...options, filepath: file }));
  }
}

/**
 * Makes every function ask which deployment of the program is meant: with the published address as default,
 * forgetting it would compile.
 */
function withoutDefault(source) {
  return (
    source
      .replace(
        /config\?: \{ programAddress\?: TProgramAddress;? \}/g,
        'config: { programAddress: TProgramAddress }',
      )
      .replace(/config\?\.programAddress \?\? \w+/g, 'config.programAddress')
      .replace(
        /config: \{ programAddress\?: Address \| undefined;? \} = \{\}/g,
        'config: { programAddress: Address }',
      )
      // What it derives itself it would derive for the published address.
      .replace(/(await find\w+Pda\(\{[^}]*\})\)/g, '$1, config)')
      .replace(/(const \{\s*programAddress) = '\w+' as Address<'\w+'>/g, '$1')
  );
}

async function withFileNames(file, source) {
  const relative = /(from\s+['"])(\.{1,2}(?:\/[^'"]*)?)(['"])/g;
  const names = new Map();
  for (const [, , name] of source.matchAll(relative)) {
    const target = resolve(dirname(file), name);
    const isFolder = await stat(target).then(
      (found) => found.isDirectory(),
      () => false,
    );
    names.set(name, isFolder ? `${name}/index.js` : `${name}.js`);
  }
  return source.replace(relative, (_, before, name, after) => before + names.get(name) + after);
}
