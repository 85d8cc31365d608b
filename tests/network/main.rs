//! Networks: their creation, roles, reference price and account layouts.
