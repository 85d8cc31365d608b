//! Networks: their creation, roles, reference price, terms and account layouts.

mod accounts;
mod bytecode;
mod commit_price;
mod create_network;
mod create_network_mints;
mod create_network_params;
mod gates;
mod layouts;
mod runtimes;
mod set_role;
mod set_snapshot_uri;
mod terms;
mod versions;
