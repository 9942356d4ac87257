//! Reads numbers, texts and parts from bytes and knows where each stood.
//!
//! Invariant: nothing is read past the end; what is missing is an error that names it.

use model::ByteSpan;

/// Why bytes are no packet: one sentence, that goes into the field `malformed`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Malformed(pub(super) String);

/// Bytes of one packet, and how far they were read.
#[derive(Clone, Debug)]
pub(super) struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    /// Something that was to be read goes on behind the end.
    is_short: bool,
}

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Reader { bytes, at: 0, is_short: false }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Whether a reading failed because the bytes ended, and not because of what they say.
    pub(super) fn is_short(&self) -> bool {
        self.is_short
    }

    /// The same of a reader that went ahead.
    pub(super) fn short_as(&mut self, ahead: &Reader<'_>) {
        self.is_short |= ahead.is_short;
    }

    /// Bytes that were not read.
    pub(super) fn left(&self) -> usize {
        self.bytes.len().saturating_sub(self.at)
    }

    pub(super) fn is_done(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// What was read since `start`.
    pub(super) fn since(&self, start: usize) -> ByteSpan {
        ByteSpan::new(start, self.at)
    }

    pub(super) fn take(&mut self, count: usize, what: &str) -> Result<&'b [u8], Malformed> {
        let Some(part) = self.bytes.get(self.at..self.at.saturating_add(count)) else {
            self.is_short = true;
            return Err(Malformed(format!("the packet ends inside of its {what}")));
        };
        self.at += count;
        Ok(part)
    }

    pub(super) fn rest(&mut self) -> &'b [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at = self.bytes.len();
        rest
    }

    pub(super) fn u8(&mut self, what: &str) -> Result<u8, Malformed> {
        Ok(self.take(1, what)?.first().copied().unwrap_or_default())
    }

    pub(super) fn u16(&mut self, what: &str) -> Result<u16, Malformed> {
        Ok(self.number(2, what)? as u16)
    }

    pub(super) fn u32(&mut self, what: &str) -> Result<u32, Malformed> {
        Ok(self.number(4, what)? as u32)
    }

    /// A number of up to eight bytes, the highest first.
    pub(super) fn number(&mut self, count: usize, what: &str) -> Result<u64, Malformed> {
        Ok(self.take(count, what)?.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }
}
