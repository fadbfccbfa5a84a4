//! What a developer of Linktable runs.

fn main() {}
