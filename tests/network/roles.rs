//! Every signer against every instruction that wants a certain one.

use inferix_staking_tests::*;

use crate::gates::{GATES, Gate, Who};

#[test]
fn only_the_holder_of_a_role_may_use_it_and_must_sign() {
    for gate in GATES {
        for holder in gate.holders {
            let (mut net, w) = gate.arranged();
            for who in Who::ALL.iter().filter(|who| !gate.holders.contains(who)) {
                println!("{} by {who:?}", gate.name);
                let key = who.key(&net, w);
                gate.refusal.ends((gate.call)(&mut net, w).signed_by(&key));
            }
            println!("{} by nobody, and by {holder:?}", gate.name);
            (gate.call)(&mut net, w)
                .unsigned()
                .fails_with_anchor(AnchorErrorCode::AccountNotSigner);
            let key = holder.key(&net, w);
            (gate.call)(&mut net, w).signed_by(&key).succeeds();
        }
    }
}

#[test]
fn the_same_role_on_another_network_is_worth_nothing() {
    let by_role = |gate: &&Gate| !matches!(gate.holders, [Who::Owner] | [Who::Admin]);
    for gate in GATES.iter().filter(by_role) {
        println!("{}", gate.name);
        let (mut net, w) = gate.arranged();
        let mut other = net.second_network();
        let newcomer = net.chain.wallet();
        net.swap(&mut other);
        for role in crate::set_role::ROLES {
            net.sets_role(role, newcomer.pubkey()).succeeds();
        }
        net.swap(&mut other);
        gate.refusal
            .ends((gate.call)(&mut net, w).signed_by(&newcomer));
    }
}

/// An attestation that the admin signs too names no other key, and the key signs.
#[test]
fn nobody_stands_in_for_the_admin_of_an_attestation() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    net.next_epoch();
    let admin = net.keys.admin.pubkey();
    for who in Who::ALL.iter().filter(|who| **who != Who::Admin) {
        let key = who.key(&net, alice);
        // Within the step, too: a signature that is named must be right.
        for speed in [HALF_IB, NANO] {
            let mut call = net.attests_benchmark(alice, speed);
            call.instruction.accounts[1] = AccountMeta::new_readonly(key.pubkey(), true);
            call.also_signed_by(&key).fails_with(StakingError::NotAdmin);
        }
    }
    let mut call = net.attests_benchmark(alice, NANO);
    call.instruction.accounts[1] = AccountMeta::new_readonly(admin, false);
    call.fails_with_anchor(AnchorErrorCode::AccountNotSigner);
    net.attests_benchmark(alice, NANO)
        .fails_with(StakingError::BenchmarkStepTooLarge);
    net.attests_benchmark_with_admin(alice, NANO).succeeds();
}
