import { createHash } from 'node:crypto';

import type { Address, Instruction, KeyPairSigner } from '@solana/kit';

import {
  fetchNetwork,
  fetchWorker,
  fetchWorkers,
  findWorkerAddress,
  StakingError,
  termsAt,
  type Network,
  type Outcome,
  type Worker,
} from '@inferix/staking-client';
import { Chain, type TestMint } from '../../client/test/harness/chain.js';
import { deployNetwork, readNetworkFile } from '../../../migrations/deploy.js';
import { PUBLICATION_DELAY_SECS } from './cast.js';
import type { Machine } from './fleet.js';
import { createKeypair } from './keys.js';

/** A machine with its owner's wallet and its place on chain. */
export type Member = Machine & {
  owner: KeyPairSigner;
  address: Address;
  /** The 32 bytes that name it. */
  node: Uint8Array;
  /** Base units that its owner was given, sent as deposits, and has earned by published roots. */
  given: bigint;
  sent: bigint;
  earned: bigint;
};

/** Someone who holds the token and no stake. */
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

async function walletOf(
  chain: Chain,
  keypairs: Map<string, Uint8Array>,
  name: string,
  sol = 100,
): Promise<KeyPairSigner> {
  const { signer, bytes } = await createKeypair();
  keypairs.set(name, bytes);
  if (sol > 0) chain.fund(signer.address, sol);
  return signer;
}

/** The chain, the network on it and its people; every transaction of the story goes through here. */
export class Stage {
  /** Compute units of every transaction, by its kind. */
  readonly transactions = new Map<string, bigint[]>();
  readonly refusals: Refused[] = [];
  readonly crew: Member[] = [];
  readonly verifiers: Holder[] = [];
  minted = 0n;
  burned = 0n;

  private constructor(
    /** The 64 bytes of every key in the story, by whose it is. */
    readonly keypairs: Map<string, Uint8Array>,
    readonly chain: Chain,
    readonly mint: TestMint,
    readonly roles: RoleKeys,
    /** As it was when last read: its terms change. */
    public network: Network,
    /** Holds what funds the rewards. */
    readonly treasury: KeyPairSigner,
    /** Holds no role and no tokens, and sends what anyone may send. */
    readonly stranger: KeyPairSigner,
  ) {}

  /**
   * Creates the network of `migrations/network.example.json` with fresh keys and a shorter publication
   * delay.
   */
  static async set(chain: Chain): Promise<Stage> {
    const mint = await chain.createMint(9);
    const keypairs = new Map<string, Uint8Array>();
    const keys = await Promise.all(
      ROLES.map(async (role) => [role, await walletOf(chain, keypairs, role)] as const),
    );
    const roles = Object.fromEntries(keys) as RoleKeys;
    const addresses = keys.map(([role, { address }]) => [role, address] as const);
    const example = new URL('../../../migrations/network.example.json', import.meta.url);
    const file = readNetworkFile(example);
    const { network, outcome } = await deployNetwork(chain.connection, chain.payer, {
      ...file,
      params: { ...file.params, publicationDelaySecs: PUBLICATION_DELAY_SECS },
      mint: mint.address,
      roles: Object.fromEntries(addresses) as Record<keyof RoleKeys, Address>,
    });
    const treasury = await walletOf(chain, keypairs, 'treasury');
    const stranger = await walletOf(chain, keypairs, 'stranger');
    const stage = new Stage(keypairs, chain, mint, roles, network, treasury, stranger);
    stage.count('create_network', outcome);
    return stage;
  }

  /** A new wallet with SOL, whose key is remembered by this name. */
  wallet(name: string, sol?: number): Promise<KeyPairSigner> {
    return walletOf(this.chain, this.keypairs, name, sol);
  }

  /** Sends an action of some kind and remembers what it cost. */
  async does(
    kind: string,
    action: Promise<Instruction[]>,
    feePayer: KeyPairSigner = this.chain.payer,
  ): Promise<Outcome> {
    const sent = await this.chain.sendWith({ feePayer }, ...(await action));
    const outcome = await sent.outcome();
    if (outcome.truncated) throw new Error(`the logs of ${kind} were cut short`);
    this.count(kind, outcome);
    return outcome;
  }

  /** Sends what the program has to refuse, by this name. */
  async refused(
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

  /** Mints tokens to a wallet. */
  async give(wallet: KeyPairSigner, amount: bigint): Promise<void> {
    await this.chain.giveTokens(this.mint, wallet.address, amount);
    this.minted += amount;
  }

  /** Makes wallets and addresses for the machines. */
  async hire(fleet: readonly Machine[]): Promise<void> {
    const members = fleet.map(async (machine): Promise<Member> => {
      const owner = await this.wallet(machine.name);
      const node = hash32(machine.name);
      const address = await findWorkerAddress({
        network: this.network.address,
        owner: owner.address,
        node,
      });
      return { ...machine, owner, node, address, given: 0n, sent: 0n, earned: 0n };
    });
    this.crew.push(...(await Promise.all(members)));
  }

  member(name: string): Member {
    const member = this.crew.find((member) => member.name === name);
    if (!member) throw new Error(`The story needs a worker named ${name} in workers.csv.`);
    return member;
  }

  /** The reference price in force, in billionths of a USD per token. */
  async price(): Promise<bigint> {
    return termsAt(this.network, await this.chain.now()).referencePrice;
  }

  nameOf(address: Address): string {
    return this.crew.find((member) => member.address === address)?.name ?? address;
  }

  worker({ address }: Member): Promise<Worker> {
    return fetchWorker(this.chain.connection, address);
  }

  /** The crew's workers as they are on chain, in the crew's order. */
  async workers(): Promise<Worker[]> {
    const addresses = this.crew.map(({ address }) => address);
    return (await fetchWorkers(this.chain.connection, addresses)).filter(
      (worker) => worker !== undefined,
    );
  }

  /** Reads the network again, for its newest terms. */
  async refresh(): Promise<Network> {
    return (this.network = await fetchNetwork(this.chain.connection, this.network.address));
  }

  /** What a wallet's token account holds. */
  async holds({ address }: KeyPairSigner): Promise<bigint> {
    return this.chain.balance(await this.chain.tokenAccount(this.mint, address));
  }
}
