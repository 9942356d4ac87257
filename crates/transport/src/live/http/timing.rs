//! When the steps of a request happened, and WeChat's timing objects made of it.
//!
//! Invariant: all moments come from tokio's clock; the wall clock is read once, at the start.

use super::link::Link;
use crate::Asked;
use model::{HandshakeTimings, HttpProfile, SocketProfile};
use std::cell::Cell;
use std::rc::Rc;
use tokio::time::Instant;

/// Chromium's number for a network like 4G or better, the last of its list.
const NETTYPE_4G: i64 = 5;

/// The moments of one request; a redirect begins with fresh ones.
#[derive(Debug)]
pub(super) struct Timing {
    epoch_ms: i64,
    start: Instant,
    fetch_start: Instant,
    /// Redirects within one host only, as documented.
    redirect: Option<(Instant, Instant)>,
    /// When the connection was there, and what it cost; `None` on one that was there before.
    connected: Option<(Instant, HandshakeTimings)>,
    request_start: Instant,
    /// Set each time that bytes of the body are taken.
    pub(super) request_end: Rc<Cell<Instant>>,
    response_start: Instant,
}

impl Timing {
    /// `epoch_ms` is the wall clock now.
    pub(super) fn start(epoch_ms: i64) -> Self {
        let now = Instant::now();
        Timing {
            epoch_ms,
            start: now,
            fetch_start: now,
            redirect: None,
            connected: None,
            request_start: now,
            request_end: Rc::new(Cell::new(now)),
            response_start: now,
        }
    }

    /// A redirect is followed.
    pub(super) fn redirected(&mut self, same_host: bool) {
        let now = Instant::now();
        if same_host {
            let first = self.redirect.map_or(self.fetch_start, |(first, _)| first);
            self.redirect = Some((first, now));
        }
        self.fetch_start = now;
        self.connected = None;
    }

    pub(super) fn connected(&mut self, timings: HandshakeTimings) {
        self.connected = Some((Instant::now(), timings));
    }

    pub(super) fn sending(&mut self) {
        self.request_start = Instant::now();
        self.request_end.set(self.request_start);
    }

    pub(super) fn answered(&mut self, at: Option<Instant>) {
        self.response_start = at.unwrap_or_else(Instant::now);
    }

    fn at(&self, moment: Instant) -> i64 {
        self.epoch_ms + i64::try_from((moment - self.start).as_millis()).unwrap_or(i64::MAX)
    }

    /// Starts of name resolution, TCP and TLS, and the end of TLS.
    fn steps(&self) -> [Instant; 4] {
        let Some((end, timings)) = self.connected else { return [self.fetch_start; 4] };
        let tls = end - timings.tls;
        let tcp = tls - timings.tcp;
        [tcp - timings.dns, tcp, tls, end]
    }

    /// The steps up to the head of the answer.
    pub(super) fn socket_profile(&self) -> SocketProfile {
        let [dns, tcp, tls, end] = self.steps();
        let ms = |from: Instant, to: Instant| self.at(to) - self.at(from);
        SocketProfile {
            fetch_start: self.at(self.fetch_start),
            domain_look_up_start: self.at(dns),
            domain_look_up_end: self.at(tcp),
            connect_start: self.at(tcp),
            connect_end: self.at(end),
            rtt: ms(tcp, tls),
            handshake_cost: ms(self.request_start, self.response_start),
            cost: ms(self.start, self.response_start),
        }
    }

    /// The whole of it, now that the last byte is there.
    pub(super) fn profile(&self, asked: Asked, link: &Link, sent: u64, received: u64) -> HttpProfile {
        let [dns, tcp, tls, end] = self.steps();
        let now = Instant::now();
        let ms = |from: Instant, to: Instant| self.at(to) - self.at(from);
        let secure = tls != end;
        let rtt = ms(tcp, tls);
        let kbps = i64::try_from(received.saturating_mul(8)).unwrap_or(i64::MAX) / ms(self.response_start, now).max(1);
        HttpProfile {
            invoke_start: asked.invoke_start,
            queue_start: asked.queue_start,
            queue_end: asked.queue_end,
            redirect_start: self.redirect.map_or(0, |(first, _)| self.at(first)),
            redirect_end: self.redirect.map_or(0, |(_, last)| self.at(last)),
            fetch_start: self.at(self.fetch_start),
            domain_look_up_start: self.at(dns),
            domain_look_up_end: self.at(tcp),
            connect_start: self.at(tcp),
            connect_end: self.at(end),
            ssl_connection_start: if secure { self.at(tls) } else { 0 },
            ssl_connection_end: if secure { self.at(end) } else { 0 },
            request_start: self.at(self.request_start),
            request_end: self.at(self.request_end.get()),
            response_start: self.at(self.response_start),
            response_end: self.at(now),
            rtt,
            estimate_nettype: NETTYPE_4G,
            http_rtt_estimate: ms(self.request_end.get(), self.response_start).max(0),
            transport_rtt_estimate: rtt,
            downstream_throughput_kbps_estimate: kbps,
            throughput_kbps: kbps,
            peer_ip: link.peer.map(|peer| peer.ip().to_string()).unwrap_or_default(),
            port: link.peer.map_or(0, |peer| peer.port()),
            socket_reused: link.reused,
            send_bytes_count: sent,
            received_byted_count: received,
            protocol: link.protocol().to_owned(),
            using_high_performance_mode: false,
        }
    }
}
