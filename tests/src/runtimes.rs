//! The runtimes that the program must run on: today's mainnet, and those to come.

use std::sync::OnceLock;

use agave_feature_set::{
    FeatureSet, account_data_direct_mapping, virtual_address_space_adjustments,
};
use litesvm::LiteSVM;

use crate::chain::DEFAULT_SEED;
use crate::{Chain, fund_path, program_path};

/// Names the runtime of every test that does not choose one itself; see `make test-runtimes`.
const VARIABLE: &str = "RUNTIME";

/// A runtime's features.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// What is active on mainnet today: system calls take parameters within the program's memory only.
    Mainnet,
    /// Accounts are serialized to regions of their own (the "strict" interface).
    Strict,
    /// The same, and their data is not copied but mapped.
    Mapped,
    /// Every feature that exists.
    All,
}

impl Runtime {
    pub const ALL: [Self; 4] = [Self::Mainnet, Self::Strict, Self::Mapped, Self::All];

    pub fn features(self) -> FeatureSet {
        let ids = match self {
            Self::Mainnet => vec![],
            Self::Strict => vec![virtual_address_space_adjustments::ID],
            Self::Mapped => vec![
                virtual_address_space_adjustments::ID,
                account_data_direct_mapping::ID,
            ],
            Self::All => return FeatureSet::all_enabled(),
        };
        let mut features = LiteSVM::mainnet_feature_set();
        ids.iter().for_each(|id| features.activate(id, 0));
        features
    }

    /// The one that the environment names, or mainnet's.
    ///
    /// # Panics
    /// When the name is not one of [`Runtime::ALL`].
    pub fn chosen() -> Self {
        let Ok(name) = std::env::var(VARIABLE) else {
            return Self::Mainnet;
        };
        let named = |runtime: &Self| format!("{runtime:?}").eq_ignore_ascii_case(&name);
        let found = Self::ALL.into_iter().find(named);
        found.unwrap_or_else(|| panic!("{VARIABLE}={name} is not one of {:?}", Self::ALL))
    }

    /// A chain without anything but the program, and the example that calls it.
    fn load(self) -> LiteSVM {
        // As `LiteSVM::new` does it, but for the features.
        let mut svm = LiteSVM::default()
            .with_feature_set(self.features())
            .with_builtins()
            .with_lamports(1_000_000_000_000_000)
            .with_sysvars()
            .with_feature_accounts()
            .with_default_programs()
            .with_sigverify(true)
            .with_blockhash_check(true)
            .with_transaction_history(0)
            .with_log_bytes_limit(None);
        let programs = [
            (inferix_staking::ID, program_path()),
            (inferix_fund::ID, fund_path()),
        ];
        for (id, path) in programs {
            let loaded = svm.add_program_from_file(id, &path);
            loaded.unwrap_or_else(|e| {
                panic!("cannot load {} (run `make build`): {e:?}", path.display())
            });
        }
        svm
    }

    /// A copy of the chain that the chosen runtime begins with: the program is compiled once.
    pub(crate) fn begin() -> LiteSVM {
        static BEGINNING: OnceLock<LiteSVM> = OnceLock::new();
        BEGINNING.get_or_init(|| Self::chosen().load()).clone()
    }
}

impl Chain {
    /// A chain with this runtime.
    pub fn on_runtime(runtime: Runtime) -> Self {
        Self::beginning_with(runtime.load(), DEFAULT_SEED)
    }
}
