//! The choices of a project, with those of the command line before them.
//!
//! Counterpart: `package::Settings`. Invariant: a pattern of the command line wins over the same pattern of the project.

use super::{DecodeChoice, DecodeChoices, DecodeRule};
use package::{DecodeWith, Settings};

impl DecodeChoices {
    /// What the project's settings say, and then `more`.
    pub fn of_project(settings: &Settings, more: &[DecodeRule]) -> Self {
        let own = settings.decode.iter().filter_map(|entry| {
            let choice = match &entry.with {
                // The settings were checked when they were read.
                DecodeWith::Protocol(word) => word.parse::<DecodeChoice>().ok()?,
            };
            Some(DecodeRule { pattern: entry.pattern.clone(), choice })
        });
        // Of patterns of one length the last wins.
        DecodeChoices::new(own.chain(more.iter().cloned()).collect())
    }
}
