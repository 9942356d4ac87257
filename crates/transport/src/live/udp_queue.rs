//! What the app has asked of one UDP socket and the socket has not yet done.
//!
//! Shared by the handle, which fills it, and the socket's task, which empties it. One thread only.
//! Invariant: orders are carried out in the order in which they came, and the close after all of them.

use crate::{Destination, Outbound, SendError};
use model::CloseInitiator;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use tokio::sync::Notify;

/// Datagrams that may wait to be sent; the newest is refused. Our choice: only the resolution of a name makes them wait.
pub const UDP_SEND_QUEUE_DATAGRAMS_MAX: usize = 1024;

/// Bytes that may wait to be sent; the newest datagram is refused. Our choice: 128 of the largest that IP carries.
pub const UDP_SEND_QUEUE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// One thing to do.
#[derive(Debug)]
pub(super) enum Order {
    Send(Outbound),
    Connect(Destination),
    Close(CloseInitiator),
}

/// The queue between a handle and its task.
#[derive(Debug, Default)]
pub(super) struct UdpQueue {
    orders: RefCell<VecDeque<Order>>,
    bytes: Cell<usize>,
    /// Set by the first `close`; nothing is taken from then on.
    closing: Cell<Option<CloseInitiator>>,
    /// The socket is gone.
    ended: Cell<bool>,
    arrived: Notify,
    asked_to_close: Notify,
}

impl UdpQueue {
    /// Queues an order.
    ///
    /// # Errors
    /// The socket is closed, or the queue is full; the order is not taken then.
    pub(super) fn push(&self, order: Order) -> Result<(), SendError> {
        if self.closing.get().is_some() || self.ended.get() {
            return Err(SendError::NotOpen);
        }
        let bytes = self.bytes.get() + len(&order);
        if self.orders.borrow().len() >= UDP_SEND_QUEUE_DATAGRAMS_MAX || bytes > UDP_SEND_QUEUE_BYTES_MAX {
            return Err(SendError::QueueFull);
        }
        self.bytes.set(bytes);
        self.put(order);
        Ok(())
    }

    /// Asks for the end. Only the first call counts.
    pub(super) fn close(&self, by: CloseInitiator) {
        if self.closing.get().is_none() && !self.ended.get() {
            self.closing.set(Some(by));
            self.put(Order::Close(by));
            self.asked_to_close.notify_one();
        }
    }

    /// The socket is gone: what waits is dropped. False when that was so already.
    pub(super) fn end(&self) -> bool {
        self.orders.take();
        self.bytes.set(0);
        !self.ended.replace(true)
    }

    /// Takes the next order.
    pub(super) async fn next(&self) -> Order {
        loop {
            let order = self.orders.borrow_mut().pop_front();
            if let Some(order) = order {
                self.bytes.set(self.bytes.get() - len(&order));
                return order;
            }
            self.arrived.notified().await;
        }
    }

    /// Resolves once the end was asked for.
    pub(super) async fn closing(&self) -> CloseInitiator {
        loop {
            if let Some(by) = self.closing.get() {
                return by;
            }
            self.asked_to_close.notified().await;
        }
    }

    fn put(&self, order: Order) {
        self.orders.borrow_mut().push_back(order);
        self.arrived.notify_one();
    }
}

fn len(order: &Order) -> usize {
    match order {
        Order::Send(outbound) => outbound.datagram.len(),
        Order::Connect(_) | Order::Close(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Message;

    fn datagram(bytes: usize) -> Order {
        Order::Send(Outbound {
            to: Destination { host: "127.0.0.1".into(), port: 9 },
            datagram: Message::binary(vec![0; bytes]),
            broadcast: false,
            prefer_connected: false,
        })
    }

    #[test]
    fn datagrams_up_to_the_limit_wait_and_one_more_is_refused() {
        let queue = UdpQueue::default();
        for _ in 0..UDP_SEND_QUEUE_DATAGRAMS_MAX {
            queue.push(datagram(0)).unwrap();
        }
        assert_eq!(queue.push(datagram(0)), Err(SendError::QueueFull));
    }

    #[tokio::test]
    async fn bytes_up_to_the_limit_wait_and_one_more_is_refused() {
        let queue = UdpQueue::default();
        queue.push(datagram(UDP_SEND_QUEUE_BYTES_MAX)).unwrap();
        assert_eq!(queue.push(datagram(1)), Err(SendError::QueueFull));
        queue.next().await;
        assert_eq!(queue.push(datagram(1)), Ok(()));
    }

    #[tokio::test]
    async fn the_close_comes_after_the_datagrams_and_nothing_after_it() {
        let queue = UdpQueue::default();
        queue.push(datagram(1)).unwrap();
        queue.close(CloseInitiator::App);
        queue.close(CloseInitiator::Host);
        assert_eq!(queue.push(datagram(1)), Err(SendError::NotOpen));
        assert!(matches!(queue.next().await, Order::Send(_)));
        assert!(matches!(queue.next().await, Order::Close(CloseInitiator::App)));
        assert_eq!(queue.closing().await, CloseInitiator::App);
    }
}
