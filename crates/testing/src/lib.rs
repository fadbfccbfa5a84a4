//! pytest and unittest for the evaluator: their modules, and what runs tests.
//!
//! The modules are written in Python (`python/`); [`run_file`] drives them, test
//! by test, so that nothing a test does ends the others. The crate knows no ORM.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod library;
mod outcome;
mod run;

pub use library::Testing;
pub use outcome::{Counts, Outcome, TestResult};
pub use run::{Event, TestFile, TestOptions, run_file};
