//! Compute units of every instruction on the compiled program, typical and worst case, and the
//! program's size. Writes `docs/bench.json` and the table in `docs/PERFORMANCE.md`; with `--check` it
//! writes nothing and fails where the figures are worse than those.
//!
//! A search for an address costs compute for every bump it tries, so a network's life is measured on
//! 64 chains with different keys. All keys come from seeds, so every run gives the same figures.

mod governance;
mod keys_and_answers;
mod report;
mod views_and_callers;

use std::collections::BTreeMap;
use std::process::ExitCode;

use inferix_staking::state::{PoolKind, Role, Worker};
use inferix_staking_tests::*;

use report::{Cost, Report};

/// Chains on which a network's life is measured, with the seeds 0 to 63.
const SEEDS: u64 = 64;

/// A tree of a million leaves is 20 levels deep.
const MILLION: u32 = 1_000_000;

/// Workers that a run pays.
const RUN: u32 = 16;

#[derive(Default)]
struct Bench {
    samples: BTreeMap<&'static str, Vec<u64>>,
}

impl Bench {
    fn note(&mut self, name: &'static str, receipt: &Receipt) {
        self.note_units(name, receipt.compute_units());
        if std::env::var_os("BENCH_LOGS").is_some() {
            let logs = receipt.meta.logs.join("\n");
            println!("{name}: {}\n{logs}", receipt.compute_units());
        }
    }

    /// What one worker of a run costs.
    fn note_per_worker(&mut self, name: &'static str, run: &Receipt) {
        self.note_units(name, run.compute_units() / u64::from(RUN));
    }

    fn note_units(&mut self, name: &'static str, units: u64) {
        self.samples.entry(name).or_default().push(units);
    }

    fn report(self) -> Report {
        let costs = self.samples.into_iter().map(|(name, mut samples)| {
            samples.sort_unstable();
            let (typical, worst) = (samples[samples.len() / 2], samples[samples.len() - 1]);
            (name.to_string(), Cost { typical, worst })
        });
        Report {
            so_bytes: std::fs::metadata(program_path()).unwrap().len(),
            costs: costs.collect(),
        }
    }
}

fn main() -> ExitCode {
    let report = measured();
    println!("{}", report.table());
    if !std::env::args().any(|argument| argument == "--check") {
        report.write();
        return ExitCode::SUCCESS;
    }
    let problems = report.problems();
    problems.iter().for_each(|problem| eprintln!("{problem}"));
    if problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn measured() -> Report {
    let mut bench = Bench::default();
    for seed in 0..SEEDS {
        life(&mut bench, seed);
        keys_and_answers::measure(&mut bench, seed);
        governance::measure(&mut bench, seed);
        views_and_callers::measure(&mut bench, seed);
    }

    // The median of the three is a payment in an epoch already settled, the maximum one that settles.
    let mut spl = Neighbours::new(SPL_TOKEN);
    bench.note("claim_rewards", &spl.claim(1, 0));
    bench.note("claim_rewards", &spl.claim_again(1));
    bench.note("claim_rewards", &spl.claim(1, 1));
    let plain = spl.claim(RUN, 0);
    let settling = spl.claim(RUN, 1);
    bench.note("claim_rewards (run of 16)", &plain);
    bench.note(
        "claim_rewards (run of 16, untouched for 15 epochs)",
        &spl.claim(RUN, 15),
    );
    bench.note(
        "claim_rewards (run of 16, Token-2022)",
        &Neighbours::new(TOKEN_2022).claim(RUN, 0),
    );

    bench.note_per_worker("claim_rewards (run of 16, per worker)", &plain);
    bench.note_per_worker(
        "claim_rewards (run of 16, per worker, first claim of an epoch)",
        &settling,
    );
    bench.report()
}

/// Every instruction once, in the course of a network's life.
fn life(bench: &mut Bench, seed: u64) {
    let mut net = TestNetwork::uncreated_on(Chain::seeded(seed), SPL_TOKEN, 9);
    bench.note(
        "create_network",
        &net.creates_network(default_params()).succeeds(),
    );
    bench.note("commit_price", &net.commits_price(ONE_USD).succeeds());
    let authority = net.keys.price_authority.pubkey();
    bench.note(
        "set_role",
        &net.sets_role(Role::PriceAuthority, authority).succeeds(),
    );

    let w = net.unopened_worker();
    bench.note("open_worker", &net.opens_worker(w).succeeds());
    bench.note(
        "attest_benchmark",
        &net.attests_benchmark(w, HALF_IB).succeeds(),
    );
    bench.note(
        "register_worker",
        &net.registers_worker(w, ONE_USD, MINIMUM + 9 * IFX)
            .succeeds(),
    );
    bench.note("top_up", &net.tops_up(w, IFX).succeeds());
    bench.note("set_price", &net.sets_price(w, ONE_USD + 1).succeeds());
    bench.note(
        "quote_minimum_stake",
        &net.quotes_minimum_stake(w, None).succeeds(),
    );
    let payout = net.worker(w).payout;
    bench.note("set_payout", &net.sets_payout(w, payout).succeeds());
    bench.note("bar_worker", &net.bars_worker(w).succeeds());
    bench.note("unbar_worker", &net.unbars_worker(w).succeeds());
    for _ in 0..4 {
        bench.note("request_unstake", &net.requests_unstake(w, IFX).succeeds());
    }
    bench.note("cancel_unstake", &net.cancels_unstake(w, 3).succeeds());

    // Rewards: published, cancelled, published again.
    let funder = net.keys.stranger.insecure_clone();
    net.funded_tokens(&funder.pubkey(), 10 * IFX);
    bench.note(
        "fund_rewards",
        &net.funds_rewards(&funder, 10 * IFX).succeeds(),
    );
    net.chain.pass(EPOCH);
    let publication = net.snapshot(&[(w, 10 * IFX)]).publication(0);
    bench.note(
        "publish_rewards",
        &net.publishes_rewards(publication).succeeds(),
    );
    bench.note(
        "cancel_publication",
        &net.cancels_publication(PoolKind::Rewards).succeeds(),
    );

    // Slashes: one vetoed, one that reaches active stake only, one that empties every ticket.
    let now = net.chain.now();
    bench.note(
        "propose_slash",
        &net.proposes_slash(w, offence(1, now, IFX)).succeeds(),
    );
    net.proposes_slash(w, offence(2, now, IFX)).succeeds();
    net.proposes_slash(w, offence(3, now, 30 * IFX)).succeeds();
    bench.note("cancel_slash", &net.cancels_slash(w, [1; 32]).succeeds());
    net.chain.pass(3 * DAY);
    bench.note("execute_slash", &net.executes_slash(w, [2; 32]).succeeds());
    let address = net.worker(w).address;
    let (active, vault) = (net.worker_state(w).active_stake, net.worker(w).vault);
    net.chain.change_state(&address, |worker: &mut Worker| {
        worker.active_stake = 1;
        worker.withdrawn_total += active - 1;
    });
    assert!(net.chain.balance(&vault) > 0);
    bench.note("execute_slash", &net.executes_slash(w, [3; 32]).succeeds());

    // Penalties.
    let verifier = net.chain.keypair().pubkey();
    net.chain.token_account(&verifier, &net.mint.clone());
    let tree = verifier_tree(&[(verifier, IFX)]);
    let new = inferix_staking::state::NewPublication {
        epoch: 0,
        root: tree.root(),
        leaf_count: 1,
        cumulative_total: IFX,
        written_off: 0,
    };
    bench.note(
        "publish_penalties",
        &net.publishes_penalties(new).succeeds(),
    );
    net.chain.pass(6 * HOUR);
    bench.note(
        "claim_penalty",
        &net.claims_penalty(&verifier, 0, IFX, vec![]).succeeds(),
    );

    // The end: a full worker leaves.
    let leaver = net.registered_worker(MINIMUM);
    for _ in 0..3 {
        net.tops_up(leaver, IFX).succeeds();
        net.requests_unstake(leaver, IFX).succeeds();
    }
    net.requests_unstake(leaver, MINIMUM).succeeds();
    net.chain.pass(90 * DAY);
    bench.note("withdraw", &net.withdraws(leaver).succeeds());
    bench.note("close_worker", &net.closes_worker(leaver).succeeds());
    bench.note(
        "close_slash_case",
        &net.closes_slash_case(w, [2; 32]).succeeds(),
    );
}

/// Sixteen neighbours out of a million, to whom rewards are due.
struct Neighbours {
    net: TestNetwork,
    snapshot: Snapshot,
}

impl Neighbours {
    /// A top-up has just touched all of them, so a claim now has no epoch to settle. One unit is
    /// enough, and leaves them at the edge of S(n).
    fn new(token_program: Pubkey) -> Self {
        let mut net = TestNetwork::with(token_program, 9, default_params());
        let workers: Vec<_> = (0..RUN).map(|_| net.registered_worker(MINIMUM)).collect();
        let snapshot = million(&mut net, &workers, IFX);
        for w in workers {
            net.tops_up(w, 1).succeeds();
        }
        Self { net, snapshot }
    }

    /// Claims for the first `workers` of them after `epochs` epochs in which nothing touches them, and
    /// puts the chain back, so that all claims start from the same accounts.
    fn claim(&mut self, workers: u32, epochs: i64) -> Receipt {
        let before = self.net.chain.svm.clone();
        self.net.chain.pass(epochs * EPOCH);
        let receipt = self.paid(workers);
        self.net.chain.svm = before;
        receipt
    }

    /// Claims twice; returns the second time, when nothing is due.
    fn claim_again(&mut self, workers: u32) -> Receipt {
        let before = self.net.chain.svm.clone();
        self.paid(workers);
        let receipt = self.paid(workers);
        self.net.chain.svm = before;
        receipt
    }

    fn paid(&mut self, workers: u32) -> Receipt {
        let claim = self.net.claims_run(&self.snapshot, 0, workers);
        let receipt = claim.succeeds();
        for (w, due) in &self.snapshot.entries[..workers as usize] {
            assert_eq!(self.net.payout_balance(*w), *due);
        }
        receipt
    }
}

/// A claimable snapshot of a million leaves, the first of which are these workers'.
fn million(net: &mut TestNetwork, workers: &[WorkerId], each: u64) -> Snapshot {
    let entries: Vec<_> = workers.iter().map(|w| (*w, each)).collect();
    let mut leaves: Vec<_> = entries
        .iter()
        .map(|(w, amount)| net.leaf(*w, *amount))
        .collect();
    leaves.resize_with(MILLION as usize, || [7; 32]);
    let snapshot = Snapshot {
        opened_slots: net.opened_slots(&entries),
        entries,
        tree: inferix_staking_math::MerkleTree::new(leaves),
    };
    net.donate(&net.reward_vault.clone(), snapshot.total());
    net.chain.pass(EPOCH);
    net.publishes_rewards(snapshot.publication(0)).succeeds();
    net.chain.pass(6 * HOUR);
    snapshot
}
