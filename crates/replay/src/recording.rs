//! A fixture on disk: read through once, then given to a player as often as it is replayed.
//!
//! Counterpart: `fixture::Reader`. Invariant: no more than the player's window of it is ever in memory.

use crate::clock::since_epoch;
use fixture::{
    Header, Line, LineEvent, Lines, Pace, Player, PlayerOptions, Problem, Reader, Side, Survey, side_folder,
};
use model::{CloseInitiator, ConnectionId};
use serde_json::Value;
use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Connections of one fixture whose transport is remembered while it is read; those beyond are taken as they are. Our choice.
const CONNECTIONS_SEEN_MAX: usize = 100_000;

/// How to replay.
#[derive(Clone, Debug)]
pub struct ReplayOptions {
    /// How recorded times count.
    pub pace: Pace,
    /// Values of variables, before those of the header.
    pub vars: Vec<(String, Value)>,
    /// How far the times of what comes may differ from those recorded, where they are compared.
    pub timing: Option<Duration>,
}

/// A fixture that has been read through.
#[derive(Clone, Debug)]
pub struct Recording {
    path: PathBuf,
    header: Header,
    survey: Survey,
}

impl Recording {
    /// Reads a file through, line by line.
    ///
    /// # Errors
    /// It cannot be read, or the first line that is wrong.
    pub fn open(path: &Path) -> Result<Recording, Problem> {
        let mut reader = reader(path)?;
        let header = reader.header().clone();
        let survey = Survey::read(&mut reader)?;
        Ok(Recording { path: path.to_owned(), header, survey })
    }

    /// The first line.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// What it needs.
    pub fn survey(&self) -> &Survey {
        &self.survey
    }

    /// A player that begins anew.
    ///
    /// # Errors
    /// The file is no longer as it was.
    pub(crate) fn player(&self, side: Side, options: &ReplayOptions) -> Result<Player, Problem> {
        let reader = reader(&self.path)?;
        let lines: Lines = Box::new(Filter { lines: reader, side, transports: HashMap::new() });
        let player = Player::new(
            &self.header,
            lines,
            PlayerOptions {
                side,
                pace: options.pace,
                vars: options.vars.clone(),
                side_files: side_folder(&self.path),
                epoch_at_start: since_epoch(),
                any_origin: side == Side::Server,
                is_real_time: true,
            },
        );
        Ok(match options.timing {
            Some(tolerance) => player.with_timing(tolerance),
            None => player,
        })
    }
}

fn reader(path: &Path) -> Result<Reader<BufReader<File>>, Problem> {
    let file = File::open(path).map_err(|error| {
        let text = format!("{} cannot be read: {error}", path.display());
        Problem::at(0, 0, "cannot-read", text).hint("give the path of a fixture (.jsonl)")
    })?;
    Reader::open(BufReader::new(file))
}

/// Leaves out what sockets cannot show: the end of a UDP socket, which nobody is told, and searches in the local network.
struct Filter<I> {
    lines: I,
    side: Side,
    transports: HashMap<ConnectionId, Kind>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Udp,
    Mdns,
}

impl<I> Filter<I> {
    fn is_shown(&mut self, line: &Line) -> bool {
        if let LineEvent::Open { conn, transport, .. } = &line.event {
            let kind = match transport.as_str() {
                "udp" => Some(Kind::Udp),
                "mdns" => Some(Kind::Mdns),
                _ => None,
            };
            match kind.filter(|_| self.transports.len() < CONNECTIONS_SEEN_MAX) {
                Some(kind) => self.transports.insert(*conn, kind),
                None => self.transports.remove(conn),
            };
        }
        let kind = line.event.conn().and_then(|conn| self.transports.get(&conn)).copied();
        let is_own_close =
            matches!(&line.event, LineEvent::Close { by: CloseInitiator::App | CloseInitiator::Host, .. });
        match kind {
            Some(Kind::Mdns) => false,
            Some(Kind::Udp) => self.side == Side::Client || !is_own_close,
            None => true,
        }
    }
}

impl<I: Iterator<Item = Result<Line, Problem>>> Iterator for Filter<I> {
    type Item = Result<Line, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.lines.next()? {
                Ok(line) if !self.is_shown(&line) => {}
                item => return Some(item),
            }
        }
    }
}
