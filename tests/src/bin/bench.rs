//! Compute units of every instruction on the compiled program, typical and worst case, and the
//! program's size. Prints a table, writes `target/bench.json` and the table in
//! `docs/PERFORMANCE.md`. Measures; judges nothing.
//!
//! Addresses are random, and how many bumps a search for one takes varies: instructions that
//! create accounts are measured on several, the typical figure is the median, the worst the maximum.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use inferix_staking::state::{PoolKind, Role, Worker};
use inferix_staking_tests::*;
use serde_json::json;

/// A tree of a million leaves is 20 levels deep.
const MILLION: u32 = 1_000_000;

#[derive(Default)]
struct Bench {
    samples: BTreeMap<&'static str, Vec<u64>>,
}

impl Bench {
    fn note(&mut self, name: &'static str, receipt: &Receipt) -> u64 {
        let units = receipt.compute_units();
        if std::env::var_os("BENCH_LOGS").is_some() {
            println!("{name}: {units}\n{}", receipt.meta.logs.join("\n"));
        }
        self.samples.entry(name).or_default().push(units);
        units
    }
}

fn main() {
    let mut bench = Bench::default();
    for _ in 0..8 {
        lives(&mut bench);
    }
    claims(&mut bench, SPL_TOKEN, "claim_rewards");
    let per_worker = runs(&mut bench, SPL_TOKEN, "claim_rewards (run of 16)");
    runs(
        &mut bench,
        TOKEN_2022,
        "claim_rewards (run of 16, Token-2022)",
    );
    write(&bench, per_worker);
}

/// Every instruction once, in the course of a network's life.
fn lives(bench: &mut Bench) {
    let mut net = TestNetwork::uncreated(SPL_TOKEN, 9);
    bench.note(
        "create_network",
        &net.creates_network(default_params()).succeeds(),
    );
    bench.note("commit_price", &net.commits_price(ONE_USD).succeeds());
    let guardian = net.keys.guardian.pubkey();
    bench.note(
        "set_role",
        &net.sets_role(Role::Guardian, guardian).succeeds(),
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
    let verifier = Keypair::new().pubkey();
    net.chain.token_account(&verifier, &net.mint.clone());
    let tree = verifier_tree(&[(verifier, IFX)]);
    let new = inferix_staking::state::NewPublication {
        epoch: 0,
        root: tree.root(),
        leaf_count: 1,
        cumulative_total: IFX,
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

/// One worker out of a million.
fn claims(bench: &mut Bench, token_program: Pubkey, name: &'static str) {
    let mut net = TestNetwork::with(token_program, 9, default_params());
    let w = net.registered_worker(MINIMUM);
    let snapshot = million(&mut net, &[w], IFX);
    for leaf in [0, 1] {
        // The second claim finds nothing due.
        bench.note(name, &net.claims(&snapshot, 0).succeeds());
        assert_eq!(net.payout_balance(w), IFX, "claim {leaf}");
    }
}

/// Sixteen neighbours out of a million; returns the compute units per worker.
fn runs(bench: &mut Bench, token_program: Pubkey, name: &'static str) -> u64 {
    let mut net = TestNetwork::with(token_program, 9, default_params());
    let workers: Vec<_> = (0..16).map(|_| net.registered_worker(MINIMUM)).collect();
    let snapshot = million(&mut net, &workers, IFX);
    let units = bench.note(name, &net.claims_run(&snapshot, 0, 16).succeeds());
    assert!(workers.iter().all(|w| net.payout_balance(*w) == IFX));
    units / 16
}

/// A claimable snapshot of a million leaves, the first of which are these workers'.
fn million(net: &mut TestNetwork, workers: &[W], each: u64) -> Snapshot {
    let entries: Vec<_> = workers.iter().map(|w| (*w, each)).collect();
    let mut leaves: Vec<_> = entries
        .iter()
        .map(|(w, amount)| net.leaf(*w, *amount))
        .collect();
    leaves.resize_with(MILLION as usize, || [7; 32]);
    let snapshot = Snapshot {
        entries,
        tree: inferix_staking_math::MerkleTree::new(leaves),
    };
    net.donate(&net.reward_vault.clone(), snapshot.total());
    net.chain.pass(EPOCH);
    net.publishes_rewards(snapshot.publication(0)).succeeds();
    net.chain.pass(6 * HOUR);
    snapshot
}

fn write(bench: &Bench, per_worker: u64) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let so_bytes = std::fs::metadata(program_path()).unwrap().len();

    let mut table = String::from("| instruction | typical | worst |\n|---|---:|---:|\n");
    let mut instructions = serde_json::Map::new();
    for (name, samples) in &bench.samples {
        let mut sorted = samples.clone();
        sorted.sort_unstable();
        let (typical, worst) = (sorted[sorted.len() / 2], sorted[sorted.len() - 1]);
        writeln!(table, "| `{name}` | {typical} | {worst} |").unwrap();
        instructions.insert(
            (*name).into(),
            json!({ "typical": typical, "worst": worst }),
        );
    }
    writeln!(
        table,
        "| `claim_rewards`, run of 16, per worker | {per_worker} | |"
    )
    .unwrap();
    writeln!(table, "\nProgram: {so_bytes} bytes.").unwrap();
    println!("{table}");

    let report = json!({
        "so_bytes": so_bytes,
        "instructions": instructions,
        "claim_rewards_per_worker_in_batch": per_worker,
    });
    let json = serde_json::to_string_pretty(&report).unwrap() + "\n";
    std::fs::write(program_path().parent().unwrap().join("../bench.json"), json).unwrap();

    let path = root.join("docs/PERFORMANCE.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (begin, end) = ("<!-- bench: begin -->\n", "<!-- bench: end -->");
    let (before, rest) = page
        .split_once(begin)
        .expect("docs/PERFORMANCE.md has the begin mark");
    let (_, after) = rest
        .split_once(end)
        .expect("docs/PERFORMANCE.md has the end mark");
    std::fs::write(&path, format!("{before}{begin}{table}{end}{after}")).unwrap();
}
