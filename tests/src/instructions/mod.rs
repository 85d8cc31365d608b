//! One method for each instruction, named for what somebody does.

use anchor_lang::prelude::Pubkey;
use anchor_lang::{InstructionData, ToAccountMetas};
use solana_instruction::Instruction;

mod governance;
mod networks;
mod rewards;
mod slashes;
mod stake;
mod workers;

pub use slashes::offence;

const SYSTEM: Pubkey = solana_sdk_ids::system_program::ID;

fn instruction(accounts: impl ToAccountMetas, data: impl InstructionData) -> Instruction {
    Instruction {
        program_id: inferix_staking::ID,
        accounts: accounts.to_account_metas(None),
        data: data.data(),
    }
}
