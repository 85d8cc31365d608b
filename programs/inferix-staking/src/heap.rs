//! Solana's own bump allocator, but called instead of inlined: an Anchor program allocates a name
//! for every error that an account check might raise, and inlining the allocator at each of those
//! places is a quarter of the bytecode.

use std::alloc::{GlobalAlloc, Layout};

use anchor_lang::solana_program::entrypoint::{BumpAllocator, HEAP_LENGTH, HEAP_START_ADDRESS};

struct Heap;

#[global_allocator]
static HEAP: Heap = Heap;

// SAFETY: the range is the heap that the runtime maps for every program, and all allocations go
// through this one allocator; the rest is BumpAllocator's own contract.
unsafe impl GlobalAlloc for Heap {
    #[inline(never)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        const START: usize = HEAP_START_ADDRESS as usize;
        BumpAllocator::with_fixed_address_range(START, HEAP_LENGTH).alloc(layout)
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}
