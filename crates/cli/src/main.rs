//! The `linktable` program.

fn main() {}
