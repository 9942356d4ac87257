//! A TCP stream under a fault plan: late, narrow, sliced, stalled, corrupt, cut.
//!
//! It stands below TLS, where a network would do all this. Counterpart: `lane.rs` says when bytes leave. Invariants: without
//! faults nothing is copied; a plan that changes while bytes are on the way lets these arrive.

use super::chance::Chance;
use super::lane::Lane;
use super::switch::FaultSwitch;
use model::{ConnectionId, Cut, CutAfter, EventKind, EventSink, Fault, FaultKind, FaultPlan, WireDirection};
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, Sleep, sleep_until};

/// Bytes read from the network at a time while faults are on.
const READ_BYTES: usize = 16 * 1024;

type Plans = watch::Receiver<Arc<FaultPlan>>;

/// The stream.
pub(crate) struct Faulty {
    inner: TcpStream,
    conn: ConnectionId,
    log: Arc<dyn EventSink>,
    opened: Instant,
    plans: Plans,
    /// Wakes the connection when the plan changes.
    change: Pin<Box<dyn Future<Output = ()> + Send>>,
    up_faults: Vec<Fault>,
    down_faults: Vec<Fault>,
    up: Lane,
    down: Lane,
    up_bytes: u64,
    down_bytes: u64,
    peer_ended: bool,
    cut: Option<Cut>,
    timer: Pin<Box<Sleep>>,
}

impl Faulty {
    pub(crate) fn new(inner: TcpStream, conn: ConnectionId, faults: &FaultSwitch, log: Arc<dyn EventSink>) -> Self {
        let now = Instant::now();
        let plans = faults.watch();
        let seed = plans.borrow().seed;
        let lane = |dir| Lane::new(now, Chance::new(seed, conn, dir));
        let mut stream = Faulty {
            inner,
            conn,
            log,
            opened: now,
            change: changed(plans.clone()),
            plans,
            up_faults: Vec::new(),
            down_faults: Vec::new(),
            up: lane(WireDirection::Out),
            down: lane(WireDirection::In),
            up_bytes: 0,
            down_bytes: 0,
            peer_ended: false,
            cut: None,
            timer: Box::pin(sleep_until(now)),
        };
        stream.take_plan();
        stream
    }

    pub(crate) fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.inner.peer_addr()
    }

    fn take_plan(&mut self) {
        let plan = Arc::clone(&self.plans.borrow_and_update());
        let (up, down): (Vec<_>, Vec<_>) = (
            plan.all().filter(|fault| fault.dir.is_up() && is_of_stream(&fault.kind)).collect(),
            plan.all().filter(|fault| fault.dir.is_down() && is_of_stream(&fault.kind)).collect(),
        );
        if (!up.is_empty() || !down.is_empty()) && (up != self.up_faults || down != self.down_faults) {
            let mut texts = up.iter().chain(&down).map(ToString::to_string).collect::<Vec<_>>();
            texts.sort_unstable();
            texts.dedup();
            self.notice(&format!("goes through {}", texts.join("; ")));
        }
        (self.up_faults, self.down_faults) = (up, down);
    }

    fn notice(&self, what: &str) {
        let text = format!("{} {what}", self.conn);
        self.log.record(EventKind::Notice { code: "fault".to_owned(), text, hint: None });
    }

    /// Looks whether the plan has changed, and cuts what is to be cut. Ready when the stream is over.
    fn poll_faults(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.change.as_mut().poll(cx).is_ready() {
            self.take_plan();
            self.change = changed(self.plans.clone());
            let _ = self.change.as_mut().poll(cx);
        }
        if self.cut.is_none() {
            self.cut = self.due_cut(Instant::now());
            if let Some(cut) = self.cut {
                self.begin_cut(cut, cx);
            }
        }
        match self.cut {
            Some(Cut::Reset) => Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())),
            _ => Poll::Pending,
        }
    }

    fn due_cut(&self, now: Instant) -> Option<Cut> {
        let due = |fault: &Fault, bytes: u64| match fault.kind {
            FaultKind::Offline => Some(Cut::Reset),
            FaultKind::Cut { how, after: CutAfter::Time(after) } => (now >= self.opened + after).then_some(how),
            FaultKind::Cut { how, after: CutAfter::Bytes(after) } => (bytes >= after).then_some(how),
            _ => None,
        };
        let up = self.up_faults.iter().find_map(|fault| due(fault, self.up_bytes));
        up.or_else(|| self.down_faults.iter().find_map(|fault| due(fault, self.down_bytes)))
    }

    fn begin_cut(&mut self, cut: Cut, cx: &mut Context<'_>) {
        self.notice(match cut {
            Cut::Reset => "is reset by a fault",
            Cut::Fin => "is ended by a fault",
            Cut::HalfOpen => "is cut off by a fault: nothing is said to either side",
        });
        self.up.clear();
        if cut == Cut::Reset {
            // The peer is reset as well, when the stream is dropped. It may have gone already.
            let _ = self.inner.set_zero_linger();
        }
        if cut == Cut::Fin {
            // The end goes out at once; TCP does not wait for anything here.
            let _ = Pin::new(&mut self.inner).poll_shutdown(cx);
        }
        if cut == Cut::HalfOpen {
            self.down.clear();
        }
    }

    /// Writes what may leave now. Errors of the network come back.
    fn poll_drain_up(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            let Some(bytes) = self.up.ready(Instant::now()) else { return Poll::Ready(Ok(())) };
            let count = ready!(Pin::new(&mut self.inner).poll_write(cx, bytes))?;
            if count == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.up.gave(count);
        }
    }

    /// Takes from the network what there is room for.
    fn poll_fill_down(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        let mut chunk = [0; READ_BYTES];
        while !self.peer_ended && self.down.room() > 0 {
            let most = self.down.room().min(READ_BYTES);
            let mut buf = ReadBuf::new(&mut chunk[..most]);
            match Pin::new(&mut self.inner).poll_read(cx, &mut buf) {
                Poll::Pending => break,
                Poll::Ready(outcome) => outcome?,
            }
            let bytes = buf.filled();
            self.peer_ended = bytes.is_empty();
            self.down_bytes += bytes.len() as u64;
            if self.cut != Some(Cut::HalfOpen) {
                self.down.admit(bytes, &self.down_faults, self.opened, Instant::now());
            }
        }
        Ok(())
    }

    /// Has `cx` woken when the next bytes leave or the next cut is due.
    fn register_timer(&mut self, cx: &mut Context<'_>) {
        let cuts = self.up_faults.iter().chain(&self.down_faults).filter_map(|fault| match fault.kind {
            FaultKind::Cut { after: CutAfter::Time(after), .. } if self.cut.is_none() => Some(self.opened + after),
            _ => None,
        });
        let next = cuts.chain(self.up.next_leaves()).chain(self.down.next_leaves()).min();
        if let Some(next) = next {
            if self.timer.deadline() != next || self.timer.is_elapsed() {
                self.timer.as_mut().reset(next);
            }
            if self.timer.as_mut().poll(cx).is_ready() {
                cx.waker().wake_by_ref();
            }
        }
    }

    fn is_plain(&self) -> bool {
        self.up_faults.is_empty() && self.down_faults.is_empty() && self.up.is_empty() && self.down.is_empty()
    }
}

/// Resolves when the plan has changed.
fn changed(mut plans: Plans) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async move {
        // A switch that is gone changes nothing any more.
        if plans.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

fn is_of_stream(kind: &FaultKind) -> bool {
    !matches!(kind, FaultKind::DnsFail | FaultKind::TlsFail | FaultKind::Message { .. })
}

impl AsyncRead for Faulty {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if let Poll::Ready(Err(error)) = this.poll_faults(cx) {
            return Poll::Ready(Err(error));
        }
        if this.is_plain() && this.cut.is_none() {
            return Pin::new(&mut this.inner).poll_read(cx, buf);
        }
        if let Poll::Ready(Err(error)) = this.poll_drain_up(cx) {
            return Poll::Ready(Err(error));
        }
        this.poll_fill_down(cx)?;
        if let Some(bytes) = this.down.ready(Instant::now()) {
            let count = bytes.len().min(buf.remaining());
            buf.put_slice(&bytes[..count]);
            this.down.gave(count);
            // There is room again, and whoever brings bytes must be heard.
            cx.waker().wake_by_ref();
            return Poll::Ready(Ok(()));
        }
        let is_over = this.down.is_empty() && this.peer_ended && this.cut != Some(Cut::HalfOpen);
        if is_over || this.cut == Some(Cut::Fin) {
            return Poll::Ready(Ok(()));
        }
        this.register_timer(cx);
        Poll::Pending
    }
}

impl AsyncWrite for Faulty {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if let Poll::Ready(Err(error)) = this.poll_faults(cx) {
            return Poll::Ready(Err(error));
        }
        match this.cut {
            // What is sent vanishes.
            Some(Cut::HalfOpen) => return Poll::Ready(Ok(buf.len())),
            Some(_) => return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into())),
            None => {}
        }
        if this.is_plain() {
            let count = ready!(Pin::new(&mut this.inner).poll_write(cx, buf))?;
            this.up_bytes += count as u64;
            return Poll::Ready(Ok(count));
        }
        if let Poll::Ready(Err(error)) = this.poll_drain_up(cx) {
            return Poll::Ready(Err(error));
        }
        let count = this.up.room().min(buf.len());
        if count == 0 && !buf.is_empty() {
            this.register_timer(cx);
            return Poll::Pending;
        }
        this.up.admit(&buf[..count], &this.up_faults, this.opened, Instant::now());
        this.up_bytes += count as u64;
        if let Poll::Ready(Err(error)) = this.poll_drain_up(cx) {
            return Poll::Ready(Err(error));
        }
        this.register_timer(cx);
        Poll::Ready(Ok(count))
    }

    /// Like a kernel, it has flushed what it has taken.
    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        // A reset is told by dropping the stream, and a half-open one says nothing.
        if this.cut.is_some() {
            return Poll::Ready(Ok(()));
        }
        ready!(this.poll_drain_up(cx))?;
        if !this.up.is_empty() {
            this.register_timer(cx);
            return Poll::Pending;
        }
        Pin::new(&mut this.inner).poll_shutdown(cx)
    }
}

impl std::fmt::Debug for Faulty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Faulty").field("inner", &self.inner).field("cut", &self.cut).finish_non_exhaustive()
    }
}
