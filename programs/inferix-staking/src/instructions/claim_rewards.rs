use anchor_lang::prelude::*;
use inferix_staking_math::{leaf_hash, subtree_root, Hash, StakeRule};

use crate::error::{ensure, StakingError};
use crate::events::{RewardsClaimed, WorkerClaim};
use crate::loader::Get;
use crate::state::{ClaimOutcome, Network, RewardPool, Worker};
use crate::token::{transfer_many, Payee};
use crate::REWARDS_SEED;

/// One leaf of the run.
#[derive(AnchorSerialize, AnchorDeserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimLeaf {
    /// A worker to pay, and what it has earned over all epochs. Its account and its payout token
    /// account follow among the remaining accounts, both writable.
    Worker { cumulative: u64 },
    /// A leaf of no interest, of a closed worker, or of the tree's padding.
    Hash { hash: [u8; 32] },
}

/// Remaining accounts: for each worker leaf, in order, the worker and its payout token account.
#[derive(Accounts)]
pub struct ClaimRewards<'info> {
    pub network: AccountLoader<'info, Network>,
    #[account(
        mut,
        constraint = reward_pool.get()?.network == network.key() @ StakingError::WrongNetwork,
        constraint = reward_pool.get()?.distribution.vault == reward_vault.key()
            @ StakingError::WrongVault
    )]
    pub reward_pool: AccountLoader<'info, RewardPool>,
    /// CHECK: the pool's own vault.
    #[account(mut)]
    pub reward_vault: UncheckedAccount<'info>,
    /// CHECK: the network's own token program.
    #[account(address = network.get()?.token_program @ StakingError::WrongTokenProgram)]
    pub token_program: UncheckedAccount<'info>,
}

pub(crate) fn claim_rewards<'info>(
    ctx: Context<'info, ClaimRewards<'info>>,
    first_leaf: u32,
    leaves: Vec<ClaimLeaf>,
    proof: Vec<[u8; 32]>,
) -> Result<()> {
    let accounts = &ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let network = accounts.network.get()?;
    let run = Run {
        network_key: accounts.network.key(),
        network: &network,
        rule: network.stake_rule()?,
        now,
    };

    // Decide, and write it down: nothing is sent before every book is closed.
    let (paid_to, mut hashes, claims) = run.settle(&leaves, ctx.remaining_accounts)?;
    let (bump, claimed) = {
        let mut pool = accounts.reward_pool.get_mut()?;
        let distribution = &mut pool.distribution;
        distribution.settle(now);
        let root = subtree_root(&mut hashes).ok_or(StakingError::InvalidRun)?;
        let leaf_count = u32::try_from(hashes.len()).map_err(|_| StakingError::InvalidRun)?;
        distribution.verify(first_leaf, leaf_count, root, &proof)?;
        let old_claimed_total = distribution.claimed_total;
        for (_, amount) in &paid_to {
            distribution.record_claim(*amount)?;
        }
        let claimed = RewardsClaimed {
            network: run.network_key,
            epoch: distribution.current.epoch,
            old_claimed_total,
            new_claimed_total: distribution.claimed_total,
            claims,
        };
        (pool.bump, claimed)
    };

    transfer_many(
        accounts.token_program.key,
        &accounts.reward_vault,
        accounts.reward_pool.as_ref(),
        &paid_to,
        &[REWARDS_SEED, run.network_key.as_ref(), &[bump]],
    )?;
    emit!(claimed);
    Ok(())
}

type Payment<'info> = (&'info AccountInfo<'info>, u64);

/// What all claims of one run have in common.
struct Run<'a> {
    network_key: Pubkey,
    network: &'a Network,
    rule: StakeRule,
    now: i64,
}

impl Run<'_> {
    /// Settles every leaf with its worker: who is paid how much, the leaves' hashes, what to tell.
    /// The proof is checked later, and undoes all of it when it does not hold.
    fn settle<'info>(
        &self,
        leaves: &[ClaimLeaf],
        accounts: &'info [AccountInfo<'info>],
    ) -> Result<(Vec<Payment<'info>>, Vec<Hash>, Vec<WorkerClaim>)> {
        let mut pairs = accounts.chunks_exact(2);
        ensure!(
            pairs.remainder().is_empty(),
            StakingError::LeavesDoNotMatchAccounts
        );
        let mut paid_to = Vec::with_capacity(pairs.len());
        let mut claims = Vec::with_capacity(pairs.len());
        let mut hashes = Vec::with_capacity(leaves.len());
        for leaf in leaves {
            hashes.push(match leaf {
                ClaimLeaf::Hash { hash } => *hash,
                ClaimLeaf::Worker { cumulative } => {
                    let Some([worker, payout]) = pairs.next() else {
                        return Err(StakingError::LeavesDoNotMatchAccounts.into());
                    };
                    let (hash, claim) = self.settle_worker(worker, payout, *cumulative)?;
                    if claim.paid > 0 {
                        paid_to.push((payout, claim.paid));
                    }
                    claims.push(claim);
                    hash
                }
            });
        }
        ensure!(
            pairs.next().is_none(),
            StakingError::LeavesDoNotMatchAccounts
        );
        Ok((paid_to, hashes, claims))
    }

    fn settle_worker<'info>(
        &self,
        account: &'info AccountInfo<'info>,
        payout: &AccountInfo<'info>,
        cumulative: u64,
    ) -> Result<(Hash, WorkerClaim)> {
        let loader = AccountLoader::<Worker>::try_from(account)?;
        let mut worker = loader.get_mut()?;
        ensure!(
            worker.network == self.network_key,
            StakingError::WrongNetwork
        );
        ensure!(
            *payout.key == worker.payout_token_account,
            StakingError::WrongTokenAccount
        );

        let due = worker.due(cumulative);
        let covered = worker.note_coverage(Some(&self.rule), self.now);
        let outcome = match worker.eligibility(covered) {
            ClaimOutcome::Paid if due == 0 => ClaimOutcome::NothingDue,
            ClaimOutcome::Paid if !self.payee(&worker).accepts(payout) => {
                ClaimOutcome::PayoutUnavailable
            }
            outcome => outcome,
        };
        let paid = if outcome == ClaimOutcome::Paid {
            due
        } else {
            0
        };
        worker.record_claim(paid)?;

        let hash = leaf_hash(account.key.as_array(), worker.opened_slot, cumulative);
        let claimed_total = worker.claimed_total;
        Ok((
            hash,
            WorkerClaim {
                worker: *account.key,
                outcome,
                paid,
                claimed_total,
            },
        ))
    }

    fn payee<'b>(&'b self, worker: &'b Worker) -> Payee<'b> {
        Payee {
            token_program: &self.network.token_program,
            mint: &self.network.mint,
            wallet: &worker.payout,
        }
    }
}
