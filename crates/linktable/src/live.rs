//! What a run left, to be worked with until the next: its machine and its databases.

use std::rc::Rc;

use linktable_orm::link_code::{self, Script};
use linktable_orm::sqlalchemy::database::Databases;
use linktable_python::Vm;
use linktable_schema::{
    Answer, EndLinks, LinkRequest, Linked, Orm, Placed, Queried, Schema, Statement, StatementKind, TableDump,
};
use linktable_store::{ConnectionId, DatabaseName, Limits, Store};

/// How many rows of one answer are given back.
pub const ANSWER_ROWS: usize = 1000;

/// What a run left: the machine with everything the script made, and its databases with what was committed.
///
/// It holds memory until it is dropped. Other sources may be compiled and run meanwhile, in the same thread.
pub struct Live {
    vm: Vm,
    databases: Rc<Databases>,
    source: String,
    schema: Schema,
    links: Vec<EndLinks>,
    left: Vec<Left>,
}

/// One of the databases.
struct Left {
    /// Its place in the store.
    at: usize,
    name: DatabaseName,
    /// The reader's own connection to it, once there is one.
    connection: Option<ConnectionId>,
}

impl Live {
    /// Keeps what a run left; the machine rests.
    pub(crate) fn new(mut vm: Vm, source: &str, schema: Schema, links: Vec<EndLinks>) -> Live {
        let databases = vm.state::<Databases>();
        let named = |store: &mut Store| {
            let named = |at: usize| Some(Left { at, name: store.name(at)?.clone(), connection: None });
            // The last is the one that the report is about.
            store.left().into_iter().rev().filter_map(named).collect()
        };
        let left = databases.with_store(named).unwrap_or_default();
        vm.rest();
        Live { vm, databases, source: source.to_owned(), schema, links, left }
    }

    /// The names of the databases that have tables: the one that the report is about first. One in memory is
    /// `:memory:`; of several the second that the script opened is `:memory: 2`.
    pub fn databases(&self) -> Vec<String> {
        let is_in_memory = |left: &&Left| left.name == DatabaseName::Memory;
        let name = |(at, left): (usize, &Left)| match &left.name {
            DatabaseName::File(name) => name.clone(),
            DatabaseName::Memory => {
                // The one opened last comes first.
                let earlier = self.left.iter().skip(at + 1).filter(is_in_memory).count();
                let number = if earlier == 0 { String::new() } else { format!(" {}", earlier + 1) };
                format!(":memory:{number}")
            }
        };
        self.left.iter().enumerate().map(name).collect()
    }

    /// Executes the statements of a text on one of [`Live::databases`], one after the other, up to the first that
    /// fails. Of each answer the first [`ANSWER_ROWS`] rows are given back.
    ///
    /// No transaction begins by itself; one that is begun stays open for the next text. Foreign keys are not
    /// checked until the reader says `PRAGMA foreign_keys = ON`, as on any new connection.
    pub fn query(&mut self, database: usize, text: &str) -> Queried {
        let Some(connection) = self.connection(database) else { return Queried::default() };
        let asked = self.databases.with_store(|store| {
            store.begin_request(&Limits::for_one_request());
            (store.ask(connection, text, ANSWER_ROWS), store.in_transaction(connection))
        });
        let (answers, in_transaction) = asked.unwrap_or_default();
        let answers: Vec<Answer> = answers
            .into_iter()
            .map(|linktable_store::Answer { statement, rows }| Answer {
                sql: statement.sql,
                kind: statement.kind,
                columns: rows.columns,
                rows: rows.rows,
                row_count: rows.count,
                is_cut: rows.is_cut,
                rows_changed: rows.rows_changed,
                micros: statement.micros,
                error: statement.error,
            })
            .collect();
        // A statement that begins with WITH may write, too.
        let only_reads = |answer: &Answer| answer.kind == StatementKind::Read && answer.rows_changed == 0;
        let tables = (!answers.iter().all(only_reads)).then(|| self.tables(database));
        Queried { answers, in_transaction, tables }
    }

    /// Links two rows of a many-to-many relationship, or no longer links them, by the library's own operation: code
    /// is written as a user of the library would write it, and evaluated as if it stood at the end of the script.
    ///
    /// `database` is the one of [`Live::databases`] that is meant. Models that are bound to another one are linked in
    /// theirs, and the answer says so.
    pub fn link(&mut self, database: usize, request: &LinkRequest) -> Linked {
        self.vm.wake();
        let left = self.left.get(database);
        if let Some(left) = left {
            self.databases.with_store(|store| store.mean(left.at));
        }
        let script = Script {
            source: &self.source,
            schema: &self.schema,
            links: &self.links,
            database: left.map(|left| (left.at, &left.name)),
            is_one_of_several: self.left.len() > 1,
        };
        let mut linked = Linked::default();
        match link_code::write(&mut self.vm, &script, request) {
            Ok(written) => {
                self.databases.with_store(|store| store.begin_request(&Limits::for_one_request()));
                self.vm.refuel();
                linked.error = link_code::evaluate(&mut self.vm, self.schema.orm, &written);
                linked.code = written.code;
                linked.statements = self.take_statements();
                linked.stdout = std::mem::take(&mut self.vm.stdout);
                self.vm.stderr.clear();
            }
            Err(refusal) => linked.refusal = Some(refusal),
        }
        self.vm.rest();
        let wrote = linked.statements.iter().find(|statement| statement.kind == StatementKind::Write);
        let went_to = |wrote: &Statement| self.left.iter().position(|left| left.at == wrote.database as usize);
        let database = wrote.and_then(went_to).unwrap_or(database);
        linked.tables = self.tables(database);
        linked.database = u32::try_from(database).unwrap_or_default();
        linked
    }

    /// One of [`Live::databases`] as the bytes of an SQLite file, as it is now; empty if there is none.
    pub fn image(&self, database: usize) -> Vec<u8> {
        let Some(left) = self.left.get(database) else { return Vec::new() };
        let image = self.databases.with_store(|store| store.image(left.at));
        image.and_then(Result::ok).unwrap_or_default()
    }

    fn take_statements(&self) -> Vec<Statement> {
        self.databases.with_store(Store::take_statements).unwrap_or_default()
    }

    fn connection(&mut self, database: usize) -> Option<ConnectionId> {
        let left = self.left.get_mut(database)?;
        if left.connection.is_none() {
            left.connection = self.databases.with_store(|store| store.open_left(left.at).ok()).flatten();
        }
        left.connection
    }

    /// The tables of a database, as they are now.
    fn tables(&self, database: usize) -> Vec<TableDump> {
        let Some(left) = self.left.get(database) else { return Vec::new() };
        let tables = self.databases.with_store(|store| store.tables(left.at, left.connection));
        tables.and_then(Result::ok).unwrap_or_default()
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.vm.wake();
        // What still runs as the machine goes must reach no database.
        drop(self.databases.finish());
    }
}

/// Where code that [`Live::link`] wrote goes in a source, so that it runs at the end of it.
pub fn place(source: &str, orm: Option<Orm>, code: &str) -> Placed {
    link_code::place(source, orm.unwrap_or_else(|| crate::imports::orm_of(source)), code)
}
