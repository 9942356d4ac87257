//! Every call that a window can make and everything it is told, declared once.
//!
//! Counterpart: `ui/app/src/host/generated/bindings.ts` is made from this folder (`cargo xtask generate`). Invariant: these are
//! plain data, in the names of JavaScript.

macro_rules! plain_data {
    ($($(#[$meta:meta])* pub $kind:ident $name:ident $body:tt)*) => {
        $(
            #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
            #[serde(rename_all = "camelCase")]
            $(#[$meta])*
            pub $kind $name $body
        )*
    };
}

mod fixtures;
mod inspect;
mod methods;
mod project;
mod push;
mod tables;
mod view;

pub use fixtures::*;
pub use inspect::*;
pub use project::*;
pub use push::Push;
pub use tables::*;
pub use view::*;
