//! INSERT, UPDATE and DELETE.

use std::rc::Rc;

use crate::query::operator::Precedence;
use crate::query::render::Writer;
use crate::query::{Expr, From, Rendered, Select, Style, TableRef};

/// `INSERT INTO t (…) VALUES (…)`
#[derive(Clone, Debug)]
pub struct Insert<P> {
    /// The table.
    pub table: Rc<str>,
    /// The columns and their values, in the order of the table's columns.
    pub values: Vec<(Rc<str>, Expr<P>)>,
    /// The columns it gives back.
    pub returning: Vec<Rc<str>>,
}

/// `UPDATE t SET … WHERE …`
#[derive(Clone, Debug)]
pub struct Update<P> {
    /// The table.
    pub table: Rc<str>,
    /// The columns and their new values.
    pub values: Vec<(Rc<str>, Expr<P>)>,
    /// The condition.
    pub filter: Option<Expr<P>>,
    /// The columns it gives back.
    pub returning: Vec<Rc<str>>,
}

/// `DELETE FROM t WHERE …`
#[derive(Clone, Debug)]
pub struct Delete<P> {
    /// The table.
    pub table: Rc<str>,
    /// The condition.
    pub filter: Option<Expr<P>>,
    /// The columns it gives back.
    pub returning: Vec<Rc<str>>,
}

/// `ON CONFLICT (…) DO …`, as SQLite has it.
#[derive(Clone, Debug)]
pub struct Conflict<P> {
    /// The columns whose values are there already; any, if there are none.
    pub target: Vec<Rc<str>>,
    /// What the row that is there is changed to; nothing for DO NOTHING.
    pub set: Vec<(Rc<str>, Expr<P>)>,
    /// When it is changed.
    pub filter: Option<Expr<P>>,
}

impl<P: Clone> Insert<P> {
    /// The text and the parameters.
    pub fn render(&self, style: Style) -> Rendered<P> {
        self.render_rows(&[], &[], style)
    }

    /// The same with more rows than one: `VALUES (…), (…)`, each of which has the values of all columns; and with what
    /// is done where a row is there already.
    pub fn render_rows(&self, more: &[Vec<Expr<P>>], conflicts: &[Conflict<P>], style: Style) -> Rendered<P> {
        let mut writer = Writer::new(style);
        writer.push("INSERT INTO ");
        writer.name(&self.table);
        if self.values.is_empty() {
            writer.push(" DEFAULT VALUES");
        } else {
            writer.push(" (");
            writer.separated(&self.values, ", ", |writer, (column, _)| writer.name(column));
            writer.push(") VALUES (");
            writer.separated(&self.values, ", ", |writer, (_, value)| writer.grouped(value, Precedence::ALWAYS));
            writer.push(")");
            for row in more {
                writer.push(", (");
                writer.separated(row, ", ", |writer, value| writer.grouped(value, Precedence::ALWAYS));
                writer.push(")");
            }
        }
        for conflict in conflicts {
            writer.conflict(&self.table, conflict);
        }
        writer.returning(&self.table, &self.returning);
        writer.finish()
    }
}

impl<P: Clone> Insert<P> {
    /// `INSERT INTO t (…) SELECT …`
    pub fn render_select(&self, columns: &[Rc<str>], select: &Select<P>, style: Style) -> Rendered<P> {
        let mut writer = Writer::new(style);
        writer.push("INSERT INTO ");
        writer.name(&self.table);
        writer.push(" (");
        writer.separated(columns, ", ", |writer, column| writer.name(column));
        writer.push(") ");
        writer.nested(select);
        writer.returning(&self.table, &self.returning);
        writer.finish()
    }
}

impl<P: Clone> Update<P> {
    /// The text and the parameters.
    pub fn render(&self, style: Style) -> Rendered<P> {
        self.render_from(&[], style)
    }

    /// The same with further tables that the condition reads: `UPDATE t SET … FROM u WHERE …`.
    pub fn render_from(&self, from: &[From<P>], style: Style) -> Rendered<P> {
        let mut writer = Writer::new(style);
        writer.push("UPDATE ");
        writer.name(&self.table);
        writer.push(" SET ");
        writer.separated(&self.values, ", ", |writer, (column, value)| {
            writer.name(column);
            writer.push("=");
            writer.grouped(value, Precedence::ALWAYS);
        });
        if !from.is_empty() {
            writer.push(" FROM ");
            writer.separated(from, ", ", |writer, from| writer.from(from));
        }
        writer.dml_filter(&self.table, self.filter.as_ref());
        writer.returning(&self.table, &self.returning);
        writer.finish()
    }
}

impl<P: Clone> Delete<P> {
    /// The text and the parameters.
    pub fn render(&self, style: Style) -> Rendered<P> {
        let mut writer = Writer::new(style);
        writer.push("DELETE FROM ");
        writer.name(&self.table);
        writer.dml_filter(&self.table, self.filter.as_ref());
        writer.returning(&self.table, &self.returning);
        writer.finish()
    }
}

impl<P: Clone> Writer<P> {
    fn conflict(&mut self, table: &str, conflict: &Conflict<P>) {
        self.push(" ON CONFLICT");
        if !conflict.target.is_empty() {
            self.push(" (");
            self.separated(&conflict.target, ", ", |writer, column| writer.name(column));
            self.push(")");
        }
        if conflict.set.is_empty() {
            self.push(" DO NOTHING");
            return;
        }
        self.push(" DO UPDATE SET ");
        self.separated(&conflict.set, ", ", |writer, (column, value)| {
            writer.name(column);
            writer.push(" = ");
            writer.grouped(value, Precedence::ALWAYS);
        });
        self.dml_filter(table, conflict.filter.as_ref());
    }

    fn dml_filter(&mut self, table: &str, filter: Option<&Expr<P>>) {
        if let Some(filter) = filter {
            self.outer_tables.push(vec![TableRef::plain(table)]);
            self.push(" WHERE ");
            self.condition(filter);
            self.outer_tables.pop();
        }
    }

    fn returning(&mut self, table: &str, columns: &[Rc<str>]) {
        if !columns.is_empty() {
            self.push(" RETURNING ");
            self.separated(columns, ", ", |writer, column| {
                // SQLite's own wording has the names alone.
                if writer.style.is_anywhere() {
                    writer.name(table);
                    writer.push(".");
                }
                writer.name(column);
            });
        }
    }
}
