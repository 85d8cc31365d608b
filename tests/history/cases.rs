//! Slash cases in plain Rust.

use inferix_staking_tests::StakingError::*;

use crate::pools::*;
use crate::terms::*;

#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    pub worker: usize,
    pub at: i64,
    pub executable_at: i64,
    pub asked: u64,
    pub taken: u64,
    /// 0 open, 1 executed, 2 cancelled.
    pub state: u8,
    pub closed: bool,
}

impl Model {
    pub fn propose_slash(&mut self, w: usize, at: i64, asked: u64) -> Outcome {
        let (books, terms) = self.worker(w)?;
        check(at <= terms.now, OffenceInFuture)?;
        check(at >= terms.now - 7_200, OffenceTooOld)?;
        check(at >= books.opened_at, OffenceBeforeOpening)?;
        check(asked > 0, AmountIsZero)?;
        let most = (books.slashable() / 2).min(params().slash_limit_per_epoch);
        check(asked <= most, SlashTooLarge)?;
        books.open_cases += 1;
        self.cases.push(Case {
            worker: w,
            at,
            executable_at: terms.now + 3_600,
            asked,
            taken: 0,
            state: 0,
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
        let (books, terms) = self.worker(case.worker)?;
        check(case.state == 0, CaseNotOpen)?;
        let lapsed = terms.now >= case.executable_at + 86_400;
        check(lapsed || may_veto, NotGuardianOrAdmin)?;
        check(lapsed || terms.now < case.executable_at, VetoWindowPassed)?;
        books.open_cases -= 1;
        self.cases[i].state = 2;
        Ok(())
    }

    pub fn execute_slash(&mut self, i: usize) -> Outcome {
        let case = self.case(i)?;
        let (books, terms) = self.worker(case.worker)?;
        check(case.state == 0, CaseNotOpen)?;
        check(terms.now >= case.executable_at, VetoWindowOpen)?;
        let taken = books.slash(case.asked, &terms);
        if self.slash_epoch != terms.epoch() {
            (self.slash_epoch, self.slashed_in_epoch) = (terms.epoch(), 0);
        }
        let in_epoch = self.slashed_in_epoch + taken;
        let fits = in_epoch <= params().slash_limit_per_epoch;
        check(self.slashed_in_epoch == 0 || fits, SlashLimitReached)?;
        self.slashed_in_epoch = in_epoch;
        self.slashed += taken;
        (self.cases[i].state, self.cases[i].taken) = (1, taken);
        self.moves(Purse::Vault(case.worker), Purse::Penalties, taken);
        Ok(())
    }

    pub fn close_case(&mut self, i: usize) -> Outcome {
        let case = self.case(i)?;
        check(case.state != 0, CaseStillOpen)?;
        let proposable = self.terms.now <= case.at + 60 * 86_400;
        check(!proposable, OffenceStillProposable)?;
        self.cases[i].closed = true;
        Ok(())
    }
}
