import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import type { Address } from '@solana/kit';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

import {
  defaultParams,
  fetchNetwork,
  INFERIX_STAKING_PROGRAM_ADDRESS,
  TOKEN_2022_PROGRAM_ADDRESS,
  type Params,
  type Roles,
} from '@inferix/staking-client';
import { getNetworkSize } from '@inferix/staking-client/generated';
import { paramsOf, readNetworkFile } from '../src/commands/network/network-file.js';
import { endpoint } from './harness/endpoint.js';
import { changes, lyingNode, withByte } from './harness/liar.js';
import { Operator } from './harness/operator.js';

/** The id of a Pyth feed, as a file has it. */
const FEED = 'ef'.repeat(32);

type File = Record<string, unknown> & { params: Record<string, unknown>; roles: Roles };
type Created = {
  network: Address;
  signature: string | null;
  state: { params: Record<keyof Params, string | number>; roles: Roles; mint: Address };
};

const EXAMPLE = new URL('../../../migrations/network.example.json', import.meta.url).pathname;

/** Somebody who is about to create another network for the mint of the test's network. */
class Founder {
  readonly file: string;
  readonly keyFile: string;

  private constructor(
    readonly operator: Operator,
    readonly base: File,
  ) {
    this.file = join(operator.folder, 'network.json');
    this.keyFile = join(operator.folder, 'network.create-key.json');
  }

  static async start(...of: Parameters<typeof Operator.start>): Promise<Founder> {
    const operator = await Operator.start(...of);
    const { mint, network } = operator.net;
    const example = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as File;
    const founder = new Founder(operator, {
      ...{ ...example, mint: mint.address, roles: network.roles },
    });
    founder.writes({});
    return founder;
  }

  writes(change: Record<string, unknown>): void {
    writeFileSync(this.file, JSON.stringify({ ...this.base, ...change }));
  }

  /** Networks on the chain. */
  async networks(): Promise<number> {
    const { rpc } = this.operator.net.chain.connection;
    const size = [{ dataSize: BigInt(getNetworkSize()) }];
    const config = { encoding: 'base64', filters: size } as const;
    const found = await rpc.getProgramAccounts(INFERIX_STAKING_PROGRAM_ADDRESS, config).send();
    return found.length;
  }

  /** Types the command so that it is refused: nothing has moved, and no key was made. */
  async isRefused(exitCode: 1 | 2, more = ''): Promise<string> {
    const told = await this.operator.isRefused(
      `network create ${this.file} --yes${more}`,
      exitCode,
    );
    assert.equal(existsSync(this.keyFile), false, 'no key was made');
    return told;
  }
}

test('network create makes the network of a file, with a key that was saved before', async (t) => {
  const founder = await Founder.start(t);
  const { operator, keyFile } = founder;
  founder.writes({
    params: { ...founder.base.params, graceSecs: 3_600, minPrice: '7', pythFeed: FEED },
  });

  const line = ['network', 'create', founder.file];
  const { exitCode, stdout, stderr, asked } = await operator.types(
    [...line, '--output', 'json'],
    () => {
      assert.equal(statSync(keyFile).mode & 0o777, 0o600);
      return Promise.resolve('yes');
    },
  );
  assert.equal(exitCode, 0, stderr);
  const { network, signature, state } = JSON.parse(stdout) as Created;
  assert.match(
    asked[0] ?? '',
    new RegExp(
      `^Create a network for mint ${operator.net.mint.address}, with the admin ${founder.base.roles.admin} ` +
        `and epochs from \\d{4}-.*Z\\? ${operator.address} pays the rent\\. Fee: 0\\.00001 SOL\\.`,
    ),
  );
  // The address stands before the signature: whoever loses the connection knows where to look.
  assert.match(
    stderr,
    new RegExp(
      `^Network ${network}, created with the key in ${keyFile}\\.\nSending transaction ${signature}, `,
    ),
  );
  const created = await fetchNetwork(operator.net.chain.connection, network);
  const { decimals } = created;
  assert.deepEqual(created.params, paramsOf(readNetworkFile(founder.file), { decimals }));
  assert.equal(created.params.graceSecs, 3_600);
  assert.equal(created.params.minPrice, 7n);
  assert.equal(Buffer.from(created.params.pythFeed).toString('hex'), FEED);
  assert.equal(state.params.pythFeed, FEED);
  assert.equal(created.params.epochEmissionCap, operator.net.tokens('20000'));
  assert.deepEqual(created.roles, founder.base.roles);
  assert.equal(created.testNetwork, false);
  assert.equal(state.params.graceSecs, 3_600);
});

/** Where a mint keeps its decimals: behind its authority and its supply. */
const MINT_DECIMALS_AT = 44;

test('caps are whole tokens by the decimals of the mint itself, whatever an endpoint shows', async (t) => {
  for (const tokenProgram of [TOKEN_PROGRAM_ADDRESS, TOKEN_2022_PROGRAM_ADDRESS]) {
    const { operator, file } = await Founder.start(t, { tokenProgram });
    const { mint, network, chain } = operator.net;
    for (const wrong of [0, network.decimals - 1, network.decimals + 1, 9]) {
      const { url } = await lyingNode(
        t,
        chain.url,
        changes((address, shown) =>
          address === mint.address ? withByte(MINT_DECIMALS_AT, wrong, shown) : shown,
        ),
      );
      const told = await operator.isRefused(`network create ${file} --yes --url ${url}`, 1);
      assert.match(told, /^DecimalsMismatch: The network's token has another number of/m);
    }
    const { state } = await operator.reads<Created>(`network create ${file} --yes`);
    assert.equal(state.params.epochEmissionCap, operator.net.tokens('20000').toString());
  }
});

test('network create, typed again after its answer was lost, finds the network', async (t) => {
  const founder = await Founder.start(t);
  const { operator, keyFile } = founder;
  const { url, wires } = await endpoint(t, operator.net.chain.url, (_, sent) =>
    sent > 0 ? 403 : undefined,
  );
  const before = await founder.networks();
  const line = ['network', 'create', founder.file, '--yes'];
  const lost = await operator.types([...line, '--url', url]);
  assert.equal(lost.exitCode, 3, lost.stderr);
  const [, address = ''] = /^Network (\w+), created with/.exec(lost.stderr) ?? [];
  assert.equal(await founder.networks(), before + 1);

  const key = readFileSync(keyFile);
  const books = await operator.net.books();
  const again = await operator.reads<Created>(line.join(' '));
  assert.equal(again.network, address);
  assert.equal(again.signature, null);
  assert.match(
    await operator.does(line.join(' ')),
    new RegExp(
      `^Network ${address} exists already, as the file describes it\\. Nothing was sent\\.$`,
      'm',
    ),
  );
  // A file that was changed since is another network's.
  founder.writes({
    lifetimeCap: '1',
    roles: { ...founder.base.roles, guardian: operator.address },
  });
  assert.match(
    await operator.isRefused(line.join(' '), 1),
    new RegExp(
      `^Network ${address} exists already, and differs from the file in guardian, lifetimeCap\\. Nothing was sent\\.`,
    ),
  );
  const { terms } = await fetchNetwork(operator.net.chain.connection, address as Address);
  const began = Number(terms.places[0]?.start);
  founder.writes({ epochStart: began + 1 });
  assert.match(
    await operator.isRefused(line.join(' '), 1),
    /differs from the file in epochStart\./,
  );
  founder.writes({ epochStart: began });
  assert.match(await operator.does(line.join(' ')), /exists already, as the file describes it\./);
  assert.equal(wires.size, 1, 'one transaction in all');
  assert.deepEqual(await operator.net.books(), books);
  assert.deepEqual(readFileSync(keyFile), key);
});

test('a key that was saved and not used yet is used, lamports at its address or not', async (t) => {
  const founder = await Founder.start(t);
  const { operator, keyFile } = founder;
  const declined = await operator.types(['network', 'create', founder.file], 'no');
  assert.equal(declined.exitCode, 2);
  const [, address = ''] = /^Network (\w+), created with/.exec(declined.stderr) ?? [];
  const key = readFileSync(keyFile);
  await operator.net.chain.fund(address as Address, 1);

  const { network } = await operator.reads<Created>(`network create ${founder.file} --yes`);
  assert.equal(network, address);
  assert.deepEqual(readFileSync(keyFile), key);
});

test('network create overwrites no file, and takes none for a key that it cannot be', async (t) => {
  const founder = await Founder.start(t);
  const { operator, file, keyFile } = founder;
  const create = `network create ${file} --yes --create-key`;
  assert.match(
    await operator.isRefused(`${create} ${file}`, 2),
    new RegExp(`^${file} is not a keypair`, 'm'),
  );
  assert.match(
    await operator.isRefused(`${create} ${join(operator.folder, 'id.json')}`, 2),
    /id\.json is the key that pays\. Name another file with --create-key\.$/m,
  );
  assert.match(
    await operator.isRefused(`${create} ${join(operator.folder, 'none', 'key.json')}`, 2),
    /^The create key cannot be saved to .*none\/key\.json \(ENOENT.*\)\. Name another file/m,
  );
  const elsewhere = join(operator.folder, 'elsewhere.json');
  symlinkSync(elsewhere, keyFile);
  assert.match(
    await operator.isRefused(`network create ${file} --yes`, 2),
    /^The create key cannot be saved to .* \(EEXIST/m,
  );
  assert.equal(existsSync(elsewhere), false);
});

test('network create refuses a file that is not exactly a network', async (t) => {
  const founder = await Founder.start(t);
  const { params, roles, mint } = founder.base;
  const zero = '11111111111111111111111111111111';
  const without = (name: string) => ({ ...founder.base, [name]: undefined });
  for (const [change, told] of [
    [
      { params: { ...params, unbondingSec: 1 } },
      /^"unbondingSec" is not a name that "params" can have\. It has: .*unbondingSecs/,
    ],
    [
      { params: { ...params, lifetimeCap: '1' } },
      /^"lifetimeCap" is not a name that "params" can have/,
    ],
    [{ roles: { ...roles, treasurer: mint } }, /^"treasurer" is not a name that "roles" can have/],
    [{ testnetwork: true }, /^"testnetwork" is not a name that .*network\.json can have/],
    [without('lifetimeCap'), /network\.json lacks "lifetimeCap"\.$/m],
    [{ roles: { ...roles, slasher: undefined } }, /^"roles" lacks "slasher"\.$/m],
    [{ roles: { ...roles, slasher: zero } }, /^"slasher" is still the placeholder 1{32}\./],
    [{ roles: { ...roles, slasher: 'x' } }, /^slasher: "x" is not a valid address\.$/m],
    [{ mint: zero }, /^"mint" is still the placeholder/],
    [{ mint: roles.admin }, /^There is no mint |^\w+ is not a mint\./],
    [{ lifetimeCap: 5 }, /^"lifetimeCap" should be a text in quotes/],
    [{ lifetimeCap: '1.0000001' }, /^"lifetimeCap": /],
    [{ testNetwork: 'yes' }, /^"testNetwork" should be true or false/],
    [{ params: { ...params, graceSecs: 1.5 } }, /^"graceSecs" should be a whole number/],
    [{ params: { ...params, graceSecs: -1 } }, /^"graceSecs" should be a whole number/],
    [{ params: { ...params, graceSecs: 2 ** 32 } }, /^"graceSecs" is too large\.$/m],
    [{ params: { ...params, minPrice: '0x10' } }, /^"minPrice" should be a whole number/],
    [
      { params: { ...params, pythFeed: '0x12' } },
      /^"pythFeed" should be the 64 hexadecimal digits of a Pyth feed\.$/m,
    ],
    [
      { roles: { ...roles, guardian: roles.admin } },
      /^Admin, distributor, slasher and guardian should be four different keys\.$/m,
    ],
    [
      { params: { ...params, paramDelaySecs: 3_600 } },
      /^A parameter is out of its bounds: paramDelaySecs must be at least slashDelaySecs/,
    ],
    [{ params: [] }, /^"params" should be an object/],
    [
      { params: { ...params, unbondingSecs: 86_399 } },
      /^A parameter is out of its bounds: unbondingSecs: one day to a year\.$/m,
    ],
    [
      { params: { ...params, maxSlashBps: 1 } },
      /^A parameter is out of its bounds: maxSlashBps must let slashExecutionSecs take/,
    ],
    [
      { params: { ...params, epochSecs: 3_600 } },
      /^A parameter is out of its bounds: epochSecs: one day/,
    ],
    [{ lifetimeCap: '0' }, /^A parameter is out of its bounds: lifetimeCap must be above 0\.$/m],
  ] as const) {
    founder.writes(change);
    assert.match(await founder.isRefused(2), told);
  }
  const text = JSON.stringify(founder.base, null, 2);
  for (const [name, twice] of [
    ['lifetimeCap', text.replace('{', '{ "lifetimeCap": "9",')],
    ['guardian', text.replace('"guardian":', `"guardian": "${String(mint)}",\n\t"guardian":`)],
    ['graceSecs', text.replace('"params": {', '"params": {"graceSecs": 1, "grace\\u0053ecs": 2,')],
  ] as const) {
    assert.ok(twice.length > text.length);
    writeFileSync(founder.file, twice);
    const told = await founder.isRefused(2);
    assert.match(told, /network\.json:\d+: "\S+" is there twice\. Remove one of the two\.$/m, name);
  }
  writeFileSync(founder.file, '{ "mint": ');
  assert.match(await founder.isRefused(2), /network\.json is not JSON: /);
  founder.writes({ epochStart: 1 });
  const told = await founder.operator.isRefused(`network create ${founder.file} --yes`, 1);
  assert.match(told, /^EpochStartOutOfRange: /m);
});

test('a dry run makes no key, and an export is for the key and whoever pays to sign', async (t) => {
  const founder = await Founder.start(t);
  const { operator, file, keyFile } = founder;
  const before = await operator.net.books();
  const dry = await operator.does(`network create ${file} --dry-run`);
  assert.match(dry, /^Nothing was sent\. It would have worked:\n {2}Network created\.$/m);
  assert.equal(existsSync(keyFile), false);

  const exported = await operator.reads<{ signers: Address[]; transaction: string }>(
    `network create ${file} --export base64 --owner ${founder.base.roles.admin}`,
  );
  assert.equal(exported.signers.length, 2);
  assert.ok(exported.signers.includes(founder.base.roles.admin));
  assert.equal(existsSync(keyFile), true);
  assert.deepEqual(await operator.net.books(), before, 'nothing moved');
});

test('the example of a network file has the default parameters, and placeholders', () => {
  assert.throws(() => readNetworkFile(EXAMPLE), /"mint" is still the placeholder/);
  const { params } = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as File;
  const caps = {
    epochEmissionCap: 1n,
    lifetimeCap: 1n,
    epochPenaltyCap: 1n,
    slashLimitPerEpoch: 1n,
  };
  const expected = Object.entries(defaultParams(caps)).filter(([name]) => !(name in caps));
  assert.deepEqual(
    Object.entries(params)
      .sort()
      .map(([name, value]) => [name, String(value)]),
    expected
      .sort()
      .map(([name, value]) => [name, typeof value === 'object' ? '0'.repeat(64) : String(value)]),
  );
});

test('migrations/deploy.ts is that command', () => {
  const script = new URL('../../../migrations/deploy.ts', import.meta.url).pathname;
  const help = execFileSync(process.execPath, ['--import', 'tsx', script, '--help']).toString();
  assert.match(help, /^Usage: inferix-stake network create /);
});
