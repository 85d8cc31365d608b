//! Accounts that belong to nobody's life in the scene: anyone could bring them.

use inferix_staking_tests::price_update::Update;
use inferix_staking_tests::*;

use crate::life::ALICE;
use crate::scene::Scene;

/// Where a token account's fields stand.
const MINT: std::ops::Range<usize> = 0..32;
const OWNER: std::ops::Range<usize> = 32..64;
const STATE: usize = 108;

impl Scene {
    pub fn bring_strangers(&mut self) {
        let svm = &mut self.net.chain.svm;
        svm.add_program_from_file(inferix_fund::ID, fund_path())
            .expect("run `make build` first");
        self.name("fund program", inferix_fund::ID);
        let prefunded = Pubkey::new_from_array([0xed; 32]);
        self.net.chain.prefund(&prefunded, 1_000_000_000);
        self.name("prefunded", prefunded);
        let update = Update::new(&self.net);
        let price = self.net.chain.forge_bytes(update.owner, update.bytes());
        self.name("price update", price);
        self.bring_tokens();
    }

    /// Token accounts like Alice's own. Anyone can make one of any owner's.
    fn bring_tokens(&mut self) {
        let worker = self.net.worker(ALICE).address;
        let stranger = self.net.keys.stranger.pubkey();
        let mint = Pubkey::new_from_array([1; 32]);
        self.bring("alice's second tokens", |_| {});
        self.bring("alice's frozen tokens", |data| data[STATE] = 2);
        self.bring("alice's uninitialised tokens", |data| data[STATE] = 0);
        self.bring("alice's tokens of another mint", |data| {
            data[MINT].copy_from_slice(mint.as_ref());
        });
        self.bring("alice's second vault", |data| {
            data[OWNER].copy_from_slice(worker.as_ref());
        });
        self.bring("stranger's other tokens", |data| {
            data[OWNER].copy_from_slice(stranger.as_ref());
        });
    }

    fn bring(&mut self, name: &str, change: impl FnOnce(&mut [u8])) {
        let original = self.net.worker(ALICE).owner_tokens;
        let mut account = self.net.chain.account(&original).expect("no such account");
        change(&mut account.data);
        let address = self.net.chain.forge(account);
        self.name(name, address);
    }
}
