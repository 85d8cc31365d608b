//! Calls that are put together from the accounts of two calls, each of which would succeed: every combination.

use inferix_staking_tests::*;

use crate::baselines::Baseline;
use crate::life::{ALICE, SISTER};
use crate::scene::{FOREIGN, Scene, TWIN};

/// A call with the accounts of another one in some places.
pub struct Mix {
    pub instruction: Instruction,
    /// Where the accounts of the one stand, and those of the other.
    pub sides: [Vec<usize>; 2],
}

/// The same call in the other networks, and for another worker of the same owner.
pub fn kin(scene: &mut Scene, baseline: &Baseline) -> Vec<Instruction> {
    let in_twin = scene.in_network(TWIN, |net| baseline.instruction(net));
    let in_foreign = scene.in_network(FOREIGN, |net| baseline.instruction(net));
    let arranged = scene.net.chain.svm.clone();
    scene.net.workers.swap(ALICE.0, SISTER.0);
    let of_sister = baseline.arrange(scene);
    scene.net.workers.swap(ALICE.0, SISTER.0);
    scene.net.chain.svm = arranged;
    vec![in_twin, in_foreign, of_sister]
}

/// Every combination of two calls, with either's arguments.
pub fn mixes(ours: &Instruction, theirs: &Instruction) -> Vec<Mix> {
    let pairs = ours.accounts.iter().zip(&theirs.accounts).enumerate();
    let differ = pairs.filter(|(_, (ours, theirs))| ours.pubkey != theirs.pubkey);
    let differ: Vec<_> = differ.map(|(place, _)| place).collect();
    let mut arguments = vec![&ours.data, &theirs.data];
    arguments.dedup();
    let choices = (0..1_u32 << differ.len())
        .flat_map(|choice| arguments.iter().map(move |data| (choice, *data)));
    choices
        .map(|(choice, data)| {
            let number = |place: &usize| differ.iter().position(|differs| differs == place);
            let is_theirs = |place: &usize| number(place).is_some_and(|i| choice >> i & 1 == 1);
            let mut instruction = Instruction {
                data: data.clone(),
                ..ours.clone()
            };
            let (taken, kept): (Vec<usize>, Vec<usize>) =
                differ.iter().partition(|place| is_theirs(place));
            for place in &taken {
                instruction.accounts[*place] = theirs.accounts[*place].clone();
            }
            Mix {
                instruction,
                sides: [taken, kept],
            }
        })
        .collect()
}
