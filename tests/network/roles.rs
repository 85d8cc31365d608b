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
                (gate.call)(&mut net, w)
                    .signed_by(&key)
                    .fails_with(gate.error);
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
        (gate.call)(&mut net, w)
            .signed_by(&newcomer)
            .fails_with(gate.error);
    }
}
