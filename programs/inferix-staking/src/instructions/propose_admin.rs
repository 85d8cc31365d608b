//! `propose_admin` and `cancel_admin`: the admin hands its role over, in two steps.

use anchor_lang::prelude::*;

use crate::instructions::cancel_role::cancel;
use crate::instructions::propose_role::propose;
use crate::instructions::AdminUpdate;
use crate::state::Role;

pub(crate) fn propose_admin(ctx: Context<AdminUpdate>, new_admin: Pubkey) -> Result<()> {
    propose(&ctx.accounts.network, Role::Admin, Some(new_admin))
}

pub(crate) fn cancel_admin(ctx: Context<AdminUpdate>) -> Result<()> {
    cancel(&ctx.accounts.network, Role::Admin, ctx.accounts.admin.key)
}
