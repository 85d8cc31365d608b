/**
 * The end of the story: transactions and their cost, where every token is, and the same as data.
 *
 * @module
 */

import { mkdirSync, writeFileSync } from 'node:fs';

import { bad, chapter, decimal, exactIfx, good, ifx, say, table } from './print.js';
import { checksOf, differencesOf, type Books, type WorkerBooks } from './reconcile.js';
import type { World } from './world.js';

/** Shows what claims cost, and all transactions together. */
export function showTransactions({ transactions }: World): void {
  chapter('What it cost');
  const units = (value: bigint) => decimal(value, 0, 0);
  const sum = (values: readonly bigint[]): bigint => values.reduce((a, b) => a + b, 0n);
  const claims = [...transactions].filter(([kind]) => kind.startsWith('claim_rewards'));
  table(
    ['transaction', '>sent', '>compute units, together'],
    [
      ...claims.map(([kind, used]) => [kind, `${used.length}`, units(sum(used))]),
      [
        'all',
        `${[...transactions.values()].flat().length}`,
        units(sum([...transactions.values()].flat())),
      ],
    ],
  );
  say(
    '"claim_rewards, 6 of 8" is a run of eight leaves under one proof that names six workers. target/demo.json has ' +
      'every kind of transaction.',
  );
}

/** Shows where every token is, and returns true if all of it agrees. */
export function showReconciliation(books: Books): boolean {
  chapter('Where every token is');
  const parts = (w: WorkerBooks) =>
    [w.deposited, w.active, w.unbonding, w.withdrawn, w.slashed, w.claimed, w.restaked] as const;
  const totals = [0, 1, 2, 3, 4, 5, 6].map((i) =>
    books.workers.reduce((sum, worker) => sum + (parts(worker)[i] ?? 0n), 0n),
  );
  table(
    [
      'worker',
      '>deposited',
      '>= stake',
      '>+ unbonding',
      '>+ withdrawn',
      '>+ slashed',
      '>claimed',
      '>of it restaked',
    ],
    [
      ...books.workers.map((worker) => [worker.name, ...parts(worker).map(ifx)]),
      ['all', ...totals.map(ifx)],
    ],
  );
  const held = new Map<string, bigint>();
  for (const { kind, balance } of books.accounts) held.set(kind, (held.get(kind) ?? 0n) + balance);
  const known = [...held.values()].reduce((sum, balance) => sum + balance, 0n);
  table(
    ['held by', '>IFX, to the base unit'],
    [
      ...[...held].map(([kind, balance]) => [kind, exactIfx(balance)]),
      ['all', exactIfx(known)],
      ['minted', exactIfx(books.minted)],
      ['burned', exactIfx(books.burned.sent)],
    ],
  );
  const differences = differencesOf(books);
  for (const { of, rule, left, right } of differences) {
    bad(`  ${of}: ${rule} does not hold: ${exactIfx(left)} and ${exactIfx(right)} IFX`);
  }
  const checks = checksOf(books).length;
  if (differences.length > 0) bad(`${differences.length} of ${checks} checks failed.`);
  else good(`All ${checks} checks agree to the base unit: nothing was lost, nothing was made.`);
  return differences.length === 0;
}

/** Writes `target/demo.json`: amounts in base units, fractions in billionths, as texts. */
export function writeReport(report: object): void {
  const folder = new URL('../../../target/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const text = JSON.stringify(report, (_, v: unknown) => (typeof v === 'bigint' ? `${v}` : v), 2);
  writeFileSync(new URL('demo.json', folder), `${text}\n`);
}
