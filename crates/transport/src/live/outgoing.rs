//! Our frames as tungstenite takes them: messages, compressed where that was agreed, and the close.
//!
//! Counterpart: `connection.rs` decides what leaves and when. Invariant: a message is one frame, and a text was checked by whoever made
//! it.

use bytes::Bytes;
use codec::MessageDeflater;
use tokio_tungstenite::tungstenite;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{CloseCode, Data, OpCode};

/// A whole message as one frame, compressed where that was agreed.
pub(super) fn data_frame(deflater: &mut Option<MessageDeflater>, bytes: Bytes, kind: Data) -> tungstenite::Message {
    let deflated = deflater.as_mut().and_then(|deflater| deflater.deflate(&bytes));
    let is_deflated = deflated.is_some();
    let mut frame = Frame::message(deflated.map_or(bytes, Bytes::from), OpCode::Data(kind), true);
    frame.header_mut().rsv1 = is_deflated;
    tungstenite::Message::Frame(frame)
}

/// A close frame that a control frame can hold; 1005 is the frame without a code.
pub(super) fn close_frame(code: u16, reason: &str) -> Option<CloseFrame> {
    let end = reason.floor_char_boundary(codec::CLOSE_REASON_BYTES_MAX);
    (code != 1005).then(|| CloseFrame { code: CloseCode::from(code), reason: reason[..end].into() })
}
