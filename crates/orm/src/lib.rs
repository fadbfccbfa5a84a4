//! The three ORMs: what their models declare, and what their calls do.
//!
//! What a class declares ([`declared`]) is resolved ([`resolve`]) to
//! relationships ([`resolved`]) by passes that never fail and leave findings
//! ([`diagnostics`]). Tables, DDL and what relationships offer follow from that
//! ([`schema`], [`links`]).

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

/// A method of a library's that is not there yet.
macro_rules! refused {
    ($what:literal) => {
        |_: &mut linktable_python::Vm, _: linktable_python::Args| {
            Err(linktable_python::error::unsupported(concat!("`", $what, "`")))
        }
    };
}

mod classes;
pub mod compile;
pub mod declared;
pub mod diagnostics;
mod findings;
mod library;
pub mod link_code;
pub mod links;
mod names;
pub mod naming;
pub(crate) mod ormar;
pub mod pydantic;
pub mod registry;
pub mod resolve;
pub mod resolved;
pub mod schema;
pub mod sqlalchemy;
pub mod sqlmodel;
pub mod tortoise;

pub use library::Packages;
