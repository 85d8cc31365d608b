import { grouped, sol, table } from '../src/output.js';
import type { Cohort } from './cohorts.js';
import type { Simulated } from './simulate.js';
import type { ValidatorName } from './validators.js';

/** How it was run, and how it went. */
export type Run = {
  options: {
    workers: number;
    fleet: number | undefined;
    kills: number;
    seed: number;
    faulty: boolean;
    large: boolean;
    slotTimeMs: number;
    validator: ValidatorName;
  };
  /** Of each phase. */
  seconds: Record<string, number>;
  gateway: { asked: Record<string, number>; faults: Record<string, number> };
};

export type Summary = ReturnType<typeof summarize>;

/** Everything that was measured, as it is written to the file. */
export function summarize(simulated: Simulated, run: Run) {
  const { books, members, differences, opening, killed, planned, paid } = simulated;
  const { restarts, reasons } = simulated.stops;
  const { payments, restakes, ...spent } = books.crank.spent;
  const paidWorkers = new Set([...payments.keys(), ...restakes.keys()]).size;
  const cohorts: Partial<Record<Cohort, number>> = {};
  for (const { cohort } of members) cohorts[cohort] = (cohorts[cohort] ?? 0) + 1;
  const paying = (run.seconds['rewards pay'] ?? 0) + (run.seconds['rewards pay, killed'] ?? 0);
  return {
    ...run,
    cohorts,
    opening,
    killed,
    restarts,
    stops: reasons,
    pay: {
      workers: paidWorkers,
      restaked: restakes.size,
      transactions: spent.transactions,
      transactionsPerSecond: spent.transactions / paying,
      refused: spent.refused,
      claims: spent.claims,
      computeUnits: Number(spent.computeUnits),
      computeUnitsPerWorker: Number(spent.computeUnits) / paidWorkers,
      claimComputeUnitsPerWorker: Number(spent.claimComputeUnits) / paidWorkers,
      fees: Number(spent.fees),
      feesPerWorker: Number(spent.fees) / paidWorkers,
      amount: books.pool.distribution.claimedTotal.toString(),
    },
    /** What the command line said itself. */
    told: { plan: planned.data, pay: paid.data },
    differences: differences.map(({ left, right, ...where }) => ({
      ...where,
      left: left.toString(),
      right: right.toString(),
    })),
  };
}

const SHOWN = 20;

/** The same for people. */
export function tell(summary: Summary): void {
  const { options, cohorts, pay, seconds, differences, opening, killed, gateway, told } = summary;
  const counts = Object.entries(cohorts).map(([cohort, count]) => `${grouped(count)} ${cohort}`);
  const faults = Object.entries(gateway.faults).map(([fault, count]) => `${count} ${fault}`);
  const { restarts, stops } = summary;
  const reasons = Object.entries(stops).map(([reason, count]) => `  ${count} x ${reason}`);
  const lines = [
    `on ${options.validator}, a block every ${options.slotTimeMs} ms`,
    `${grouped(options.workers)} workers: ${counts.join(', ')}`,
    ...(options.fleet === undefined
      ? []
      : [`${options.fleet} of each owner, paid into one wallet`]),
    `opened by ${grouped(opening)} transactions`,
    `${grouped(pay.workers)} paid, ${grouped(pay.restaked)} of them into their stakes, by ${grouped(pay.transactions)} transactions, ` +
      `${pay.transactionsPerSecond.toFixed(1)} a second, ${grouped(pay.refused)} refused`,
    `${grouped(pay.claims)} of them claims: ${(pay.workers / pay.claims).toFixed(1)} workers each`,
    `${grouped(pay.computeUnits)} compute units, ${pay.computeUnitsPerWorker.toFixed(0)} a worker, ` +
      `${pay.claimComputeUnitsPerWorker.toFixed(0)} of them in claims`,
    `${sol(BigInt(pay.fees))} of fees, ${pay.feesPerWorker.toFixed(0)} lamports a worker`,
    ...tablesOf(told.pay ?? {}),
    ...(options.kills > 0 ? [`killed ${killed} times`] : []),
    ...(options.faulty ? [`faults: ${faults.join(', ')}`] : []),
    ...(options.faulty ? [`stopped by itself and started again ${restarts} times`] : []),
    ...reasons,
    '',
    ...table(
      ['phase', '>seconds'],
      Object.entries(seconds).map(([name, value]) => [name, value.toFixed(1)]),
    ),
    '',
    differences.length === 0
      ? 'Every token and every lamport was found where it belongs.'
      : `${grouped(differences.length)} things do not agree:`,
    ...differences.slice(0, SHOWN).map((d) => `  ${d.of}: ${d.rule}: ${d.left} and ${d.right}`),
    'The same as data: target/simulate-epoch.json',
  ];
  for (const line of lines) console.log(line);
}

/** Rent that was lent to lookup tables: that none is left was checked. */
function tablesOf({ tablesCreated = 0, tableRent = '0', tokenAccountRent = '0' }: Told): string[] {
  return [
    `${sol(BigInt(tableRent))} of rent lent to ${tablesCreated} lookup tables by the last run, all back`,
    `${sol(BigInt(tokenAccountRent))} of rent for new token accounts by the last run`,
  ];
}

/** What the command line says of a run. */
type Told = { tablesCreated?: number; tableRent?: string; tokenAccountRent?: string };
