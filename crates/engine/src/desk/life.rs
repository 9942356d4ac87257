//! Foreground, background, suspension of a client, and its cold start after it was destroyed.
//!
//! Counterpart: `SetLife` of the schema; `logic::LifeChange` has the states. Invariant: a client that was destroyed comes back by
//! the same call as one that is suspended.

use super::client::Client;
use super::desk::{Desk, unknown_word};
use super::rpc_error;
use super::schema::*;
use logic::{Command, HideReason, Launch, LifeChange, SessionConfig};
use std::sync::Arc;

impl Desk {
    pub(super) async fn client_life(&self, wanted: SetLife) -> Result<Nothing, RpcError> {
        let client = self.client(wanted.client)?;
        let change = change_of(&wanted)?;
        if matches!(change, LifeChange::Show(_)) && client.was_destroyed() {
            return self.start_cold(&client, wanted.page.as_deref()).await;
        }
        client.send(Command::Life(change)).await?;
        Ok(Nothing {})
    }

    async fn start_cold(&self, client: &Arc<Client>, page: Option<&str>) -> Result<Nothing, RpcError> {
        let _order = self.order.lock().await;
        // Somebody else may have started it meanwhile.
        if self.client(client.number)?.was_destroyed() {
            self.restart(client, client.phone, page).await?;
        }
        Ok(Nothing {})
    }
}

fn change_of(SetLife { to, page, reason, .. }: &SetLife) -> Result<LifeChange, RpcError> {
    Ok(match to.as_str() {
        "foreground" => LifeChange::Show(page.as_deref().map(opened_at).transpose()?),
        "background" => LifeChange::Hide(hide_reason(reason.unwrap_or_default())?),
        "lock" => LifeChange::Hide(HideReason::Other),
        "suspended" => LifeChange::Suspend,
        _ => return Err(unknown_word("to", to, &["foreground", "background", "lock", "suspended"])),
    })
}

/// `reason` of `wx.onAppHide`.
fn hide_reason(number: u32) -> Result<HideReason, RpcError> {
    let reason = usize::try_from(number).ok().and_then(|number| HideReason::ALL.get(number));
    reason.copied().ok_or_else(|| rpc_error("bad-params", &format!("reason is 0 to 3, not {number}"), None))
}

fn opened_at(page: &str) -> Result<Launch, RpcError> {
    let launch = Launch::at(page, SessionConfig::default().scene);
    launch.map_err(|error| rpc_error("bad-params", &error.to_string(), None))
}
