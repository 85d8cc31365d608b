//! A bump allocator that is called instead of inlined: an Anchor program allocates a name for every
//! error that an account check might raise, and Solana's allocator, inlined at each of those
//! places, is 62 KB of bytecode.

use std::alloc::{GlobalAlloc, Layout};

use anchor_lang::solana_program::entrypoint::{HEAP_LENGTH, HEAP_START_ADDRESS};

struct Heap;

#[global_allocator]
static HEAP: Heap = Heap;

const START: usize = HEAP_START_ADDRESS as usize;
const END: usize = START.saturating_add(HEAP_LENGTH);

// SAFETY: the runtime maps HEAP_LENGTH zeroed bytes at START for each invocation, and nothing else
// uses them. Their first word holds the next free address, 0 before the first allocation. What is
// handed out is aligned, lies above that word and below END, and is never handed out again.
unsafe impl GlobalAlloc for Heap {
    #[inline(never)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let next = START as *mut usize;
        let free = (*next).max(START.saturating_add(size_of::<usize>()));
        let mask = layout.align().wrapping_sub(1);
        // The sums are of a heap address and sizes that Rust limits to isize::MAX: no overflow.
        let start = free.wrapping_add(mask) & !mask;
        let end = start.wrapping_add(layout.size());
        if end > END {
            return std::ptr::null_mut();
        }
        *next = end;
        start as *mut u8
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}
