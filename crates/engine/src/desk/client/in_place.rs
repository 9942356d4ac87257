//! A client in whose place a fixture stands: shown, or replayed.
//!
//! Counterpart: `reading.rs` and `replaying.rs`. Invariant: what the client was before is known for as long as the fixture is there.

use super::*;
use crate::desk::starting::{Before, Begin};
use logic::{page_query, split_page};

impl Client {
    /// A client that shows what a fixture tells, in the place of one that would begin like this.
    pub(in crate::desk) fn showing(
        (number, run): (u32, u32),
        begin: Begin,
        (log, shown, packets): (Arc<EventLog>, Shown, Packets),
        network: Network,
        pushes: mpsc::Sender<Push>,
    ) -> Arc<Client> {
        let (view, _) = HeadlessView::new(&logic::SessionConfig::default(), None);
        // Nobody takes commands any more, as of a session that is over.
        let (commands, _) = mpsc::channel(1);
        let client = Client {
            number,
            run,
            name: String::new(),
            phone: begin.phone,
            log,
            view: Arc::new(view),
            screen: Arc::new(FrameScreen::new(number, run, pushes).that_only_shows()),
            commands,
            facts: Mutex::default(),
            tables: Mutex::default(),
            packets,
            network: Mutex::new(network),
            recording: Mutex::new(begin.recording),
            replay: None,
            shown: Some(shown),
            end: Mutex::new(Some(SessionEnd::Stopped)),
            stop: Notify::new(),
            over: AtomicBool::new(true),
            over_told: Notify::new(),
        };
        while client.take_in(false) {}
        client.name_first_page();
        Arc::new(client)
    }

    /// What the app itself is in and on, also while it gives way to a fixture.
    pub(in crate::desk) fn before(&self) -> Before {
        let replay = self.replay.as_ref().map(|replay| &replay.before);
        let before = replay.or(self.shown.as_ref().map(|shown| &shown.before)).cloned();
        before.unwrap_or_else(|| {
            let (page, query) = self.place();
            Before { page, query, phone: self.phone, network: self.network() }
        })
    }

    /// The page that a fixture says, where none of its lines does.
    fn on_page(&self, path: &str, query: &str) {
        let mut facts = lock(&self.facts);
        if facts.page.is_empty() {
            path.clone_into(&mut facts.page);
            facts.query = page_query(query).into_iter().map(|(name, value)| (name, value.into())).collect();
        }
    }

    /// A fixture without a route has at least the page of its first line.
    fn name_first_page(&self) {
        let header = self.shown.as_ref().map(|shown| &shown.about.header);
        if let Some(page) = header.and_then(|header| header["page"].as_str()) {
            let (path, query) = split_page(page);
            self.on_page(path, query);
        }
    }
}
