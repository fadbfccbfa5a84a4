//! The three ORMs: what their models declare, and what their calls do.
