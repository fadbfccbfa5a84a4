//! Querysets and expressions: from `Model.filter(…)` to rows and objects.

pub mod awaitable;
pub mod build;
pub mod bulk;
pub mod change;
pub mod constant;
pub mod counting;
pub mod expressions;
pub mod fetch;
mod filter;
mod functions;
pub mod joins;
mod lookups;
pub mod model_api;
mod modifier;
mod operators;
pub mod queryset;
mod raw;
mod resolve;
mod select;
mod union;
mod values;

pub use awaitable::awaiting;
pub use model_api::{manager_class, read_one};
