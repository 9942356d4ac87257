//! `native.udp`: carries out what the UDPSocket state machine decides.
//!
//! Counterpart: `ui/logic/src/wx/udp.ts` and `crate::tasks::udp`. Rules and their sources: docs/contracts/udp.md.

use super::payload::{Json, Payload, address_to_js, failure_to_js};
use super::tcp::family;
use super::{Text, set};
use crate::shared::Shared;
use crate::tasks::{Failure, UdpAppEvent};
use rquickjs::{ArrayBuffer, Ctx, FromJs, IntoJs as _, Object, Value};
use std::rc::Rc;
use transport::{Destination, Outbound, UdpRequest};

pub(super) fn native<'js>(ctx: &Ctx<'js>, shared: &Rc<Shared>) -> rquickjs::Result<Object<'js>> {
    let udp = Object::new(ctx.clone())?;
    let one = Rc::clone(shared);
    set(&udp, "bind", move |ctx: Ctx<'js>, task: u32, ipv6: bool, port: u16| {
        match bind(&one, task, UdpRequest { family: family(ipv6), port }) {
            Ok(port) => port.into_js(&ctx),
            Err(failure) => failure_to_js(&ctx, &failure),
        }
    })?;
    let one = Rc::clone(shared);
    set(&udp, "send", move |task: u32, options: SendOptions| send(&one, task, options.0).err().map(Json))?;
    let one = Rc::clone(shared);
    set(&udp, "connect", move |task: u32, host: Text, port: u16| {
        one.udp.borrow().connect(task, Destination { host: host.0, port }).err().map(Json)
    })?;
    let one = Rc::clone(shared);
    set(&udp, "setTTL", move |task: u32, ttl: u32| one.udp.borrow().set_ttl(task, ttl).err().map(Json))?;
    let one = Rc::clone(shared);
    set(&udp, "close", move |task: u32| one.udp.borrow().close(task))?;
    Ok(udp)
}

/// `UdpSendOptions` of `native.ts`.
struct SendOptions(Outbound);

impl<'js> FromJs<'js> for SendOptions {
    fn from_js(_: &Ctx<'js>, value: Value<'js>) -> rquickjs::Result<Self> {
        let options = Object::from_value(value)?;
        Ok(SendOptions(Outbound {
            to: Destination { host: options.get::<_, Text>("address")?.0, port: options.get("port")? },
            datagram: options.get::<_, Payload>("message")?.0,
            broadcast: options.get("broadcast")?,
            prefer_connected: options.get("preferConnected")?,
        }))
    }
}

fn bind(shared: &Shared, task: u32, request: UdpRequest) -> Result<u16, Failure> {
    let connection = shared.udp.borrow().next_connection()?;
    let bound = shared.transport.open_udp(connection, request, Rc::clone(&shared.wire));
    let handle = bound.map_err(|error| Failure::of("bind", &error))?;
    Ok(shared.udp.borrow_mut().attach(task, connection, handle))
}

fn send(shared: &Shared, task: u32, datagram: Outbound) -> Result<(), Failure> {
    shared.sent.set(true);
    if shared.has_network() { shared.udp.borrow().send(task, datagram) } else { Err(Failure::unreachable("send")) }
}

/// Name and payload of `Entry.udp`.
pub(crate) fn event_to_js<'js>(ctx: &Ctx<'js>, event: &UdpAppEvent) -> rquickjs::Result<(&'static str, Value<'js>)> {
    let payload = Object::new(ctx.clone())?;
    let name = match event {
        UdpAppEvent::Listening => "listening",
        UdpAppEvent::Message { datagram, local, remote } => {
            let remote_info = address_to_js(ctx, *remote)?;
            remote_info.set("size", datagram.bytes().len())?;
            payload.set("message", ArrayBuffer::new_copy(ctx.clone(), datagram.bytes())?)?;
            payload.set("remoteInfo", remote_info)?;
            payload.set("localInfo", address_to_js(ctx, *local)?)?;
            "message"
        }
        UdpAppEvent::Error(failure) => return Ok(("error", failure_to_js(ctx, failure)?)),
        UdpAppEvent::Close => "close",
    };
    Ok((name, payload.into_js(ctx)?))
}
