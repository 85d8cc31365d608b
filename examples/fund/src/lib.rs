//! An example for whoever builds on Inferix worker staking: a fund whose PDA owns a worker.
//!
//! Holders pay in tokens, the fund stakes them for a machine whose operator has none, and what the machine earns
//! is split between the operator and the holders. Everything is done by CPI; `docs/INTEGRATING.md` walks through
//! it. The tests of the staking program run it. It is not audited, and its manager is trusted with the timing.

#[cfg(target_arch = "bpf")]
use solana_compiler_builtins as _;

pub mod error;
pub mod instructions;
pub mod state;

use anchor_lang::prelude::*;
use inferix_staking::ClaimLeaf;

pub use error::FundError;
pub use instructions::*;
pub use state::*;

declare_id!("Fund111111111111111111111111111111111111111");

#[program]
pub mod inferix_fund {
    // The code that `#[program]` writes beside these functions needs the names of this crate.
    #[allow(clippy::wildcard_imports)]
    use super::*;

    /// Creates a fund for one machine of a network. The signer becomes its manager.
    pub fn create_fund(
        ctx: Context<CreateFund>,
        node: [u8; 32],
        operator: Pubkey,
        operator_bps: u16,
    ) -> Result<()> {
        instructions::create_fund(ctx, node, operator, operator_bps)
    }

    /// Pays tokens in, once per holder, while the fund is raising.
    pub fn invest(ctx: Context<Invest>, amount: u64) -> Result<()> {
        instructions::invest(ctx, amount)
    }

    /// Opens a worker of the fund's own and hands its daily work to the operator.
    pub fn open_worker(ctx: Context<OpenWorker>) -> Result<()> {
        instructions::open_worker(ctx)
    }

    /// Takes a worker over that its owner has offered to the fund, in the place of opening one.
    pub fn accept_worker(ctx: Context<AcceptWorker>, offer: u64, least_stake: u64) -> Result<()> {
        instructions::accept_worker(ctx, offer, least_stake)
    }

    /// Registers the worker with a deposit out of the treasury. The operator may do it, too, from its side.
    pub fn register_worker(ctx: Context<Stake>, price: u64, deposit: u64) -> Result<()> {
        instructions::register_worker(ctx, price, deposit)
    }

    /// Adds stake out of the treasury.
    pub fn top_up(ctx: Context<Stake>, amount: u64) -> Result<()> {
        instructions::top_up(ctx, amount)
    }

    /// Asks stake back; `u64::MAX` means all of it, which deregisters the worker.
    pub fn unstake(ctx: Context<Manage>, amount: u64) -> Result<()> {
        instructions::unstake(ctx, amount)
    }

    /// Asks back what the worker holds beyond S(n), if anything.
    pub fn unstake_surplus(ctx: Context<Manage>) -> Result<()> {
        instructions::unstake_surplus(ctx)
    }

    /// Brings matured stake back into the treasury. Anyone.
    pub fn withdraw(ctx: Context<Withdraw>) -> Result<()> {
        instructions::withdraw(ctx)
    }

    /// Offers the worker to somebody, such as its operator, once the fund winds down and the worker holds nothing;
    /// `None` withdraws the offer.
    pub fn offer_worker(ctx: Context<Manage>, new_owner: Option<Pubkey>) -> Result<()> {
        instructions::offer_worker(ctx, new_owner)
    }

    /// Closes the empty worker. Its rent goes to the manager.
    pub fn close_worker(ctx: Context<CloseWorker>) -> Result<()> {
        instructions::close_worker(ctx)
    }

    /// Stops staking: from now on what is in the treasury belongs to the holders.
    pub fn wind_down(ctx: Context<WindDown>) -> Result<()> {
        instructions::wind_down(ctx)
    }

    /// Claims the worker's rewards and returns what has arrived, as return data. Anyone; a claim needs no fund and
    /// can as well be an instruction of its own.
    pub fn collect<'info>(
        ctx: Context<'info, Collect<'info>>,
        first_leaf: u32,
        leaf: ClaimLeaf,
        proof: Vec<[u8; 32]>,
    ) -> Result<u64> {
        instructions::collect(ctx, first_leaf, leaf, proof)
    }

    /// Pays the operator its part of the rewards. Anyone.
    pub fn pay_operator(ctx: Context<PayOperator>) -> Result<()> {
        instructions::pay_operator(ctx)
    }

    /// Pays a holder its part of the rewards, and of the treasury once the fund winds down. Anyone.
    pub fn pay_holder(ctx: Context<PayHolder>) -> Result<()> {
        instructions::pay_holder(ctx)
    }
}
