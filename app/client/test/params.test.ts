import assert from 'node:assert/strict';
import { test } from 'node:test';

import { generateKeyPairSigner } from '@solana/kit';

import {
  brokenRule,
  createNetwork,
  defaultParams,
  fetchNetwork,
  findNetworkAddress,
  paramBounds,
  type Caps,
  type Params,
} from '../src/index.js';
import { TestNetwork } from '@inferix/staking-testkit/network';
import { fromHex, readVectors } from './vectors.js';

/**
 * Parameters by the program's names, or what they change of the defaults. 64-bit numbers are strings;
 * `pyth_feed` is 32 bytes in hexadecimal digits.
 */
type Vector = Record<string, number | string | boolean>;

const vectors = readVectors('params.json') as {
  caps: Vector;
  defaults: Vector;
  rules: { rule: string; inside: Vector[]; outside: Vector[] }[];
};

/** Parameters by the client's names. */
function named(vector: Vector): Partial<Params> & { testNetwork?: boolean } {
  const entries = Object.entries(vector).map(([name, value]) => [
    name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    valueOf(name, value),
  ]);
  return Object.fromEntries(entries) as Partial<Params>;
}

function valueOf(name: string, value: Vector[string]) {
  if (typeof value !== 'string') return value;
  return name === 'pyth_feed' ? fromHex(value) : BigInt(value);
}

const DEFAULTS = defaultParams(named(vectors.caps) as Caps);

/** Creates a network with this changed of the defaults. */
async function create({ chain, mint, network }: TestNetwork, change: Vector) {
  const { testNetwork = false, ...changed } = named(change);
  const createKey = await generateKeyPairSigner();
  const chosen = { ...DEFAULTS, ...changed };
  const creation = createNetwork(
    {
      createKey,
      payer: chain.payer,
      mint: mint.address,
      roles: network.roles,
      params: chosen,
      epochStart: await chain.now(),
      testNetwork,
    },
    chain.connection,
  );
  return {
    creation,
    chosen,
    address: await findNetworkAddress(createKey.address, chain.connection),
  };
}

test('the defaults are those that the program is tested against', () => {
  assert.deepEqual(DEFAULTS, named(vectors.defaults));
});

test('the client names the rule that the program would refuse by', () => {
  for (const { rule, inside, outside } of vectors.rules) {
    for (const [change, expected] of [
      ...inside.map((vector) => [vector, undefined] as const),
      ...outside.map((vector) => [vector, rule] as const),
    ]) {
      const { testNetwork = false, ...changed } = named(change);
      assert.equal(brokenRule({ ...DEFAULTS, ...changed }, { testNetwork }), expected);
    }
  }
});

test('the program refuses what is just outside of a rule, and names the rule', async (t) => {
  const net = await TestNetwork.start(t);
  for (const { rule, outside } of vectors.rules) {
    for (const change of outside) {
      const { creation } = await create(net, change);
      const error = await net.refuses(creation, 'ParameterOutOfRange');
      assert.deepEqual(error.details, [rule]);
    }
  }
});

test('the program accepts what is just inside of a rule', async (t) => {
  const net = await TestNetwork.start(t);
  for (const { inside } of vectors.rules) {
    for (const change of inside) {
      const { creation, chosen, address } = await create(net, change);
      await net.does(creation);
      const created = await fetchNetwork(net.chain.connection, address);
      assert.deepEqual(created.params, chosen);
    }
  }
});

test('bounds are named by the parameter that they are of, and name others as the client does', () => {
  const bounds = paramBounds({ params: DEFAULTS, testNetwork: false });
  assert.deepEqual(Object.keys(bounds).sort(), Object.keys(DEFAULTS).sort());
  assert.equal(bounds.coverageEpochs, '1 to 200');
  assert.equal(
    bounds.unbondingSecs,
    'one day to a year; must exceed evidenceWindowSecs + 2 * slashDelaySecs + epochSecs',
  );
  assert.equal(bounds.emissionPerIbm, 'none');
});
