//! Slash cases in plain Rust.

use inferix_staking_tests::StakingError::*;
use inferix_staking_tests::state::Role;

use crate::model::{Model, Purse};
use crate::terms::*;

/// Who may veto.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Judge {
    Admin,
    /// One of those who have been guardian.
    Guardian(usize),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    Open,
    Executed,
    /// By a veto, or without one after it had lapsed.
    Cancelled {
        vetoed_by: Option<Judge>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Case {
    pub worker: usize,
    pub at: i64,
    /// The verifier who reported the offence, if any.
    pub reporter: Option<usize>,
    /// Which of those who have been slasher proposed it.
    pub proposer: usize,
    pub proposed_at: i64,
    /// The slash delay then.
    pub delay: i64,
    pub executable_at: i64,
    pub lapses_at: i64,
    pub asked: u64,
    pub taken: u64,
    /// What the worker has answered.
    pub answer: Option<u8>,
    /// It was proposed a second time.
    pub reproposed: bool,
    pub verdict: Verdict,
    pub closed: bool,
}

/// What a slasher says.
#[derive(Clone, Copy)]
pub struct Accusation {
    pub worker: usize,
    pub at: i64,
    pub asked: u64,
    pub reporter: Option<usize>,
}

impl Case {
    pub fn rest(&self) -> u64 {
        self.asked - self.taken
    }
}

impl Model {
    /// Opens case `i`, or a new one.
    pub fn propose_slash(&mut self, i: usize, accusation: Accusation) -> Outcome {
        self.worker(accusation.worker)?;
        self.check_held(Role::Slasher, NotSlasher)?;
        self.network.check_running(3)?;
        self.check_offence(accusation)?;
        let (books, network) = self.worker(accusation.worker)?;
        books.open_case(accusation.asked, network)?;
        let (now, params) = (network.now, network.params);
        let (delay, execution) = (params.slash_delay_secs, params.slash_execution_secs);
        let executable_at = now + i64::from(delay);
        let mut case = Case {
            worker: accusation.worker,
            at: accusation.at,
            reporter: accusation.reporter,
            proposer: network.slasher,
            proposed_at: now,
            delay: delay.into(),
            executable_at,
            lapses_at: executable_at + i64::from(execution),
            asked: accusation.asked,
            taken: 0,
            answer: None,
            reproposed: false,
            verdict: Verdict::Open,
            closed: false,
        };
        match self.cases.get(i).filter(|case| !case.closed) {
            Some(vetoed) => {
                self.check_reopens(vetoed, accusation)?;
                case.reproposed = true;
                case.taken = vetoed.taken;
                case.asked += vetoed.taken;
                self.cases[i] = case;
                self.tally.count("proposed again");
            }
            None if i < self.cases.len() => self.cases[i] = case,
            None => self.cases.push(case),
        }
        Ok(())
    }

    /// Not in the future; not older than the window by the terms of its own epoch, and those must be known; not
    /// before this worker was; not after the epoch that it left in, or not after it left if this slasher came later; not
    /// before this slasher was.
    fn check_offence(&mut self, accusation: Accusation) -> Outcome {
        let at = accusation.at;
        let (books, network) = self.worker(accusation.worker)?;
        check(at <= network.now, OffenceInFuture)?;
        let terms = network.known(network.epoch_at(at));
        // Before the first epoch there are no terms.
        let terms = terms.filter(|terms| at >= terms.start);
        let window = terms.ok_or(OffenceTooOld)?.evidence_window;
        check(at >= network.now - window, OffenceTooOld)?;
        check(at >= books.opened_at, OffenceBeforeOpening)?;
        let answers_until = |left_at| match network.known(network.epoch_at(left_at)) {
            Some(terms) if network.slasher_since <= left_at => terms.end() - 1,
            _ => left_at,
        };
        let too_late = books
            .left
            .is_some_and(|(left_at, _)| at > answers_until(left_at));
        check(!too_late, OffenceAfterLeaving)?;
        // Stake that never registered answers to who was in office when it was opened.
        let never_registered = !books.registered && books.left.is_none();
        let judged_since = if never_registered {
            books.opened_at
        } else {
            at
        };
        check(judged_since >= network.slasher_since, OffenceBeforeSlasher)
    }

    /// Once, for the same offence and at most what was vetoed, where the guardian who vetoed is guardian no more.
    fn check_reopens(&self, case: &Case, accusation: Accusation) -> Outcome {
        let overruled = match case.verdict {
            Verdict::Cancelled {
                vetoed_by: Some(Judge::Guardian(guardian)),
            } => guardian != self.network.guardian,
            _ => false,
        };
        check(overruled && !case.reproposed, AlreadyExists)?;
        let same = accusation.at == case.at && accusation.asked <= case.rest();
        check(same, AnotherOffence)
    }

    fn case(&mut self, i: usize) -> Outcome<Case> {
        let case = self.cases[i];
        match case.closed {
            true => Err(Refusal::NoAccount),
            false => Ok(case),
        }
    }

    fn open_case(&mut self, i: usize) -> Outcome<Case> {
        let case = self.case(i)?;
        check(case.verdict == Verdict::Open, CaseNotOpen)?;
        Ok(case)
    }

    /// 0 is no answer. The first one gives the worker the delay once more.
    pub fn contest_slash(&mut self, i: usize, by: usize, answer: u8) -> Outcome {
        let worker = self.case(i)?.worker;
        let (books, network) = self.worker(worker)?;
        let (owner, now) = (books.owner, network.now);
        check(books.is_run_by(by), NotOwnerOrOperator)?;
        let mut case = self.open_case(i)?;
        check(now < case.executable_at, VetoWindowPassed)?;
        check(answer != 0, EmptyAnswer)?;
        if case.answer.is_some() {
            check(by == owner, AlreadyContested)?;
            self.tally.count("another answer");
        } else {
            case.executable_at += case.delay;
            case.lapses_at += case.delay;
        }
        self.counts_operator(worker, by, "contests");
        case.answer = Some(answer);
        self.cases[i] = case;
        Ok(())
    }

    /// `by`: nobody in particular, or one who may veto until all is taken.
    pub fn cancel_slash(&mut self, i: usize, by: Option<Judge>) -> Outcome {
        let case = self.case(i)?;
        let (_, network) = self.worker(case.worker)?;
        let (now, guardian) = (network.now, network.guardian);
        let mut case = self.open_case(i)?;
        let by = by.filter(|by| matches!(by, Judge::Admin) || *by == Judge::Guardian(guardian));
        let vetoed_by = by.filter(|_| now < case.lapses_at);
        let lapsed = now >= case.lapses_at;
        check(lapsed || vetoed_by.is_some(), NotGuardianOrAdmin)?;
        let (books, network) = self.worker(case.worker)?;
        books.close_case(case.rest(), network)?;
        let outlived = books.offered_to.is_some() && books.open_cases == 0;
        case.verdict = Verdict::Cancelled { vetoed_by };
        self.cases[i] = case;
        if outlived {
            self.tally.count("an offer outlives a case");
        }
        match vetoed_by {
            None => self.tally.count("cancelled after its lapse"),
            Some(_) if case.taken > 0 => self.tally.count("vetoed in part"),
            Some(_) if now >= case.executable_at => self.tally.count("vetoed after the window"),
            Some(_) => self.tally.count("vetoed in the window"),
        }
        Ok(())
    }

    pub fn execute_slash(&mut self, i: usize) -> Outcome {
        let worker = self.case(i)?.worker;
        self.worker(worker)?;
        let mut case = self.open_case(i)?;
        let now = self.network.now;
        check(now >= case.executable_at, VetoWindowOpen)?;
        let room = self.bucket.room(&self.network);
        let (books, network) = self.worker(worker)?;
        let asked = books.takeable(case.rest(), case.lapses_at, network)?;
        let taken = asked.min(room);
        check(taken > 0, SlashLimitReached)?;
        let covered = books.left.is_some_and(|(_, covered)| covered);
        books.slash(taken, network)?;
        let uncovered = covered && books.left.is_some_and(|(_, covered)| !covered);
        let in_part = case.taken > 0;
        case.taken += taken;
        if case.rest() == 0 {
            books.close_case(0, network)?;
            case.verdict = Verdict::Executed;
        } else {
            let execution = i64::from(network.params.slash_execution_secs);
            case.lapses_at = case.lapses_at.max(now + execution);
        }
        let epoch = network.epoch();
        let network = &self.network;
        self.bucket.take(taken, network);
        self.slashed.add(epoch, taken)?;
        self.moves(Purse::Vault(worker), Purse::Penalties, taken);
        self.cases[i] = case;
        let told = [
            (uncovered, "a leaver is slashed below its stake"),
            (taken < asked, "held up by the limit"),
            (
                asked < case.rest() + taken,
                "held up by the worker's own limit",
            ),
            (in_part && case.rest() == 0, "the rest is taken"),
        ];
        for (_, what) in told.iter().filter(|(happened, _)| *happened) {
            self.tally.count(*what);
        }
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
