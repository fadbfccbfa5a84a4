//! `linktable run`.

use std::path::PathBuf;

use linktable::RunOptions;
use linktable_schema::Recording;

use crate::RunArgs;
use crate::files::{self, Failure};
use crate::modules;

/// Runs the script and prints what it prints; false if an exception ended it.
pub fn run(args: &RunArgs) -> Result<bool, Failure> {
    let (file, package) =
        if args.module { modules::named(&args.source.file)? } else { (args.source.file.clone(), None) };
    let source = file.read()?;
    let modules = if args.module { modules::below(vec![PathBuf::new()]) } else { modules::beside(&file) };
    let RunArgs { source: given, .. } = args;
    let options = RunOptions { orm: given.orm, lenient: given.lenient, modules, package, ..RunOptions::default() };
    let outcome = linktable::run(&source, &options);
    let report = &outcome.report;
    if args.source.json {
        let recording = Recording::of(report);
        let json = serde_json::to_string_pretty(&recording).map_err(|error| Failure::Message(error.to_string()))?;
        files::print(&format!("{json}\n"))?;
    } else {
        files::print(&report.stdout)?;
    }
    if args.echo {
        files::print_error(&report.echo);
    }
    files::print_error(&report.stderr);
    if let Some(error) = &report.error {
        files::print_error(&format!("{}\n", error.traceback.trim_end_matches('\n')));
    }
    if let Some(path) = &args.save {
        if outcome.database.is_empty() {
            return Err(Failure::Message(format!("{}: not written: the script made no tables", path.display())));
        }
        files::save(path, &outcome.database)?;
    }
    Ok(report.error.is_none())
}
