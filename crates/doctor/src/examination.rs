//! The sequence of the checks.
//!
//! Counterpart: each check is in its own module; here is what follows from what. Invariant: the examination ends, in the
//! worst case after one limit for each of its steps and the time that the connection is left alone; when it is stopped, an
//! open connection is closed in order.

use crate::address::{self, Target};
use crate::conversation::{self, Conversation, Idle};
use crate::options::Options;
use crate::reach;
use crate::record::{Happening, Record};
use crate::report::{Check, CheckId, Diagnosis, Finding};
use crate::stream::Stream;
use crate::{resolve, tls, upgrade};
use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// The longest wait for a pong or a close frame, whatever the limit of the other steps. Our choice; both are answered
/// by machines, at once.
const CONTROL_WAIT_MAX: Duration = Duration::from_secs(5);

/// Examines a URL until it is done or `stop` resolves; `watch` hears of each check.
pub async fn examine(
    options: &Options,
    stop: impl Future<Output = ()>,
    watch: &mut dyn FnMut(Happening<'_>),
) -> Diagnosis {
    let record = Record::new(watch);
    let mut stop = pin!(stop);
    let opened = tokio::select! {
        biased;
        () = &mut stop => None,
        opened = open(options, &record) => Some(opened),
    };
    // Whoever stops the silence knows all but how long it could have lasted.
    let interrupted = opened.is_none();
    if let Some(Some(open)) = opened {
        leave_alone(open, options, &record, stop).await;
    }
    let why = if interrupted { "interrupted" } else { "not reached" };
    Diagnosis::new(address::without_secrets(&options.url), record.finish(why), interrupted)
}

/// A connection that is open and whether it still is after the ping.
struct Open {
    target: Target,
    address: SocketAddr,
    conversation: Option<Conversation>,
}

/// Everything up to the ping.
async fn open(options: &Options, record: &Record<'_>) -> Option<Open> {
    record.begin(CheckId::Url);
    let (check, target) = address::check(&options.url, options.url_check);
    record.done(check);
    let target = target?;
    record.begin(CheckId::Dns);
    let (check, addresses) = resolve::check(&target, options).await;
    record.done(check);
    if addresses.is_empty() {
        record.skip(&CheckId::ALL, "the name has no address");
        return None;
    }
    record.begin(CheckId::Tcp);
    let (check, address) = reach::check(&target, &addresses, options.timeout).await;
    record.done(check);
    let Some(address) = address else {
        record.skip(&CheckId::ALL, "no address answers");
        return None;
    };
    let stream = stream(&target, address, options, record).await;
    let Some(stream) = stream else {
        record.skip(&CheckId::ALL, "there is no connection to ask over");
        return None;
    };
    let Some(mut conversation) = upgrade::check(stream, &target, options, record).await else {
        record.skip(&conversation::CHECKS, "there is no open WebSocket");
        return None;
    };
    record.begin(CheckId::Ping);
    let (check, alive) = conversation::check_ping(&mut conversation, control_wait(options)).await;
    record.done(check);
    Some(Open { target, address, conversation: alive.then_some(conversation) })
}

async fn stream(target: &Target, address: SocketAddr, options: &Options, record: &Record<'_>) -> Option<Stream> {
    if target.secure {
        return tls::check(target, address, options, record).await;
    }
    record.skip(&tls::CHECKS, "ws:// has no TLS");
    connect(target, address, options).await
}

/// The silence, then the close.
async fn leave_alone(open: Open, options: &Options, record: &Record<'_>, stop: impl Future<Output = ()>) {
    let Open { target, address, conversation } = open;
    let Some(mut conversation) = conversation else {
        record.skip(&conversation::CHECKS, "the connection is over");
        return;
    };
    record.begin(CheckId::Idle);
    let (check, idle) = conversation::check_idle(&mut conversation, options.idle, stop).await;
    record.done(check);
    record.begin(CheckId::Close);
    // What was cut cannot be closed.
    let conversation = match &idle {
        Idle::Cut(_) => reopen(&target, address, options).await,
        Idle::Survived | Idle::Interrupted => Some(conversation),
    };
    record.done(match conversation {
        Some(conversation) => conversation::check_close(conversation, control_wait(options)).await,
        None => Check::new(CheckId::Close, "a second connection could not be opened").with([Finding::warning(
            "unsteady",
            "a second connection right after the first one failed",
            "look at the server's log and at its limits for one client",
        )]),
    });
}

async fn reopen(target: &Target, address: SocketAddr, options: &Options) -> Option<Conversation> {
    let stream = connect(target, address, options).await?;
    upgrade::again(stream, target, options).await.ok()
}

async fn connect(target: &Target, address: SocketAddr, options: &Options) -> Option<Stream> {
    if target.secure {
        return tls::connect(target, address, options.timeout).await.ok();
    }
    let stream = timeout(options.timeout, TcpStream::connect(address)).await;
    stream.ok()?.ok().map(Stream::Tcp)
}

fn control_wait(options: &Options) -> Duration {
    options.timeout.min(CONTROL_WAIT_MAX)
}
