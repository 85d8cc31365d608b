//! Mints and token accounts of both token programs.

use anchor_lang::prelude::Pubkey;
use solana_keypair::Keypair;
use solana_program_pack::Pack;
use solana_signer::Signer;
use spl_token_interface::state::{Account as TokenAccount, Mint};

use crate::Chain;

pub const SPL_TOKEN: Pubkey = spl_token_interface::ID;
pub const TOKEN_2022: Pubkey = spl_token_2022_interface::ID;

pub fn associated_address(wallet: &Pubkey, mint: &Pubkey, token_program: &Pubkey) -> Pubkey {
    spl_associated_token_account_interface::address::get_associated_token_address_with_program_id(
        wallet,
        mint,
        token_program,
    )
}

impl Chain {
    /// A mint without extensions, whose authority is `authority`.
    pub fn create_mint(
        &mut self,
        token_program: &Pubkey,
        authority: &Keypair,
        decimals: u8,
        freeze_authority: Option<&Pubkey>,
    ) -> Pubkey {
        let mint = self.keypair();
        let rent = self.svm.minimum_balance_for_rent_exemption(Mint::LEN);
        let payer = self.fee_payer.insecure_clone();
        self.must(
            &[
                solana_system_interface::instruction::create_account(
                    &payer.pubkey(),
                    &mint.pubkey(),
                    rent,
                    Mint::LEN as u64,
                    token_program,
                ),
                spl_token_2022_interface::instruction::initialize_mint2(
                    token_program,
                    &mint.pubkey(),
                    &authority.pubkey(),
                    freeze_authority,
                    decimals,
                )
                .unwrap(),
            ],
            &[&mint],
        );
        mint.pubkey()
    }

    /// The wallet's associated token account, created when it is missing.
    pub fn token_account(&mut self, wallet: &Pubkey, mint: &Pubkey) -> Pubkey {
        let token_program = self.account(mint).expect("no such mint").owner;
        let payer = self.fee_payer.pubkey();
        let create =
            spl_associated_token_account_interface::instruction::create_associated_token_account_idempotent(
                &payer,
                wallet,
                mint,
                &token_program,
            );
        self.must(&[create], &[]);
        associated_address(wallet, mint, &token_program)
    }

    pub fn mint_to(&mut self, mint: &Pubkey, authority: &Keypair, account: &Pubkey, amount: u64) {
        let token_program = self.account(mint).expect("no such mint").owner;
        let mint_to = spl_token_2022_interface::instruction::mint_to(
            &token_program,
            mint,
            account,
            &authority.pubkey(),
            &[],
            amount,
        );
        self.must(&[mint_to.unwrap()], &[authority]);
    }

    /// A token account's balance; 0 when there is no such account.
    pub fn balance(&self, token_account: &Pubkey) -> u64 {
        self.account(token_account).map_or(0, |account| {
            TokenAccount::unpack_from_slice(&account.data[..TokenAccount::LEN])
                .unwrap()
                .amount
        })
    }
}
