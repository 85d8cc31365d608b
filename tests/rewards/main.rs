//! Rewards and penalties: funded, published, claimed.
