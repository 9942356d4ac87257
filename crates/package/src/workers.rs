//! Runs one function over many items on all cores, or two functions side by side.
//!
//! Invariant: results keep the order of the items; a panic inside a foreign compiler becomes `None` for its item.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The compilers are recursive; deeply nested sources need more than the default 2 MiB. Only touched pages cost memory.
const STACK_BYTES: usize = 256 << 20;
/// More threads than this gain nothing on projects of any size seen.
const THREADS_MAX: usize = 16;

/// The results of both, the first made on a thread of its own where there is one.
pub(crate) fn both<A: Send, B>(first: impl FnOnce() -> A + Send, second: impl FnOnce() -> B) -> (A, B) {
    let first = Mutex::new(Some(first));
    let run = || first.lock().unwrap_or_else(PoisonError::into_inner).take().map(|first| first());
    std::thread::scope(|scope| {
        let started = std::thread::Builder::new().spawn_scoped(scope, run);
        let second = second();
        let first = match started {
            Ok(started) => started.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => run(),
        };
        (first.expect("taken once"), second)
    })
}

/// `work` for every item. `None` where it panicked.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<Option<R>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.min(THREADS_MAX).min(items.len());
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<Option<R>>> = Mutex::new(items.iter().map(|_| None).collect());
    let run = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else { break };
            let result = catch_unwind(AssertUnwindSafe(|| work(item))).ok();
            results.lock().unwrap_or_else(PoisonError::into_inner)[at] = result;
        }
    };
    std::thread::scope(|scope| {
        let started: Vec<_> = (0..threads)
            .filter_map(|_| std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, run).ok())
            .collect();
        if started.is_empty() {
            // No thread to be had: the caller's own will do.
            run();
        }
    });
    results.into_inner().unwrap_or_else(PoisonError::into_inner)
}
