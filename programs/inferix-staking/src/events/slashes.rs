//! What happened to a slash case.

use anchor_lang::prelude::*;

#[event]
pub struct SlashProposed {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub slash_case: Pubkey,
    pub offence_id: [u8; 32],
    pub reason: u32,
    pub evidence_hash: [u8; 32],
    pub offence_at: i64,
    pub reporter: Pubkey,
    pub asked: u64,
    pub executable_at: i64,
    pub lapses_at: i64,
}

#[event]
pub struct SlashContested {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub slash_case: Pubkey,
    pub contested_by: Pubkey,
    /// Zero if this is the first answer.
    pub old_answer_hash: [u8; 32],
    pub new_answer_hash: [u8; 32],
    pub executable_at: i64,
    pub lapses_at: i64,
}

#[event]
pub struct SlashCancelled {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub slash_case: Pubkey,
    pub cancelled_by: Pubkey,
    pub asked: u64,
    /// Before it was cancelled.
    pub taken: u64,
}

#[event]
pub struct SlashExecuted {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub slash_case: Pubkey,
    pub asked: u64,
    /// By this execution.
    pub taken: u64,
    /// What the case still asks, and whether it stays open for that; then when it lapses.
    pub rest: u64,
    pub open: bool,
    pub lapses_at: i64,
    pub old_active_stake: u64,
    pub new_active_stake: u64,
    pub old_unbonding: u64,
    pub new_unbonding: u64,
}

#[event]
pub struct SlashCaseClosed {
    pub network: Pubkey,
    pub worker: Pubkey,
    pub slash_case: Pubkey,
    pub rent_payer: Pubkey,
}
