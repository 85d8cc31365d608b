//! Networks and cases in the state a test wants.

use inferix_staking_tests::*;

/// From a proposal until the case can be executed.
pub const VETO_WINDOW: i64 = 72 * HOUR;
/// From a proposal until anyone can cancel the case.
pub const LAPSE: i64 = VETO_WINDOW + 30 * DAY;
pub const EVIDENCE_WINDOW: i64 = 28 * DAY;
pub const UNBONDING: i64 = 90 * DAY;

pub fn id(case: u8) -> [u8; 32] {
    [case; 32]
}

/// A network where one case may ask for everything.
pub fn strict_network() -> TestNetwork {
    let mut params = default_params();
    params.max_slash_bps = 10_000;
    TestNetwork::with_params(params)
}

/// What the limited network lets slashes take at once, and refills in each second.
pub const LIMIT: u64 = PER_SEC * EPOCH as u64;
pub const PER_SEC: u64 = 1_000;

/// A network whose slashes take at most `LIMIT`, refilled over an epoch.
pub fn limited_network() -> TestNetwork {
    let mut params = default_params();
    params.slash_limit_per_epoch = LIMIT;
    TestNetwork::with_params(params)
}

/// Opens a case for an offence that happens now.
pub fn accuse(net: &mut TestNetwork, w: WorkerId, case: u8, amount: u64) {
    let now = net.chain.now();
    net.proposes_slash(w, offence(case, now, amount)).succeeds();
}

/// The same, and lets the veto window pass.
pub fn convict(net: &mut TestNetwork, w: WorkerId, case: u8, amount: u64) {
    accuse(net, w, case, amount);
    net.chain.pass(VETO_WINDOW);
}

/// The same, and executes it.
pub fn slash(net: &mut TestNetwork, w: WorkerId, case: u8, amount: u64) {
    convict(net, w, case, amount);
    net.executes_slash(w, id(case)).succeeds();
}

/// What an execution took.
pub fn execute(net: &mut TestNetwork, w: WorkerId, case: u8) -> u64 {
    let event: events::SlashExecuted = net.executes_slash(w, id(case)).succeeds().event();
    event.taken
}
