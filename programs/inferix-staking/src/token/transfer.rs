//! Single calls into the token program. They are built by hand, two pointers and a few bytes each,
//! because the library's builders cost more compute than the transfer itself. `Transfer` without a mint
//! works for every mint that a network accepts, because none of them has a fee or a hook.
//!
//! The calls are "unchecked": the checked ones compare every account with every other, to make sure
//! that none of them is borrowed. Handlers move tokens last, when they hold no borrow but the
//! network's, which no token program can write.
//!
//! Instruction tags: SPL Token, shared by p-token and Token-2022.

use anchor_lang::prelude::*;
use anchor_lang::solana_program::instruction::Instruction;
use anchor_lang::solana_program::program::{invoke, invoke_signed_unchecked};

const TRANSFER: u8 = 3;
const BURN: u8 = 8;
const CLOSE_ACCOUNT: u8 = 9;
const INITIALIZE_ACCOUNT_3: u8 = 18;

/// One transfer out of a vault.
pub struct Transfer<'a, 'info> {
    pub from: &'a AccountInfo<'info>,
    pub to: &'a AccountInfo<'info>,
    pub authority: &'a AccountInfo<'info>,
    pub amount: u64,
}

impl Transfer<'_, '_> {
    /// Transfers, signed by a wallet.
    pub fn invoke(&self, token_program: &Pubkey) -> Result<()> {
        self.invoke_signed(token_program, &[])
    }

    /// Transfers, signed by a PDA with these seeds.
    pub fn invoke_signed(&self, token_program: &Pubkey, seeds: &[&[u8]]) -> Result<()> {
        let mut data = Vec::with_capacity(9);
        data.push(TRANSFER);
        data.extend_from_slice(&self.amount.to_le_bytes());
        let instruction = Instruction {
            program_id: *token_program,
            accounts: vec![
                AccountMeta::new(*self.from.key, false),
                AccountMeta::new(*self.to.key, false),
                AccountMeta::new_readonly(*self.authority.key, true),
            ],
            data,
        };
        let accounts = [self.from.clone(), self.to.clone(), self.authority.clone()];
        Ok(invoke_signed_unchecked(&instruction, &accounts, &[seeds])?)
    }
}

/// Burns tokens, signed by a wallet.
pub fn burn<'info>(
    token_program: &Pubkey,
    account: &AccountInfo<'info>,
    mint: &AccountInfo<'info>,
    authority: &AccountInfo<'info>,
    amount: u64,
) -> Result<()> {
    let mut data = Vec::with_capacity(9);
    data.push(BURN);
    data.extend_from_slice(&amount.to_le_bytes());
    let instruction = Instruction {
        program_id: *token_program,
        accounts: vec![
            AccountMeta::new(*account.key, false),
            AccountMeta::new(*mint.key, false),
            AccountMeta::new_readonly(*authority.key, true),
        ],
        data,
    };
    let accounts = [account.clone(), mint.clone(), authority.clone()];
    Ok(invoke(&instruction, &accounts)?)
}

/// Makes an allocated account a token account of `authority`.
pub fn initialize_account<'info>(
    token_program: &Pubkey,
    account: &AccountInfo<'info>,
    mint: &AccountInfo<'info>,
    authority: &Pubkey,
) -> Result<()> {
    let mut data = Vec::with_capacity(33);
    data.push(INITIALIZE_ACCOUNT_3);
    data.extend_from_slice(authority.as_ref());
    let instruction = Instruction {
        program_id: *token_program,
        accounts: vec![
            AccountMeta::new(*account.key, false),
            AccountMeta::new_readonly(*mint.key, false),
        ],
        data,
    };
    Ok(invoke(&instruction, &[account.clone(), mint.clone()])?)
}

/// Closes an empty token account; its rent goes to `rent_to`.
pub fn close_account<'info>(
    token_program: &Pubkey,
    account: &AccountInfo<'info>,
    rent_to: &AccountInfo<'info>,
    authority: &AccountInfo<'info>,
    seeds: &[&[u8]],
) -> Result<()> {
    let instruction = Instruction {
        program_id: *token_program,
        accounts: vec![
            AccountMeta::new(*account.key, false),
            AccountMeta::new(*rent_to.key, false),
            AccountMeta::new_readonly(*authority.key, true),
        ],
        data: vec![CLOSE_ACCOUNT],
    };
    let accounts = [account.clone(), rent_to.clone(), authority.clone()];
    Ok(invoke_signed_unchecked(&instruction, &accounts, &[seeds])?)
}
