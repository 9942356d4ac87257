//! The JavaScript heap of one session, with a limit that tells when it was reached.
//!
//! QuickJS has a limit of its own, but at that limit it often throws `null`, which an app may do as well; so the limit is
//! kept here, where a refusal is certain. Counterpart: `host.rs` ends the session when the flag is set.

use rquickjs::allocator::{Allocator, RustAllocator};
use std::cell::Cell;
use std::ptr;
use std::rc::Rc;

/// What the allocator and the host share.
#[derive(Debug)]
pub(crate) struct HeapLimit {
    limit_bytes: usize,
    exceeded: Cell<bool>,
}

impl HeapLimit {
    pub(crate) fn new(limit_bytes: usize) -> Rc<Self> {
        Rc::new(HeapLimit { limit_bytes, exceeded: Cell::new(false) })
    }

    /// True once an allocation was refused.
    pub(crate) fn exceeded(&self) -> bool {
        self.exceeded.get()
    }
}

/// Counts what is in use and refuses what goes beyond the limit.
pub(crate) struct LimitedHeap {
    limit: Rc<HeapLimit>,
    used_bytes: usize,
}

impl LimitedHeap {
    pub(crate) fn new(limit: Rc<HeapLimit>) -> Self {
        LimitedHeap { limit, used_bytes: 0 }
    }

    /// True when `more` bytes still fit.
    fn allow(&self, more: usize) -> bool {
        let fits = self.used_bytes.checked_add(more).is_some_and(|total| total <= self.limit.limit_bytes);
        if !fits {
            self.limit.exceeded.set(true);
        }
        fits
    }

    fn count(&mut self, pointer: *mut u8) -> *mut u8 {
        if !pointer.is_null() {
            self.used_bytes += size_of_block(pointer);
        }
        pointer
    }
}

/// Size of a block of this allocator.
fn size_of_block(pointer: *mut u8) -> usize {
    #[expect(unsafe_code, reason = "only called with blocks that `RustAllocator` made")]
    unsafe {
        RustAllocator::usable_size(pointer)
    }
}

#[expect(
    unsafe_code,
    reason = "every block is made, resized and freed by `RustAllocator`; this only counts and refuses"
)]
unsafe impl Allocator for LimitedHeap {
    fn alloc(&mut self, size: usize) -> *mut u8 {
        if !self.allow(size) {
            return ptr::null_mut();
        }
        let pointer = RustAllocator.alloc(size);
        self.count(pointer)
    }

    fn calloc(&mut self, count: usize, size: usize) -> *mut u8 {
        if !count.checked_mul(size).is_some_and(|total| self.allow(total)) {
            return ptr::null_mut();
        }
        let pointer = RustAllocator.calloc(count, size);
        self.count(pointer)
    }

    unsafe fn dealloc(&mut self, pointer: *mut u8) {
        self.used_bytes -= size_of_block(pointer);
        unsafe { RustAllocator.dealloc(pointer) }
    }

    unsafe fn realloc(&mut self, pointer: *mut u8, new_size: usize) -> *mut u8 {
        let old_size = size_of_block(pointer);
        if !self.allow(new_size.saturating_sub(old_size)) {
            return ptr::null_mut();
        }
        let moved = unsafe { RustAllocator.realloc(pointer, new_size) };
        if !moved.is_null() {
            self.used_bytes = self.used_bytes - old_size + size_of_block(moved);
        }
        moved
    }

    unsafe fn usable_size(pointer: *mut u8) -> usize {
        size_of_block(pointer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_byte_that_fits_is_given_and_the_next_one_is_refused() {
        let limit = HeapLimit::new(64);
        let mut heap = LimitedHeap::new(Rc::clone(&limit));
        let block = heap.alloc(64);
        assert!(!block.is_null() && !limit.exceeded());
        assert!(heap.alloc(1).is_null() && limit.exceeded());
        #[expect(unsafe_code, reason = "the block was made just above and is not used again")]
        unsafe {
            heap.dealloc(block);
        }
        assert!(!heap.alloc(8).is_null());
    }
}
