//! SUBSCRIBE, UNSUBSCRIBE and their answers: lists of filters and of codes (MQTT 5 §3.8 to §3.11).
//!
//! Counterpart: `packet.rs` reads the other packets. Invariant: code number n of an answer is that of filter number n.

use super::names::reason;
use super::packet::{Packet, bit};
use super::properties::text;
use crate::decode::reader::Malformed;
use crate::decode::say;
use crate::decode::tree::{FIELDS_MAX, List, branch, cut, leaf, noted, quoted};
use model::{ByteSpan, Field};

impl Packet<'_> {
    pub(super) fn subscribe(&mut self) -> Result<(), Malformed> {
        self.packet_id()?;
        if self.is_5 {
            self.properties("properties")?;
        }
        let mut list = List::default();
        let read = loop {
            if self.reader.is_done() {
                break Ok(());
            }
            match self.subscription() {
                Ok(field) => list.add(&mut self.budget, |_| field),
                Err(malformed) => break Err(malformed),
            }
        };
        self.read.fields.extend(list.finish());
        read
    }

    fn subscription(&mut self) -> Result<Field, Malformed> {
        let start = self.reader.at();
        let filter = text(&mut self.reader, "topic filter")?;
        let filter_span = self.reader.since(start);
        let options_start = self.reader.at();
        let options = self.reader.u8("subscription options")?;
        let span = self.reader.since(options_start);
        let qos = options & 3;
        let mut parts = vec![
            noted(leaf("topic filter", quoted(filter), filter_span), say::FILTER),
            noted(leaf("qos", qos.to_string(), span), say::QOS_HIGHEST),
        ];
        if self.is_5 {
            parts.push(noted(leaf("no local", bit(options & 4 != 0), span), say::NO_LOCAL));
            parts.push(noted(leaf("retain as published", bit(options & 8 != 0), span), say::RETAIN_PUBLISHED));
            let handling = match options >> 4 & 3 {
                0 => say::KEPT_NOW,
                1 => say::KEPT_IF_NEW,
                2 => say::KEPT_NOT,
                _ => say::NO_SUCH_VALUE,
            };
            parts.push(noted(leaf("retain handling", (options >> 4 & 3).to_string(), span), handling));
        }
        self.filter(filter);
        self.word(format!("{} qos{qos}", quoted(filter)));
        Ok(branch("subscription", quoted(filter), self.reader.since(start), parts))
    }

    pub(super) fn suback(&mut self) -> Result<(), Malformed> {
        self.packet_id()?;
        if self.is_5 {
            self.properties("properties")?;
        }
        self.codes(|is_5, code| match code {
            0..=2 => reason(9, code),
            0x80 if !is_5 => "failure",
            _ if is_5 => reason(9, code),
            _ => "reserved",
        });
        Ok(())
    }

    pub(super) fn unsubscribe(&mut self) -> Result<(), Malformed> {
        self.packet_id()?;
        if self.is_5 {
            self.properties("properties")?;
        }
        let mut list = List::default();
        let read = loop {
            if self.reader.is_done() {
                break Ok(());
            }
            let start = self.reader.at();
            match text(&mut self.reader, "topic filter") {
                Ok(filter) => {
                    let span = self.reader.since(start);
                    list.add(&mut self.budget, |_| leaf("topic filter", quoted(filter), span));
                    self.filter(filter);
                    self.word(quoted(filter));
                }
                Err(malformed) => break Err(malformed),
            }
        };
        self.read.fields.extend(list.finish());
        read
    }

    pub(super) fn unsuback(&mut self) -> Result<(), Malformed> {
        self.packet_id()?;
        if self.is_5 {
            self.properties("properties")?;
            self.codes(|_, code| reason(11, code));
        }
        self.end()
    }

    /// One code for each filter.
    fn codes(&mut self, words: impl Fn(bool, u8) -> &'static str) {
        let start = self.reader.at();
        let mut list = List::default();
        for (place, code) in self.reader.rest().iter().enumerate() {
            let span = ByteSpan::new(start + place, start + place + 1);
            let said = words(self.is_5, *code);
            list.add(&mut self.budget, |_| {
                leaf(format!("reason code {}", place + 1), format!("0x{code:02x} {said}"), span)
            });
            self.word(said.to_owned());
            if *code >= 0x80 && self.read.code.is_none() {
                self.read.code = Some(*code);
                self.read.refused_at = Some(place);
            }
        }
        self.read.fields.extend(list.finish());
    }

    fn filter(&mut self, filter: &str) {
        if self.read.filters.len() < FIELDS_MAX {
            self.read.filters.push(cut(filter.to_owned()));
        }
    }

    /// A word of a list that can be long.
    fn word(&mut self, word: String) {
        const ITEMS_MAX: usize = 8;
        match self.read.items.len() {
            0..ITEMS_MAX => self.read.items.push(word),
            ITEMS_MAX => self.read.items.push("…".to_owned()),
            _ => {}
        }
    }
}
