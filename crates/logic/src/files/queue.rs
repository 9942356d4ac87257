//! Calls that are answered later: each is run on a thread that may wait for the disk, one after another.
//!
//! Counterpart: `event_loop.rs` takes the answers, each a turn. Invariants: answers come in the order of the calls; the next
//! one is begun when an answer was taken, so that at most one of them waits in memory.

use super::{FileAnswer, FileCall, FileError, Files};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;

/// Calls that may wait. Our choice: that of requests.
pub(crate) const WAITING_COUNT_MAX: usize = 1000;

/// Bytes that calls may bring with them while they wait, but for a single one. Our choice: the whole quota.
pub(crate) const WAITING_BYTES_MAX: usize = 200 * 1024 * 1024;

/// The answer of a call.
pub(crate) type Outcome = Result<FileAnswer, FileError>;

/// The calls of one session that have not been answered.
#[derive(Debug)]
pub(crate) struct FileQueue {
    files: Arc<Files>,
    waiting: RefCell<VecDeque<(u32, FileCall)>>,
    waiting_bytes: Cell<usize>,
    running: Cell<bool>,
    finished: Arc<Finished>,
    /// Run calls at once on this thread, so that an answer comes at the same place of every replay.
    in_place: bool,
}

/// What the other thread leaves.
#[derive(Debug, Default)]
struct Finished {
    outcome: Mutex<Option<(u32, Outcome)>>,
    left: Notify,
}

impl Finished {
    fn leave(&self, id: u32, outcome: Outcome) {
        *self.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some((id, outcome));
        self.left.notify_one();
    }

    fn take(&self) -> Option<(u32, Outcome)> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn is_there(&self) -> bool {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }
}

impl FileQueue {
    pub(crate) fn new(files: Arc<Files>, in_place: bool) -> Self {
        FileQueue {
            files,
            waiting: RefCell::default(),
            waiting_bytes: Cell::new(0),
            running: Cell::new(false),
            finished: Arc::default(),
            in_place,
        }
    }

    /// Takes a call in; `id` comes back with its answer.
    ///
    /// # Errors
    /// More wait than may.
    pub(crate) fn add(&self, id: u32, call: FileCall) -> Result<(), FileError> {
        let bytes = self.waiting_bytes.get() + call.bytes();
        let mut waiting = self.waiting.borrow_mut();
        if waiting.len() >= WAITING_COUNT_MAX || (bytes > WAITING_BYTES_MAX && !waiting.is_empty()) {
            return Err(FileError::System("too many calls wait for the disk".to_owned()));
        }
        self.waiting_bytes.set(bytes);
        waiting.push_back((id, call));
        drop(waiting);
        self.start_next();
        Ok(())
    }

    /// The next answer, if it is there.
    pub(crate) fn take(&self) -> Option<(u32, Outcome)> {
        let finished = self.finished.take()?;
        self.running.set(false);
        self.start_next();
        Some(finished)
    }

    /// Waits for the next answer, for ever where nothing was called.
    pub(crate) async fn wait(&self) {
        while !self.finished.is_there() {
            self.finished.left.notified().await;
        }
    }

    /// True when every call was answered.
    pub(crate) fn is_empty(&self) -> bool {
        !self.running.get()
    }

    fn start_next(&self) {
        if self.running.get() {
            return;
        }
        let Some((id, call)) = self.waiting.borrow_mut().pop_front() else { return };
        self.waiting_bytes.set(self.waiting_bytes.get().saturating_sub(call.bytes()));
        self.running.set(true);
        let (files, finished) = (Arc::clone(&self.files), Arc::clone(&self.finished));
        if self.in_place {
            finished.leave(id, files.run(&call));
            return;
        }
        // Not tied to an owner: what it writes must not be cut in two, and it ends by itself.
        tokio::task::spawn_blocking(move || {
            let outcome = files.run(&call);
            finished.leave(id, outcome);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn next(queue: &FileQueue) -> (u32, Outcome) {
        queue.wait().await;
        queue.take().unwrap()
    }

    fn write(bytes: usize) -> FileCall {
        FileCall::Write { path: "wxfile://usr/a".into(), data: vec![0; bytes].into() }
    }

    #[tokio::test]
    async fn answers_come_in_the_order_of_the_calls() {
        let queue = FileQueue::new(Arc::new(Files::open(None, "wxfile").unwrap()), false);
        queue.add(7, write(1 << 20)).unwrap();
        queue.add(1, FileCall::Read { path: "wxfile://usr/a".into(), position: 0, length: None }).unwrap();
        queue.add(3, FileCall::Unlink { path: "wxfile://usr/a".into() }).unwrap();
        queue.add(2, FileCall::Access { path: "wxfile://usr/a".into() }).unwrap();
        assert!(matches!(next(&queue).await, (7, Ok(FileAnswer::Nothing))));
        assert!(matches!(next(&queue).await, (1, Ok(FileAnswer::Bytes(bytes))) if bytes.len() == 1 << 20));
        assert!(matches!(next(&queue).await, (3, Ok(_))));
        assert!(matches!(next(&queue).await, (2, Err(FileError::NotFound(_)))));
        assert!(queue.is_empty());
    }

    #[tokio::test]
    async fn so_many_calls_wait_and_one_more_is_refused() {
        let queue = FileQueue::new(Arc::new(Files::open(None, "wxfile").unwrap()), false);
        // One is under way, and its answer is not taken.
        for id in 0..=u32::try_from(WAITING_COUNT_MAX).unwrap() {
            queue.add(id, FileCall::Saved).unwrap();
        }
        assert!(matches!(queue.add(5000, FileCall::Saved), Err(FileError::System(_))));
        assert!(next(&queue).await.1.is_ok());
        queue.add(5000, FileCall::Saved).unwrap();
    }

    #[tokio::test]
    async fn bytes_up_to_the_limit_wait_and_one_more_is_refused() {
        let queue = FileQueue::new(Arc::new(Files::open(None, "wxfile").unwrap()), false);
        queue.add(1, FileCall::Saved).unwrap();
        queue.add(2, write(WAITING_BYTES_MAX)).unwrap();
        assert!(matches!(queue.add(3, write(1)), Err(FileError::System(_))));
        queue.add(4, FileCall::Saved).unwrap();
    }
}
