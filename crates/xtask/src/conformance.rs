//! The recordings of the real libraries, and how far Linktable agrees with them.

use crate::Outcome;
use crate::process::run_and_show;
use crate::tools::{self, cargo};

/// Prints the table of agreement; `--bless` writes down what falls short as it is now.
pub(crate) fn command(arguments: &[String]) -> Outcome {
    tools::clang()?;
    let mut test = cargo();
    test.args(["test", "--package", "linktable", "--test", "conformance", "--", "--nocapture"]);
    match arguments {
        [] => {}
        [bless] if bless == "--bless" => drop(test.env("LINKTABLE_BLESS", "1")),
        _ => return Err("conformance takes nothing but --bless".to_owned()),
    }
    run_and_show("conformance", &mut test)
}
