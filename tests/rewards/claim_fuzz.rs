//! `claim_rewards` against chance: whatever stands in its data and its accounts, it never panics,
//! and pays nobody but a worker, and a worker no more than it has earned.

use inferix_staking_tests::*;
use solana_transaction_error::TransactionError;

use crate::support::*;

const ROUNDS: u64 = 2_000;

/// Worker 3 is short and restakes, worker 4 has left while covered, worker 5 is barred.
const SHORT: WorkerId = WorkerId(3);
const LEFT: WorkerId = WorkerId(4);
const BARRED: WorkerId = WorkerId(5);

struct Game {
    six: SixWorkers,
    random: Random,
    /// Everything that a claim might be given.
    accounts: Vec<Pubkey>,
    paid: u64,
}

impl Game {
    fn new(seed: u64) -> Self {
        let mut six = SixWorkers::new();
        minimum_rises(&mut six.net, SHORT);
        six.net.requests_unstake(LEFT, MINIMUM).succeeds();
        six.net.bars_worker(BARRED).succeeds();
        let net = &six.net;
        let mut accounts = vec![
            net.address,
            net.reward_pool,
            net.reward_vault,
            net.penalty_pool,
            net.penalty_vault,
            net.token_program,
            net.mint,
            inferix_staking::ID,
            net.keys.stranger.pubkey(),
            Keypair::new().pubkey(),
        ];
        for worker in &net.workers {
            accounts.extend([worker.address, worker.payout_tokens, worker.vault]);
        }
        Self {
            six,
            random: Random(seed),
            accounts,
            paid: 0,
        }
    }

    /// A claim that would be paid, before anything is changed about it.
    fn honest(&mut self) -> Instruction {
        let run = 1 << self.random.below(4);
        let first = self.random.below(u64::from(8 / run)) as u32 * run;
        let SixWorkers { net, snapshot } = &mut self.six;
        net.claims_run(snapshot, first.min(4), run).instruction
    }

    fn spoil(&mut self, claim: &mut Instruction) {
        let random = &mut self.random;
        let (data, accounts) = (&mut claim.data, &mut claim.accounts);
        // Behind the discriminator, or there would be nothing to test.
        let at = 8 + random.index(data.len() - 8);
        match random.below(12) {
            0 => data.truncate(at),
            1 => data[at] = random.draw() as u8,
            2 => data[at] ^= 1 << random.below(8),
            3 => data[at..].fill_with(|| random.draw() as u8),
            4 => {
                let bytes = random.draw().to_le_bytes();
                data.splice(at..at, bytes);
            }
            5 => {
                let len = random.index(200);
                data.truncate(8);
                data.extend((0..len).map(|_| random.draw() as u8));
            }
            6 => {
                let len = random.index(accounts.len() + 1);
                accounts.truncate(len);
            }
            7 => {
                let (i, j) = (random.index(accounts.len()), random.index(accounts.len()));
                accounts.swap(i, j);
            }
            8 => {
                let (i, j) = (random.index(accounts.len()), random.index(accounts.len()));
                accounts[i] = accounts[j].clone();
            }
            9 => {
                let i = random.index(accounts.len());
                accounts[i].pubkey = random.one_of(&self.accounts);
            }
            10 => {
                let i = random.index(accounts.len());
                accounts[i].is_writable ^= true;
            }
            _ => {
                let more = random.index(6);
                let drawn =
                    (0..more).map(|_| AccountMeta::new(random.one_of(&self.accounts), false));
                accounts.extend(drawn.collect::<Vec<_>>());
            }
        }
    }

    fn balances(&self) -> Vec<u64> {
        let chain = &self.six.net.chain;
        self.accounts
            .iter()
            .map(|address| match chain.account(address) {
                Some(account) if account.data.len() == 165 => chain.balance(address),
                _ => 0,
            })
            .collect()
    }

    fn plays_a_round(&mut self) {
        let mut claim = self.honest();
        for _ in 0..self.random.below(3) {
            if claim.data.len() > 8 && !claim.accounts.is_empty() {
                self.spoil(&mut claim);
            }
        }
        let before = self.balances();
        let net = &mut self.six.net;
        match net.chain.send(&[claim], &[]) {
            Ok(_) => self.paid += 1,
            Err(failed) => {
                let log = failed.meta.logs.join("\n");
                assert!(!log.contains("panicked"), "{log}");
                assert!(
                    matches!(failed.err, TransactionError::InstructionError(1, ref error)
                        if *error != InstructionError::ProgramFailedToComplete),
                    "{:?}\n{log}",
                    failed.err
                );
                assert_eq!(before, self.balances(), "a refused claim moved tokens");
            }
        }
        self.audit();
        // As good as new for the next round, every so often.
        if self.random.chance(4) {
            *self = Self::new(self.random.draw()).after(self.paid);
        }
    }

    fn after(mut self, paid: u64) -> Self {
        self.paid = paid;
        self
    }

    /// Worker `i` has earned `i + 1` tokens and got all of them or nothing, where it gets them now;
    /// the vault has the rest.
    fn audit(&self) {
        let net = &self.six.net;
        let mut claimed = 0;
        for (w, earned) in &self.six.snapshot.entries {
            let (paid, restaked) = (net.payout_balance(*w), net.vault_balance(*w) - MINIMUM);
            let got = paid + restaked;
            assert!(got == 0 || got == *earned, "{w:?} got {got} of {earned}");
            match *w {
                SHORT => assert_eq!(paid, 0),
                BARRED => assert_eq!(got, 0),
                _ => assert_eq!(restaked, 0),
            }
            let worker = net.worker_state(*w);
            assert_eq!(worker.claimed_total, got);
            assert_eq!(worker.restaked_total, restaked);
            assert_eq!(worker.slashable(), MINIMUM + restaked);
            claimed += got;
        }
        let books = net.reward_pool_state().distribution.claimed_total;
        assert_eq!(books, claimed);
        let left = net.chain.balance(&net.reward_vault);
        assert_eq!(left + claimed, self.six.snapshot.total());
    }
}

#[test]
fn chance_never_makes_it_panic_or_pay_what_is_not_due() {
    let mut game = Game::new(1);
    for _ in 0..ROUNDS {
        game.plays_a_round();
    }
    // Not only refusals have been tested.
    assert!(game.paid > ROUNDS / 10, "{} claims succeeded", game.paid);
}
