import type { Address, EncodedAccount, MaybeEncodedAccount } from '@solana/kit';
import type { LiteSVM } from 'litesvm';

/** An account as it was up to a slot; `null` if there was none. */
type Version = { until: bigint; account: EncodedAccount | null };

/** Slots that accounts can be looked up in: those that are final, and those of a node far behind. */
const KEPT_SLOTS = 256n;

/** Accounts as they were some slots ago. LiteSVM has them as they are. */
export class Versions {
  /** The oldest first. */
  readonly #versions = new Map<Address, Version[]>();

  constructor(private readonly svm: LiteSVM) {}

  /** Remembers accounts that are about to change in this slot. */
  keep(addresses: Iterable<Address>, slot: bigint): void {
    for (const address of addresses) {
      const versions = this.#versions.get(address) ?? [];
      if (versions.at(-1)?.until === slot - 1n) continue;
      versions.push({ until: slot - 1n, account: existing(this.svm.getAccount(address)) });
      while ((versions[0]?.until ?? slot) < slot - KEPT_SLOTS) versions.shift();
      this.#versions.set(address, versions);
    }
  }

  /** Forgets what an account was: it has always been as it is. */
  forget(address: Address): void {
    this.#versions.delete(address);
  }

  /** An account as of a slot. */
  at(address: Address, slot: bigint): EncodedAccount | null {
    const version = this.#versions.get(address)?.find(({ until }) => until >= slot);
    return version ? version.account : existing(this.svm.getAccount(address));
  }

  /** All accounts of a program as of a slot. */
  ofProgram(program: Address, slot: bigint): EncodedAccount[] {
    const now = this.svm.getProgramAccounts(program).filter(({ address, lamports }) => {
      return lamports > 0n && !this.#versions.has(address);
    });
    const changed = [...this.#versions.keys()].flatMap((address) => this.at(address, slot) ?? []);
    return [...now, ...changed.filter(({ programAddress }) => programAddress === program)];
  }
}

/** LiteSVM may keep accounts that were closed, with nothing in them. */
const existing = (account: MaybeEncodedAccount): EncodedAccount | null =>
  account.exists && account.lamports > 0n ? account : null;
