//! A Python subset: parsed, compiled to code objects and run on a machine that
//! counts every step.
//!
//! The crate knows no ORM and no SQL: libraries plug in through [`Library`].
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod args;
mod builtins;
pub mod class;
pub mod code;
pub mod compile;
pub mod dict;
pub mod error;
pub mod evaluate;
pub mod meter;
mod modules;
mod registry;
pub use modules::{Clock, check_text, evaluate_text, is_keyword, names as known, sha256};
pub mod object;
pub mod suggest;
mod syntax;
mod text;
mod traceback;
mod trash;
mod value;
mod vm;

pub use args::Args;
pub use class::{Class, ClassBuilder};
pub use dict::Dict;
pub use error::{Raised, Result};
pub use syntax::{MAX_SOURCE, SyntaxProblem, Tail, coroutine_tail};
pub use text::Text;
pub use value::Value;
pub use vm::{Frame, Library, Limits, Mode, ModuleSource, Vm};
