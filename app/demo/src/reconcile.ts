/**
 * The rules by which every token is found: what the demo did, what the program books and what the token
 * accounts hold must agree.
 *
 * @module
 */

/** Everything that is counted, in base units. Plain data, so that a test can tamper with it. */
export type Books = {
  /** Tokens that the demo asked the mint for, and the supply that the mint reports. */
  minted: bigint;
  supply: bigint;
  /** Tokens that the demo burned, and that the reward pool books as burned. */
  burned: { sent: bigint; booked: bigint };
  /** Every token account that the demo knows of. */
  accounts: { kind: string; label: string; balance: bigint }[];
  /** Held by token accounts of the mint that the demo does not know of. */
  elsewhere: bigint;
  workers: WorkerBooks[];
  rewards: { vault: bigint; funded: bigint; paid: bigint };
  penalties: { vault: bigint; slashed: bigint; paid: bigint };
  verifiers: { name: string; paid: bigint; wallet: bigint }[];
};

/** One worker: what its owners sent and got, what the program books, and what its vault holds. */
export type WorkerBooks = {
  name: string;
  /** Its owners in turn: one, unless it was handed over. */
  owners: OwnerBooks[];
  deposited: bigint;
  active: bigint;
  unbonding: bigint;
  withdrawn: bigint;
  slashed: bigint;
  /** Taken by slashes, part by part, as their events say. */
  taken: bigint;
  claimed: bigint;
  /** Part of the claims that went into the stake. */
  restaked: bigint;
  vault: bigint;
};

/** An owner's wallet: what came in and went out while the worker was its own, and what it holds. */
export type OwnerBooks = {
  name: string;
  given: bigint;
  sent: bigint;
  withdrawn: bigint;
  paid: bigint;
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
    check(
      w.name,
      'sent + restaked = deposits',
      sum(w.owners.map(({ sent }) => sent)) + w.restaked,
      w.deposited,
    ),
    check(
      w.name,
      'deposits = stake + unbonding + withdrawn + slashed',
      w.deposited,
      w.active + w.unbonding + w.withdrawn + w.slashed,
    ),
    check(w.name, 'vault = stake + unbonding', w.vault, w.active + w.unbonding),
    check(
      w.name,
      'withdrawn = paid out to its owners',
      w.withdrawn,
      sum(w.owners.map(({ withdrawn }) => withdrawn)),
    ),
    check(
      w.name,
      'claimed = paid to its owners + restaked',
      w.claimed,
      sum(w.owners.map(({ paid }) => paid)) + w.restaked,
    ),
    check(w.name, 'slashed = parts of its slashes', w.slashed, w.taken),
    ...w.owners.map((owner) =>
      check(
        owner.name,
        'wallet = given - sent + withdrawn + paid',
        owner.wallet,
        owner.given - owner.sent + owner.withdrawn + owner.paid,
      ),
    ),
  ];
}
