//! SQLModel: its classes, its session and its errors.

pub mod mapping;
