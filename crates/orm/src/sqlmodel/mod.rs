//! SQLModel: its classes, its session and its errors.

/// A method of a library's that is not there yet.
macro_rules! refused {
    ($what:literal) => {
        |_: &mut linktable_python::Vm, _: linktable_python::Args| {
            Err(linktable_python::error::unsupported(concat!("`", $what, "`")))
        }
    };
}

mod alias;
mod attribute_names;
mod attributes;
mod cascade;
mod circles;
mod collection;
pub mod compile;
pub mod database;
pub mod declare;
mod dependency;
mod dml;
mod eager;
mod engine_api;
pub mod errors;
mod events;
mod expression;
mod functions;
mod history;
mod identity;
mod instance;
mod instrument;
mod join;
mod library;
mod link_rows;
mod load;
mod mapper;
pub mod mapping;
mod merge;
mod metadata;
mod names;
mod persist;
mod relationship_sql;
mod result;
mod select;
mod session;
mod session_api;
mod state;
mod types;
mod unit_of_work;
mod validate;

pub use library::SqlModel;
