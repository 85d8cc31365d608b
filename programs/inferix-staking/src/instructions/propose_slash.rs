//! `propose_slash`: opens a case and starts its veto window. A case that a guardian vetoed, who has been
//! replaced since, can be opened once more.

use anchor_lang::prelude::*;

use crate::account::{create_account, load_mut_if_open, view_of, Get};
use crate::emit::emit;
use crate::error::{ensure, StakingError};
use crate::events::SlashProposed;
use crate::seeds::SLASH_SEED;
use crate::state::{CaseParties, Deadlines, Network, Offence, Pausable, SlashCase, Worker};

#[derive(Accounts)]
#[instruction(offence: Offence)]
pub struct ProposeSlash<'info> {
    /// Pays the case's rent and gets it back.
    #[account(mut)]
    pub payer: Signer<'info>,
    pub slasher: Signer<'info>,
    #[account(
        constraint = network.get()?.roles.slasher == slasher.key() @ StakingError::NotSlasher
    )]
    pub network: AccountLoader<'info, Network>,
    #[account(mut, constraint = worker.get()?.network == network.key() @ StakingError::WrongNetwork)]
    pub worker: AccountLoader<'info, Worker>,
    /// CHECK: created here, one case per worker and offence; or there already, and names both itself.
    #[account(mut)]
    #[cfg_attr(
        feature = "idl-build",
        account(seeds = [SLASH_SEED, worker.key().as_ref(), &offence.id], bump)
    )]
    pub slash_case: UncheckedAccount<'info>,
    pub system_program: Program<'info, System>,
}

pub(crate) fn propose_slash(ctx: Context<ProposeSlash>, offence: Offence) -> Result<()> {
    let accounts = &ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    let network = accounts.network.get()?;
    network.pauses.check(Pausable::SlashProposals, now)?;
    let worker_key = accounts.worker.key();
    {
        let mut worker = accounts.worker.get_mut()?;
        let at = network.at(now);
        offence.check_time(&worker, network.slasher_since, &at)?;
        worker.open_case(offence.amount, &at)?;
    }

    let deadlines = network.params.slash_deadlines(now);
    if let Some(mut case) = load_mut_if_open::<SlashCase>(&mut view_of(&accounts.slash_case))? {
        // Only this program creates cases, each at the address of its worker and its offence.
        ensure!(
            case.worker == worker_key && case.offence_id == offence.id,
            ErrorCode::ConstraintSeeds
        );
        let proposer = *accounts.slasher.key;
        case.reopen(proposer, &offence, &network.roles, &deadlines, now)?;
    } else {
        open(&ctx, &offence, &deadlines, now)?;
    }

    emit!(SlashProposed {
        network: accounts.network.key(),
        worker: worker_key,
        slash_case: *accounts.slash_case.key,
        offence_id: offence.id,
        reason: offence.reason,
        evidence_hash: offence.evidence_hash,
        offence_at: offence.at,
        reporter: offence.reporter,
        asked: offence.amount,
        executable_at: deadlines.executable_at,
        lapses_at: deadlines.lapses_at,
    });
    Ok(())
}

fn open(
    ctx: &Context<ProposeSlash>,
    offence: &Offence,
    deadlines: &Deadlines,
    now: i64,
) -> Result<()> {
    let accounts = &ctx.accounts;
    let worker_key = accounts.worker.key();
    let parties = |bump| CaseParties {
        bump,
        network: accounts.network.key(),
        worker: worker_key,
        proposer: *accounts.slasher.key,
        rent_payer: *accounts.payer.key,
    };
    create_account(
        &view_of(&accounts.payer),
        &view_of(&accounts.slash_case),
        &[SLASH_SEED, worker_key.as_ref(), &offence.id],
        |case: &mut SlashCase, bump| case.open(parties(bump), offence, deadlines, now),
    )
}
