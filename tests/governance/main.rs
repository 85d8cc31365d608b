//! Who holds a network's roles, what its parameters are, and what is stopped for a while.

mod admin;
mod fed;
mod params;
mod params_deadlines;
mod params_evidence;
mod params_feed;
mod params_limits;
mod params_price;
mod params_rules;
mod params_terms;
mod params_unchanged;
mod pause;
mod price_feed;
mod price_feed_times;
mod roles;
mod stolen_admin;
mod stolen_admin_params;
mod stolen_keys;
mod theft;
