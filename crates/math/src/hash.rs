//! What leaves and nodes of the reward tree are the hashes of.
//!
//! Leaves and nodes are hashed under different first bytes, so that neither can be passed for the other.

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// Pads the leaves to a power of two. Nobody knows a leaf or a node that hashes to it.
pub const EMPTY_LEAF: Hash = [0; 32];

const LEAF_TAG: u8 = 0x00;
const NODE_TAG: u8 = 0x01;

/// The bytes that a leaf is the hash of.
#[derive(Clone, Copy, bytemuck::NoUninit)]
#[repr(C)]
pub(crate) struct Leaf {
    tag: u8,
    account: [u8; 32],
    opened_slot: [u8; 8],
    cumulative: [u8; 8],
}

impl Leaf {
    pub(crate) const fn new(account: &[u8; 32], opened_slot: u64, cumulative: u64) -> Self {
        Self {
            tag: LEAF_TAG,
            account: *account,
            opened_slot: opened_slot.to_le_bytes(),
            cumulative: cumulative.to_le_bytes(),
        }
    }

    pub(crate) fn hash_into(&self, hash: &mut Hash) {
        sha256(bytemuck::bytes_of(self), hash);
    }
}

/// The bytes that a node is the hash of, `0x01 | left | right`.
#[derive(Clone, Copy, Debug, bytemuck::NoUninit)]
#[repr(C)]
pub(crate) struct Node {
    tag: u8,
    children: [Hash; 2],
}

impl Node {
    /// Without children. Filling it with one byte is a single `memset`.
    pub(crate) const NEW: Self = Self {
        tag: NODE_TAG,
        children: [[NODE_TAG; 32]; 2],
    };

    /// The child that stands at this index of its level: even is left, odd is right.
    pub(crate) const fn child(&mut self, index: u64) -> &mut Hash {
        let [left, right] = &mut self.children;
        if index & 1 == 0 { left } else { right }
    }

    /// Takes the sibling of the child at this index, and writes the hash of both to the parent.
    #[inline(always)]
    pub(crate) fn climb(&mut self, index: &mut u64, sibling: &Hash, parent: &mut Self) {
        *self.child(*index ^ 1) = *sibling;
        *index >>= 1;
        self.hash_into(parent.child(*index));
    }

    pub(crate) fn hash_into(&self, hash: &mut Hash) {
        sha256(bytemuck::bytes_of(self), hash);
    }
}

/// `sha256(0x00 | account | opened_slot | cumulative)`, both numbers little-endian.
///
/// `account` is the worker's (or verifier's) account, `opened_slot` the slot in which it was opened, so
/// that a re-opened account inherits nothing, and `cumulative` what it earned in all, in token base units.
pub fn leaf_hash(account: &[u8; 32], opened_slot: u64, cumulative: u64) -> Hash {
    let mut hash = [0; 32];
    Leaf::new(account, opened_slot, cumulative).hash_into(&mut hash);
    hash
}

/// `sha256(0x01 | left | right)`.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut node = Node::NEW;
    (*node.child(0), *node.child(1)) = (*left, *right);
    let mut hash = [0; 32];
    node.hash_into(&mut hash);
    hash
}

/// The hash of these bytes, into `hash`.
///
/// One slice, not several: the syscall charges at least 10 compute units for each. And it writes the
/// hash to its place: a hash that is returned is copied, which is a twelfth of what it costs.
#[cfg(target_os = "solana")]
pub fn sha256(bytes: &[u8], hash: &mut Hash) {
    let slices = [bytes];
    #[expect(unsafe_code, reason = "the syscall takes addresses")]
    // SAFETY: the syscall reads `slices`, of the length given, as pairs of address and length, which
    // is what a slice is on this machine, and writes 32 bytes to `hash`, which is as long.
    unsafe {
        solana_sha256_hasher::sol_sha256(slices.as_ptr().cast(), 1, hash.as_mut_ptr());
    }
}

/// The hash of these bytes, into `hash`.
#[cfg(not(target_os = "solana"))]
pub fn sha256(bytes: &[u8], hash: &mut Hash) {
    *hash = solana_sha256_hasher::hash(bytes).to_bytes();
}
