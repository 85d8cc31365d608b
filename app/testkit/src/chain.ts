import {
  createKeyPairSignerFromBytes,
  generateKeyPairSigner,
  getAddressEncoder,
  type Address,
  type EncodedAccount,
  type Instruction,
  type KeyPairSigner,
} from '@solana/kit';
import { getCreateAccountInstruction, getTransferSolInstruction } from '@solana-program/system';
import {
  fetchMaybeToken,
  findAssociatedTokenPda,
  getCreateAssociatedTokenIdempotentInstruction,
  getInitializeMint2Instruction,
  getMintSize,
  getMintToInstruction,
  TOKEN_PROGRAM_ADDRESS,
} from '@solana-program/token';

import {
  connect,
  fetchChainTime,
  INFERIX_STAKING_PROGRAM_ADDRESS,
  sendInstructions,
  type Connection,
  type SendOptions,
  type Sent,
} from '@inferix/staking-client';
import { programFor } from './program.js';
import { Surfnet, type SurfnetOptions } from './surfpool.js';

const LOOKUP_TABLE_PROGRAM = 'AddressLookupTab1e1111111111111111111111111';
/** An active table, last extended in slot 0, without an authority: 56 bytes. */
const LOOKUP_TABLE_HEADER = [
  1,
  0,
  0,
  0,
  ...Array<number>(8).fill(255),
  ...Array<number>(44).fill(0),
];
const SOL = 1_000_000_000;

/** A token that tests make, with the wallet that mints it. */
export type TestMint = { address: Address; tokenProgram: Address; authority: KeyPairSigner };

/** How a test's chain keeps time, and where the program is: at the published address unless said otherwise. */
export type ChainOptions = SurfnetOptions & { programAddress?: Address };

/** A chain of its own: an embedded validator with the staking program on it. */
export class Chain {
  readonly connection: Connection;
  #transfers = 0n;

  private constructor(
    private readonly surfnet: Surfnet,
    /** Holds SOL and pays all fees. */
    readonly payer: KeyPairSigner,
    programAddress: Address,
  ) {
    this.connection = connect(surfnet.rpcUrl, {
      websocketUrl: surfnet.wsUrl,
      programAddress,
    });
  }

  get url(): string {
    return this.surfnet.rpcUrl;
  }

  get websocketUrl(): string {
    return this.surfnet.wsUrl;
  }

  /** Starts a chain; `withProgram: false` leaves the staking program out. */
  static async start({
    withProgram = true,
    programAddress = INFERIX_STAKING_PROGRAM_ADDRESS,
    ...options
  }: ChainOptions & { withProgram?: boolean } = {}): Promise<Chain> {
    const surfnet = await Surfnet.start(options);
    const payer = await createKeyPairSignerFromBytes(surfnet.payerSecretKey);
    const chain = new Chain(surfnet, payer, programAddress);
    await chain.fund(payer.address, 1_000_000);
    if (withProgram) await surfnet.deploy(programAddress, programFor(programAddress));
    return chain;
  }

  /** Deploys the program as it is built for another address: another program, which logs the same. */
  deploysOther(address: Address): Promise<void> {
    return this.surfnet.deploy(address, programFor(address));
  }

  /** Deploys the program to another address than it was built for. */
  deploysCopyTo(address: Address): Promise<void> {
    return this.surfnet.deploy(address, programFor(this.connection.programAddress));
  }

  stop(): void {
    this.surfnet.stop();
  }

  /** A new wallet with SOL. */
  async wallet(sol = 100): Promise<KeyPairSigner> {
    const wallet = await generateKeyPairSigner();
    if (sol > 0) await this.fund(wallet.address, sol);
    return wallet;
  }

  /** Gives a wallet this much SOL, whatever it had. */
  fund(wallet: Address, sol: number): Promise<void> {
    return this.surfnet.fundSol(wallet, sol * SOL);
  }

  /** Puts an account on the chain as it stands, such as one of another chain. */
  put({ address, lamports, data, programAddress }: EncodedAccount): Promise<void> {
    return this.surfnet.setAccount(address, Number(lamports), [...data], programAddress);
  }

  /** Sends instructions; the chain's payer pays the fee. */
  send(...instructions: Instruction[]): Promise<Sent> {
    return this.sendWith({}, ...instructions);
  }

  sendWith(options: Partial<SendOptions>, ...instructions: Instruction[]): Promise<Sent> {
    return sendInstructions(this.connection, instructions, { feePayer: this.payer, ...options });
  }

  /** The chain's own time, in seconds. */
  now(): Promise<bigint> {
    return fetchChainTime(this.connection);
  }

  /** Travels forward to a time in seconds. */
  async travelTo(time: bigint): Promise<void> {
    await this.surfnet.timeTravelToTimestamp(Number(time) * 1000);
    // Until the first transaction after a journey the clock's slot is wrong.
    const amount = ++this.#transfers;
    const { payer } = this;
    await this.send(
      getTransferSolInstruction({ source: payer, destination: payer.address, amount }),
    );
  }

  async travelBy(seconds: bigint): Promise<void> {
    await this.travelTo((await this.now()) + seconds);
  }

  /** Puts an address lookup table on the chain, as if it had been there for long. */
  async lookupTable(addresses: readonly Address[]): Promise<Address> {
    const table = (await generateKeyPairSigner()).address;
    const keys = addresses.map((address) => getAddressEncoder().encode(address));
    const data = Uint8Array.from([...LOOKUP_TABLE_HEADER, ...keys.flatMap((key) => [...key])]);
    await this.surfnet.setAccount(table, SOL, [...data], LOOKUP_TABLE_PROGRAM);
    return table;
  }

  async createMint(
    decimals: number,
    {
      tokenProgram = TOKEN_PROGRAM_ADDRESS,
      freezable = false,
    }: { tokenProgram?: Address; freezable?: boolean } = {},
  ): Promise<TestMint> {
    const [mint, authority] = await Promise.all([generateKeyPairSigner(), this.wallet()]);
    const space = BigInt(getMintSize());
    const lamports = await this.connection.rpc.getMinimumBalanceForRentExemption(space).send();
    await this.send(
      getCreateAccountInstruction({
        payer: this.payer,
        newAccount: mint,
        lamports,
        space,
        programAddress: tokenProgram,
      }),
      getInitializeMint2Instruction(
        {
          mint: mint.address,
          decimals,
          mintAuthority: authority.address,
          freezeAuthority: freezable ? authority.address : null,
        },
        { programAddress: tokenProgram },
      ),
    );
    return { address: mint.address, tokenProgram, authority };
  }

  /** Creates a wallet's token account and mints tokens into it. */
  async giveTokens(mint: TestMint, wallet: Address, amount: bigint): Promise<Address> {
    const token = await this.tokenAccount(mint, wallet);
    await this.send(
      getCreateAssociatedTokenIdempotentInstruction({
        payer: this.payer,
        ata: token,
        owner: wallet,
        mint: mint.address,
        tokenProgram: mint.tokenProgram,
      }),
      mintTo(mint, token, amount),
    );
    return token;
  }

  /** Mints tokens into an account that exists, such as a vault. */
  async donate(mint: TestMint, token: Address, amount: bigint): Promise<void> {
    await this.send(mintTo(mint, token, amount));
  }

  async tokenAccount(mint: TestMint, owner: Address): Promise<Address> {
    const { address, tokenProgram } = mint;
    return (await findAssociatedTokenPda({ owner, mint: address, tokenProgram }))[0];
  }

  /** What a wallet holds in lamports. */
  async lamports(wallet: Address): Promise<bigint> {
    return (await this.connection.rpc.getBalance(wallet).send()).value;
  }

  /** What a token account holds; 0 if it does not exist. */
  async balance(token: Address): Promise<bigint> {
    const account = await fetchMaybeToken(this.connection.rpc, token);
    return account.exists ? account.data.amount : 0n;
  }
}

function mintTo(mint: TestMint, token: Address, amount: bigint): Instruction {
  return getMintToInstruction(
    { mint: mint.address, token, mintAuthority: mint.authority, amount },
    { programAddress: mint.tokenProgram },
  );
}
