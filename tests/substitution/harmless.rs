//! The substitutions that succeed, each with the reason why it does no harm. What succeeds and is not listed is a
//! finding; what is listed and does not succeed is stale, and fails too.

use std::collections::BTreeSet;

use inferix_staking_tests::*;
use solana_sdk_ids::system_program;

use crate::baselines::Baseline;
use crate::effect::Effect::{self, *};
use crate::stand_ins::Attempt;
use StandIns::*;

pub struct Harmless {
    /// None: in all of them.
    pub calls: &'static [&'static str],
    /// Empty: in all of them.
    pub place: &'static str,
    pub stand_ins: StandIns,
    pub effect: Effect,
    pub why: &'static str,
}

#[derive(Clone, Copy)]
pub enum StandIns {
    Named(&'static [&'static str]),
    /// Whoever can pay a rent.
    Payers,
    /// Whatever is passed but these, and not with fewer rights or accounts.
    AnythingBut(&'static [&'static str]),
    /// May succeed or fail: no history reaches this state.
    Unreachable(&'static str),
}

const PAYER: &str = "whoever signs as the payer pays; nothing else depends on it";
const OWN_TOKENS: &str = "another token account of the signer's";
const OWN_WORKER: &str = "another worker of the same owner";
const ITS_OTHER_NETWORK: &str = "the same key holds the role in that network too";
const SKIPPED: &str = "a claim skips whom it cannot pay, and the rewards wait";
const NOTHING_MOVES: &str = "no token moves, so no account of tokens matters";
const VIEW: &str = "a view says what would be; it writes nothing";

#[rustfmt::skip]
pub const HARMLESS: &[Harmless] = &[
    rule(&["claim_penalty", "create_network", "open_worker", "propose_slash"], "payer", Payers, Same, PAYER),
    rule(&["claim_penalty (again)", "propose_slash (again)"], "payer", AnythingBut(NEVER_WRITABLE), Same,
        "the account is there already: no rent is paid"),
    rule(&["burn_revenue", "fund_rewards", "top_up"], "*_token_account",
        Named(&["alice's second tokens", "a copy of the same owner"]), OwnTokens, OWN_TOKENS),
    rule(&["close_worker", "register_worker", "top_up (of one that is not registered)", "withdraw"], "*_token_account",
        Named(&["a copy of the same owner"]), OwnTokens, OWN_TOKENS),
    rule(&["cancel_unstake", "request_unstake", "set_operator", "set_payout", "set_price", "set_restake"], "worker",
        Named(&["sister"]), Same, OWN_WORKER),
    rule(&["cancel_admin", "cancel_params", "cancel_role", "commit_price", "pause", "propose_role", "set_snapshot_uri"],
        "network", Named(&["twin's network"]), Same, ITS_OTHER_NETWORK),
    rule(&["accept_admin"], "network", Named(&["twin's network", "foreign network"]), Same,
        "the same key is proposed as the admin of that network too"),
    rule(&["apply_role", "commit_price_from_pyth"], "network", Named(&["twin's network", "foreign network"]), Same,
        "anyone may do it in any network where it is due; nobody chooses what"),
    rule(&["commit_price_from_pyth"], "price_update", Named(&["price update"]), Same,
        "another update of the same feed, just as new"),
    rule(&["attest_benchmark", "attest_benchmark (with the admin)"], "worker",
        Named(&["barred", "bob", "empty", "leaver", "offered", "sister", "staked"]), Same,
        "the authority measures every worker of its network"),
    rule(&["bar_worker"], "worker", Named(&["bob", "empty", "leaver", "offered", "sister", "staked"]), Same,
        "the admin bars any worker of its network"),
    rule(&["cancel_params", "cancel_publication", "cancel_publication (penalties)", "cancel_slash", "suspend_publication",
        "suspend_publication (penalties)"], "authority",
        Named(&["Admin"]), Same, "guardian or admin"),
    rule(&["cancel_role"], "authority", Named(&["Guardian"]), Same, "guardian or admin"),
    rule(&["cancel_slash (lapsed)"], "authority", AnythingBut(&[]), Same, "anyone ends a case that has lapsed"),
    rule(&["contest_slash", "set_price"], "authority", Named(&["alice's operator"]), Same, "owner or operator"),
    rule(&["cancel_slash"], "slash_case", Named(&["alice's case 4"]), Same,
        "another open case of the same worker: a veto is possible until a case is executed"),
    rule(&["close_slash_case"], "slash_case",
        Named(&["bob's case 2", "twin's bob's case 1", "twin's bob's case 2"]), Same,
        "cases just as old, whose rent the same key has paid"),
    rule(&["close_worker (nothing to sweep)"], "owner_token_account", AnythingBut(NEVER_WRITABLE), Same, NOTHING_MOVES),
    rule(&["close_worker (nothing to sweep)"], "vault", Named(&["frozen"]), Same, NOTHING_MOVES),
    rule(&["register_worker (without a deposit)"], "authority_token_account", AnythingBut(NEVER_WRITABLE), Same, NOTHING_MOVES),
    rule(&["register_worker (without a deposit)"], "vault", Named(NO_VAULT), Same, NOTHING_MOVES),
    rule(&["register_worker (without a deposit)"], "authority", Named(&["staked's operator"]), Same, "owner or operator"),
    rule(&["claim_penalty (again)"], "verifier", Named(&["closed since"]), Any,
        "no instruction closes one, and this is why: it is paid as if for the first time"),
    rule(&["propose_slash (again)"], "slash_case", Named(&["closed since"]), Same,
        "a case is closed when its offence cannot be proposed any more"),
    rule(&["create_network"], "mint", Named(&["a copy of the same owner"]), Same,
        "a network chooses its mint: this one may have it too"),
    rule(&["publish_penalties"], "penalty_vault", Named(VAULT_STATES), Same, VAULT_READ),
    rule(&["publish_rewards"], "reward_vault", Named(VAULT_STATES), Same, VAULT_READ),
    rule(&["claim_rewards", "claim_rewards (of one that has left)"], "worker of leaf *",
        Named(&["closed since", "emptied", "of another program", "of another type", "of the system program", "zeros"]),
        Waits, SKIPPED),
    rule(&["claim_rewards", "claim_rewards (of one that has left)"], "destination of leaf *", AnythingBut(&[]), Waits, SKIPPED),
    rule(&["quote_minimum_stake"], "worker", Named(&["barred", "bob", "offered", "sister"]), Same, VIEW),
    rule(&["worker_status"], "worker", AnythingBut(REFUSED_WORKERS), Same, VIEW),
    rule(&["worker_status"], "destination", AnythingBut(&[]), Same, VIEW),
    rule(&[], "", Unreachable("with another bump"), Same,
        "only the program writes a bump; it signs for the account's tokens and decides nothing"),
    rule(&[], "", Unreachable("a copy at another bump"), Same,
        "only the program owns accounts of its own, and it creates them at the first bump only"),
];

/// Workers of other networks, and what is a worker that cannot be read.
#[rustfmt::skip]
const REFUSED_WORKERS: &[&str] = &[
    "twin's alice", "twin's bob", "twin's sister", "twin's leaver", "twin's empty", "twin's staked", "twin's barred",
    "twin's offered", "foreign alice", "foreign bob", "foreign sister", "foreign leaver", "foreign empty",
    "foreign staked", "foreign barred", "foreign offered", "of version *", "a byte short",
];

/// What the runtime lets nobody write: sysvars, native programs, and the program that is called.
const NEVER_WRITABLE: &[&str] = &["account *1111111", "staking program"];

/// In its place, where it is not looked at.
#[rustfmt::skip]
const NO_VAULT: &[&str] = &[
    "of another program", "of the other token program", "of the system program", "closed since", "emptied", "zeros",
    "frozen",
];

/// In its place: only the token program changes the vault, and no freeze authority is accepted unasked.
const VAULT_STATES: &[&str] = &[
    "frozen",
    "of another program",
    "of the other token program",
    "of the system program",
];
const VAULT_READ: &str =
    "its balance is read; only a token program changes it, and its address is the pool's";

const fn rule(
    calls: &'static [&'static str],
    place: &'static str,
    stand_ins: StandIns,
    effect: Effect,
    why: &'static str,
) -> Harmless {
    Harmless {
        calls,
        place,
        stand_ins,
        effect,
        why,
    }
}

/// The number of the rule that speaks of this attempt.
pub fn rule_about(call: &Baseline, place: &str, attempt: &Attempt, chain: &Chain) -> Option<usize> {
    HARMLESS.iter().position(|rule| {
        let in_call = rule.calls.is_empty() || rule.calls.contains(&call.label);
        let in_place = rule.place.is_empty() || matches(rule.place, place);
        in_call && in_place && rule.stand_ins.include(attempt, chain)
    })
}

impl Harmless {
    pub fn may_be_refused(&self) -> bool {
        matches!(self.stand_ins, Unreachable(_))
    }

    /// What it lists, and is not among the calls and the names of what succeeded.
    pub fn stale(&self, used: &BTreeSet<&str>) -> Vec<&'static str> {
        let names = match self.stand_ins {
            Named(names) => names,
            _ => &[],
        };
        let listed = names.iter().chain(self.calls);
        let unused = listed.filter(|name| !used.contains(*name));
        let nothing = used.is_empty().then_some(&"all of it");
        unused.chain(nothing).copied().collect()
    }
}

/// Places that another call's accounts may take together, and why.
#[rustfmt::skip]
pub const TOGETHER: &[(&str, &[&str], &str)] = &[
    ("accept_worker", &["network", "worker"], "the same key is offered that worker, too"),
    ("apply_params", &["network", "reward_pool"], "anyone may, in any network where it is due"),
    ("attest_benchmark", &["network", "worker"], ITS_OTHER_NETWORK),
    ("attest_benchmark (with the admin)", &["network", "worker"], ITS_OTHER_NETWORK),
    ("bar_worker", &["network", "worker"], ITS_OTHER_NETWORK),
    ("burn_revenue", &["burner", "burner_token_account"], "anyone burns its own tokens"),
    ("burn_revenue", &["network", "reward_pool"], "in another network of the same mint"),
    ("cancel_slash", &["worker", "slash_case"], "the guardian vetoes any open case of its network"),
    ("contest_slash", &["worker", "slash_case"], OWN_WORKER),
    ("create_network", &["mint", "token_program"], "a network chooses its mint, and takes that mint's program"),
    ("fund_rewards", &["funder", "funder_token_account"], "anyone gives its own tokens"),
    ("propose_slash (again)", &["worker", "slash_case"], "a case of another worker, vetoed in the same way"),
    ("quote_minimum_stake", &["network", "worker"], VIEW),
    ("top_up", &["funder", "funder_token_account"], "anyone gives its own tokens"),
    ("top_up", &["worker", "vault"], "anyone tops up any registered worker"),
    ("top_up (of one that is not registered)", &["worker", "vault"], "anyone tops up any registered worker"),
    ("unbar_worker", &["network", "worker"], ITS_OTHER_NETWORK),
];

/// Where another call's accounts in these places do no harm: the number of the group that they are, if it takes
/// one.
pub fn free(call: &Baseline, taken: &[String]) -> Option<Option<usize>> {
    let alone = |place: &&String| {
        let mut rules = HARMLESS
            .iter()
            .filter(|rule| rule.calls.contains(&call.label));
        rules.any(|rule| matches(rule.place, place))
    };
    let rest: Vec<_> = taken.iter().filter(|place| !alone(place)).collect();
    if rest.is_empty() {
        return Some(None);
    }
    let are = |places: &[&str]| {
        let all_taken = places
            .iter()
            .all(|place| taken.iter().any(|taken| taken == place));
        all_taken && rest.iter().all(|place| places.contains(&place.as_str()))
    };
    let mut groups = TOGETHER.iter();
    groups
        .position(|(name, places, _)| *name == call.label && are(places))
        .map(Some)
}

impl StandIns {
    fn include(self, attempt: &Attempt, chain: &Chain) -> bool {
        match self {
            Named(names) => names.contains(&attempt.name.as_str()),
            Unreachable(name) => attempt.name == name,
            AnythingBut(names) => {
                attempt.has_all_rights && !names.iter().any(|name| matches(name, &attempt.name))
            }
            Payers => {
                attempt.has_all_rights
                    && attempt
                        .account(chain)
                        .is_some_and(|account| can_pay(&account))
            }
        }
    }
}

fn can_pay(account: &Account) -> bool {
    account.owner == system_program::ID
        && account.data.is_empty()
        && account.lamports >= 1_000_000_000
}

/// One `*` stands for anything.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => text.starts_with(start) && text.ends_with(end),
        None => pattern == text,
    }
}
