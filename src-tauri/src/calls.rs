//! The three commands of the page: `rpc`, `subscribe`, `pick_folder`.
//!
//! Counterpart: `ui/app/src/host/tauri.ts`; `build.rs` names them for the ACL. Invariant: calls reach the desk in the order in
//! which the page made them, which commands of their own threads would not keep.

use crate::subscription::Subscription;
use engine::desk::{Desk, Push, RpcError};
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;
use tauri::ipc::{Channel, Invoke, InvokeBody, InvokeResolver};
use tauri::{AppHandle, State, Wry};
use tauri_plugin_dialog::DialogExt as _;
use tokio::sync::{mpsc, oneshot};
use window::{CALLS_MAX, Calls};

#[derive(Debug, Deserialize)]
struct Request {
    method: String,
    #[serde(default)]
    params: Value,
}

/// A call with the way back.
pub(crate) struct Asked {
    request: Request,
    resolver: InvokeResolver<Wry>,
}

/// The way in, and the queue that [`carry_out`] empties.
pub(crate) fn queue() -> (mpsc::Sender<Asked>, mpsc::Receiver<Asked>) {
    mpsc::channel(CALLS_MAX)
}

/// What Tauri calls for each command that the ACL has let through.
pub(crate) fn handler(queue: mpsc::Sender<Asked>) -> impl Fn(Invoke<Wry>) -> bool + Send + Sync {
    let others: fn(Invoke<Wry>) -> bool = tauri::generate_handler![subscribe, pick_folder];
    move |invoke| {
        if invoke.message.command() != "rpc" {
            return others(invoke);
        }
        let request = match invoke.message.payload() {
            InvokeBody::Json(body) => Request::deserialize(body).map_err(|error| error.to_string()),
            InvokeBody::Raw(_) => Err("calls are JSON".into()),
        };
        match request {
            Ok(request) => {
                if let Err(refused) = queue.try_send(Asked { request, resolver: invoke.resolver }) {
                    refused.into_inner().resolver.reject(error("busy", "too many calls are waiting".into()));
                }
            }
            Err(message) => invoke.resolver.reject(error("bad-request", message)),
        }
        true
    }
}

/// Makes the calls until the app ends.
pub(crate) async fn carry_out(mut queue: mpsc::Receiver<Asked>, desk: Arc<Desk>) {
    let mut calls = Calls::new(desk);
    loop {
        tokio::select! {
            asked = queue.recv() => {
                let Some(Asked { request: Request { method, params }, resolver }) = asked else { return };
                if let Err((resolver, error)) = calls.make(resolver, method, params) {
                    resolver.reject(error);
                }
            }
            (resolver, result) = calls.next() => match result {
                Ok(result) => resolver.resolve(result),
                Err(error) => resolver.reject(error),
            },
        }
    }
}

fn error(code: &str, message: String) -> RpcError {
    RpcError { code: code.into(), message, hint: None }
}

/// From now on pushes go to this channel.
#[tauri::command]
fn subscribe(channel: Channel<Push>, subscription: State<'_, Subscription>) {
    subscription.take_over(channel);
}

/// The folder that the user chose.
#[tauri::command]
async fn pick_folder(app: AppHandle) -> Option<String> {
    let (chosen, choice) = oneshot::channel();
    app.dialog().file().pick_folder(move |folder| {
        // The page may have gone meanwhile.
        let _ = chosen.send(folder);
    });
    let folder = choice.await.ok()??.into_path().ok()?;
    folder.into_os_string().into_string().ok()
}
