//! Every account of every instruction, replaced by everything else that there is: it is refused and nothing has
//! changed, or it is on the list of what does no harm. What instructions there are is read from the IDL.

mod baselines;
mod effect;
mod findings;
mod harmless;
mod idl;
mod life;
mod mixes;
mod names;
mod scene;
mod stand_ins;
mod strangers;
mod trial;

use std::collections::BTreeSet;

use baselines::*;
use findings::*;
use idl::*;
use inferix_staking_tests::*;
use scene::*;

#[test]
fn on_spl_token_nothing_else_will_do() {
    tries_everything(SPL_TOKEN);
}

#[test]
fn on_token_2022_nothing_else_will_do() {
    tries_everything(TOKEN_2022);
}

#[test]
fn every_instruction_of_the_idl_has_a_baseline() {
    let idl = instructions().into_iter().map(|described| described.name);
    let tried = BASELINES.iter().map(|baseline| baseline.name.to_string());
    assert_eq!(idl.collect::<BTreeSet<_>>(), tried.collect());
}

fn tries_everything(token_program: Pubkey) {
    let mut scene = Scene::new(token_program);
    let mut findings = Findings::default();
    for described in instructions() {
        let named = |baseline: &&Baseline| baseline.name == described.name;
        // What has none is named by the test above.
        for baseline in BASELINES.iter().filter(named) {
            findings.tries(&mut scene, baseline, &described);
        }
    }
    println!("{} accounts, {findings}", scene.names.len());
    findings.expect_none();
}
