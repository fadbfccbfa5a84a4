//! Linktable's Web Worker: the compiler and SQLite, away from the page.
//!
//! A thin shell: requests come in as bytes, the façade does the work, answers
//! go out as bytes.

#![cfg_attr(
    test,
    allow(clippy::unwrap_used, clippy::panic, clippy::cast_possible_truncation, clippy::indexing_slicing)
)]

use linktable::{CompileOptions, Live, RunOptions, assist};
use linktable_protocol::{Ask, Choices, Done, Help, Helped, Message, Request, Task};
use linktable_schema::{Compilation, Report};

mod export;

#[cfg(target_arch = "wasm32")]
mod shell;

#[cfg(target_arch = "wasm32")]
pub use shell::listen;

/// What tells the time: there is no clock in WebAssembly but the one that is handed in.
#[derive(Clone, Copy)]
pub struct Clocks {
    /// Microseconds from any fixed moment, for measuring.
    pub micros: fn() -> u64,
    /// Microseconds since 1970, in UTC, for scripts.
    pub now: fn() -> i64,
}

/// What does the work: the façade, and what is left of the latest run.
pub struct Worker {
    clocks: Clocks,
    ran: Option<Ran>,
    /// The source compiled last, and what it became, once the page has been told.
    compiled: Option<(String, Option<Box<Compilation>>)>,
}

/// What is left of a run.
struct Ran {
    generation: u64,
    /// What happened; nothing until the page has been told.
    report: Option<Box<Report>>,
    live: Live,
}

impl Worker {
    /// A worker that has done nothing yet.
    pub fn new(clocks: Clocks) -> Self {
        Worker { clocks, ran: None, compiled: None }
    }

    /// Does what a request asks for. One function for whoever asks, so that what is done ahead is what is done then.
    #[inline(never)]
    pub fn answer(&mut self, request: Request) -> Message {
        let Request { generation, task, source, choices } = request;
        let Choices { orm, dialect, lenient } = choices;
        let started = (self.clocks.micros)();
        match task {
            Task::Compile => {
                let options = CompileOptions { orm, dialect, lenient, ..CompileOptions::default() };
                let compilation = Box::new(linktable::compile(&source, &options));
                let micros = (self.clocks.micros)().saturating_sub(started);
                self.compiled = Some((source, None));
                Message::Compiled { generation, micros, compilation }
            }
            Task::Run | Task::RunAsOne => {
                let lenient = lenient || task == Task::RunAsOne;
                let (clock, now) = (Some(self.clocks.micros), Some(self.clocks.now));
                let options = RunOptions { clock, now, orm, lenient, ..RunOptions::default() };
                // What the run before left would only take room.
                self.ran = None;
                let (outcome, live) = linktable::run_live(&source, &options);
                let databases = live.databases();
                self.ran = Some(Ran { generation, report: None, live });
                Message::Ran { generation, report: Box::new(outcome.report), databases }
            }
            Task::Export(export) => {
                let ran = self.ran.as_ref().filter(|ran| ran.generation == generation);
                Message::Exported { generation, file: export::file(&export, &source, ran) }
            }
            Task::Live(ask) => {
                let ran = self.ran.as_mut().filter(|ran| ran.generation == generation);
                let done = match (ask, ran) {
                    (Ask::Place(code), _) => Done::Placed(linktable::place(&source, None, &code)),
                    (Ask::Query { database, sql }, Some(ran)) => Done::Queried(ran.live.query(database as usize, &sql)),
                    (Ask::Link { database, request }, Some(ran)) => {
                        Done::Linked(ran.live.link(database as usize, &request))
                    }
                    (_, None) => Done::Gone,
                };
                Message::Live { generation, done: Box::new(done) }
            }
            Task::Help(asked) => {
                let known = match &self.compiled {
                    Some((known, Some(compilation))) if *known == source => compilation,
                    _ => &Box::new(linktable::compile(&source, &CompileOptions::default())),
                };
                Message::Helped { generation, asked, helped: help(asked, &source, known) }
            }
        }
    }

    /// Takes back an answer that was given: a run's report and a compilation may be asked about again.
    pub fn given(&mut self, answer: Message) {
        match (answer, &mut self.ran, &mut self.compiled) {
            (Message::Ran { report, .. }, Some(ran), _) => ran.report = Some(report),
            (Message::Compiled { compilation, .. }, _, Some((_, kept))) => *kept = Some(compilation),
            _ => {}
        }
    }
}

fn help(asked: Help, source: &str, compilation: &Compilation) -> Helped {
    match asked {
        Help::Complete(at) => Helped::Completions(assist::complete(source, at, compilation)),
        Help::Hover(at) => Helped::Hover(assist::hover(source, at, compilation)),
    }
}

#[cfg(test)]
mod tests {
    use linktable_protocol::Export;

    use super::*;

    fn ask(worker: &mut Worker, task: Task, source: &str) -> Message {
        worker.answer(Request { generation: 9, task, source: source.to_owned(), choices: Choices::default() })
    }

    fn worker() -> Worker {
        Worker::new(Clocks { micros: || 0, now: || 0 })
    }

    #[test]
    fn answers_carry_the_generation_of_their_request() {
        let mut worker = worker();
        assert!(matches!(ask(&mut worker, Task::Compile, ""), Message::Compiled { generation: 9, .. }));
        assert!(matches!(ask(&mut worker, Task::Run, ""), Message::Ran { generation: 9, .. }));
    }

    const SCRIPT: &str = "from sqlmodel import Field, Session, SQLModel, create_engine\n\
        class Hero(SQLModel, table=True):\n    id: int | None = Field(default=None, primary_key=True)\n    name: str\n\
        engine = create_engine('sqlite://')\nSQLModel.metadata.create_all(engine)\n\
        with Session(engine) as session:\n    session.add(Hero(name='Rusty, the man'))\n    session.commit()\n";

    #[test]
    fn help_is_of_the_source_it_is_asked_about() {
        let mut worker = worker();
        let columns = |worker: &mut Worker, name: &str| {
            let source = SCRIPT.replace("name: str", &format!("{name}: str")) + "Hero.";
            let compiled = ask(worker, Task::Compile, &source);
            worker.given(compiled);
            match ask(worker, Task::Help(Help::Complete(source.len() as u32)), &source) {
                Message::Helped { helped: Helped::Completions(found), .. } => found.items,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(columns(&mut worker, "nick").get(1).unwrap().text, "nick");
        assert_eq!(columns(&mut worker, "title").get(1).unwrap().text, "title");
    }

    fn export(worker: &mut Worker, export: Export) -> Result<String, String> {
        match ask(worker, Task::Export(export), SCRIPT) {
            Message::Exported { file, .. } => file.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
            other => Err(format!("{other:?}")),
        }
    }

    #[test]
    fn a_schema_is_written_without_a_run_and_rows_after_one() {
        let mut worker = worker();
        assert!(export(&mut worker, Export::Mermaid).unwrap().starts_with("erDiagram\n    hero {"));
        assert!(export(&mut worker, Export::Dbml).unwrap().starts_with("Table hero {"));
        assert!(export(&mut worker, Export::Sql).unwrap().starts_with("CREATE TABLE hero ("));
        assert!(export(&mut worker, Export::Rows(0)).unwrap_err().contains("run"));
        let ran = ask(&mut worker, Task::Run, SCRIPT);
        worker.given(ran);
        assert!(export(&mut worker, Export::Rows(0)).unwrap().contains("VALUES(1, 'Rusty, the man');\n"));
        let csv = export(&mut worker, Export::Csv(0, "hero".to_owned())).unwrap();
        assert_eq!(csv, "id,name\r\n1,\"Rusty, the man\"\r\n");
        assert!(export(&mut worker, Export::Csv(0, "villain".to_owned())).is_err());
        assert!(export(&mut worker, Export::Database(0)).unwrap().starts_with("SQLite format 3\0"));
        assert!(export(&mut worker, Export::Json).unwrap().contains("\"orm\": \"sqlmodel\""));
    }

    #[test]
    fn what_a_run_left_is_worked_with_until_the_next() {
        let mut worker = worker();
        let query = |worker: &mut Worker, sql: &str| match ask(
            worker,
            Task::Live(Ask::Query { database: 0, sql: sql.to_owned() }),
            "",
        ) {
            Message::Live { done, .. } => match *done {
                Done::Queried(queried) => Some(queried.answers[0].row_count),
                _ => None,
            },
            _ => None,
        };
        assert_eq!(query(&mut worker, "SELECT 1"), None);
        let ran = ask(&mut worker, Task::Run, SCRIPT);
        assert!(matches!(&ran, Message::Ran { databases, .. } if databases.as_slice() == [":memory:"]));
        query(&mut worker, "INSERT INTO hero (name) VALUES ('Deadpond')");
        assert_eq!(query(&mut worker, "SELECT * FROM hero"), Some(2));
        // What is written for other programs is the database as it is now.
        assert!(export(&mut worker, Export::Rows(0)).unwrap().contains("'Deadpond'"));
        ask(&mut worker, Task::Run, SCRIPT);
        assert_eq!(query(&mut worker, "SELECT * FROM hero"), Some(1));
    }

    #[test]
    fn a_run_of_another_source_is_none_of_this() {
        let mut worker = worker();
        worker.answer(Request {
            generation: 8,
            task: Task::Run,
            source: SCRIPT.to_owned(),
            choices: Choices::default(),
        });
        assert!(export(&mut worker, Export::Database(0)).is_err());
    }
}
