//! Where the runtime enters. Claims, which are most of what this program does, and slashes are handled on the
//! accounts and arguments where the runtime put them; everything else goes on to Anchor.

use std::mem::MaybeUninit;
use std::slice::from_raw_parts_mut;

use anchor_lang::error::{AnchorError, ComparedValues, ErrorOrigin};
use anchor_lang::prelude::*;
use anchor_lang::solana_program::log::sol_log;
use anchor_lang::Discriminator;
use pinocchio::entrypoint::deserialize;
use pinocchio::{AccountView, MAX_TX_ACCOUNTS, SUCCESS};

use crate::account::{infos, DISCRIMINATOR_LEN};
use crate::instruction::{ClaimPenalty, ClaimRewards, ExecuteSlash};
use crate::instructions::{claim_penalty, claim_rewards, execute_slash};

/// # Safety
/// `input` is what the runtime passes to a program: aligned to 8 bytes, and laid out as
/// `pinocchio::entrypoint` and `solana_program::entrypoint` both describe.
#[cfg_attr(all(feature = "entrypoint", not(feature = "cpi")), no_mangle)]
pub unsafe extern "C" fn entrypoint(input: *mut u8) -> u64 {
    // As many as an instruction can have: none is left out.
    let mut accounts = [const { MaybeUninit::<AccountView>::uninit() }; MAX_TX_ACCOUNTS];
    // SAFETY: the runtime passes a valid input, which lasts as long as the program runs. It is only
    // read here, so that it is still as it was when Anchor gets it.
    let (program_id, count, data) = unsafe { deserialize(input, &mut accounts) };
    // SAFETY: `deserialize` has initialized the first `count` views, and `count` is at most
    // MAX_TX_ACCOUNTS. Views of one account share its borrow flag, which is part of the input.
    let accounts = unsafe { from_raw_parts_mut(accounts.as_mut_ptr().cast(), count) };
    match dispatch(program_id, accounts, data) {
        Ok(()) => SUCCESS,
        Err(error) => refusal(error),
    }
}

#[inline(always)]
fn dispatch(program_id: &Pubkey, accounts: &mut [AccountView], data: &[u8]) -> Result<()> {
    if let Some((discriminator, arguments)) = data.split_first_chunk::<DISCRIMINATOR_LEN>() {
        // Anchor refuses to run at another address, also for these.
        let is = |known| discriminator == known && *program_id == crate::ID;
        if is(ClaimRewards::DISCRIMINATOR) {
            return claim_rewards::process(accounts, arguments);
        }
        if is(ExecuteSlash::DISCRIMINATOR) {
            return execute_slash::process(accounts);
        }
        if is(ClaimPenalty::DISCRIMINATOR) {
            return claim_penalty::process(accounts, arguments);
        }
    }
    // SAFETY: these are all accounts, and no view has borrowed anything.
    unsafe { anchor(program_id, accounts, data) }
}

/// What `solana_program::entrypoint!` does.
///
/// # Safety
/// As for [`infos`].
#[inline(never)]
unsafe fn anchor(program_id: &Pubkey, accounts: &mut [AccountView], data: &[u8]) -> Result<()> {
    // SAFETY: the caller says so.
    crate::try_entry(program_id, unsafe { infos(accounts) }, data)
}

/// Logs an error and makes it the program's result, as Anchor does.
#[cold]
#[inline(never)]
fn refusal(error: Error) -> u64 {
    if let Error::AnchorError(error) = &error {
        log(error);
    }
    ProgramError::from(error).into()
}

/// The lines that Anchor logs, which clients read, without its formatting code. (What is no error of ours or
/// of Anchor's is named by the runtime's own line.)
fn log(error: &AnchorError) {
    let (how, account) = match &error.error_origin {
        Some(ErrorOrigin::AccountName(account)) => ("caused by account: ", account.as_str()),
        _ => ("occurred", ""),
    };
    let number = error.error_code_number.to_string();
    let line = [
        "AnchorError ",
        how,
        account,
        ". Error Code: ",
        &error.error_name,
        ". Error Number: ",
        &number,
        ". Error Message: ",
        &error.error_msg,
        ".",
    ];
    sol_log(&line.concat());
    if let Some(ComparedValues::Pubkeys((left, right))) = &error.compared_values {
        sol_log("Left:");
        left.log();
        sol_log("Right:");
        right.log();
    }
}
