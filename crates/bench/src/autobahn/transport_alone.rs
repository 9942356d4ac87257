//! An echo on `LiveTransport`, as the tasks of the logic layer use it and without them.

use super::Suite;
use crate::BenchError;
use model::{ConnectionId, EventKind, EventSink, Message};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::LocalSet;
use transport::{
    FaultSwitch, LiveOptions, LiveTransport, Strictness, TlsOptions, Transport as _, WebSocketRequest, WireEvent,
    WireQueue,
};

/// Limit for opening one connection. The server is on this machine, but it is slow when both cores are busy.
const OPEN_TIMEOUT: Duration = Duration::from_secs(30);

/// Asks for the number of cases, plays them one by one, and has the report written.
pub(super) async fn play(suite: Suite<'_>) -> Result<(), BenchError> {
    LocalSet::new().run_until(conversations(suite)).await
}

async fn conversations(suite: Suite<'_>) -> Result<(), BenchError> {
    let options = LiveOptions { epoch_ms: Arc::new(|| 0), tls: TlsOptions::default(), faults: FaultSwitch::default() };
    let transport = LiveTransport::new(Arc::new(NoLog), options);
    let agent = suite.agent;
    let said = converse(&transport, suite, "/getCaseCount").await?;
    let count = said.as_ref().and_then(Message::as_str).and_then(|text| text.parse::<u32>().ok());
    for case in 1..=count.ok_or(BenchError::Closed)? {
        converse(&transport, suite, &format!("/runCase?case={case}&agent={agent}")).await?;
    }
    converse(&transport, suite, &format!("/updateReports?agent={agent}")).await?;
    Ok(())
}

/// Echoes until the connection has ended; the last message that came. A connection that a case broke is no error.
async fn converse(transport: &LiveTransport, suite: Suite<'_>, path: &str) -> Result<Option<Message>, BenchError> {
    let request = WebSocketRequest {
        url: format!("{}{path}", suite.server),
        header: Vec::new(),
        protocols: Vec::new(),
        tcp_no_delay: true,
        per_message_deflate: suite.deflate,
        strictness: Strictness::default(),
        timeout: OPEN_TIMEOUT,
    };
    let events = WireQueue::new();
    let handle = transport.open_websocket(ConnectionId(1), request, Rc::clone(&events));
    let mut last = None;
    loop {
        events.wait().await;
        while let Some((_, event)) = events.pop() {
            match event {
                WireEvent::Opened(_) => {}
                WireEvent::Message(message) => {
                    // Refused when the connection has ended meanwhile; its end is the next event.
                    let _ = handle.send(message.clone());
                    last = Some(message);
                }
                WireEvent::Closed { .. } => return Ok(last),
                WireEvent::Failed(error) => return Err(BenchError::Open(error.cause())),
                // Nothing but this one WebSocket is open.
                WireEvent::Tcp(_) | WireEvent::Udp(_) | WireEvent::Mdns(_) | WireEvent::Http(_) => {}
            }
        }
    }
}

/// The log has its own tests; here it would only hold gigabytes.
#[derive(Debug)]
struct NoLog;

impl EventSink for NoLog {
    fn record(&self, _: EventKind) {}
}
