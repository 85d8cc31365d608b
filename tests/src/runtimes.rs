//! The runtimes that the program must run on: today's mainnet, and those to come.

use agave_feature_set::{
    FeatureSet, account_data_direct_mapping, virtual_address_space_adjustments,
};
use litesvm::LiteSVM;

use crate::{Chain, program_path};

/// Today's mainnet; accounts at other addresses; accounts mapped; all that exists.
pub fn runtimes() -> [FeatureSet; 4] {
    let with = |ids: &[anchor_lang::prelude::Pubkey]| {
        let mut features = LiteSVM::mainnet_feature_set();
        ids.iter().for_each(|id| features.activate(id, 0));
        features
    };
    let adjusted = virtual_address_space_adjustments::ID;
    [
        with(&[]),
        with(&[adjusted]),
        with(&[adjusted, account_data_direct_mapping::ID]),
        FeatureSet::all_enabled(),
    ]
}

impl Chain {
    /// A chain with these features of the runtime.
    pub fn on_runtime(features: FeatureSet) -> Self {
        let mut chain = Self::new();
        let svm = std::mem::take(&mut chain.svm);
        chain.svm = svm
            .with_feature_set(features)
            .with_builtins()
            .with_default_programs();
        chain
            .svm
            .add_program_from_file(inferix_staking::ID, program_path())
            .unwrap();
        chain
    }
}
