//! `miniwire doctor`: one address, examined check by check.
//!
//! Counterpart: the crate `doctor` finds, this prints. Invariant: with `--json` stdout holds one object and nothing else.

mod text;

use crate::args::DoctorArgs;
use crate::exit::Exit;
use crate::interrupt::Interrupt;
use crate::terminal::{print, say, wipe_progress, with_changing_progress};
use ::doctor::{Check, CheckId, Diagnosis, Happening, Options, Verdict, examine};
use engine::TlsOptions;
use std::cell::RefCell;
use std::time::SystemTime;
use text::TextReport;
use tokio::sync::Notify;
use tokio::time::Instant;

/// Examines what the arguments name.
pub(crate) async fn doctor(args: DoctorArgs) -> Exit {
    let json = args.json;
    let options = match options(args) {
        Ok(options) => options,
        Err(exit) => return exit,
    };
    let mut interrupt = match Interrupt::watch() {
        Ok(interrupt) => interrupt,
        Err(error) => return Exit::Failed.because(&format!("Ctrl-C cannot be watched: {error}"), None),
    };
    let screen = RefCell::new(Screen::new(json));
    let reader_gone = Notify::new();
    let stop = async {
        tokio::select! {
            () = interrupt.asked() => {}
            () = reader_gone.notified() => {}
        }
    };
    let mut watch = |happening: Happening<'_>| {
        if screen.borrow_mut().hear(&happening).is_err() {
            reader_gone.notify_one();
        }
    };
    let examination = examine(&options, stop, &mut watch);
    let diagnosis = with_changing_progress(|| screen.borrow().progress(), examination).await;
    // A reader that has gone has seen what it wanted.
    let _ = screen.borrow_mut().finish(&diagnosis);
    match diagnosis.verdict {
        Verdict::Fine => Exit::Fine,
        Verdict::Fails | Verdict::Unfinished => Exit::Failed,
    }
}

fn options(args: DoctorArgs) -> Result<Options, Exit> {
    let mut tls = TlsOptions::default();
    if let Some(path) = &args.ca {
        tls.add_ca_file(path.as_std_path())
            .map_err(|error| Exit::Usage.because(&error.to_string(), Some("--ca takes a file of PEM certificates")))?;
    }
    Ok(Options {
        timeout: args.timeout,
        idle: args.idle,
        header: args.header,
        protocols: args.protocol,
        extra_roots: tls.extra_roots,
        url_check: !args.no_url_check,
        connect_to: args.connect_to,
        ..Options::new(args.url, SystemTime::now())
    })
}

/// What is on the screen.
struct Screen {
    /// None with `--json`, which is printed at the end.
    text: Option<TextReport>,
    /// The check that goes on, and since when.
    current: (CheckId, Instant),
}

impl Screen {
    fn new(json: bool) -> Self {
        Screen { text: (!json).then(TextReport::default), current: (CheckId::Url, Instant::now()) }
    }

    fn hear(&mut self, happening: &Happening<'_>) -> std::io::Result<()> {
        match happening {
            Happening::Began(id) => {
                self.current = (*id, Instant::now());
                Ok(())
            }
            Happening::Done(check) => self.done(check),
        }
    }

    fn done(&mut self, check: &Check) -> std::io::Result<()> {
        let Some(text) = &mut self.text else { return Ok(()) };
        wipe_progress();
        print(&text.check(check))
    }

    /// The line that goes away.
    fn progress(&self) -> String {
        let (id, since) = self.current;
        format!("{} … {:.1} s", id.title(), since.elapsed().as_secs_f32())
    }

    fn finish(&mut self, diagnosis: &Diagnosis) -> std::io::Result<()> {
        match &mut self.text {
            Some(text) => print(&text.summary(diagnosis)),
            None => match serde_json::to_string(diagnosis) {
                Ok(object) => print(&(object + "\n")),
                Err(error) => {
                    say(format!("the diagnosis could not be written: {error}"));
                    Ok(())
                }
            },
        }
    }
}
