//! SELECT, INSERT, UPDATE and DELETE as data, and their text as SQLAlchemy 2.1 writes it.
//!
//! What stands for a parameter is up to the caller (`P`): rendering gives the
//! parameters back in the order of their marks.

mod columns;
mod cte;
mod dml;
mod expr;
mod expr_tables;
mod from;
mod lint;
mod names;
mod operator;
mod render;
mod select;
#[cfg(test)]
mod tests;

pub use columns::lost_cast;
pub use dml::{Conflict, Delete, Insert, Update};
pub use expr::{Bound, Direction, Expr, Frame, TextPart};
pub use from::{AliasName, From, Source, TableRef};
pub use names::ParamName;
pub use operator::BinaryOp;
pub use render::{Rendered, Style};
pub use select::{Compound, Labels, Select, SetOperator};
