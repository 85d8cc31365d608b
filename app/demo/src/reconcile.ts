/** What every token is counted against, in base units. Plain data, so that a test can tamper with it. */
export type Books = {
  /** What the demo asked the mint for, and what the mint says there is. */
  minted: bigint;
  supply: bigint;
  /** What the demo burned, and what the reward pool books as burned. */
  burned: { sent: bigint; booked: bigint };
  /** Every token account that the demo knows of. */
  accounts: { kind: string; label: string; balance: bigint }[];
  /** What all token accounts of the mint hold that the demo does not know of. */
  elsewhere: bigint;
  workers: WorkerBooks[];
  rewards: { vault: bigint; funded: bigint; paid: bigint };
  penalties: { vault: bigint; slashed: bigint; paid: bigint };
  verifiers: { name: string; paid: bigint; wallet: bigint }[];
};

/** One worker: what its owner was given and sent, what the program says, and what is there. */
export type WorkerBooks = {
  name: string;
  given: bigint;
  sent: bigint;
  deposited: bigint;
  active: bigint;
  unbonding: bigint;
  withdrawn: bigint;
  slashed: bigint;
  claimed: bigint;
  /** What of the claims went into the stake. */
  restaked: bigint;
  vault: bigint;
  wallet: bigint;
};

/** Two numbers that must be the same. */
export type Check = { rule: string; of: string; left: bigint; right: bigint };

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n);

/** Everything that has to agree. */
export function checksOf(books: Books): Check[] {
  const { workers, rewards, penalties, verifiers } = books;
  const check = (of: string, rule: string, left: bigint, right: bigint): Check => ({
    of,
    rule,
    left,
    right,
  });
  return [
    check('mint', 'minted - burned = supply', books.minted - books.burned.sent, books.supply),
    check('mint', 'burned = booked', books.burned.sent, books.burned.booked),
    check(
      'mint',
      'supply = all known accounts',
      books.supply,
      sum(books.accounts.map(({ balance }) => balance)),
    ),
    check('mint', 'nothing in unknown accounts', books.elsewhere, 0n),
    ...workers.flatMap((worker) => workerChecks(worker, check)),
    check('rewards', 'vault = funded - paid', rewards.vault, rewards.funded - rewards.paid),
    check(
      'rewards',
      'paid = claims of all workers',
      rewards.paid,
      sum(workers.map((w) => w.claimed)),
    ),
    check(
      'penalties',
      'vault = slashed - paid',
      penalties.vault,
      penalties.slashed - penalties.paid,
    ),
    check(
      'penalties',
      'slashed = slashes of all workers',
      penalties.slashed,
      sum(workers.map((w) => w.slashed)),
    ),
    check(
      'penalties',
      'paid = pay of all verifiers',
      penalties.paid,
      sum(verifiers.map((v) => v.paid)),
    ),
    ...verifiers.map((v) => check(v.name, 'wallet = paid', v.wallet, v.paid)),
  ];
}

/** The checks that do not hold. */
export const differencesOf = (books: Books): Check[] =>
  checksOf(books).filter(({ left, right }) => left !== right);

function workerChecks(
  w: WorkerBooks,
  check: (of: string, rule: string, left: bigint, right: bigint) => Check,
): Check[] {
  return [
    check(w.name, 'sent + restaked = deposits', w.sent + w.restaked, w.deposited),
    check(
      w.name,
      'deposits = stake + unbonding + withdrawn + slashed',
      w.deposited,
      w.active + w.unbonding + w.withdrawn + w.slashed,
    ),
    check(w.name, 'vault = stake + unbonding', w.vault, w.active + w.unbonding),
    check(
      w.name,
      'wallet = given - sent + withdrawn + claimed - restaked',
      w.wallet,
      w.given - w.sent + w.withdrawn + w.claimed - w.restaked,
    ),
  ];
}
