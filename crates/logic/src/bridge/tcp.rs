//! `native.tcp`: carries out what the TCPSocket state machine decides.
//!
//! Counterpart: `ui/logic/src/wx/tcp.ts` and `crate::tasks::tcp`. Rules and their sources: docs/contracts/tcp.md.

use super::payload::{Json, Payload, address_to_js, failure_to_js};
use super::{Text, reach, set};
use crate::shared::Shared;
use crate::tasks::{Failure, TcpAppEvent};
use package::DomainKind;
use rquickjs::{ArrayBuffer, Ctx, FromJs, IntoJs as _, Object, Value};
use std::rc::Rc;
use std::time::Duration;
use transport::{Family, TcpRequest};

pub(super) fn native<'js>(ctx: &Ctx<'js>, shared: &Rc<Shared>) -> rquickjs::Result<Object<'js>> {
    let tcp = Object::new(ctx.clone())?;
    let one = Rc::clone(shared);
    set(&tcp, "connect", move |task: u32, options: ConnectOptions| connect(&one, task, options.0).err().map(Json))?;
    let one = Rc::clone(shared);
    set(&tcp, "write", move |task: u32, data: Payload| {
        one.sent.set(true);
        one.tcp.borrow().write(task, data.0).err().map(Json)
    })?;
    let one = Rc::clone(shared);
    set(&tcp, "close", move |task: u32| one.tcp.borrow().close(task))?;
    Ok(tcp)
}

/// `TcpConnectOptions` of `native.ts`.
struct ConnectOptions(TcpRequest);

impl<'js> FromJs<'js> for ConnectOptions {
    fn from_js(_: &Ctx<'js>, value: Value<'js>) -> rquickjs::Result<Self> {
        let options = Object::from_value(value)?;
        let timeout_ms: f64 = options.get("timeoutMs")?;
        Ok(ConnectOptions(TcpRequest {
            host: options.get::<_, Text>("address")?.0,
            port: options.get("port")?,
            family: family(options.get("ipv6")?),
            no_delay: options.get("noDelay")?,
            timeout: Duration::from_secs_f64(timeout_ms.clamp(0.0, f64::from(u32::MAX)) / 1000.0),
        }))
    }
}

pub(super) fn family(ipv6: bool) -> Family {
    if ipv6 { Family::V6 } else { Family::V4 }
}

fn connect(shared: &Shared, task: u32, request: TcpRequest) -> Result<(), Failure> {
    // Without a network nobody is a neighbour: the gate says so, in the words of a phone.
    if shared.has_network() {
        reach::may_reach(shared, DomainKind::Tcp, &request.url()).map_err(|()| Failure::invalid_address())?;
    }
    let connection = shared.tcp.borrow_mut().open(task)?;
    let handle = shared.transport.open_tcp(connection, request, Rc::clone(&shared.wire));
    shared.tcp.borrow_mut().attach(connection, handle);
    Ok(())
}

/// Name and payload of `Entry.tcp`.
pub(crate) fn event_to_js<'js>(ctx: &Ctx<'js>, event: &TcpAppEvent) -> rquickjs::Result<(&'static str, Value<'js>)> {
    let payload = Object::new(ctx.clone())?;
    let name = match event {
        TcpAppEvent::Connect { local, remote } => {
            payload.set("localInfo", address_to_js(ctx, *local)?)?;
            payload.set("remoteInfo", address_to_js(ctx, *remote)?)?;
            "connect"
        }
        TcpAppEvent::Message { bytes, local, remote } => {
            payload.set("message", ArrayBuffer::new_copy(ctx.clone(), bytes.bytes())?)?;
            payload.set("remoteInfo", address_to_js(ctx, *remote)?)?;
            payload.set("localInfo", address_to_js(ctx, *local)?)?;
            "message"
        }
        TcpAppEvent::Error(failure) => return Ok(("error", failure_to_js(ctx, failure)?)),
        TcpAppEvent::Close => "close",
    };
    Ok((name, payload.into_js(ctx)?))
}
