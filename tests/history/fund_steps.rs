//! The fund's own business: it splits what has arrived, asks back what it can spare, and winds down.

use inferix_fund::instruction as ix;
use inferix_fund::{FundError, SHARE_SEED, accounts as acc};
use inferix_staking_tests::*;

use crate::fund::{Fund, OPERATOR_BPS, fund_check};
use crate::model::*;
use crate::terms::Outcome;
use crate::world::{World, judge};

/// Who has paid in, by its number as a person, and how much.
pub const INVESTORS: [(usize, u64); 2] = [(0, 3 * IFX + 1), (1, IFX)];
const SHARES: u64 = INVESTORS[0].1 + INVESTORS[1].1;

/// What the fund knows of itself.
#[derive(Clone, Debug, Default)]
pub struct FundBooks {
    pub winding_down: bool,
    operator_paid: u64,
    /// Rewards and principal, by holder.
    paid: [(u64, u64); INVESTORS.len()],
}

fn part(amount: u64, of: u64, whole: u64) -> u64 {
    (u128::from(amount) * u128::from(of) / u128::from(whole)) as u64
}

impl Model {
    const FUND_REWARDS: Purse = Purse::Payout(FUND, 0);

    /// All rewards that have arrived, and the operator's part of them.
    fn fund_received(&self) -> (u64, u64) {
        let books = &self.fund_books;
        let paid: u64 = books.paid.iter().map(|(rewards, _)| rewards).sum();
        let received = self.tokens[&Self::FUND_REWARDS] + books.operator_paid + paid;
        (received, part(received, OPERATOR_BPS.into(), 10_000))
    }

    fn fund_pays_operator(&mut self) -> Outcome {
        let due = self.fund_received().1 - self.fund_books.operator_paid;
        fund_check(due > 0, FundError::NothingDue)?;
        self.fund_books.operator_paid += due;
        self.pays(Self::FUND_REWARDS, Purse::Wallet(FUND_OPERATOR), due)
    }

    fn fund_pays_holder(&mut self, holder: usize) -> Outcome {
        let (received, to_operator) = self.fund_received();
        let (person, shares) = INVESTORS[holder];
        let treasury = Purse::Wallet(FUND);
        let paid = &self.fund_books.paid;
        let returned = self.tokens[&treasury] + paid.iter().map(|(_, part)| part).sum::<u64>();
        let owed = match self.fund_books.winding_down {
            true => part(returned, shares, SHARES),
            false => 0,
        };
        let (rewards, principal) = paid[holder];
        let rewards = part(received - to_operator, shares, SHARES).saturating_sub(rewards);
        let principal = owed.saturating_sub(principal);
        fund_check(rewards > 0 || principal > 0, FundError::NothingDue)?;
        let paid = &mut self.fund_books.paid[holder];
        *paid = (paid.0 + rewards, paid.1 + principal);
        self.pays(Self::FUND_REWARDS, Purse::Wallet(person), rewards)?;
        self.pays(treasury, Purse::Wallet(person), principal)
    }

    /// What the fund's worker holds beyond S(n), or all of it once it has left.
    fn fund_unstakes_surplus(&mut self, w: usize) -> Outcome {
        let (books, network) = (&self.workers[w], &self.network);
        let surplus = if books.open {
            books.surplus(network)
        } else {
            0
        };
        fund_check(surplus > 0, FundError::NothingDue)?;
        let (books, network) = self.owned(w, FUND)?;
        books.request_unstake(surplus, network)
    }

    /// It stakes nothing before it has a worker, and nothing once it winds down.
    pub fn fund_may_stake(&self) -> Outcome {
        fund_check(!self.fund_books.winding_down, FundError::WrongPhase)
    }
}

impl World {
    /// By nobody: the operator's part, or a holder's.
    pub fn splits(&mut self, _: usize) {
        for payee in [None, Some(0), Some(1)] {
            if self.random.chance(60) {
                let expected = self.side.model.attempt(|model| match payee {
                    None => model.fund_pays_operator(),
                    Some(holder) => model.fund_pays_holder(holder),
                });
                let holder = payee.map(|holder| self.key_of(INVESTORS[holder].0).pubkey());
                let operator = self.key_of(FUND_OPERATOR).pubkey();
                let fund = &self.side.fund;
                let call = match holder {
                    None => fund.pays_operator(&mut self.net, operator),
                    Some(holder) => fund.pays_holder(&mut self.net, holder),
                };
                judge(call, &expected);
            }
        }
    }

    pub fn unstakes_surplus(&mut self, _: usize) {
        if let Some(w) = self.side.model.fund {
            let expected = self
                .side
                .model
                .attempt(|model| model.fund_unstakes_surplus(w));
            let (fund, data) = (&self.side.fund, ix::UnstakeSurplus {});
            judge(fund.manages(&mut self.net, WorkerId(w), data), &expected);
        }
    }

    /// For good, and so only late in one history of three.
    pub fn winds_down(&mut self, _: usize) {
        if self.side.model.network.epoch() > 40 && self.random.chance(30) {
            self.side.model.fund_books.winding_down = true;
            self.side.model.accepted += 1;
            self.side.fund.winds_down(&mut self.net).succeeds();
        }
    }
}

impl Fund {
    /// Who holds shares has paid in before there is a worker.
    pub fn invests(&self, net: &mut TestNetwork, holder: &Keypair, amount: u64) {
        let accounts = acc::Invest {
            holder: holder.pubkey(),
            fund: self.address,
            share: self.share_of(&holder.pubkey()),
            mint: net.mint,
            holder_account: net.tokens_of(&holder.pubkey()),
            treasury: self.treasury,
            token_program: net.token_program,
            system_program: solana_sdk_ids::system_program::ID,
        };
        let data = ix::Invest { amount };
        self.call_by(holder, net, accounts, data).succeeds();
    }

    fn share_of(&self, holder: &Pubkey) -> Pubkey {
        let seeds = [SHARE_SEED, self.address.as_ref(), holder.as_ref()];
        Pubkey::find_program_address(&seeds, &inferix_fund::ID).0
    }

    fn pays_operator<'a>(&self, net: &'a mut TestNetwork, operator: Pubkey) -> Call<'a> {
        let accounts = acc::PayOperator {
            fund: self.address,
            operator,
            mint: net.mint,
            rewards_wallet: self.rewards_wallet,
            rewards: net.tokens_of(&self.rewards_wallet),
            operator_account: net.tokens_of(&operator),
            token_program: net.token_program,
        };
        self.call(net, accounts, ix::PayOperator {})
    }

    fn pays_holder<'a>(&self, net: &'a mut TestNetwork, holder: Pubkey) -> Call<'a> {
        let accounts = acc::PayHolder {
            fund: self.address,
            share: self.share_of(&holder),
            holder,
            mint: net.mint,
            rewards_wallet: self.rewards_wallet,
            rewards: net.tokens_of(&self.rewards_wallet),
            treasury: self.treasury,
            holder_account: net.tokens_of(&holder),
            token_program: net.token_program,
        };
        self.call(net, accounts, ix::PayHolder {})
    }

    fn winds_down<'a>(&self, net: &'a mut TestNetwork) -> Call<'a> {
        let accounts = acc::WindDown {
            manager: self.manager.pubkey(),
            fund: self.address,
        };
        self.call(net, accounts, ix::WindDown {})
    }
}
