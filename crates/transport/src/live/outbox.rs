//! What the app has asked of one connection and the connection has not yet done: messages to send, and the close.
//!
//! Shared by the handle, which fills it, and the connection's task, which empties it. One thread only.
//! Invariant: messages leave in the order in which they came, and the close after all of them.

use crate::SendError;
use model::{CloseInitiator, Message};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::task::{Context, Poll, Waker};

/// Payload bytes that may wait to be written. Our choice: one largest message; WeChat publishes no limit.
pub const SEND_QUEUE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Messages that may wait to be written. Our choice: a loop that sends in one turn fits, memory stays near 5 MiB.
pub const SEND_QUEUE_MESSAGES_MAX: usize = 128 * 1024;

/// How far a connection has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Opening,
    Open,
    /// The app or the host called close.
    Closing,
    Ended,
}

/// The next thing to write.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outgoing {
    Message(Message),
    Close { by: CloseInitiator, code: u16, reason: String },
}

/// The queue between a handle and its task.
#[derive(Debug)]
pub(super) struct Outbox {
    stage: Cell<Stage>,
    messages: RefCell<VecDeque<Message>>,
    bytes: Cell<usize>,
    close: RefCell<Option<(CloseInitiator, u16, String)>>,
    waker: RefCell<Option<Waker>>,
}

impl Outbox {
    pub(super) fn new() -> Self {
        Outbox {
            stage: Cell::new(Stage::Opening),
            messages: RefCell::default(),
            bytes: Cell::new(0),
            close: RefCell::default(),
            waker: RefCell::default(),
        }
    }

    pub(super) fn stage(&self) -> Stage {
        self.stage.get()
    }

    /// The handshake is over: messages are taken from now on.
    pub(super) fn opened(&self) {
        self.stage.set(Stage::Open);
    }

    /// The connection is over: what still waits is dropped.
    pub(super) fn ended(&self) {
        self.stage.set(Stage::Ended);
        self.messages.take();
        self.bytes.set(0);
    }

    /// Queues a message.
    ///
    /// # Errors
    /// The connection is not open, or the queue is full; the message is not taken then.
    pub(super) fn push(&self, message: Message) -> Result<(), SendError> {
        if self.stage.get() != Stage::Open {
            return Err(SendError::NotOpen);
        }
        let bytes = self.bytes.get() + message.len();
        let mut messages = self.messages.borrow_mut();
        if bytes > SEND_QUEUE_BYTES_MAX || messages.len() >= SEND_QUEUE_MESSAGES_MAX {
            return Err(SendError::QueueFull);
        }
        self.bytes.set(bytes);
        messages.push_back(message);
        drop(messages);
        self.wake();
        Ok(())
    }

    /// Asks for the close handshake, or cancels the opening. Only the first call counts.
    pub(super) fn close(&self, by: CloseInitiator, code: u16, reason: &str) {
        if matches!(self.stage.get(), Stage::Open | Stage::Opening) && self.close.borrow().is_none() {
            *self.close.borrow_mut() = Some((by, code, reason.to_owned()));
            if self.stage.get() == Stage::Open {
                self.stage.set(Stage::Closing);
            }
            self.wake();
        }
    }

    /// Who asked for the end, until it is taken.
    pub(super) fn closing_by(&self) -> Option<CloseInitiator> {
        self.close.borrow().as_ref().map(|(by, ..)| *by)
    }

    /// Takes the next thing to write.
    pub(super) fn pop(&self) -> Option<Outgoing> {
        let message = self.messages.borrow_mut().pop_front();
        match message {
            Some(message) => {
                self.bytes.set(self.bytes.get() - message.len());
                Some(Outgoing::Message(message))
            }
            None => self.close.borrow_mut().take().map(|(by, code, reason)| Outgoing::Close { by, code, reason }),
        }
    }

    /// Puts the close back that `pop` gave: something else goes first.
    pub(super) fn put_back(&self, outgoing: Outgoing) {
        if let Outgoing::Close { by, code, reason } = outgoing {
            *self.close.borrow_mut() = Some((by, code, reason));
        }
    }

    /// True when `pop` would return something.
    pub(super) fn has_work(&self) -> bool {
        !self.messages.borrow().is_empty() || self.close.borrow().is_some()
    }

    /// Has `cx` woken by the next `push` or `close`.
    pub(super) fn register(&self, cx: &Context<'_>) {
        let mut waker = self.waker.borrow_mut();
        if !waker.as_ref().is_some_and(|known| known.will_wake(cx.waker())) {
            *waker = Some(cx.waker().clone());
        }
    }

    /// Ready once the app has closed the connection that is still opening.
    pub(super) fn poll_cancelled(&self, cx: &Context<'_>) -> Poll<()> {
        if self.close.borrow().is_some() {
            return Poll::Ready(());
        }
        self.register(cx);
        Poll::Pending
    }

    fn wake(&self) {
        let waker = self.waker.borrow().clone();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;

    fn open() -> Outbox {
        let outbox = Outbox::new();
        outbox.opened();
        outbox
    }

    #[test]
    fn nothing_is_taken_before_the_connection_is_open_or_after_close() {
        let outbox = Outbox::new();
        assert_eq!(outbox.push(Message::text("a")), Err(SendError::NotOpen));
        outbox.opened();
        outbox.close(CloseInitiator::App, 1000, "");
        assert_eq!(outbox.push(Message::text("a")), Err(SendError::NotOpen));
    }

    #[test]
    fn the_close_comes_after_the_messages_and_only_once() {
        let outbox = open();
        outbox.push(Message::text("a")).unwrap();
        outbox.close(CloseInitiator::App, 1000, "bye");
        outbox.close(CloseInitiator::App, 4000, "again");
        assert_eq!(outbox.pop(), Some(Outgoing::Message(Message::text("a"))));
        assert_eq!(outbox.pop(), Some(Outgoing::Close { by: CloseInitiator::App, code: 1000, reason: "bye".into() }));
        assert_eq!(outbox.pop(), None);
    }

    #[test]
    fn bytes_up_to_the_limit_wait_and_one_more_is_refused() {
        let outbox = open();
        outbox.push(Message::Binary(Bytes::from(vec![0; SEND_QUEUE_BYTES_MAX]))).unwrap();
        assert_eq!(outbox.push(Message::text("x")), Err(SendError::QueueFull));
        outbox.pop();
        assert_eq!(outbox.push(Message::text("x")), Ok(()));
    }

    #[test]
    fn messages_up_to_the_limit_wait_and_one_more_is_refused() {
        let outbox = open();
        for _ in 0..SEND_QUEUE_MESSAGES_MAX {
            outbox.push(Message::Text(Bytes::new())).unwrap();
        }
        assert_eq!(outbox.push(Message::Text(Bytes::new())), Err(SendError::QueueFull));
    }
}
