import assert from 'node:assert/strict';
import { test } from 'node:test';

import { differencesOf, type Books } from '../src/reconcile.js';

/**
 * Two workers, one handed over, the other slashed while it leaves; rewards and penalties paid in part. The new
 * owner of `a` is `c`.
 */
const books = (): Books => ({
  minted: 1_050n,
  supply: 1_000n,
  burned: { sent: 50n, booked: 50n },
  accounts: [
    { kind: 'stake vaults', label: 'a vault', balance: 100n },
    { kind: 'wallets', label: 'a wallet', balance: 60n },
    { kind: 'wallets', label: 'c wallet', balance: 30n },
    { kind: 'stake vaults', label: 'b vault', balance: 30n },
    { kind: 'wallets', label: 'b wallet', balance: 40n },
    { kind: 'reward vault', label: 'reward vault', balance: 710n },
    { kind: 'penalty vault', label: 'penalty vault', balance: 25n },
    { kind: 'verifiers', label: 'v wallet', balance: 5n },
  ],
  elsewhere: 0n,
  workers: [
    {
      name: 'a',
      owners: [
        { name: 'a', given: 80n, sent: 80n, withdrawn: 0n, paid: 60n, wallet: 60n },
        { name: 'c', given: 0n, sent: 0n, withdrawn: 0n, paid: 30n, wallet: 30n },
      ],
      deposited: 100n,
      active: 100n,
      unbonding: 0n,
      withdrawn: 0n,
      slashed: 0n,
      taken: 0n,
      claimed: 110n,
      restaked: 20n,
      vault: 100n,
    },
    {
      name: 'b',
      owners: [{ name: 'b', given: 100n, sent: 100n, withdrawn: 40n, paid: 0n, wallet: 40n }],
      deposited: 100n,
      active: 10n,
      unbonding: 20n,
      withdrawn: 40n,
      slashed: 30n,
      taken: 30n,
      claimed: 0n,
      restaked: 0n,
      vault: 30n,
    },
  ],
  rewards: { vault: 710n, funded: 820n, paid: 110n },
  penalties: { vault: 25n, slashed: 30n, paid: 5n },
  verifiers: [{ name: 'v', paid: 5n, wallet: 5n }],
});

await test('books that agree have no differences', () => {
  assert.deepEqual(differencesOf(books()), []);
});

await test('a difference says what does not hold, and by how much', () => {
  const tampered = { ...books(), supply: 1_001n };
  assert.deepEqual(differencesOf(tampered), [
    { of: 'mint', rule: 'minted - burned = supply', left: 1_000n, right: 1_001n },
    { of: 'mint', rule: 'supply = all known accounts', left: 1_001n, right: 1_000n },
  ]);
});

await test('one base unit more or less in any place is found', () => {
  const places = amountsIn(books());
  assert.ok(places.length >= 50, `${places.length} amounts`);
  for (const path of places) {
    for (const by of [1n, -1n]) {
      const tampered = books();
      add(tampered, path, by);
      assert.ok(differencesOf(tampered).length > 0, `${path.join('.')} by ${by} is not found`);
    }
  }
});

/** Where amounts are in an object, as paths of keys. */
function amountsIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value === 'bigint') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => amountsIn(inner, [...path, key]));
}

function add(value: object, [key = '', ...rest]: string[], by: bigint): void {
  const inner: unknown = Reflect.get(value, key);
  if (typeof inner === 'bigint') Reflect.set(value, key, inner + by);
  else add(inner as object, rest, by);
}
