/**
 * Creates a network from a JSON file of its mint, roles and parameters. From the folder `app`:
 *
 *     npx tsx ../migrations/deploy.ts <rpc-url> <keypair.json> <network.json> [websocket-url]
 *
 * The keypair pays. The websocket is at the next port, or at the same host, unless given.
 *
 * `network.example.json` shows the file: its addresses are placeholders, which are refused; `params` overrides
 * defaults, in the units of the client's `Params`; the four caps are whole tokens. The new network's
 * address is printed.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

import { createSigner, readSigner } from '../app/demo/src/keys.js';
import {
  connect,
  createNetwork,
  defaultParams,
  fetchChainTime,
  fetchNetwork,
  findNetworkAddress,
  parseTokens,
  sendInstructions,
  type Caps,
  type Connection,
  type CreateNetworkInput,
  type Network,
  type Outcome,
  type Params,
  type Roles,
} from '../app/client/src/index.js';

type Address = CreateNetworkInput['mint'];

/** What the JSON file holds. */
export type NetworkFile = {
  mint: Address;
  roles: Roles;
  /** In whole tokens: the most that rewards may grow in one epoch. */
  epochEmissionCap: string;
  /** In whole tokens: the most that is ever published as rewards. */
  lifetimeCap: string;
  /** In whole tokens: the most that verifiers' pay may grow in one epoch. */
  epochPenaltyCap: string;
  /** In whole tokens: the most that slashes may take in one epoch. */
  slashLimitPerEpoch: string;
  /** Overrides of the client's `defaultParams`. `emissionPerIbm` and `minPrice` are whole numbers as texts. */
  params?: Partial<Record<keyof Omit<Params, CapName>, number | string>>;
  /** A network to try things on: its epochs may be as short as an hour. */
  testNetwork?: boolean;
  /** When epoch 0 began, in Unix seconds: now unless said otherwise. */
  epochStart?: number;
  /** Accept a mint whose freeze authority could freeze stakes. */
  allowFreezeAuthority?: boolean;
};

const CAPS = ['epochEmissionCap', 'lifetimeCap', 'epochPenaltyCap', 'slashLimitPerEpoch'] as const;
type CapName = (typeof CAPS)[number];

/** Reads and checks the shape of a network file; the program checks the values. */
export function readNetworkFile(path: string | URL): NetworkFile {
  const file = JSON.parse(readFileSync(path, 'utf8')) as Partial<NetworkFile>;
  for (const name of ['mint', 'roles', ...CAPS] as const) {
    if (file[name] === undefined) throw new Error(`"${name}" is missing in the network file.`);
  }
  paramsOf(file, {
    epochEmissionCap: 0n,
    lifetimeCap: 0n,
    epochPenaltyCap: 0n,
    slashLimitPerEpoch: 0n,
  });
  return file as NetworkFile;
}

/** The parameters of a network file. A name that is not a parameter's is refused: a typing error must not
 * silently mean the default. */
export function paramsOf({ params = {} }: Pick<NetworkFile, 'params'>, caps: Caps): Params {
  const result = defaultParams(caps);
  for (const [name, value] of Object.entries(params)) {
    const known = Object.hasOwn(result, name) && !CAPS.some((cap) => cap === name);
    if (!known)
      throw new Error(`"${name}" is not a parameter that "params" of a network file can set.`);
    const current = result[name as keyof Params];
    Object.assign(result, {
      [name]: typeof current === 'bigint' ? BigInt(value) : Number(value),
    });
  }
  return result;
}

/** Creates the network of a file and returns it as it then is on chain. */
export async function deployNetwork(
  connection: Connection,
  payer: CreateNetworkInput['payer'],
  file: NetworkFile,
): Promise<{ network: Network; outcome: Outcome }> {
  const { decimals, tokenProgram } = await readMint(connection, file.mint);
  const createKey = await createSigner();
  const caps = {
    epochEmissionCap: parseTokens(file.epochEmissionCap, decimals),
    lifetimeCap: parseTokens(file.lifetimeCap, decimals),
    epochPenaltyCap: parseTokens(file.epochPenaltyCap, decimals),
    slashLimitPerEpoch: parseTokens(file.slashLimitPerEpoch, decimals),
  };
  const instructions = await createNetwork({
    createKey,
    payer,
    mint: file.mint,
    tokenProgram,
    roles: file.roles,
    params: paramsOf(file, caps),
    epochStart:
      file.epochStart === undefined ? await fetchChainTime(connection) : BigInt(file.epochStart),
    allowFreezeAuthority: file.allowFreezeAuthority ?? false,
    testNetwork: file.testNetwork ?? false,
  });
  const sent = await sendInstructions(connection, instructions, {
    feePayer: payer,
  });
  const address = await findNetworkAddress(createKey.address);
  return {
    network: await fetchNetwork(connection, address),
    outcome: await sent.outcome(),
  };
}

/** Both token programs keep a mint's decimals in the same byte. */
async function readMint(connection: Connection, mint: Address) {
  const data = await readAccount(connection, mint);
  const decimals = data.bytes[44];
  if (decimals === undefined) throw new Error(`${mint} is not a mint. Put the token's mint there.`);
  return { decimals, tokenProgram: data.owner };
}

async function readAccount(connection: Connection, address: Address) {
  const { value } = await connection.rpc.getAccountInfo(address, { encoding: 'base64' }).send();
  if (!value) throw new Error(`There is no account ${address} on this cluster.`);
  return { owner: value.owner, bytes: Buffer.from(value.data[0], 'base64') };
}

async function main([url, keypair, file, websocketUrl]: string[]): Promise<void> {
  if (!url || !keypair || !file) {
    throw new Error('Usage: deploy.ts <rpc-url> <keypair.json> <network.json> [websocket-url]');
  }
  const payer = await readSigner(keypair);
  const connection = connect(url, websocketUrl);
  const { network, outcome } = await deployNetwork(connection, payer, readNetworkFile(file));
  console.log(`network ${network.address}\ntransaction ${outcome.signature}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
