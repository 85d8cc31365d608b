//! Calls of other programs, built by hand: two pointers and a few bytes an account, because the library's
//! builders cost more compute than what is called.
//!
//! The calls are "unchecked": the checked ones compare every account with every other, to make sure that none
//! of them is borrowed. Handlers call last, when they hold no borrow but of accounts of this program that they
//! do not pass, and that no other program can write.

use anchor_lang::prelude::*;
use pinocchio::cpi::{invoke_signed_unchecked, CpiAccount, Seed, Signer as Seeds};
use pinocchio::instruction::{InstructionAccount, InstructionView};
use pinocchio::AccountView;

/// An account of a call, and what the called program may do with it.
pub struct Argument<'a> {
    view: &'a AccountView,
    writable: bool,
    signs: bool,
}

pub fn writable(account: &AccountView) -> Argument<'_> {
    argument(account, true, false)
}

pub fn readonly(account: &AccountView) -> Argument<'_> {
    argument(account, false, false)
}

/// It signs: itself, or as the address that the call's seeds give.
pub fn signer(account: &AccountView) -> Argument<'_> {
    argument(account, false, true)
}

pub fn writable_signer(account: &AccountView) -> Argument<'_> {
    argument(account, true, true)
}

fn argument(view: &AccountView, writable: bool, signs: bool) -> Argument<'_> {
    Argument {
        view,
        writable,
        signs,
    }
}

/// Calls a program, signed by the address of ours that these seeds give, with its bump; by none if there are
/// no seeds. If the program refuses, the transaction fails.
#[inline(never)]
pub fn call<const ACCOUNTS: usize>(
    program: &Pubkey,
    accounts: &[Argument; ACCOUNTS],
    data: &[u8],
    seeds: &[&[u8]],
) {
    let accounts = accounts.each_ref();
    let instruction = InstructionView {
        program_id: program,
        accounts: &accounts.map(|argument| {
            InstructionAccount::new(argument.view.address(), argument.writable, argument.signs)
        }),
        data,
    };
    let accounts = accounts.map(|argument| CpiAccount::from(argument.view));
    let seeds: Vec<Seed> = seeds.iter().map(|seed| Seed::from(*seed)).collect();
    let signers = [Seeds::from(seeds.as_slice())];
    let signers = if seeds.is_empty() { &[] } else { &signers[..] };
    // SAFETY: the called program writes to these accounts only, none of which the handler has borrowed.
    unsafe { invoke_signed_unchecked(&instruction, &accounts, signers) };
}
