//! What comes of everything that is tried.

use std::collections::BTreeSet;
use std::fmt;

use crate::baselines::Baseline;
use crate::effect::{Movements, robbed};
use crate::harmless::*;
use crate::idl::Described;
use crate::mixes::{Mix, kin, mixes, pairs};
use crate::scene::Scene;
use crate::stand_ins::{Attempt, attempts};

#[derive(Default)]
pub struct Findings {
    calls: usize,
    single: usize,
    mixed: usize,
    paired: usize,
    /// What succeeded of the single ones: the rule that says why, the call, and what stood there.
    harmless: Vec<(usize, &'static Baseline, String)>,
    /// Groups of places that another call's accounts have taken.
    together: BTreeSet<usize>,
    problems: Vec<String>,
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self {
            calls,
            single,
            mixed,
            paired,
            harmless,
            ..
        } = self;
        let harmless = harmless.len();
        write!(
            f,
            "{calls} calls: {single} substitutions, {harmless} of them harmless, {mixed} mixed calls, {paired} pairs"
        )
    }
}

impl Findings {
    pub fn tries(&mut self, scene: &mut Scene, baseline: &'static Baseline, described: &Described) {
        self.calls += 1;
        let call = baseline.arrange(scene);
        described.expect_like(&call);
        let ready = scene.net.chain.svm.clone();
        let natural = scene.must(baseline.label, &call, &ready);
        for place in 0..call.accounts.len() {
            let name = described.place(place);
            for attempt in attempts(scene, &call, place) {
                let moved = scene.tries(&attempt, &ready);
                let rule = rule_about(baseline, &name, &attempt, &scene.net.chain);
                self.judges(baseline, &name, &attempt, rule, moved, &natural);
            }
            scene.expect_as(&ready);
        }
        self.tries_several(scene, baseline, described);
    }

    /// Fails if something succeeded that is not listed, or is listed and did not.
    pub fn expect_none(mut self) {
        for (number, rule) in HARMLESS.iter().enumerate() {
            let used = self.harmless.iter().filter(|(used, ..)| *used == number);
            let used = used.flat_map(|(_, call, name)| [call.label, name]);
            let stale = rule.stale(&used.collect());
            let stale = stale
                .into_iter()
                .map(|what| format!("never tried, but listed: {what} ({})", rule.why));
            self.problems.extend(stale);
        }
        let unused = (0..TOGETHER.len()).filter(|group| !self.together.contains(group));
        let unused = unused.map(|group| format!("never tried, but listed: {:?}", TOGETHER[group]));
        self.problems.extend(unused);
        let problems = &self.problems;
        assert!(
            problems.is_empty(),
            "{} findings:\n{}",
            problems.len(),
            problems.join("\n")
        );
    }

    fn judges(
        &mut self,
        baseline: &'static Baseline,
        place: &str,
        attempt: &Attempt,
        rule: Option<usize>,
        moved: Option<Movements>,
        natural: &Movements,
    ) {
        self.single += 1;
        let what = || format!("{}, {place}: {}", baseline.label, attempt.name);
        match (moved, rule) {
            (None, None) => {}
            (None, Some(rule)) if HARMLESS[rule].may_be_refused() => {}
            (None, Some(rule)) => {
                let why = HARMLESS[rule].why;
                self.problems.push(format!(
                    "refused, but listed as harmless: {} ({why})",
                    what()
                ));
            }
            (Some(_), None) => self.problems.push(format!("succeeds: {}", what())),
            (Some(moved), Some(rule)) => {
                self.harmless.push((rule, baseline, attempt.name.clone()));
                let effect = HARMLESS[rule].effect;
                if !effect.allows(natural, &moved) {
                    let movements = format!("{moved:?} instead of {natural:?}");
                    self.problems
                        .push(format!("not {effect:?}: {}, {movements}", what()));
                }
            }
        }
    }

    /// Calls that are mixed of two, or have two other accounts.
    fn tries_several(
        &mut self,
        scene: &mut Scene,
        baseline: &'static Baseline,
        described: &Described,
    ) {
        let call = baseline.arrange(scene);
        let others = kin(scene, baseline);
        let ready = scene.net.chain.svm.clone();
        let usual = vec![scene.must(baseline.label, &call, &ready)];
        let mut all = vec![(pairs(scene, &call), usual.clone())];
        self.paired += all[0].0.len();
        for other in others {
            let mixed = mixes(&call, &other);
            self.mixed += mixed.len();
            let theirs = scene.tries_call(&other, &ready);
            all.push((mixed, usual.iter().cloned().chain(theirs).collect()));
        }
        for (mixed, usual) in &all {
            for mix in mixed {
                if let Some(moved) = scene.tries_call(&mix.instruction, &ready) {
                    self.judges_several(scene, baseline, described, mix, &moved, usual);
                }
            }
        }
        scene.expect_as(&ready);
    }

    /// What succeeds is the one call or the other, or differs from one of them in what does no harm, and takes from
    /// nobody what neither of them takes.
    fn judges_several(
        &mut self,
        scene: &Scene,
        baseline: &'static Baseline,
        described: &Described,
        mix: &Mix,
        moved: &Movements,
        usual: &[Movements],
    ) {
        let free = mix.sides.iter().find_map(|side| {
            let places: Vec<_> = side.iter().map(|place| described.place(*place)).collect();
            free(baseline, &places)
        });
        let accounts = mix.instruction.accounts.iter();
        let names: Vec<_> = accounts
            .clone()
            .map(|meta| scene.name_of(&meta.pubkey))
            .collect();
        match free {
            Some(group) => self.together.extend(group),
            None => self
                .problems
                .push(format!("succeeds: {} with {names:?}", baseline.label)),
        }
        let signers = accounts
            .filter(|meta| meta.is_signer)
            .map(|meta| meta.pubkey);
        for address in robbed(usual, moved, &signers.collect::<Vec<_>>()) {
            let whom = scene.name_of(&address);
            self.problems.push(format!(
                "takes from {whom}: {} with {names:?}",
                baseline.label
            ));
        }
    }
}
