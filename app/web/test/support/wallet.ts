/**
 * A wallet of the Wallet Standard in the browser, whose key stays in Node: the page's script only passes on
 * what is to be signed.
 *
 * @module
 */

import type { Page } from '@playwright/test';
import {
  createKeyPairSignerFromPrivateKeyBytes,
  getBase64Codec,
  getPublicKeyFromAddress,
  getTransactionDecoder,
  getTransactionEncoder,
  partiallySignTransaction,
  type Base64EncodedWireTransaction,
  type KeyPairSigner,
} from '@solana/kit';
import type { Chain } from '@inferix/staking-testkit/chain';

/** What the wallet can do: sign, or sign and send in one step. */
export type WalletKind = 'signs' | 'sends';

export class TestWallet {
  /**
   * What its user does with the next request; `wait` leaves it open, and `break` ends the wallet amid it. With
   * `lose` it ends after it has sent.
   */
  answer: 'approve' | 'reject' | 'wait' | 'break' | 'lose' = 'approve';
  /** How many transactions it was asked to sign, and by how many requests. */
  asked = 0;
  requests = 0;
  /** Spoils the signature of the transaction that is asked for as this one, once. */
  spoils: number | undefined;

  #held: Promise<void> = Promise.resolve();

  /** The accounts that it was asked to sign for. */
  readonly signers: string[] = [];

  private constructor(
    private readonly page: Page,
    readonly chain: Chain,
    readonly owners: readonly KeyPairSigner[],
  ) {}

  /** Leaves requests open. @returns What has them answered. */
  holds(): () => void {
    let goOn = (): void => undefined;
    this.#held = new Promise((resolve) => (goOn = resolve));
    return goOn;
  }

  /** Lets the page use these of its accounts, in this order. */
  async shows(...owners: readonly KeyPairSigner[]): Promise<void> {
    const detail = owners.map(({ address }) => address);
    await this.page.evaluate((shown) => {
      window.dispatchEvent(new CustomEvent('test-wallet-shows', { detail: shown }));
    }, detail);
  }

  /** Puts a wallet into every page that is opened from now on, which lets it use all of its accounts. */
  static async install(
    page: Page,
    chain: Chain,
    owners: KeyPairSigner | readonly KeyPairSigner[],
    kind: WalletKind = 'signs',
    name = 'Test wallet',
  ): Promise<TestWallet> {
    const wallet = new TestWallet(page, chain, [owners].flat());
    await page.exposeFunction('testWalletSign', (base64: string, address: string) =>
      wallet.#sign(base64, address, kind),
    );
    await page.exposeFunction('testWalletAsked', () => wallet.requests++);
    await page.addInitScript(registerWallet, {
      name,
      kind,
      keys: await Promise.all(
        wallet.owners.map(async (owner): Promise<[string, number[]]> => [
          owner.address,
          [...new Uint8Array(await rawKey(owner))],
        ]),
      ),
    });
    return wallet;
  }

  /** A signed transaction, a signature, or nothing if the user declines. */
  async #sign(base64: string, address: string, kind: WalletKind): Promise<string | null> {
    this.asked++;
    this.signers.push(address);
    const owner = this.owners.find((one) => one.address === address);
    if (!owner) throw new Error('The wallet has no such account.');
    await this.#held;
    if (this.answer === 'reject') return null;
    if (this.answer === 'break') throw new Error('The window was closed.');
    if (this.answer === 'wait') await new Promise(() => undefined);
    const codec = getBase64Codec();
    const transaction = getTransactionDecoder().decode(codec.encode(base64));
    const signed = await partiallySignTransaction([owner.keyPair], transaction);
    if (this.asked === this.spoils) {
      this.spoils = undefined;
      signed.signatures[owner.address]?.fill(1);
    }
    const wire = codec.decode(
      getTransactionEncoder().encode(signed),
    ) as Base64EncodedWireTransaction;
    if (kind === 'signs') return wire;
    const { rpc } = this.chain.connection;
    const signature = await rpc.sendTransaction(wire, { encoding: 'base64' }).send();
    if (this.answer === 'lose') throw new Error('The window was closed.');
    return signature;
  }
}

const rawKey = async ({ address }: KeyPairSigner): Promise<ArrayBuffer> =>
  crypto.subtle.exportKey('raw', await getPublicKeyFromAddress(address));

/** A key that is the same in each run, so that screenshots are. */
export const fixedKey = (seed: number): Promise<KeyPairSigner> =>
  createKeyPairSignerFromPrivateKeyBytes(new Uint8Array(32).fill(seed));

declare global {
  // Put into the page by Playwright.
  function testWalletSign(base64: string, address: string): Promise<string | null>;
  function testWalletAsked(): Promise<void>;
}

type Injected = { name: string; kind: WalletKind; keys: [address: string, publicKey: number[]][] };

/** Runs in the page. */
function registerWallet({ name, kind, keys }: Injected): void {
  const all = keys.map(([address, publicKey]) => ({
    address,
    publicKey: Uint8Array.from(publicKey),
    chains: ['solana:localnet', 'solana:devnet'],
    features: ['solana:signTransaction', 'solana:signAndSendTransaction'],
  }));
  let accounts = all;
  type Account = (typeof all)[number];
  type Change = (change: { accounts: Account[] }) => void;
  const listeners = new Set<Change>();
  window.addEventListener('test-wallet-shows', (event) => {
    const { detail } = event as CustomEvent<string[]>;
    accounts = detail.flatMap((shown) => all.filter(({ address }) => address === shown));
    for (const listener of listeners) listener({ accounts });
  });
  type Input = { transaction: Uint8Array; account: Account };
  const ask = async ({ transaction, account }: Input): Promise<string> => {
    const base64 = btoa(String.fromCharCode(...transaction));
    const answer = await testWalletSign(base64, account.address);
    if (answer !== null) return answer;
    throw Object.assign(new Error('User rejected the request.'), { code: 4001 });
  };
  const decode58 = (text: string): Uint8Array => {
    const digits = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
    let value = Array.from(text).reduce((sum, c) => sum * 58n + BigInt(digits.indexOf(c)), 0n);
    const bytes = new Uint8Array(64);
    for (let i = 63; i >= 0; i--, value >>= 8n) bytes[i] = Number(value & 255n);
    return bytes;
  };
  const signs = {
    version: '1.0.0',
    supportedTransactionVersions: ['legacy', 0],
    signTransaction: async (...inputs: Input[]) => {
      await testWalletAsked();
      return Promise.all(
        inputs.map(async (input) => ({
          signedTransaction: Uint8Array.from(atob(await ask(input)), (c) => c.charCodeAt(0)),
        })),
      );
    },
  };
  const sends = {
    version: '1.0.0',
    supportedTransactionVersions: ['legacy', 0],
    signAndSendTransaction: async (...inputs: Input[]) => {
      await testWalletAsked();
      return Promise.all(inputs.map(async (input) => ({ signature: decode58(await ask(input)) })));
    },
  };
  const wallet = {
    version: '1.0.0',
    name,
    icon: 'data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCAyMCAyMCI+PHJlY3Qgd2lkdGg9IjIwIiBoZWlnaHQ9IjIwIiByeD0iNSIgZmlsbD0iIzVjNmJjMCIvPjwvc3ZnPg==',
    chains: ['solana:localnet', 'solana:devnet'],
    get accounts() {
      return accounts;
    },
    features: {
      'standard:connect': {
        version: '1.0.0',
        connect: () => Promise.resolve({ accounts }),
      },
      'standard:disconnect': { version: '1.0.0', disconnect: () => Promise.resolve() },
      'standard:events': {
        version: '1.0.0',
        on: (_: string, listener: Change) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      },
      ...(kind === 'signs'
        ? { 'solana:signTransaction': signs }
        : { 'solana:signAndSendTransaction': sends }),
    },
  };
  type Api = { register: (wallet: unknown) => void };
  const register = (api: Api): void => {
    api.register(wallet);
  };
  window.dispatchEvent(new CustomEvent('wallet-standard:register-wallet', { detail: register }));
  window.addEventListener('wallet-standard:app-ready', (event) => {
    register((event as CustomEvent<Api>).detail);
  });
}
