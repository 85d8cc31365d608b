//! Every signer against every instruction that wants a certain one.

use inferix_staking_tests::state::Role;
use inferix_staking_tests::*;

#[test]
fn only_the_holder_of_a_role_may_use_it_and_must_sign() {
    for gate in GATES {
        for holder in gate.holders {
            let (mut net, w) = gate.arranged();
            for who in Who::all().filter(|who| !gate.holders.contains(who)) {
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

/// An instruction that is added stands in one of the two lists.
#[test]
fn every_instruction_has_a_gate_or_is_open_to_all() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../idl/inferix_staking.json");
    let idl: serde_json::Value =
        serde_json::from_slice(&std::fs::read(path).unwrap()).expect("not an IDL");
    let instructions = idl["instructions"].as_array().expect("no instructions");
    for name in instructions.iter().map(|ix| ix["name"].as_str().unwrap()) {
        let gated = GATES.iter().any(|gate| gate.name == name);
        assert_ne!(gated, OPEN_TO_ALL.contains(&name), "{name}");
    }
}

#[test]
fn the_same_role_on_another_network_is_worth_nothing() {
    let is_settable = |who: &Who| matches!(who, Who::The(role) if *role != Role::Admin);
    let by_role = |gate: &&Gate| gate.holders.iter().any(is_settable);
    for gate in GATES.iter().filter(by_role) {
        println!("{}", gate.name);
        let (mut net, w) = gate.arranged();
        let mut other = net.second_network();
        for role in roles_but_the_admins() {
            let newcomer = net.chain.wallet();
            net.swap(&mut other);
            net.appoints(role, newcomer.pubkey());
            net.swap(&mut other);
            gate.refusal
                .ends((gate.call)(&mut net, w).signed_by(&newcomer));
        }
    }
}

/// An attestation that the admin signs too names no other key, and the key signs.
#[test]
fn nobody_stands_in_for_the_admin_of_an_attestation() {
    let mut net = TestNetwork::new();
    let alice = net.registered_worker(2 * MINIMUM);
    net.next_epoch();
    let admin = net.keys.admin.pubkey();
    for who in Who::all().filter(|who| *who != Who::The(Role::Admin)) {
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
