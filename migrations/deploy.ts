/**
 * Creates a network from a JSON file of its mint, roles and parameters. From the folder `app`:
 *
 *     npx tsx ../migrations/deploy.ts <rpc-url> <keypair.json> <network.json> [websocket-url]
 *
 * The keypair pays. The websocket is at the next port, or at the same host, unless given.
 *
 * `network.example.json` shows the file: its addresses are placeholders, which are refused; `params` overrides
 * defaults, in the units of the client's `Params`; the two amounts are whole tokens. The new network's
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
  /** In whole tokens: the most that slashes may take in one epoch. */
  slashLimitPerEpoch: string;
  /** Overrides of the client's `defaultParams`. */
  params?: Partial<Omit<Params, 'epochEmissionCap' | 'slashLimitPerEpoch'>>;
  /** When epoch 0 began, in Unix seconds: now unless said otherwise. */
  epochStart?: number;
  /** Accept a mint whose freeze authority could freeze stakes. */
  allowFreezeAuthority?: boolean;
};

/** Reads and checks the shape of a network file; the program checks the values. */
export function readNetworkFile(path: string | URL): NetworkFile {
  const file = JSON.parse(readFileSync(path, 'utf8')) as Partial<NetworkFile>;
  for (const name of ['mint', 'roles', 'epochEmissionCap', 'slashLimitPerEpoch'] as const) {
    if (file[name] === undefined) throw new Error(`"${name}" is missing in the network file.`);
  }
  return file as NetworkFile;
}

/** Creates the network of a file and returns it as it then is on chain. */
export async function deployNetwork(
  connection: Connection,
  payer: CreateNetworkInput['payer'],
  file: NetworkFile,
): Promise<{ network: Network; outcome: Outcome }> {
  const { decimals, tokenProgram } = await readMint(connection, file.mint);
  const createKey = await createSigner();
  const limits = {
    epochEmissionCap: parseTokens(file.epochEmissionCap, decimals),
    slashLimitPerEpoch: parseTokens(file.slashLimitPerEpoch, decimals),
  };
  const instructions = await createNetwork({
    createKey,
    payer,
    mint: file.mint,
    tokenProgram,
    roles: file.roles,
    params: { ...defaultParams(limits), ...file.params },
    epochStart:
      file.epochStart === undefined ? await fetchChainTime(connection) : BigInt(file.epochStart),
    allowFreezeAuthority: file.allowFreezeAuthority ?? false,
  });
  const sent = await sendInstructions(connection, instructions, { feePayer: payer });
  const address = await findNetworkAddress(createKey.address);
  return { network: await fetchNetwork(connection, address), outcome: await sent.outcome() };
}

/** Both token programs keep a mint's decimals in the same byte. */
async function readMint(connection: Connection, mint: Address) {
  const data = await readAccount(connection, mint);
  const decimals = data.bytes[44];
  if (decimals === undefined) throw new Error(`${mint} is no mint. Put the token's mint there.`);
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
