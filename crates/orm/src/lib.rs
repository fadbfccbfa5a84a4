//! The three ORMs: what their models declare, and what their calls do.
//!
//! What a class declares ([`declared`]) is resolved ([`resolve`]) to
//! relationships ([`resolved`]) by passes that never fail and leave findings
//! ([`diagnostics`]). Tables, DDL and what relationships offer follow from that
//! ([`schema`], [`links`]).

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod declared;
pub mod diagnostics;
pub mod links;
pub mod resolve;
pub mod resolved;
pub mod schema;
pub mod sqlmodel;
