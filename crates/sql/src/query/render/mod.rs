//! Statements as text.

mod expression;
mod from;

use std::rc::Rc;

use crate::query::TableRef;
use crate::query::cte::Cte;
use crate::query::names::{Names, ParamName};
use crate::{quote, quote_anywhere};

/// How parameters are marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// `?`: as SQLite's driver gets it.
    #[default]
    Question,
    /// `:name_1`: as `print(statement)` shows it, for no database in particular.
    Named,
    /// As SQLite has it, with a character that nobody types in the place of `?`: for texts that have the parameters
    /// written out ([`Rendered::written_out`]).
    Literal,
    /// The same for no database in particular.
    LiteralAnywhere,
    /// As SQLite's driver gets it, but for lists of values, which are put in when it is executed: as
    /// `statement.compile(engine)` shows it.
    Compiled,
}

impl Style {
    /// Whether it is for no database in particular, not for SQLite.
    pub fn is_anywhere(self) -> bool {
        matches!(self, Style::Named | Style::LiteralAnywhere)
    }

    /// Whether lists of values are put in when the statement is executed.
    fn has_lists(self) -> bool {
        matches!(self, Style::Named | Style::Compiled)
    }
}

/// The mark of a parameter that is to be written out.
const PLACE: char = '\u{1}';

/// A list of values that is put in when a statement is executed.
#[derive(Clone, Debug)]
pub struct List<P> {
    /// Before which of the statement's parameters it stands.
    pub at: usize,
    /// What it is called.
    pub name: ParamName,
    /// The values; none where they are rows.
    pub values: Option<Vec<P>>,
}

/// A statement's text, and its parameters in the order of their marks.
#[derive(Clone, Debug)]
pub struct Rendered<P> {
    /// The text.
    pub sql: String,
    /// The parameters.
    pub params: Vec<P>,
    /// The parameters' names, in the same order.
    pub names: Vec<ParamName>,
    /// What is put in when the statement is executed.
    pub lists: Vec<List<P>>,
    /// What SQLAlchemy warns of while it writes the statement.
    pub warnings: Vec<String>,
}

impl<P> Rendered<P> {
    /// The text of [`Style::Literal`] with the parameters written out, each as its text; nothing if the text holds
    /// characters of its own that mark parameters.
    pub fn written_out(&self, literals: &[String]) -> Option<String> {
        let mut text = String::with_capacity(self.sql.len());
        let mut literals = literals.iter();
        for (at, part) in self.sql.split(PLACE).enumerate() {
            if at > 0 {
                text.push_str(literals.next()?);
            }
            text.push_str(part);
        }
        literals.next().is_none().then_some(text)
    }
}

/// Writes a statement.
pub(crate) struct Writer<P> {
    pub(crate) sql: String,
    pub(crate) params: Vec<P>,
    pub(crate) param_names: Vec<ParamName>,
    lists: Vec<List<P>>,
    pub(crate) names: Names,
    pub(crate) style: Style,
    /// Labels an ORDER BY or GROUP BY may refer to.
    pub(crate) labels: Vec<String>,
    /// Whether every column gets a label, as in what others read from.
    pub(crate) labels_all: bool,
    /// The tables of the statements around the one that is being written, which it does not list again.
    pub(crate) outer_tables: Vec<Vec<TableRef<P>>>,
    /// The SELECTs of WITH, in the order they are needed.
    pub(crate) ctes: Vec<Cte<P>>,
    /// The names of those that are being written.
    pub(crate) open_ctes: Vec<Rc<str>>,
    pub(crate) warnings: Vec<String>,
    /// How many functions the expression that is being written stands in.
    pub(crate) functions: usize,
    /// Whether columns stand without their tables.
    pub(crate) bare: bool,
}

impl<P: Clone> Writer<P> {
    pub(crate) fn new(style: Style) -> Self {
        Writer {
            // Most statements fit.
            sql: String::with_capacity(128),
            params: Vec::new(),
            param_names: Vec::new(),
            lists: Vec::new(),
            names: Names::default(),
            style,
            labels: Vec::new(),
            labels_all: false,
            outer_tables: Vec::new(),
            ctes: Vec::new(),
            open_ctes: Vec::new(),
            warnings: Vec::new(),
            functions: 0,
            bare: false,
        }
    }

    pub(crate) fn finish(mut self) -> Rendered<P> {
        self.put_ctes_first();
        Rendered {
            sql: self.sql,
            params: self.params,
            names: self.param_names,
            lists: self.lists,
            warnings: self.warnings,
        }
    }

    pub(crate) fn push(&mut self, text: &str) {
        self.sql.push_str(text);
    }

    /// Writes an identifier.
    pub(crate) fn name(&mut self, name: &str) {
        let quoted = if self.style.is_anywhere() { quote_anywhere(name) } else { quote(name) };
        self.push(&quoted);
    }

    /// Writes the mark of a parameter whose name is made of this.
    pub(crate) fn bind(&mut self, base: &Rc<str>, value: &P) {
        let name = self.names.next(base);
        self.parameter(name, value);
    }

    /// Writes the mark of a parameter.
    fn parameter(&mut self, name: ParamName, value: &P) {
        match self.style {
            Style::Question | Style::Compiled => self.push("?"),
            Style::Literal | Style::LiteralAnywhere => self.sql.push(PLACE),
            Style::Named => {
                self.push(":");
                self.push(&name.to_string());
            }
        }
        self.params.push(value.clone());
        self.param_names.push(name);
    }

    /// Writes what stands for a list of values until the statement is executed.
    fn list(&mut self, name: ParamName, values: Option<&[P]>) {
        self.push(&format!("__[POSTCOMPILE_{name}]"));
        self.lists.push(List { at: self.params.len(), name, values: values.map(<[P]>::to_vec) });
    }

    pub(crate) fn separated<T>(&mut self, items: &[T], separator: &str, mut write: impl FnMut(&mut Self, &T)) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.push(separator);
            }
            write(self, item);
        }
    }
}
