//! Opens a stream step by step: name resolution, TCP, TLS, upgrade, each timed on the session's clock.
//!
//! Invariant: one limit covers all steps, and a failure names the step it happened in.

use super::failure::{self, Step};
use super::stream::Stream;
use super::target::{Family, Target, unescaped};
use super::upgrade::{Upgraded, upgrade};
use super::{dial, transport::TlsConfig};
use crate::fault::{FaultPoint, Faulty, OpeningStep};
use crate::{ConnectError, WebSocketRequest};
use model::HandshakeTimings;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsConnector;

/// An upgraded stream.
#[derive(Debug)]
pub(super) struct Connected {
    pub(super) stream: Stream,
    pub(super) upgraded: Upgraded,
    pub(super) timings: HandshakeTimings,
}

/// Opens a WebSocket up to its first frame.
///
/// # Errors
/// A step failed, or all of them took longer than the request's limit.
pub(super) async fn connect(
    request: &WebSocketRequest,
    tls: &TlsConfig,
    faults: &FaultPoint,
) -> Result<Connected, ConnectError> {
    let target = Target::parse(&request.url, Family::WebSocket)?;
    if let Some(char) = unescaped(&request.url).filter(|_| request.strictness.wants_escaped_url) {
        return Err(failure::not_escaped(char));
    }
    let step = Cell::new(Step::Dns);
    match timeout(request.timeout, steps(&target, request, tls, faults, &step)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(failure::timeout(&target, step.get(), request.timeout)),
    }
}

async fn steps(
    target: &Target,
    request: &WebSocketRequest,
    tls: &TlsConfig,
    faults: &FaultPoint,
    step: &Cell<Step>,
) -> Result<Connected, ConnectError> {
    let (mut stream, mut timings) = open_stream(target, (tls, faults), false, request.tcp_no_delay, step).await?;
    let mut lap = Lap(Instant::now());
    step.set(Step::Upgrade);
    let upgraded = upgrade(&mut stream, target, request).await?;
    timings.upgrade = lap.next();
    Ok(Connected { stream, upgraded, timings })
}

/// Name resolution, TCP and TLS. `http2` offers HTTP/2 in the TLS handshake; `upgrade` of the timings stays zero.
///
/// # Errors
/// A step failed; `step` says which one it was in.
pub(super) async fn open_stream(
    target: &Target,
    (tls, faults): (&TlsConfig, &FaultPoint),
    http2: bool,
    tcp_no_delay: bool,
    step: &Cell<Step>,
) -> Result<(Stream, HandshakeTimings), ConnectError> {
    step.set(Step::Tls);
    let config = tls.get(http2);
    let tls = if target.secure { Some(config.await.map_err(|error| failure::tls_config(&error))?) } else { None };

    step.set(Step::Dns);
    let mut lap = Lap(Instant::now());
    let mut timings = HandshakeTimings::default();
    if faults.fails(OpeningStep::Dns) {
        return Err(failure::host_not_found(target, &injected()));
    }
    let found = dial::resolve(&target.host, target.port).await;
    let addresses = found.map_err(|error| failure::host_not_found(target, &error))?;
    timings.dns = lap.next();

    step.set(Step::Tcp);
    if faults.fails(OpeningStep::Tcp) {
        return Err(failure::tcp(target, &injected()));
    }
    let tcp = dial::connect(addresses).await.map_err(|error| failure::tcp(target, &error))?;
    if tcp_no_delay {
        tcp.set_nodelay(true).map_err(|error| failure::tcp(target, &error))?;
    }
    let tcp = faults.wrap(tcp);
    timings.tcp = lap.next();

    step.set(Step::Tls);
    let Some(config) = tls else { return Ok((Stream::Tcp(Box::new(tcp)), timings)) };
    if faults.fails(OpeningStep::Tls) {
        return Err(failure::tls(target, &injected()));
    }
    let stream = secure(tcp, target, config).await?;
    timings.tls = lap.next();
    Ok((stream, timings))
}

/// The cause that a fault gives.
fn injected() -> std::io::Error {
    std::io::Error::other("a fault was injected")
}

async fn secure(tcp: Faulty, target: &Target, config: Arc<ClientConfig>) -> Result<Stream, ConnectError> {
    let invalid_name = std::io::Error::from(std::io::ErrorKind::InvalidInput);
    let name = ServerName::try_from(target.host.clone()).map_err(|_| failure::tls(target, &invalid_name))?;
    let stream = TlsConnector::from(config).connect(name, tcp).await;
    stream.map(|stream| Stream::Tls(Box::new(stream))).map_err(|error| failure::tls(target, &error))
}

/// A stopwatch that starts anew with each reading.
struct Lap(Instant);

impl Lap {
    fn next(&mut self) -> Duration {
        let now = Instant::now();
        let passed = now - self.0;
        self.0 = now;
        passed
    }
}
