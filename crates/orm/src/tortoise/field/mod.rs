//! Field objects: `fields.IntField(…)`, `fields.ForeignKeyField(…)`, and what they say of themselves.

mod classes;
pub mod convert;
mod object;
mod relation;

pub use classes::{class, fill};
pub use object::{copy, field_of, new_object, relation_type};
