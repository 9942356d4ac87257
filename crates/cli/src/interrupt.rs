//! Ctrl-C and the termination signal: the first asks for an orderly end, the second does not wait for it.
//!
//! Invariant: once watched, no signal is lost, whatever the command is doing when it comes.

use crate::exit::Exit;
use std::future::pending;
use std::io;
use tokio::sync::watch;

/// Tells whether the user wants the command to end.
#[derive(Clone, Debug)]
pub(crate) struct Interrupt {
    asked: watch::Receiver<bool>,
}

impl Interrupt {
    /// Starts watching. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// The system lets nobody watch its signals.
    pub(crate) fn watch() -> io::Result<Self> {
        Interrupt::watch_with(Exit::Failed)
    }

    /// The same for a command that has an exit code of its own when it was not waited for.
    ///
    /// # Errors
    /// As [`Interrupt::watch`].
    pub(crate) fn watch_with(second: Exit) -> io::Result<Self> {
        let mut signals = Signals::new()?;
        let (sender, asked) = watch::channel(false);
        tokio::spawn(async move {
            signals.next().await;
            // Nobody waits for it when the command is ending anyway.
            let _ = sender.send(true);
            signals.next().await;
            std::process::exit(second.code().into());
        });
        Ok(Interrupt { asked })
    }

    #[cfg(test)]
    pub(crate) fn by_hand() -> (watch::Sender<bool>, Self) {
        let (sender, asked) = watch::channel(false);
        (sender, Interrupt { asked })
    }

    #[cfg(test)]
    pub(crate) fn never() -> Self {
        Interrupt::by_hand().1
    }

    /// Whether the user has asked.
    pub(crate) fn has_asked(&self) -> bool {
        *self.asked.borrow()
    }

    /// Resolves once the user has asked; at once when that was before.
    pub(crate) async fn asked(&mut self) {
        if self.asked.wait_for(|asked| *asked).await.is_err() {
            // The watcher is gone, so no signal can come.
            pending::<()>().await;
        }
    }
}

/// What the system sends to end a command.
struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(windows)]
    interrupt: tokio::signal::windows::CtrlC,
}

impl Signals {
    #[cfg(unix)]
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    #[cfg(windows)]
    fn new() -> io::Result<Self> {
        Ok(Signals { interrupt: tokio::signal::windows::ctrl_c()? })
    }

    #[cfg(unix)]
    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    #[cfg(windows)]
    async fn next(&mut self) {
        self.interrupt.recv().await;
    }
}
