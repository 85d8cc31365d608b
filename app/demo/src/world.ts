/**
 * The chain, the network on it and everybody in the story. Every transaction goes through `World.send`, which
 * counts what it cost and what it paid out.
 *
 * @module
 */

import { createHash } from 'node:crypto';

import {
  generateKeyPairSigner,
  type Address,
  type Instruction,
  type KeyPairSigner,
} from '@solana/kit';

import {
  ClaimOutcome,
  createNetwork,
  defaultParams,
  fetchNetwork,
  fetchWorker,
  fetchWorkers,
  findNetworkAddress,
  findWorkerAddress,
  openWorker,
  StakingError,
  termsAt,
  type Network,
  type Outcome,
  type Roles,
  type Worker,
} from '@inferix/staking-client';
import { Chain, type TestMint } from '@inferix/staking-testkit/chain';
import { CAPS, DECIMALS, MAX_PRICE_STEP_BPS, PUBLICATION_DELAY_SECS } from './figures.js';
import type { Machine } from './fleet.js';
import { createKeypair } from './keys.js';
import { VERIFIERS } from './workers.js';

/** A wallet that owns a worker, and the base units that went in and out of it. */
export type Owner = {
  label: string;
  wallet: KeyPairSigner;
  /** Minted to it, and sent by it as deposits. */
  given: bigint;
  sent: bigint;
  /** Paid to it, as the events say: stake that it withdrew, and rewards. */
  withdrawn: bigint;
  paid: bigint;
};

/** A machine with its worker on chain and the keys that run it. */
export type Member = Machine & {
  address: Address;
  /** The 32 bytes that name it. */
  node: Uint8Array;
  owner: Owner;
  formerOwners: Owner[];
  /** The hot key, if it is not the owner's. */
  operator: KeyPairSigner | undefined;
  /** Base units that slashes have taken, as the events say. */
  taken: bigint;
};

/** A wallet that holds the token and has no stake. */
export type Holder = { label: string; wallet: KeyPairSigner };

/** A call that the program refused. */
export type Refused = { kind: string; who: string; code: string; sentence: string };

const ROLES = [
  'admin',
  'benchmarkAuthority',
  'priceAuthority',
  'distributor',
  'slasher',
  'guardian',
] as const;

type RoleKeys = Record<(typeof ROLES)[number], KeyPairSigner>;

/** 32 bytes that stand for a text. */
export const hash32 = (text: string): Uint8Array =>
  new Uint8Array(createHash('sha256').update(text).digest());

async function createWallet(
  chain: Chain,
  keypairs: Map<string, Uint8Array>,
  name: string,
  sol = 100,
): Promise<KeyPairSigner> {
  const { signer, bytes } = await createKeypair();
  keypairs.set(name, bytes);
  if (sol > 0) await chain.fund(signer.address, sol);
  return signer;
}

/** Creates the network, and reads what that did. */
async function foundNetwork(
  chain: Chain,
  mint: TestMint,
  roles: Roles,
): Promise<{ network: Network; outcome: Outcome }> {
  const { connection, payer } = chain;
  const createKey = await generateKeyPairSigner();
  const sent = await chain.send(
    ...(await createNetwork(
      {
        ...{ createKey, payer, roles },
        mint: mint.address,
        params: {
          ...defaultParams(CAPS),
          publicationDelaySecs: PUBLICATION_DELAY_SECS,
          maxPriceStepBps: MAX_PRICE_STEP_BPS,
        },
        epochStart: await chain.now(),
      },
      connection,
    )),
  );
  const address = await findNetworkAddress(createKey.address, connection);
  return { network: await fetchNetwork(connection, address), outcome: await sent.outcome() };
}

/** The chain, the network and everybody in the story. */
export class World {
  /** Compute units of every transaction, by its kind. */
  readonly transactions = new Map<string, bigint[]>();
  readonly refusals: Refused[] = [];
  readonly members: Member[] = [];
  readonly verifiers: Holder[] = [];
  minted = 0n;
  burned = 0n;

  private constructor(
    /** The 64 bytes of every key in the story, by its owner's name. */
    readonly keypairs: Map<string, Uint8Array>,
    readonly chain: Chain,
    readonly mint: TestMint,
    readonly roles: RoleKeys,
    /** The network as last read: its terms change. */
    public network: Network,
    /** Holds what funds the rewards. */
    readonly treasury: KeyPairSigner,
    /** Holds no role and no tokens, and sends what anyone may send. */
    readonly stranger: KeyPairSigner,
  ) {}

  /**
   * Creates a network with the parameters of the design, but for those of `figures.ts`, and fresh keys.
   */
  static async create(chain: Chain): Promise<World> {
    const mint = await chain.createMint(DECIMALS);
    const keypairs = new Map<string, Uint8Array>();
    const keys = await Promise.all(
      ROLES.map(async (role) => [role, await createWallet(chain, keypairs, role)] as const),
    );
    const roles = Object.fromEntries(keys) as RoleKeys;
    const addresses = keys.map(([role, { address }]) => [role, address] as const);
    const { network, outcome } = await foundNetwork(
      chain,
      mint,
      Object.fromEntries(addresses) as Roles,
    );
    const treasury = await createWallet(chain, keypairs, 'treasury');
    const stranger = await createWallet(chain, keypairs, 'stranger');
    const world = new World(keypairs, chain, mint, roles, network, treasury, stranger);
    world.count('create_network', outcome);
    for (const label of VERIFIERS) {
      world.verifiers.push({ label, wallet: await world.wallet(label, 0) });
    }
    return world;
  }

  /** A new wallet with SOL, whose key is remembered by this name. */
  wallet(name: string, sol?: number): Promise<KeyPairSigner> {
    return createWallet(this.chain, this.keypairs, name, sol);
  }

  /** Books that a wallet has taken the admin's role over, and its keypair the role's name. */
  replaceAdmin(name: string, wallet: KeyPairSigner): void {
    const { keypairs, roles } = this;
    const [former, bytes] = [keypairs.get('admin'), keypairs.get(name)];
    if (!former || !bytes) throw new Error(`${name} is not a wallet of the story`);
    keypairs.delete(name);
    keypairs.set('former-admin', former).set('admin', bytes);
    roles.admin = wallet;
  }

  /** A new owner without tokens. */
  async createOwner(label: string): Promise<Owner> {
    const wallet = await this.wallet(label);
    return { label, wallet, given: 0n, sent: 0n, withdrawn: 0n, paid: 0n };
  }

  /** Opens a worker for each machine, with an owner of its own. */
  async openWorkers(machines: readonly Machine[]): Promise<void> {
    const { network } = this;
    const members = machines.map(async (machine): Promise<Member> => {
      const owner = await this.createOwner(machine.name);
      const opener = owner.wallet;
      const node = hash32(machine.name);
      const key = { network: network.address, opener: opener.address, node };
      const address = await findWorkerAddress(key, network);
      await this.send('open_worker', openWorker({ network, opener, node }));
      const none = { operator: undefined, taken: 0n };
      return { ...machine, owner, formerOwners: [], node, address, ...none };
    });
    this.members.push(...(await Promise.all(members)));
  }

  /** Sends an action, counts what it cost, and books what its events say. */
  async send(
    kind: string,
    action: Promise<Instruction[]>,
    feePayer: KeyPairSigner = this.chain.payer,
  ): Promise<Outcome> {
    const sent = await this.chain.sendWith({ feePayer }, ...(await action));
    const outcome = await sent.outcome();
    if (outcome.truncated) throw new Error(`the logs of ${kind} were cut short`);
    this.count(kind, outcome);
    this.book(outcome);
    return outcome;
  }

  /** Sends an action that the program has to refuse with this code. */
  async expectRefusal(
    kind: string,
    who: string,
    code: string,
    action: Promise<Instruction[]>,
  ): Promise<Refused> {
    const error: unknown = await this.chain.send(...(await action)).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(error instanceof StakingError) || error.code !== code) {
      throw new Error(`${kind} of ${who} should have been refused with ${code}`, { cause: error });
    }
    const refused = { kind, who, code, sentence: error.message };
    this.refusals.push(refused);
    return refused;
  }

  private count(kind: string, { computeUnits }: Outcome): void {
    this.transactions.set(kind, [...(this.transactions.get(kind) ?? []), computeUnits]);
  }

  private book({ events }: Outcome): void {
    for (const { name, data } of events) {
      if (name === 'StakeWithdrawn') this.memberAt(data.worker).owner.withdrawn += data.amount;
      if (name === 'SlashExecuted') this.memberAt(data.worker).taken += data.taken;
      if (name !== 'RewardsClaimed') continue;
      for (const { worker, outcome, amount } of data.claims) {
        if (outcome === ClaimOutcome.Paid) this.memberAt(worker).owner.paid += amount;
      }
    }
  }

  /** Mints tokens to a wallet. */
  async give(wallet: KeyPairSigner, amount: bigint): Promise<void> {
    await this.chain.giveTokens(this.mint, wallet.address, amount);
    this.minted += amount;
  }

  member(name: string): Member {
    const member = this.members.find((member) => member.name === name);
    if (!member) throw new Error(`The story needs a worker named ${name} in workers.csv.`);
    return member;
  }

  memberAt(address: Address): Member {
    const member = this.members.find((member) => member.address === address);
    if (!member) throw new Error(`${address} is not a worker of the story`);
    return member;
  }

  /** The reference price in force, in billionths of a USD per token. */
  async price(): Promise<bigint> {
    return termsAt(this.network, await this.chain.now()).referencePrice;
  }

  worker({ address }: Member): Promise<Worker> {
    return fetchWorker(this.chain.connection, address);
  }

  /** The workers as they are on chain, in the order of `members`. */
  async workers(): Promise<Worker[]> {
    const addresses = this.members.map(({ address }) => address);
    return (await fetchWorkers(this.chain.connection, addresses)).filter(
      (worker) => worker !== undefined,
    );
  }

  /** Reads the network again, for its newest terms. */
  async refresh(): Promise<Network> {
    return (this.network = await fetchNetwork(this.chain.connection, this.network.address));
  }
}
