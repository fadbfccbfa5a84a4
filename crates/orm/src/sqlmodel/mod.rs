//! SQLModel: its classes, its session and its errors.

pub mod compile;
pub mod declare;
mod library;
pub mod mapping;

pub use library::SqlModel;
