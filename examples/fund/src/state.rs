//! The fund's own accounts, and how it splits what arrives.

use anchor_lang::prelude::*;

use crate::FundError;

pub const FUND_SEED: &[u8] = b"fund";
pub const REWARDS_SEED: &[u8] = b"rewards";
pub const SHARE_SEED: &[u8] = b"share";

#[derive(AnchorSerialize, AnchorDeserialize, InitSpace, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Holders pay in.
    Raising,
    /// The fund owns a worker; shares are fixed.
    Running,
    /// Nothing is staked any more; what comes back belongs to the holders.
    WindingDown,
}

/// One fund, one worker. The fund owns it: this account signs for it.
///
/// It pays nothing: an account with data cannot be the source of a transfer of lamports. Whoever calls pays
/// rents and fees.
#[account]
#[derive(InitSpace, Debug)]
pub struct Fund {
    pub bump: u8,
    /// Of the wallet that rewards go to.
    pub rewards_bump: u8,
    pub phase: Phase,
    /// The operator's part of the rewards.
    pub operator_bps: u16,
    /// Names the machine.
    pub node: [u8; 32],
    /// Decides when to stake and when to stop. It can take nothing.
    pub manager: Pubkey,
    /// Runs the machine: the worker's hot key.
    pub operator: Pubkey,
    pub network: Pubkey,
    pub mint: Pubkey,
    /// Zero until the fund owns one.
    pub worker: Pubkey,
    /// Paid in by holders, in base units.
    pub total_shares: u64,
    /// Paid out so far: rewards to the operator and to holders, and what was paid in to holders.
    pub operator_paid: u64,
    pub rewards_paid: u64,
    pub principal_paid: u64,
}

/// The shares of one holder: what it has paid in.
#[account]
#[derive(InitSpace, Debug)]
pub struct Share {
    pub bump: u8,
    pub fund: Pubkey,
    pub holder: Pubkey,
    pub shares: u64,
    pub rewards_paid: u64,
    pub principal_paid: u64,
}

/// Seeds by which the runtime accepts the fund's signature.
pub struct FundSigner {
    network: Pubkey,
    node: [u8; 32],
    bump: [u8; 1],
}

impl FundSigner {
    pub fn seeds(&self) -> [&[u8]; 4] {
        [FUND_SEED, self.network.as_ref(), &self.node, &self.bump]
    }
}

impl Fund {
    /// Takes a worker on: shares are fixed from now on.
    pub fn begin(&mut self, worker: Pubkey) -> Result<()> {
        require!(self.phase == Phase::Raising, FundError::WrongPhase);
        self.phase = Phase::Running;
        self.worker = worker;
        Ok(())
    }

    pub fn signer(&self) -> FundSigner {
        FundSigner {
            network: self.network,
            node: self.node,
            bump: [self.bump],
        }
    }

    /// The operator's part of all rewards that have arrived, `balance` of which are still there, less what it was
    /// paid.
    pub fn operator_due(&self, balance: u64) -> Result<u64> {
        let earned = part(
            self.received(balance)?,
            u64::from(self.operator_bps),
            10_000,
        );
        Ok(earned.saturating_sub(self.operator_paid))
    }

    /// A holder's parts, less what it was paid: of the rewards, after the operator's part, and of what was paid
    /// in, once the fund winds down. `rewards` and `treasury` are the balances of the two token accounts.
    pub fn holder_due(&self, share: &Share, rewards: u64, treasury: u64) -> Result<(u64, u64)> {
        let received = self.received(rewards)?;
        let to_operator = part(received, u64::from(self.operator_bps), 10_000);
        let pool = received.saturating_sub(to_operator);
        let rewards = part(pool, share.shares, self.total_shares);
        let principal = match self.phase {
            Phase::WindingDown => {
                let returned = sum(treasury, self.principal_paid)?;
                part(returned, share.shares, self.total_shares)
            }
            _ => 0,
        };
        Ok((
            rewards.saturating_sub(share.rewards_paid),
            principal.saturating_sub(share.principal_paid),
        ))
    }

    fn received(&self, balance: u64) -> Result<u64> {
        sum(sum(balance, self.operator_paid)?, self.rewards_paid)
    }
}

/// `of` parts out of `whole` of an amount, rounded down: all parts together never exceed the amount. What
/// rounding leaves stays in the account and counts the next time.
pub fn part(amount: u64, of: u64, whole: u64) -> u64 {
    let product = u128::from(amount).saturating_mul(u128::from(of));
    let part = product.checked_div(u128::from(whole)).unwrap_or(0);
    u64::try_from(part).unwrap_or(u64::MAX)
}

pub fn sum(a: u64, b: u64) -> Result<u64> {
    a.checked_add(b).ok_or_else(|| FundError::Overflow.into())
}
