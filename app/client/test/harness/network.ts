import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';

import {
  generateKeyPairSigner,
  type Address,
  type Base58EncodedBytes,
  type Instruction,
  type KeyPairSigner,
} from '@solana/kit';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

import {
  attestBenchmark,
  commitPrice,
  createNetwork,
  defaultParams,
  fetchNetwork,
  fetchPenaltyPool,
  fetchRewardPool,
  fetchWorker,
  findNetworkAddress,
  findWorkerAddress,
  INFERIX_STAKING_PROGRAM_ADDRESS,
  openWorker,
  parseNano,
  parseTokens,
  registerWorker,
  StakingError,
  type Network,
  type Outcome,
  type Params,
  type PenaltyPool,
  type RewardPool,
  type Worker,
} from '../../src/index.js';
import { Chain, type TestMint } from './chain.js';
import type { SurfnetOptions } from './surfpool.js';

/** The keys of a test network, one wallet each. */
export type TestRoles = Record<
  'admin' | 'benchmarkAuthority' | 'priceAuthority' | 'distributor' | 'slasher' | 'guardian',
  KeyPairSigner
>;

/** A worker that a test opened. */
export type TestWorker = { address: Address; owner: KeyPairSigner };

/** What differs from the network of most tests. */
export type TestNetworkOptions = SurfnetOptions & {
  decimals?: number;
  tokenProgram?: Address;
  params?: Partial<Params>;
  /** Roles of keys that exist already, such as those in a keypair file. */
  keys?: Partial<TestRoles>;
};

type Planned = Instruction[] | Promise<Instruction[]>;

/** A network on a chain of its own, at $1 per IFX, with everything a test asks of it. */
export class TestNetwork {
  private constructor(
    readonly chain: Chain,
    readonly mint: TestMint,
    readonly roles: TestRoles,
    readonly network: Network,
    /** Nobody in particular, with SOL. */
    readonly stranger: KeyPairSigner,
  ) {}

  /** Starts a chain, creates a network and commits a first price; all ends with the test. */
  static async start(
    t: { after: (stop: () => void) => void },
    {
      decimals = 6,
      tokenProgram = TOKEN_PROGRAM_ADDRESS,
      params = {},
      keys = {},
      ...chainOptions
    }: TestNetworkOptions = {},
  ): Promise<TestNetwork> {
    const chain = await Chain.start(chainOptions);
    t.after(() => {
      chain.stop();
    });
    const mint = await chain.createMint(decimals, { tokenProgram });
    const roles: TestRoles = {
      admin: await chain.wallet(),
      benchmarkAuthority: await chain.wallet(),
      priceAuthority: await chain.wallet(),
      distributor: await chain.wallet(),
      slasher: await chain.wallet(),
      guardian: await chain.wallet(),
      ...keys,
    };
    const createKey = await generateKeyPairSigner();
    const limits = {
      epochEmissionCap: parseTokens('1000000', decimals),
      slashLimitPerEpoch: parseTokens('1000', decimals),
    };
    const creation = await createNetwork({
      createKey,
      payer: chain.payer,
      mint: mint.address,
      tokenProgram,
      roles: addressesOf(roles),
      params: { ...defaultParams(limits), ...params },
      epochStart: await chain.now(),
    });
    await chain.send(...creation);
    const address = await findNetworkAddress(createKey.address);
    const network = await fetchNetwork(chain.connection, address);
    const net = new TestNetwork(chain, mint, roles, network, await chain.wallet());
    await net.does(commitPrice({ network, ...roles, price: parseNano('1') }));
    return net;
  }

  /** Tokens in base units. */
  tokens(text: string): bigint {
    return parseTokens(text, this.network.decimals);
  }

  /** Sends an action and fetches what it did. */
  async does(action: Planned): Promise<Outcome> {
    const sent = await this.chain.send(...(await action));
    return sent.outcome();
  }

  /** Expects a refusal by name, with a sentence, and that nothing on the chain has moved. */
  async refuses(action: Planned, code: string): Promise<StakingError> {
    const before = await this.books();
    const error: unknown = await Promise.resolve(action)
      .then((instructions) => this.chain.send(...instructions))
      .then(
        () => assert.fail(`expected ${code}, but it was accepted`),
        (error: unknown) => error,
      );
    assert.ok(error instanceof StakingError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, /^[A-Z].*\.( \(.*\))?$/s, 'a sentence');
    assert.deepEqual(await this.books(), before, 'nothing moved');
    return error;
  }

  /** All accounts of the program and all accounts of the token, byte by byte. */
  async books(): Promise<Map<Address, string>> {
    const { rpc } = this.chain.connection;
    const bytes = this.mint.address as string as Base58EncodedBytes;
    const found = await Promise.all([
      rpc.getProgramAccounts(INFERIX_STAKING_PROGRAM_ADDRESS, { encoding: 'base64' }).send(),
      rpc
        .getProgramAccounts(this.mint.tokenProgram, {
          encoding: 'base64',
          filters: [{ memcmp: { offset: 0n, bytes, encoding: 'base58' } }],
        })
        .send(),
    ]);
    const books = found
      .flat()
      .map(({ pubkey, account }): [Address, string] => [
        pubkey,
        `${account.lamports} ${account.data[0]}`,
      ]);
    return new Map(books.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Opens a worker whose owner holds 10,000 tokens. */
  async opensWorker(): Promise<TestWorker> {
    const { network } = this;
    const owner = await this.chain.wallet();
    await this.chain.giveTokens(this.mint, owner.address, this.tokens('10000'));
    const node = new Uint8Array(randomBytes(32));
    await this.does(openWorker({ network, owner, node }));
    const address = await findWorkerAddress({
      network: network.address,
      owner: owner.address,
      node,
    });
    return { address, owner };
  }

  /** Opens a worker of 0.5 IB and registers it at $2 per IB-hour: S(n) is 144. */
  async registersWorker(deposit = '144'): Promise<TestWorker> {
    const { network, roles } = this;
    const opened = await this.opensWorker();
    const worker = opened.address;
    await this.does(
      attestBenchmark({
        network,
        worker,
        benchmarkAuthority: roles.benchmarkAuthority,
        benchmark: parseNano('0.5'),
      }),
    );
    await this.does(
      registerWorker({
        network,
        worker,
        owner: opened.owner,
        price: parseNano('2'),
        deposit: this.tokens(deposit),
      }),
    );
    return opened;
  }

  worker({ address }: { address: Address }): Promise<Worker> {
    return fetchWorker(this.chain.connection, address);
  }

  rewardPool(): Promise<RewardPool> {
    return fetchRewardPool(this.chain.connection, this.network.address);
  }

  penaltyPool(): Promise<PenaltyPool> {
    return fetchPenaltyPool(this.chain.connection, this.network.address);
  }

  /** What a wallet's token account holds. */
  async holds({ address }: { address: Address }): Promise<bigint> {
    return this.chain.balance(await this.chain.tokenAccount(this.mint, address));
  }

  /** Travels into a later epoch, 1 for the next one. */
  async passesEpochs(count: bigint): Promise<void> {
    await this.chain.travelBy(count * BigInt(this.network.params.epochSecs));
  }
}

function addressesOf(roles: TestRoles): Record<keyof TestRoles, Address> {
  const entries = Object.entries(roles).map(([role, { address }]) => [role, address]);
  return Object.fromEntries(entries) as Record<keyof TestRoles, Address>;
}

/** 32 random bytes: a node's name, an offence's id, a hash of evidence. */
export const random32 = (): Uint8Array => new Uint8Array(randomBytes(32));
