//! `native.network` and `native.mdns`: this machine's address, and services in the local network.
//!
//! Counterpart: `ui/logic/src/wx/network.ts` and `mdns.ts`. Rules and their sources: docs/contracts/network.md.

use super::{Text, set};
use crate::shared::Shared;
use model::errors::{DISCOVERY_BAD_TYPE, NETWORK_IS_DOWN};
use rquickjs::{Ctx, Object};
use std::rc::Rc;

/// Environment variables that name a proxy, as curl and most programs read them.
const PROXY_VARIABLES: [&str; 6] = ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];

pub(super) fn native<'js>(ctx: &Ctx<'js>, shared: &Rc<Shared>) -> rquickjs::Result<Object<'js>> {
    let network = Object::new(ctx.clone())?;
    let one = Rc::clone(shared);
    set(&network, "localAddress", move |ctx: Ctx<'js>| {
        let found = one.transport.interfaces().into_iter().find(|address| address.address.is_ipv4());
        found
            .map(|found| {
                let address = Object::new(ctx.clone())?;
                address.set("localip", found.address.to_string())?;
                address.set("netmask", found.netmask.to_string())?;
                rquickjs::Result::Ok(address)
            })
            .transpose()
    })?;
    set(&network, "hasSystemProxy", || {
        PROXY_VARIABLES.iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
    })?;
    Ok(network)
}

pub(super) fn mdns<'js>(ctx: &Ctx<'js>, shared: &Rc<Shared>) -> rquickjs::Result<Object<'js>> {
    let mdns = Object::new(ctx.clone())?;
    let one = Rc::clone(shared);
    set(&mdns, "start", move |service_type: Text| start(&one, service_type.0).err())?;
    let one = Rc::clone(shared);
    set(&mdns, "stop", move || one.discovery.borrow().stop().err())?;
    Ok(mdns)
}

/// Starts a search; the error is the text after `startLocalServiceDiscovery:fail `.
fn start(shared: &Shared, service_type: String) -> Result<(), String> {
    let connection = shared.discovery.borrow().next_connection()?;
    let started = shared.transport.browse(connection, &service_type, Rc::clone(&shared.wire));
    let handle = started.map_err(|error| {
        shared.notice("discovery-failed", error.cause(), None);
        if shared.has_network() { DISCOVERY_BAD_TYPE.text } else { NETWORK_IS_DOWN.text }
    })?;
    shared.discovery.borrow_mut().attach(connection, service_type, handle);
    Ok(())
}
