//! One instruction a file: check, decide, move, tell.

pub mod accept_admin;
pub mod accept_worker;
pub mod admin_update;
pub mod apply_params;
pub mod apply_role;
pub mod attest_benchmark;
pub mod bar_worker;
pub mod burn_revenue;
pub mod cancel_params;
pub mod cancel_publication;
pub mod cancel_role;
pub mod cancel_slash;
pub mod cancel_unstake;
pub mod claim_penalty;
pub mod claim_rewards;
pub mod close_slash_case;
pub mod close_worker;
pub mod commit_price;
pub mod contest_slash;
pub mod create_network;
pub mod execute_slash;
pub mod fund_rewards;
pub mod guard_update;
pub mod offer_worker;
pub mod open_worker;
pub mod operator_update;
pub mod owner_update;
pub mod pause;
pub mod propose_admin;
pub mod propose_params;
pub mod propose_role;
pub mod propose_slash;
pub mod publish;
pub mod quote_minimum_stake;
pub mod register_worker;
pub mod request_unstake;
pub mod set_operator;
pub mod set_payout;
pub mod set_price;
pub mod set_restake;
pub mod set_role;
pub mod set_snapshot_uri;
pub mod suspend_publication;
pub mod top_up;
pub mod withdraw;
pub mod worker_status;

pub use accept_admin::*;
pub use accept_worker::*;
pub use admin_update::*;
pub use apply_params::*;
pub use apply_role::*;
pub use attest_benchmark::*;
pub use bar_worker::*;
pub use burn_revenue::*;
pub(crate) use cancel_params::*;
pub use cancel_publication::*;
pub(crate) use cancel_role::*;
pub use cancel_slash::*;
pub(crate) use cancel_unstake::*;
pub use claim_penalty::*;
pub use claim_rewards::*;
pub use close_slash_case::*;
pub use close_worker::*;
pub use commit_price::*;
pub use contest_slash::*;
pub use create_network::*;
pub use execute_slash::*;
pub use fund_rewards::*;
pub use guard_update::*;
pub(crate) use offer_worker::*;
pub use open_worker::*;
pub use operator_update::*;
pub use owner_update::*;
pub use pause::*;
pub(crate) use propose_admin::*;
pub(crate) use propose_params::*;
pub(crate) use propose_role::*;
pub use propose_slash::*;
pub use publish::*;
pub use quote_minimum_stake::*;
pub use register_worker::*;
pub(crate) use request_unstake::*;
pub(crate) use set_operator::*;
pub(crate) use set_payout::*;
pub(crate) use set_price::*;
pub(crate) use set_restake::*;
pub use set_role::*;
pub(crate) use set_snapshot_uri::*;
pub(crate) use suspend_publication::*;
pub use top_up::*;
pub use withdraw::*;
pub use worker_status::*;

crate::account::nothing_at_exit!(
    AcceptAdmin,
    AcceptWorker,
    AdminUpdate,
    ApplyParams,
    ApplyRole,
    AttestBenchmark,
    BarWorker,
    BurnRevenue,
    CancelPublication,
    CancelSlash,
    ClaimPenalty,
    ClaimRewards,
    CommitPrice,
    CommitPriceFromPyth,
    ContestSlash,
    CreateNetwork,
    ExecuteSlash,
    FundRewards,
    GuardUpdate,
    OpenWorker,
    OperatorUpdate,
    OwnerUpdate,
    Pause,
    ProposeSlash,
    PublishPenalties,
    PublishRewards,
    QuoteMinimumStake,
    RegisterWorker,
    SetRole,
    TopUp,
    ViewWorker,
    Withdraw,
);
