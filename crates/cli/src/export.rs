//! `linktable export`.

use clap::ValueEnum;
use linktable::{CompileOptions, RunOptions, export};

use crate::files::{self, Failure};
use crate::{ExportArgs, compile, modules};

/// What a schema or a database is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The schema as Mermaid's erDiagram.
    Mermaid,
    /// The schema as DBML.
    Dbml,
    /// The schema as a script of CREATE statements.
    Sql,
    /// Tables and rows, after running the script, as SQL.
    Dump,
    /// One table, after running the script, as comma-separated values: NULL is nothing, empty text is "".
    Csv,
}

/// Prints it; false if the source has errors or an exception ended it.
pub fn export(args: &ExportArgs) -> Result<bool, Failure> {
    let source = args.file.read()?;
    let modules = modules::beside(&args.file);
    if matches!(args.format, Format::Dump | Format::Csv) {
        return rows(args, &source, modules);
    }
    let options = CompileOptions { orm: args.orm, lenient: args.lenient, modules, ..CompileOptions::default() };
    let compilation = linktable::compile(&source, &options);
    compile::complain_of(&compilation, &source, &args.file);
    files::print(&match args.format {
        Format::Mermaid => export::mermaid(&compilation.schema),
        Format::Dbml => export::dbml(&compilation.schema),
        _ => export::ddl_script(&compilation.ddl),
    })?;
    Ok(!compilation.has_errors())
}

fn rows(args: &ExportArgs, source: &str, modules: linktable::Modules) -> Result<bool, Failure> {
    let options = RunOptions { orm: args.orm, lenient: args.lenient, modules, ..RunOptions::default() };
    let outcome = linktable::run(source, &options);
    if let Some(error) = &outcome.report.error {
        files::print_error(&format!("{}\n", error.traceback.trim_end_matches('\n')));
    }
    let said = |why: String| Failure::Message(format!("{}: {why}", args.file));
    if outcome.database.is_empty() {
        return Err(said("the script made no tables".to_owned()));
    }
    files::print(&match &args.table {
        Some(name) if args.format == Format::Csv => {
            export::csv(&export::table(&outcome.database, name).map_err(|error| said(error.message))?)
        }
        _ => export::dump_script(&export::contents(&outcome.database).map_err(|error| said(error.message))?),
    })?;
    Ok(outcome.report.error.is_none())
}
