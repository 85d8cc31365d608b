//! Stake on its way out: up to four tickets, each with its own time of maturity.

use anchor_lang::prelude::*;

use crate::error::StakingError;

pub const MAX_TICKETS: usize = 4;

/// Stake that its owner asked back. An amount of 0 marks a free place.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Ticket {
    /// Token base units.
    pub amount: u64,
    /// From this unix time on it can be withdrawn. Fixed when the ticket is made.
    pub matures_at: i64,
}

/// A worker's tickets. A ticket keeps its place until it is withdrawn, cancelled or slashed away.
#[zero_copy]
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Unbonding {
    pub tickets: [Ticket; MAX_TICKETS],
}

impl Unbonding {
    /// All that is unbonding, matured or not. Cannot exceed what was deposited, so never saturates.
    pub fn total(&self) -> u64 {
        self.tickets
            .iter()
            .fold(0, |sum: u64, ticket| sum.saturating_add(ticket.amount))
    }

    /// Opens a ticket and returns its index.
    pub fn open(&mut self, amount: u64, matures_at: i64) -> Result<u8> {
        for (index, ticket) in (0u8..).zip(self.tickets.iter_mut()) {
            if ticket.amount == 0 {
                *ticket = Ticket { amount, matures_at };
                return Ok(index);
            }
        }
        Err(StakingError::TicketsFull.into())
    }

    /// Cancels the ticket at `index` and returns its amount.
    pub fn cancel(&mut self, index: u8) -> Result<u64> {
        match self.tickets.get_mut(usize::from(index)) {
            Some(ticket) if ticket.amount > 0 => Ok(std::mem::take(ticket).amount),
            _ => Err(StakingError::NoSuchTicket.into()),
        }
    }

    /// The sum of all tickets that have matured.
    pub fn matured(&self, now: i64) -> u64 {
        self.tickets
            .iter()
            .filter(|ticket| ticket.matures_at <= now)
            .fold(0, |sum: u64, ticket| sum.saturating_add(ticket.amount))
    }

    /// Takes up to `amount`, the ticket that matures first before the others, and returns what was taken. A
    /// withdrawal so takes matured tickets only, and a slash what was about to leave.
    pub fn take_first(&mut self, amount: u64) -> u64 {
        let mut left = amount;
        while left > 0 {
            let first = self
                .tickets
                .iter_mut()
                .filter(|ticket| ticket.amount > 0)
                .min_by_key(|ticket| ticket.matures_at);
            let Some(ticket) = first else { break };
            let taken = ticket.amount.min(left);
            left = left.saturating_sub(taken);
            ticket.amount = ticket.amount.saturating_sub(taken);
            if ticket.amount == 0 {
                *ticket = Ticket::default();
            }
        }
        amount.saturating_sub(left)
    }
}
