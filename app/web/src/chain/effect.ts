/**
 * What an action would do to the wallet and the workers, by the program itself: the accounts as they are and as
 * they are after a simulation.
 *
 * @module
 */

import {
  decodeEvents,
  decodeWorker,
  explainFailure,
  fetchChainTime,
  fetchNetwork,
  findTokenAccountAddress,
  type Connection,
  type Network,
  type ProgramEvent,
  type Worker,
} from '@inferix/staking-client';
import {
  appendTransactionMessageInstructions,
  compileTransaction,
  createTransactionMessage,
  fetchEncodedAccounts,
  getBase64EncodedWireTransaction,
  getSolanaErrorFromTransactionError,
  isWritableRole,
  parseBase64RpcAccount,
  pipe,
  setTransactionMessageFeePayer,
  type Address,
  type EncodedAccount,
  type Instruction,
} from '@solana/kit';

import { holdingsOf, present, type Holdings } from './holdings.js';
import { landedIn } from './landed.js';

/** The wallet and the workers of an action at a moment. */
export type Facts = {
  network: Network;
  /** The chain's time. */
  now: bigint;
  wallet: Holdings & { address?: Address };
  /** In the order that was asked; none before it is opened and after it is closed. */
  workers: (Worker | undefined)[];
  /** Other accounts, as far as they exist. */
  others?: readonly EncodedAccount[];
};

/** What instructions would do, and what the program would say of it. */
export type Effect = {
  subject: Subject;
  before: Facts;
  after: Facts;
  events: readonly ProgramEvent[];
};

/** Whose accounts an action changes. */
export type Subject = {
  network: Address;
  wallet: Address;
  workers: readonly Address[];
  others?: readonly Address[];
};

type Found = EncodedAccount | undefined;

/** Reads the wallet, the workers and the other accounts, in no slot before that of what this page has sent. */
export async function fetchFacts(connection: Connection, subject: Subject): Promise<Facts> {
  return (await readState(connection, subject)).facts;
}

/** Facts, with the accounts that they were read from. */
async function readState(
  connection: Connection,
  subject: Subject,
): Promise<{ facts: Facts; addresses: Address[]; accounts: Found[] }> {
  const [network, now] = await Promise.all([
    fetchNetwork(connection, subject.network),
    fetchChainTime(connection),
  ]);
  const addresses = await addressesOf(network, subject);
  const config = { commitment: 'confirmed', minContextSlot: landedIn(connection) } as const;
  try {
    const accounts: Found[] = [];
    for (const some of chunks(addresses, MAX_ACCOUNTS)) {
      const found = await fetchEncodedAccounts(connection.rpc, some, config);
      accounts.push(...found.map(present));
    }
    return { facts: factsOf(network, now, subject, accounts), addresses, accounts };
  } catch (error) {
    throw explainFailure(error, connection);
  }
}

/**
 * Simulates instructions; nothing is signed or sent.
 *
 * @throws `StakingError` with what would be refused.
 */
export async function foresee(
  connection: Connection,
  subject: Subject,
  instructions: readonly Instruction[],
): Promise<Effect> {
  const { facts: before, addresses, accounts } = await readState(connection, subject);
  // Nodes differ in what they show of accounts that a transaction cannot change: those stay as they are.
  const changeable = new Set([subject.wallet, ...writableIn(instructions)]);
  const asked = addresses.filter((address) => changeable.has(address));
  try {
    const { value } = await connection.rpc
      .simulateTransaction(wireOf(instructions, subject.wallet), {
        accounts: { addresses: asked, encoding: 'base64' },
        commitment: 'confirmed',
        encoding: 'base64',
        minContextSlot: landedIn(connection),
        replaceRecentBlockhash: true,
        sigVerify: false,
      })
      .send();
    if (value.err) {
      const logs = value.logs ?? [];
      throw explainFailure(getSolanaErrorFromTransactionError(value.err), {
        programAddress: connection.programAddress,
        logs,
      });
    }
    const after = addresses.map((address, i): Found => {
      const place = asked.indexOf(address);
      if (place < 0) return accounts[i];
      const account = value.accounts[place];
      // A closed account is shown without lamports by some nodes, and not at all by others.
      return account && account.lamports > 0n ? parseBase64RpcAccount(address, account) : undefined;
    });
    const { events } = decodeEvents(value.logs ?? [], connection);
    return { subject, before, after: factsOf(before.network, before.now, subject, after), events };
  } catch (error) {
    throw explainFailure(error, connection);
  }
}

/** What a node returns in one call. */
const MAX_ACCOUNTS = 100;

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) =>
    all.slice(i * size, (i + 1) * size),
  );

/** The accounts that instructions may change. */
export function writableIn(instructions: readonly Instruction[]): Address[] {
  const accounts = instructions.flatMap((instruction) => instruction.accounts ?? []);
  return [
    ...new Set(accounts.filter(({ role }) => isWritableRole(role)).map(({ address }) => address)),
  ];
}

async function addressesOf(network: Network, subject: Subject): Promise<Address[]> {
  const { mint, tokenProgram } = network;
  const { wallet, workers, others = [] } = subject;
  const token = await findTokenAccountAddress({ wallet, mint, tokenProgram });
  return [wallet, token, ...workers, ...others];
}

function factsOf(network: Network, now: bigint, subject: Subject, accounts: Found[]): Facts {
  const [wallet, token, ...rest] = accounts;
  const count = subject.workers.length;
  return {
    network,
    now,
    wallet: { ...holdingsOf(wallet, token), address: subject.wallet },
    workers: rest.slice(0, count).map((worker) => worker && decodeWorker(worker, network)),
    others: rest.slice(count).filter((account) => account !== undefined),
  };
}

function wireOf(instructions: readonly Instruction[], feePayer: Address) {
  return pipe(
    createTransactionMessage({ version: 0 }),
    (m) => setTransactionMessageFeePayer(feePayer, m),
    (m) => appendTransactionMessageInstructions(instructions, m),
    (m) => getBase64EncodedWireTransaction(compileTransaction(m)),
  );
}
