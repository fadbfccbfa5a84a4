//! The `linktable` program: compiles and runs model code from the command line.
//!
//! Exit status: 0 if all is well, 1 if the source has errors, ended with an
//! uncaught exception or has a test that failed, 2 if the program was called wrongly or could not read or
//! write a file.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod check;
mod compile;
mod excerpt;
mod export;
mod files;
mod link;
mod modules;
mod run;
mod test;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{OsStringValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use linktable_schema::{Dialect, Orm};

use files::{Failure, Input};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// See the tables, the link rows and the SQL behind model code for SQLModel, ormar and Tortoise ORM.
#[derive(Parser)]
#[command(name = "linktable", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print the DDL of the models; diagnostics go to standard error.
    Compile(CompileArgs),
    /// Run a script on SQLite in memory and print what it prints.
    Run(RunArgs),
    /// Run the tests of files written for pytest or unittest.
    Test(TestArgs),
    /// Print the schema, or the rows that a run left, for other programs.
    Export(ExportArgs),
    /// Compile and run the marked code blocks of documentation, in Markdown and reStructuredText.
    Check(CheckArgs),
    /// Print the link that opens the source in the page.
    Link(LinkArgs),
    /// Print the source that a link holds.
    Open(OpenArgs),
}

#[derive(Args)]
struct SourceArgs {
    /// The Python file; `-` reads standard input.
    #[arg(value_parser = OsStringValueParser::new().map(Input::from))]
    file: Input,
    /// The library it is written for; read from its imports if not given.
    #[arg(long, value_name = "NAME", value_parser = names::<Orm>(Orm::ALL.map(Orm::name)))]
    orm: Option<Orm>,
    /// Print JSON instead.
    #[arg(long)]
    json: bool,
    /// Take a relationship that both sides declare as one, which Tortoise ORM refuses; models and functions that
    /// nothing calls are then run by themselves.
    #[arg(long)]
    lenient: bool,
}

#[derive(Args)]
struct CompileArgs {
    #[command(flatten)]
    source: SourceArgs,
    /// The SQL dialect of the DDL.
    #[arg(long, value_name = "NAME", default_value = Dialect::default().name(),
          value_parser = names::<Dialect>(Dialect::ALL.map(Dialect::name)))]
    dialect: Dialect,
}

#[derive(Args)]
struct RunArgs {
    #[command(flatten)]
    source: SourceArgs,
    /// FILE is the name of a module, looked for below the working directory: as `python -m`.
    #[arg(short = 'm')]
    module: bool,
    /// Write the database to a file afterwards.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Print the log of engines made with `echo=True` to standard error.
    #[arg(long)]
    echo: bool,
}

#[derive(Args)]
struct ExportArgs {
    /// The Python file; `-` reads standard input.
    #[arg(value_parser = OsStringValueParser::new().map(Input::from))]
    file: Input,
    /// What is printed.
    #[arg(long, value_name = "NAME", value_enum)]
    format: export::Format,
    /// The table, for `csv`.
    #[arg(long, value_name = "NAME", required_if_eq("format", "csv"))]
    table: Option<String>,
    /// The library it is written for; read from its imports if not given.
    #[arg(long, value_name = "NAME", value_parser = names::<Orm>(Orm::ALL.map(Orm::name)))]
    orm: Option<Orm>,
    /// Take a relationship that both sides declare as one, which Tortoise ORM refuses.
    #[arg(long)]
    lenient: bool,
}

#[derive(Args, Clone)]
struct TestArgs {
    /// Files, folders with `test_*.py` in them, or single tests: `FILE::TestClass::test_name`.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// Only the tests whose names have these words; `and`, `or` and `not` join them.
    #[arg(short = 'k', value_name = "WORDS")]
    keyword: Option<String>,
    /// The library the tests are written for; read from their imports if not given.
    #[arg(long, value_name = "NAME", value_parser = names::<Orm>(Orm::ALL.map(Orm::name)))]
    orm: Option<Orm>,
    /// The folder that imports are looked for in besides the files' own; the working directory if not given.
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
    /// Another folder that imports are looked for in.
    #[arg(long, value_name = "FOLDER")]
    path: Vec<PathBuf>,
    /// A file with fixtures for all tests.
    #[arg(long, value_name = "FILE")]
    conftest: Vec<PathBuf>,
    /// A test that is left out: `FILE::TestClass::test_name`, or all of a class or file.
    #[arg(long, value_name = "TEST")]
    deselect: Vec<String>,
    /// Whether coroutines run without `@pytest.mark.asyncio`: `strict` or `auto`.
    #[arg(long, value_name = "MODE", default_value = "strict", value_parser = ["strict", "auto"])]
    asyncio_mode: String,
    /// Print a JSON object a line: tests as they begin and end, then the counts.
    #[arg(long)]
    json: bool,
}

/// A block is marked by `linktable`: after the language of a fence (```python linktable), as a class of it
/// ({.python .linktable}), or in the `:class:` of a directive (.. code-block:: python). Options stand beside it
/// (expect="2 heroes"), as classes (linktable-orm-ormar), or in comments (# linktable: expect 2 heroes).
#[derive(Args)]
struct CheckArgs {
    /// Files, or folders with .md, .markdown, .mdx and .rst files.
    #[arg(required = true)]
    docs: Vec<PathBuf>,
    /// Print JSON instead: every block, with what is wrong with it.
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// As lines, or as annotations of a GitHub workflow.
    #[arg(long, value_enum, default_value = "text")]
    format: check::Format,
}

#[derive(Args)]
struct LinkArgs {
    /// The Python file; `-` reads standard input.
    #[arg(value_parser = OsStringValueParser::new().map(Input::from))]
    file: Input,
    /// The library to open it with; read from its imports if not given.
    #[arg(long, value_name = "NAME", value_parser = names::<Orm>(Orm::ALL.map(Orm::name)))]
    orm: Option<Orm>,
    /// The SQL dialect of the DDL.
    #[arg(long, value_name = "NAME", default_value = Dialect::default().name(),
          value_parser = names::<Dialect>(Dialect::ALL.map(Dialect::name)))]
    dialect: Dialect,
    /// The address of the page; only what comes after it is printed if not given.
    #[arg(long, value_name = "URL", default_value = "")]
    site: String,
}

#[derive(Args)]
struct OpenArgs {
    /// The link, or what stands after its `#`; `-` reads it from standard input.
    link: String,
}

/// Reads one of the names, which the help lists.
fn names<T>(all: [&'static str; 3]) -> impl TypedValueParser<Value = T>
where
    T: std::str::FromStr + Clone + Send + Sync + 'static,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    PossibleValuesParser::new(all).try_map(|name| name.parse())
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Compile(args) => compile::compile(&args),
        Command::Run(args) => run::run(&args),
        Command::Test(args) => test::test(&args),
        Command::Export(args) => export::export(&args),
        Command::Check(args) => check::check(&args),
        Command::Link(args) => link::link(&args),
        Command::Open(args) => link::open(&args),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        // Whoever closed the pipe has read enough.
        Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(Failure::Message(message)) => {
            files::complain(&message);
            ExitCode::from(2)
        }
    }
}
