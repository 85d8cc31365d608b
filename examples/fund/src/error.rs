//! Every way the fund refuses.

use anchor_lang::prelude::*;

#[error_code]
pub enum FundError {
    #[msg("Only the fund's manager may do this.")]
    NotManager,
    #[msg("The fund is in another phase.")]
    WrongPhase,
    #[msg("The operator's part is at most 10,000 basis points.")]
    TooManyBasisPoints,
    #[msg("The amount is zero.")]
    AmountIsZero,
    #[msg("A total would exceed 64 bits.")]
    Overflow,
    #[msg("This account is not the fund's.")]
    WrongAccount,
    #[msg("The worker is registered or still holds stake. Unstake and withdraw everything before you offer it.")]
    WorkerHoldsStake,
    #[msg("Nothing is due.")]
    NothingDue,
}
