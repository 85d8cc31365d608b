//! Calls with several other accounts: those of two calls that succeed, in every combination, and every pair of accounts
//! of the same kinds.

use inferix_staking_tests::*;

use crate::baselines::Baseline;
use crate::effect::TOKENS_LEN;
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

/// Two accounts of a call replaced by others of the same kinds: every pair.
pub fn pairs(scene: &Scene, call: &Instruction) -> Vec<Mix> {
    let places: Vec<_> = (0..call.accounts.len()).collect();
    let like: Vec<_> = places
        .iter()
        .map(|place| like(scene, call, *place))
        .collect();
    let twos = places.iter().flat_map(|first| {
        places[first + 1..]
            .iter()
            .map(move |second| [*first, *second])
    });
    let all = twos.flat_map(|[first, second]| {
        let (others, more) = (&like[first], &like[second]);
        others.iter().flat_map(move |one| {
            more.iter()
                .map(move |other| [(first, *one), (second, *other)])
        })
    });
    all.map(|pair| {
        let mut instruction = call.clone();
        for (place, address) in pair {
            instruction.accounts[place].pubkey = address;
        }
        let places = pair.map(|(place, _)| place).to_vec();
        Mix {
            instruction,
            sides: [places.clone(), places],
        }
    })
    .collect()
}

/// The other accounts of the kind that stands in a place: of the same type of the program's, mints, or token accounts.
fn like(scene: &Scene, call: &Instruction, place: usize) -> Vec<Pubkey> {
    let natural = call.accounts[place].pubkey;
    let Some(kind) = kind(scene, &natural) else {
        return vec![];
    };
    let others = scene.names.keys().filter(|address| **address != natural);
    others
        .copied()
        .filter(|address| self::kind(scene, address).as_ref() == Some(&kind))
        .collect()
}

/// What tells accounts of one kind from others; `None` for wallets, programs, and what is not there.
fn kind(scene: &Scene, address: &Pubkey) -> Option<Vec<u8>> {
    let account = scene.net.chain.account(address)?;
    match account.owner {
        owner if owner == inferix_staking::ID => Some(account.data[..8].to_vec()),
        SPL_TOKEN | TOKEN_2022 => Some(vec![u8::from(account.data.len() >= TOKENS_LEN)]),
        _ => None,
    }
}
