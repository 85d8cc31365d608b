import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';

import {
  generateKeyPairSigner,
  type Address,
  type Instruction,
  type KeyPairSigner,
} from '@solana/kit';
import { TOKEN_PROGRAM_ADDRESS } from '@solana-program/token';

import {
  applyRole,
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
  openWorker,
  parseNano,
  parseTokens,
  proposeRole,
  registerWorker,
  Role,
  StakingError,
  type Network,
  type Outcome,
  type Params,
  type PenaltyPool,
  type RewardPool,
  type Worker,
} from '@inferix/staking-client';
import { booksOf } from './books.js';
import { Chain, type TestMint, type ChainOptions } from './chain.js';

/** The keys of a test network, one wallet each. */
export type TestRoles = Record<
  'admin' | 'benchmarkAuthority' | 'priceAuthority' | 'distributor' | 'slasher' | 'guardian',
  KeyPairSigner
>;

/** A worker that a test opened. */
export type TestWorker = { address: Address; owner: KeyPairSigner };

/** What differs from the network of most tests. */
export type TestNetworkOptions = ChainOptions & {
  decimals?: number;
  tokenProgram?: Address;
  params?: Partial<Params>;
  /** A network whose epochs may be shorter than a day. */
  testNetwork?: boolean;
  /** Roles of keys that exist already, such as those in a keypair file. */
  keys?: Partial<TestRoles>;
  /** Names the network, for those who have to know its address before it is there. */
  createKey?: KeyPairSigner;
};

type Planned = Instruction[] | Promise<Instruction[]>;

/** A network on a chain of its own, at $1 per IFX, with everything a test asks of it. */
export class TestNetwork {
  private constructor(
    readonly chain: Chain,
    readonly mint: TestMint,
    readonly roles: TestRoles,
    /** As it was once the first price was committed: see {@link current}. */
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
      testNetwork = false,
      keys = {},
      createKey,
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
    createKey ??= await generateKeyPairSigner();
    const caps = {
      epochEmissionCap: parseTokens('1000000', decimals),
      lifetimeCap: parseTokens('375000000', decimals),
      epochPenaltyCap: parseTokens('1000', decimals),
      slashLimitPerEpoch: parseTokens('1000', decimals),
    };
    const { connection } = chain;
    const creation = await createNetwork(
      {
        createKey,
        payer: chain.payer,
        mint: mint.address,
        tokenProgram,
        roles: addressesOf(roles),
        params: { ...defaultParams(caps), ...params },
        epochStart: await chain.now(),
        testNetwork,
      },
      connection,
    );
    const address = await findNetworkAddress(createKey.address, connection);
    const { programAddress } = connection;
    const created = { address, programAddress, mint: mint.address, tokenProgram };
    const { priceAuthority } = roles;
    const price = parseNano('1');
    await chain.send(
      ...creation,
      ...(await commitPrice({ network: created, priceAuthority, price })),
    );
    const network = await fetchNetwork(connection, address);
    return new TestNetwork(chain, mint, roles, network, await chain.wallet());
  }

  /** The network as it is now, with the terms of the newest epochs. */
  current(): Promise<Network> {
    return fetchNetwork(this.chain.connection, this.network.address);
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
    const planned = Promise.resolve(action);
    // What the client refuses by itself fails before anybody waits for it.
    planned.catch(() => undefined);
    const before = await this.books();
    const error: unknown = await planned
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
  books(): Promise<Map<Address, string>> {
    return booksOf(this.chain, this.mint);
  }

  /** Opens a worker whose owner holds 10,000 tokens. */
  async opensWorker(): Promise<TestWorker> {
    const { network } = this;
    const owner = await this.chain.wallet();
    await this.chain.giveTokens(this.mint, owner.address, this.tokens('10000'));
    const node = new Uint8Array(randomBytes(32));
    await this.does(openWorker({ network, opener: owner, node }));
    const address = await findWorkerAddress(
      { network: network.address, opener: owner.address, node },
      network,
    );
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
        authority: opened.owner,
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

  /** Travels by a number of epochs' lengths: as far into that epoch as it is now into this one. */
  async passesEpochs(count: bigint): Promise<void> {
    await this.chain.travelBy(count * BigInt(this.network.params.epochSecs));
  }

  /** Appoints another slasher or guardian, and travels past the delay for that. */
  async appoints(role: Role.Slasher | Role.Guardian, key: Address): Promise<void> {
    const { network, roles } = this;
    await this.does(proposeRole({ network, admin: roles.admin, role, key }));
    const { slasher, guardian } = (await this.current()).proposals;
    const proposal = role === Role.Slasher ? slasher : guardian;
    assert.ok(proposal);
    await this.chain.travelTo(proposal.applicableAt);
    await this.does(applyRole({ network, role }));
  }

  /** Commits the reference price of the next epoch: in the first half of this one. */
  commits(price: string): Promise<Outcome> {
    const { network, roles } = this;
    return this.does(commitPrice({ network, ...roles, price: parseNano(price) }));
  }
}

function addressesOf(roles: TestRoles): Record<keyof TestRoles, Address> {
  const entries = Object.entries(roles).map(([role, { address }]) => [role, address]);
  return Object.fromEntries(entries) as Record<keyof TestRoles, Address>;
}

/** 32 random bytes: a node's name, an offence's id, a hash of evidence. */
export const random32 = (): Uint8Array => new Uint8Array(randomBytes(32));
