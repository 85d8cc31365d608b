//! Slash cases in plain Rust.

use inferix_staking_tests::StakingError::*;

use crate::model::{Model, Purse};
use crate::terms::*;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    Open,
    Executed,
    /// By a veto, or without one after it had lapsed.
    Cancelled {
        vetoed: bool,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    pub worker: usize,
    pub at: i64,
    /// The verifier who reported the offence, if any.
    pub reporter: Option<usize>,
    pub executable_at: i64,
    pub lapses_at: i64,
    pub asked: u64,
    pub taken: u64,
    pub verdict: Verdict,
    pub closed: bool,
}

/// What a slasher says.
#[derive(Clone, Copy)]
pub struct Accusation {
    pub at: i64,
    pub asked: u64,
    pub reporter: Option<usize>,
}

impl Model {
    pub fn propose_slash(&mut self, w: usize, accusation: Accusation) -> Outcome {
        let Accusation {
            at,
            asked,
            reporter,
        } = accusation;
        let (books, network) = self.worker(w)?;
        let (now, params) = (network.now, network.params);
        check(at <= now, OffenceInFuture)?;
        // By the terms of the offence's own epoch; before the first one there are none.
        let terms = network.known(network.epoch_at(at));
        let terms = terms.filter(|terms| at >= terms.start);
        let window = terms.ok_or(OffenceTooOld)?.evidence_window;
        check(at >= now - window, OffenceTooOld)?;
        check(at >= books.opened_at, OffenceBeforeOpening)?;
        check(asked > 0, AmountIsZero)?;
        let most = (books.slashable() / 2).min(params.slash_limit_per_epoch);
        check(asked <= most, SlashTooLarge)?;
        books.open_case(asked, network)?;
        let executable_at = now + 3_600;
        self.cases.push(Case {
            worker: w,
            at,
            reporter,
            executable_at,
            lapses_at: executable_at + 86_400,
            asked,
            taken: 0,
            verdict: Verdict::Open,
            closed: false,
        });
        Ok(())
    }

    fn case(&mut self, i: usize) -> Outcome<Case> {
        let case = self.cases[i].clone();
        match case.closed {
            true => Err(Refusal::NoAccount),
            false => Ok(case),
        }
    }

    pub fn cancel_slash(&mut self, i: usize, may_veto: bool) -> Outcome {
        let case = self.case(i)?;
        let (books, network) = self.worker(case.worker)?;
        check(case.verdict == Verdict::Open, CaseNotOpen)?;
        let lapsed = network.now >= case.lapses_at;
        check(lapsed || may_veto, NotGuardianOrAdmin)?;
        let in_time = lapsed || network.now < case.executable_at;
        check(in_time, VetoWindowPassed)?;
        books.close_case(case.asked, network)?;
        self.cases[i].verdict = Verdict::Cancelled { vetoed: !lapsed };
        Ok(())
    }

    pub fn execute_slash(&mut self, i: usize) -> Outcome {
        let case = self.case(i)?;
        let (books, network) = self.worker(case.worker)?;
        check(case.verdict == Verdict::Open, CaseNotOpen)?;
        check(network.now >= case.executable_at, VetoWindowOpen)?;
        let (epoch, limit) = (network.epoch(), network.params.slash_limit_per_epoch);
        let taken = books.slash(case.asked, network)?;
        books.close_case(case.asked, network)?;
        if self.slash_epoch != epoch {
            (self.slash_epoch, self.slashed_in_epoch) = (epoch, 0);
        }
        // The first slash of an epoch always fits.
        let in_epoch = self.slashed_in_epoch + taken;
        let fits = self.slashed_in_epoch == 0 || in_epoch <= limit;
        check(fits, SlashLimitReached)?;
        self.slashed_in_epoch = in_epoch;
        self.slashed.add(epoch, taken);
        (self.cases[i].verdict, self.cases[i].taken) = (Verdict::Executed, taken);
        self.moves(Purse::Vault(case.worker), Purse::Penalties, taken);
        Ok(())
    }

    /// The case stays for as long as its offence could be proposed under any parameters.
    pub fn close_case(&mut self, i: usize) -> Outcome {
        let case = self.case(i)?;
        check(case.verdict != Verdict::Open, CaseStillOpen)?;
        let proposable = self.network.now <= case.at + 60 * 86_400;
        check(!proposable, OffenceStillProposable)?;
        self.cases[i].closed = true;
        Ok(())
    }
}
