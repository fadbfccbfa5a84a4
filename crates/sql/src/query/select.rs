//! SELECT.

use std::rc::Rc;

use crate::query::expr::Precedence;
use crate::query::names::ParamName;
use crate::query::render::Writer;
use crate::query::{Expr, From, Rendered, Style, TableRef};
use crate::quote;

/// A SELECT.
#[derive(Clone, Debug)]
pub struct Select<P> {
    /// The columns; none for `EXISTS (SELECT * …)`.
    pub columns: Vec<Expr<P>>,
    /// Whether rows that are alike are left out.
    pub distinct: bool,
    /// What it reads from.
    pub from: Vec<From<P>>,
    /// The condition of WHERE.
    pub filter: Option<Expr<P>>,
    /// GROUP BY.
    pub group_by: Vec<Expr<P>>,
    /// The condition of HAVING.
    pub having: Option<Expr<P>>,
    /// ORDER BY.
    pub order_by: Vec<Expr<P>>,
    /// LIMIT.
    pub limit: Option<Expr<P>>,
    /// OFFSET.
    pub offset: Option<Expr<P>>,
    /// What LIMIT is where there is an OFFSET alone: for SQLite a parameter of -1.
    pub no_limit: Option<Expr<P>>,
    /// What OFFSET is where there is a LIMIT alone: for SQLite a parameter of 0.
    pub no_offset: Option<Expr<P>>,
}

impl<P> Default for Select<P> {
    fn default() -> Self {
        Select {
            columns: Vec::new(),
            distinct: false,
            from: Vec::new(),
            filter: None,
            group_by: Vec::new(),
            having: None,
            order_by: Vec::new(),
            limit: None,
            offset: None,
            no_limit: None,
            no_offset: None,
        }
    }
}

impl<P: Clone> Select<P> {
    /// The text and the parameters.
    pub fn render(&self, style: Style) -> Rendered<P> {
        let mut writer = Writer::new(style);
        writer.select(self);
        writer.finish()
    }
}

impl<P: Clone> Writer<P> {
    /// Writes a SELECT inside of another one: tables of the outer ones are not listed again.
    pub(crate) fn nested(&mut self, select: &Select<P>) {
        let labels = std::mem::take(&mut self.labels);
        self.select(select);
        self.labels = labels;
    }

    pub(crate) fn select(&mut self, select: &Select<P>) {
        self.core(select);
        if !select.order_by.is_empty() {
            self.push(" ORDER BY ");
            self.separated(&select.order_by, ", ", |writer, term| match term {
                Expr::Ordered { .. } => writer.expr(term),
                _ => writer.order_term(term),
            });
        }
        if select.limit.is_some() || select.offset.is_some() {
            self.push("\n LIMIT ");
            if let Some(limit) = select.limit.as_ref().or(select.no_limit.as_ref()) {
                self.expr(limit);
            } else {
                self.push("-1");
            }
            if let Some(offset) = select.offset.as_ref().or(select.no_offset.as_ref()) {
                self.push(" OFFSET ");
                self.expr(offset);
            }
        }
    }

    fn core(&mut self, select: &Select<P>) {
        // A table of the statement around it is correlated: not listed again, unless nothing would be left.
        let outer = &self.outer_tables;
        let is_outer = |table: &TableRef| outer.iter().flatten().any(|other| other == table);
        let correlated = |from: &&From<P>| !matches!(from, From::Table(table) if is_outer(table));
        let mut from: Vec<&From<P>> = select.from.iter().filter(correlated).collect();
        if from.is_empty() {
            from = select.from.iter().collect();
        }
        let own: Vec<TableRef> = from.iter().flat_map(|from| from.tables()).cloned().collect();
        self.outer_tables.push(own);

        self.push("SELECT ");
        if select.distinct {
            self.push("DISTINCT ");
        }
        if select.columns.is_empty() {
            self.push("*");
        } else {
            self.columns(&select.columns);
        }
        if !from.is_empty() {
            self.push(" \nFROM ");
            self.separated(&from, ", ", |writer, from| writer.from(from));
        }
        if let Some(filter) = &select.filter {
            self.push(" \nWHERE ");
            self.condition(filter);
        }
        if !select.group_by.is_empty() {
            self.push(" GROUP BY ");
            self.separated(&select.group_by, ", ", |writer, term| writer.order_term(term));
        }
        if let Some(having) = &select.having {
            self.push(" \nHAVING ");
            self.condition(having);
        }
        self.outer_tables.pop();
    }

    /// Writes the columns, with labels for those that have no name or one that was used before.
    fn columns(&mut self, columns: &[Expr<P>]) {
        let mut used: Vec<(&str, &TableRef)> = Vec::with_capacity(columns.len());
        let anonymous: Rc<str> = "anon".into();
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            let label = match column {
                Expr::Column { table, name } => {
                    let same = used.iter().find(|(used, _)| **used == **name);
                    let label = match same {
                        None => None,
                        // The same column once more: two underscores.
                        Some((_, before)) if *before == table => Some(self.names.next(&format!("{name}_").into())),
                        Some(_) => Some(self.names.next(name)),
                    };
                    used.push((name, table));
                    label
                }
                Expr::Label { name, .. } => Some(ParamName::given(name.clone())),
                Expr::Function { name, .. } => Some(self.names.next(name)),
                Expr::Cast { operand, .. } => match &**operand {
                    Expr::Column { name, .. } => Some(ParamName::given(name.clone())),
                    _ => Some(self.names.next(&anonymous)),
                },
                Expr::Negative(_) | Expr::Distinct(_) | Expr::Text(_) | Expr::Bool(_) => None,
                _ => Some(self.names.next(&anonymous)),
            };
            self.grouped(column, Precedence::COMMA);
            if let Some(label) = label {
                let label = label.to_string();
                self.push(" AS ");
                self.push(&quote(&label));
                self.labels.push(label);
            }
        }
    }
}
