//! The HTTP upgrade (RFC 6455 §4): asked for as a phone does, and judged header by header.
//!
//! Counterpart: `codec::HttpHeadReader`. Invariant: at most one head and one chunk are read, within one limit of time.

mod answer;
mod exchange;
mod headers;
mod refusal;
mod silence;

use crate::address::Target;
use crate::conversation::Conversation;
use crate::options::Options;
use crate::record::Record;
use crate::report::{Check, CheckId};
use crate::stream::Stream;
use crate::wording::shown;
use exchange::{Answer, Failure, exchange};
use tokio_tungstenite::tungstenite::handshake::client::generate_key;

/// The checks of this part.
pub(crate) const CHECKS: [CheckId; 4] =
    [CheckId::Upgrade, CheckId::Headers, CheckId::Subprotocol, CheckId::Compression];

/// Asks for the upgrade and judges the answer. Nothing comes back where frames make no sense.
pub(crate) async fn check(
    stream: Stream,
    target: &Target,
    options: &Options,
    record: &Record<'_>,
) -> Option<Conversation> {
    record.begin(CheckId::Upgrade);
    let key = generate_key();
    let (stream, outcome) = exchange(stream, target, options, &key).await;
    let answer = match outcome {
        Ok(answer) => answer,
        Err(failure) => {
            record.done(silence::judge(&failure, target));
            record.skip(&CHECKS, "there was no HTTP answer");
            return None;
        }
    };
    let head = &answer.head;
    let check = Check::new(CheckId::Upgrade, shown(&head.start_line)).took(answer.took);
    let check = check.fact("status", head.status()).with(answer::judge(head, &key, target, &answer.body));
    let accepted = head.status() == Some(101) && check.findings.is_empty();
    record.done(check);
    record.done(headers::judge(head));
    if !accepted {
        record.skip(&CHECKS, "the upgrade was refused");
        return None;
    }
    record.done(answer::subprotocol(head, options));
    record.done(answer::compression(head));
    Some(Conversation::new(stream, &answer.rest))
}

/// A further connection, once one has been judged.
///
/// # Errors
/// The second attempt goes otherwise than the first.
pub(crate) async fn again(stream: Stream, target: &Target, options: &Options) -> Result<Conversation, Failure> {
    let (stream, outcome) = exchange(stream, target, options, &generate_key()).await;
    let Answer { head, rest, .. } = outcome?;
    if head.status() == Some(101) { Ok(Conversation::new(stream, &rest)) } else { Err(Failure::Closed(Vec::new())) }
}
