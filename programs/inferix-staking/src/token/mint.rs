//! Which mints a network accepts.

use anchor_lang::prelude::*;
use anchor_spl::token_2022::spl_token_2022::{
    extension::{BaseStateWithExtensions, ExtensionType, StateWithExtensions},
    state::Mint,
};
use inferix_staking_math::MAX_DECIMALS;

use crate::error::{ensure, StakingError};

/// Checks the mint and returns its decimals. Extensions are an allow-list: one that takes a fee,
/// calls a hook, pauses, freezes, or moves tokens by another's hand would break every vault.
pub fn check_mint(mint: &AccountInfo, allow_freeze_authority: bool) -> Result<u8> {
    let token_program = mint.owner;
    let known =
        *token_program == anchor_spl::token::ID || *token_program == anchor_spl::token_2022::ID;
    ensure!(known, StakingError::UnsupportedMint);
    let data = mint.try_borrow_data()?;
    let state =
        StateWithExtensions::<Mint>::unpack(&data).map_err(|_| StakingError::UnsupportedMint)?;
    ensure!(
        state.base.decimals <= MAX_DECIMALS,
        StakingError::UnsupportedMint
    );
    let Ok(extensions) = state.get_extension_types() else {
        msg!("extension unknown");
        return Err(StakingError::UnsupportedMintExtension.into());
    };
    if let Some(refused) = extensions.iter().find(|extension| !is_harmless(extension)) {
        msg!("extension {:?}", refused);
        return Err(StakingError::UnsupportedMintExtension.into());
    }
    let freezable = state.base.freeze_authority.is_some();
    ensure!(
        allow_freeze_authority || !freezable,
        StakingError::MintHasFreezeAuthority
    );
    Ok(state.base.decimals)
}

/// Says what the token is called, and does nothing.
fn is_harmless(extension: &ExtensionType) -> bool {
    matches!(
        extension,
        ExtensionType::MetadataPointer | ExtensionType::TokenMetadata
    )
}
