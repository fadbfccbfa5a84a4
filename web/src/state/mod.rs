//! What the page shows, and how it changes: one state, one reducer.

mod embed;
mod live;
mod look;
mod results;
mod schema;
mod shell;

use std::rc::Rc;

pub use embed::Embedded;
pub use live::{After, Asking, By, Console, Live, LiveChange, MatrixView, Operation, Same};
pub use look::{CODE_SIZES, Look, LookChange, SHARES, Theme};
pub use results::{Group, Hidden, Results, ResultsChange, Sort, Sought};
pub use schema::{SchemaChange, SchemaPane};
pub use shell::{Dialog, Panel, Shell, ShellChange};

use crate::recent::Recent;
use crate::share::ShareForm;
use crate::timeline::statement_of;
use linktable_protocol::{Choices, Message};
use linktable_schema::{Compilation, Diagnostic, LineColumn, LineIndex, Report, Severity, TableKind};

/// The panels of what is compiled as one types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CompiledTab {
    /// The statements that create the tables.
    #[default]
    Ddl,
    /// Tables as boxes, foreign keys as lines.
    Diagram,
    /// The link operations of every end.
    Links,
}

/// The panels of what running did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RanTab {
    /// What the script printed, and how it ended.
    #[default]
    Output,
    /// The statements, in order.
    Sql,
    /// The tables at the end.
    Tables,
    /// The rows of a many-to-many relationship's ends against each other.
    Matrix,
    /// The reader's own SQL.
    Console,
}

/// Which third of the page a narrow screen shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// The editor and the problems.
    #[default]
    Code,
    /// What is compiled as one types.
    Compiled,
    /// What running did.
    Ran,
}

/// What the worker is at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Activity {
    /// It is being loaded.
    #[default]
    Starting,
    /// It waits.
    Idle,
    /// It compiles.
    Compiling,
    /// It runs the script.
    Running,
    /// It works with what the run left.
    Asking,
    /// It could not be started.
    Down,
}

/// A statement of the DDL panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownDdl {
    /// The text.
    pub sql: String,
    /// The table it belongs to.
    pub table: String,
    /// Whether that is a link table.
    pub is_link: bool,
    /// The first line of the class it comes from.
    pub line: u32,
    /// The last one.
    pub last_line: u32,
    /// Whether it is from before an error that now hides its class.
    pub is_kept: bool,
}

/// A finding of the problems strip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it is.
    pub at: LineColumn,
    /// What it is.
    pub diagnostic: Diagnostic,
}

/// The newest answer about the source.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The edit it is about.
    pub generation: u64,
    /// How long it took, in microseconds.
    pub micros: u64,
    /// What the source became.
    pub compilation: Rc<Compilation>,
    /// Its findings, the worst first.
    pub problems: Rc<[Problem]>,
    /// What the DDL panel shows.
    pub ddl: Rc<[ShownDdl]>,
    /// What the diagram shows: this answer's schema, or one from before an error that hides tables.
    pub drawn: Drawn,
}

/// A compilation, and the lines of the source it is of.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// The compilation.
    pub compilation: Rc<Compilation>,
    /// The lines.
    pub lines: Rc<LineIndex>,
}

/// What the latest run did.
#[derive(Clone, Debug)]
pub struct Ran {
    /// The edit that was run.
    pub generation: u64,
    /// What happened.
    pub report: Rc<Report>,
}

// Two answers are the same if they are one: to compare all they hold would cost more
// than to show it again.
impl PartialEq for Compiled {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.compilation, &other.compilation)
    }
}

impl PartialEq for Drawn {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.compilation, &other.compilation)
    }
}

impl PartialEq for Ran {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.report, &other.report)
    }
}

/// How copying to the clipboard went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Copying {
    /// Nothing was copied yet.
    #[default]
    Not,
    /// It is on the clipboard.
    Done,
    /// The browser refused.
    Refused,
}

/// Everything the page shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// What stands in the editor.
    pub source: Rc<str>,
    /// What it is taken for, where a link said so.
    pub choices: Choices,
    /// Counts the edits.
    pub generation: u64,
    /// What the worker is at.
    pub activity: Activity,
    /// The newest answer about the source.
    pub compiled: Option<Compiled>,
    /// What the latest run did.
    pub ran: Option<Ran>,
    /// What the reader must know of the worker: that it stopped, and why.
    pub trouble: Option<String>,
    /// Whether the browser keeps the source.
    pub is_kept: bool,
    /// The open panel of what is compiled.
    pub compiled_tab: CompiledTab,
    /// The open panel of what running did.
    pub ran_tab: RanTab,
    /// What a narrow screen shows.
    pub view: View,
    /// What the reader must know of the link the page was opened with.
    pub notice: Option<String>,
    /// What the share dialog shows, while it is open.
    pub share: Option<ShareForm>,
    /// How copying from it went.
    pub copying: Copying,
    /// The reader's drafts of before.
    pub recent: Rc<Recent>,
    /// What the page knows when it is inside of another one.
    pub embedded: Option<Embedded>,
    /// The page's frame.
    pub shell: Shell,
    /// What the panels of a run show of it.
    pub results: Results,
    /// Where the reader is, for the panes of the schema.
    pub schema_pane: SchemaPane,
    /// What the latest run left, and what the reader did with it.
    pub live: Live,
    /// The source was exchanged as a whole; nothing of what came before is kept beside the next answer.
    is_exchanged: bool,
}

/// What changes the state.
#[derive(Clone, Debug)]
pub enum Change {
    /// The source was edited.
    Edited(Rc<str>),
    /// The source was exchanged as a whole: an `Edited` follows.
    Exchanged(Choices),
    /// The worker answered a request about this source.
    Answered(Message, Rc<str>),
    /// The worker is at something else.
    Activity(Activity),
    /// The worker stopped by itself.
    WorkerStopped(String),
    /// The reader stopped the run.
    RunStopped,
    /// The browser kept the source, or refused to.
    Kept(bool),
    /// A panel was chosen.
    CompiledTab(CompiledTab),
    /// A panel was chosen.
    RanTab(RanTab),
    /// A narrow screen's view was chosen.
    View(View),
    /// Something must be said of a link, or no longer.
    Notice(Option<String>),
    /// The share dialog shows another form, or closes.
    Share(Option<ShareForm>),
    /// Something was copied from it, or not.
    Copying(Copying),
    /// The drafts of before are others.
    Recent(Rc<Recent>),
    /// Hidden lines are shown, or no longer.
    ShowsHidden(bool),
    /// The page's frame changes.
    Shell(ShellChange),
    /// The panels of a run show something else of it.
    Results(ResultsChange),
    /// The reader is elsewhere.
    Schema(SchemaChange),
    /// The reader works with what the run left.
    Live(LiveChange),
}

impl State {
    /// The state of a page that opens with this source.
    pub fn opening(source: &str, theme: Theme) -> Self {
        let shell = Shell { look: Look { theme, ..Look::default() }, ..Shell::default() };
        State { source: source.into(), shell, is_kept: true, ..State::default() }
    }

    /// The reducer.
    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Edited(source) => {
                if let Some(embedded) = &mut self.embedded {
                    embedded.edited(&source);
                }
                self.source = source;
                self.generation += 1;
                self.trouble = None;
            }
            Change::Exchanged(choices) => {
                self.is_exchanged = true;
                self.choices = choices;
            }
            Change::Answered(message, source) => self.answered(message, &source),
            Change::Activity(activity) => self.activity = activity,
            Change::WorkerStopped(reason) => {
                self.trouble = Some(reason);
                self.live.gone();
            }
            Change::RunStopped => {
                self.trouble = Some(self.live.asking.map_or("The run was stopped.", |_| "It was stopped.").to_owned());
                self.live.gone();
            }
            Change::Kept(kept) => self.is_kept = kept,
            Change::CompiledTab(tab) => self.compiled_tab = tab,
            Change::RanTab(tab) => self.ran_tab = tab,
            // Inside of another page the source is always shown.
            Change::View(View::Code) if self.embedded.is_some() => {}
            Change::View(view) => self.view = view,
            Change::Notice(notice) => self.notice = notice,
            Change::Share(form) => {
                self.share = form;
                self.copying = Copying::Not;
            }
            Change::Copying(copying) => self.copying = copying,
            Change::Recent(recent) => self.recent = recent,
            Change::ShowsHidden(shows) => {
                if let Some(embedded) = &mut self.embedded {
                    embedded.shows_hidden = shows;
                }
            }
            Change::Shell(change) => self.shell.apply(change),
            Change::Results(change) => self.results.apply(change),
            Change::Schema(change) => self.schema_pane.apply(change),
            Change::Live(change) => {
                if matches!(change, LiveChange::Database(_)) {
                    self.results.of_other_database();
                }
                self.live.apply(change);
            }
        }
    }

    fn answered(&mut self, message: Message, source: &str) {
        match message {
            Message::Compiled { generation, micros, compilation } => {
                let before: &[ShownDdl] = match &self.compiled {
                    Some(compiled) if !self.is_exchanged => &compiled.ddl,
                    _ => &[],
                };
                let lines = LineIndex::new(source);
                let ddl: Rc<[ShownDdl]> = shown_ddl(before, &compilation, &lines).into();
                let problems = problems(&compilation, source, &lines).into();
                let compilation: Rc<Compilation> = Rc::from(compilation);
                let hides = ddl.iter().any(|statement| statement.is_kept);
                let kept = self.compiled.as_ref().filter(|_| hides).map(|compiled| compiled.drawn.clone());
                let drawn =
                    kept.unwrap_or_else(|| Drawn { compilation: Rc::clone(&compilation), lines: Rc::new(lines) });
                self.compiled = Some(Compiled { generation, micros, compilation, problems, ddl, drawn });
                if generation == self.generation {
                    self.is_exchanged = false;
                }
            }
            Message::Ran { generation, report, databases } => {
                self.trouble = None;
                self.results = self.results.of_new_run();
                self.live.of_run(databases);
                self.ran = Some(Ran { generation, report: Rc::from(report) });
            }
            Message::Live { done, .. } => self.live.done(*done),
            // What these say of the worker reaches the state as its activity.
            Message::Ready | Message::Stopped { .. } | Message::Exported { .. } | Message::Helped { .. } => {}
        }
    }

    /// Whether the newest answer is about what stands in the editor.
    pub fn is_current(&self) -> bool {
        self.compiled.as_ref().is_some_and(|compiled| compiled.generation == self.generation)
    }

    /// The line of the statement whose step the time line shows, while it shows one.
    pub fn lit_line(&self) -> Option<u32> {
        let report = &self.ran.as_ref().filter(|_| self.ran_tab == RanTab::Tables)?.report;
        let statement = report.statements.get(statement_of(report, self.results.step?)?)?;
        statement.line.filter(|_| statement.file.is_none())
    }

    /// Whether the latest run ran what stands in the editor.
    pub fn ran_this(&self) -> bool {
        self.ran.as_ref().is_some_and(|ran| ran.generation == self.generation)
    }
}

/// The findings with their places, errors first, else in source order.
fn problems(compilation: &Compilation, source: &str, lines: &LineIndex) -> Vec<Problem> {
    let mut found: Vec<Problem> = compilation
        .diagnostics
        .iter()
        .map(|diagnostic| Problem {
            at: lines.line_column(source, diagnostic.span.start),
            diagnostic: diagnostic.clone(),
        })
        .collect();
    found.sort_by_key(|problem| match problem.diagnostic.severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Info => 2,
    });
    found
}

/// What the DDL panel shows: the new statements. While there are errors, tables that an
/// error hides stay in their places, marked, so that the panel does not come and go with
/// every key. If there are new names among the tables, the source is another one, and
/// nothing is kept.
fn shown_ddl(before: &[ShownDdl], compilation: &Compilation, lines: &LineIndex) -> Vec<ShownDdl> {
    let new: Vec<ShownDdl> = compilation
        .ddl
        .iter()
        .map(|statement| {
            let table = compilation.schema.table(statement.table);
            ShownDdl {
                sql: statement.sql.clone(),
                table: table.map(|table| table.name.clone()).unwrap_or_default(),
                is_link: table.is_some_and(|table| table.kind == TableKind::Link),
                line: lines.line(statement.span.start),
                last_line: lines.line(statement.span.end.saturating_sub(1).max(statement.span.start)),
                is_kept: false,
            }
        })
        .collect();
    let is_among = |statements: &[ShownDdl], table: &str| statements.iter().any(|statement| statement.table == table);
    let hides = compilation.has_errors()
        && new.iter().all(|statement| is_among(before, &statement.table))
        && before.iter().any(|statement| !is_among(&new, &statement.table));
    if !hides {
        return new;
    }
    let mut shown: Vec<ShownDdl> = Vec::new();
    for statement in before {
        if !is_among(&new, &statement.table) {
            shown.push(ShownDdl { is_kept: true, ..statement.clone() });
        } else if !is_among(&shown, &statement.table) {
            shown.extend(new.iter().filter(|candidate| candidate.table == statement.table).cloned());
        }
    }
    shown
}

#[cfg(test)]
mod tests;
