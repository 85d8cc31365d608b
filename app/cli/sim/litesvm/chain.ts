import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import {
  createSolanaRpc,
  generateKeyPairSigner,
  lamports,
  type Address,
  type EncodedAccount,
  type KeyPairSigner,
} from '@solana/kit';
import { stringifyJsonWithBigInts } from '@solana/rpc-spec-types';
import { SYSTEM_PROGRAM_ADDRESS } from '@solana-program/system';

import { fetchChainTime, INFERIX_STAKING_PROGRAM_ADDRESS } from '@inferix/staking-client';
import { shown } from './accounts.js';

const SERVER = fileURLToPath(new URL('server.ts', import.meta.url));
const PROGRAM = fileURLToPath(
  new URL('../../../../target/deploy/inferix_staking.so', import.meta.url),
);
const SOL = 1_000_000_000n;

/** A LiteSVM node in a process of its own, with the staking program on it. */
export class LitesvmChain {
  readonly connection;

  private constructor(
    private readonly node: ChildProcess,
    readonly url: string,
    /** Holds SOL and pays all fees. */
    readonly payer: KeyPairSigner,
  ) {
    this.connection = {
      rpc: createSolanaRpc(url),
      programAddress: INFERIX_STAKING_PROGRAM_ADDRESS,
    };
  }

  static async start({ slotTimeMs }: { slotTimeMs: number }): Promise<LitesvmChain> {
    const args = [`${slotTimeMs}`, INFERIX_STAKING_PROGRAM_ADDRESS, PROGRAM];
    const node = spawn(process.execPath, ['--import', 'tsx', SERVER, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = once(node, 'close').then(() => {
      throw new Error('the LiteSVM node ended before it began');
    });
    const [url] = (await Promise.race([once(createInterface(node.stdout), 'line'), ended])) as [
      string,
    ];
    ended.catch(() => undefined);
    const chain = new LitesvmChain(node, url, await generateKeyPairSigner());
    await chain.fund(chain.payer.address, 1_000_000);
    return chain;
  }

  stop(): void {
    this.node.kill();
  }

  /** Gives a wallet this much SOL, whatever it had. */
  fund(wallet: Address, sol: number): Promise<void> {
    return this.put({
      address: wallet,
      lamports: lamports(BigInt(sol) * SOL),
      data: new Uint8Array(),
      programAddress: SYSTEM_PROGRAM_ADDRESS,
      executable: false,
      space: 0n,
    });
  }

  /** Puts an account on the chain as it stands. */
  async put(account: EncodedAccount): Promise<void> {
    await this.#ask('simulatePutAccount', { pubkey: account.address, ...shown(account) });
  }

  /** Travels to a time in seconds. */
  async travelTo(time: bigint): Promise<void> {
    await this.#ask('simulateTravelTo', `${time}`);
  }

  async travelBy(seconds: bigint): Promise<void> {
    await this.travelTo((await fetchChainTime(this.connection)) + seconds);
  }

  async #ask(method: string, param: unknown): Promise<void> {
    const body = stringifyJsonWithBigInts({ jsonrpc: '2.0', id: 1, method, params: [param] });
    const answered = await fetch(this.url, { method: 'POST', body });
    const { error } = (await answered.json()) as { error?: { message: string } };
    if (error) throw new Error(`${method}: ${error.message}`);
  }
}
