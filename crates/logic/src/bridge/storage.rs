//! `native.storage`. Counterpart: `ui/logic/src/wx/storage.ts`; the limits are enforced in `crate::storage`.

use super::{Text, set};
use crate::shared::Shared;
use crate::storage::TOTAL_BYTES_MAX;
use rquickjs::{Ctx, Object};
use std::rc::Rc;

pub(super) fn native<'js>(ctx: &Ctx<'js>, shared: &Rc<Shared>) -> rquickjs::Result<Object<'js>> {
    let storage = Object::new(ctx.clone())?;
    let one = Rc::clone(shared);
    set(&storage, "get", move |key: Text| one.storage.borrow().get(&key.0).map(str::to_owned))?;
    let one = Rc::clone(shared);
    set(&storage, "set", move |key: Text, value: Text| {
        one.storage.borrow_mut().set(&key.0, &value.0).err().map(|error| error.to_string())
    })?;
    let one = Rc::clone(shared);
    set(&storage, "remove", move |key: Text| one.storage.borrow_mut().remove(&key.0))?;
    let one = Rc::clone(shared);
    set(&storage, "clear", move || one.storage.borrow_mut().clear())?;
    let one = Rc::clone(shared);
    set(&storage, "info", move |ctx: Ctx<'js>| {
        let info = Object::new(ctx)?;
        let storage = one.storage.borrow();
        info.set("keys", storage.keys())?;
        info.set("currentSize", storage.size_kb())?;
        info.set("limitSize", TOTAL_BYTES_MAX / 1024)?;
        rquickjs::Result::Ok(info)
    })?;
    Ok(storage)
}
