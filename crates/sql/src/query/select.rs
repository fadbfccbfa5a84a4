//! SELECT.

use crate::query::render::Writer;
use crate::query::{Expr, From, Rendered, Style, TableRef};

/// What is between the SELECTs of a compound one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetOperator {
    /// `UNION`
    Union,
    /// `UNION ALL`
    UnionAll,
    /// `EXCEPT`
    Except,
    /// `EXCEPT ALL`
    ExceptAll,
    /// `INTERSECT`
    Intersect,
    /// `INTERSECT ALL`
    IntersectAll,
}

impl SetOperator {
    fn text(self) -> &'static str {
        match self {
            SetOperator::Union => " UNION ",
            SetOperator::UnionAll => " UNION ALL ",
            SetOperator::Except => " EXCEPT ",
            SetOperator::ExceptAll => " EXCEPT ALL ",
            SetOperator::Intersect => " INTERSECT ",
            SetOperator::IntersectAll => " INTERSECT ALL ",
        }
    }
}

/// `SELECT … UNION SELECT …`
#[derive(Clone, Debug)]
pub struct Compound<P> {
    /// What is between them.
    pub operator: SetOperator,
    /// The SELECTs.
    pub selects: Vec<Select<P>>,
}

/// How columns are named in what a SELECT gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Labels {
    /// As they are; those whose name was used before get a number.
    #[default]
    Disambiguate,
    /// As they are, whatever their names.
    Plain,
    /// By table and column: `hero.id AS hero_id`.
    TableAndColumn,
}

/// A SELECT.
#[derive(Clone, Debug)]
pub struct Select<P> {
    /// The SELECTs it is made of, if it is a compound one; of the rest ORDER BY, LIMIT and OFFSET count then.
    pub compound: Option<Compound<P>>,
    /// How its columns are named.
    pub labels: Labels,
    /// The columns; none for `EXISTS (SELECT * …)`.
    pub columns: Vec<Expr<P>>,
    /// Whether rows that are alike are left out.
    pub distinct: bool,
    /// What it reads from.
    pub from: Vec<From<P>>,
    /// How many of these are its own though a statement around it has them too (`correlate_except`).
    pub kept: usize,
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
    /// Whether the rows are to be locked, of which SQLite is told nothing.
    pub for_update: bool,
}

impl<P> Default for Select<P> {
    fn default() -> Self {
        Select {
            compound: None,
            labels: Labels::default(),
            columns: Vec::new(),
            distinct: false,
            from: Vec::new(),
            kept: 0,
            filter: None,
            group_by: Vec::new(),
            having: None,
            order_by: Vec::new(),
            limit: None,
            offset: None,
            no_limit: None,
            no_offset: None,
            for_update: false,
        }
    }
}

impl<P> Select<P> {
    /// Whether a column of it is of a mapped class.
    pub fn is_of_class(&self) -> bool {
        match self.compound.as_ref().and_then(|compound| compound.selects.first()) {
            Some(first) => first.is_of_class(),
            None => self.columns.iter().any(Expr::is_of_class),
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
        self.nested_select(select, false);
    }

    /// Writes a SELECT that others read from: every column has a label.
    pub(crate) fn derived(&mut self, select: &Select<P>) {
        // What stands in FROM does not see the tables beside or around it.
        let outer = std::mem::take(&mut self.outer_tables);
        self.nested_select(select, true);
        self.outer_tables = outer;
    }

    fn nested_select(&mut self, select: &Select<P>, labels_all: bool) {
        let labels = std::mem::take(&mut self.labels);
        let before = std::mem::replace(&mut self.labels_all, labels_all);
        self.select(select);
        self.labels_all = before;
        self.labels = labels;
    }

    pub(crate) fn select(&mut self, select: &Select<P>) {
        match &select.compound {
            Some(compound) => self.compound(compound),
            None => self.core(select),
        }
        if !select.order_by.is_empty() {
            self.push(" ORDER BY ");
            self.separated(&select.order_by, ", ", |writer, term| match term {
                Expr::Ordered { .. } => writer.expr(term),
                _ => writer.order_term(term),
            });
        }
        if select.limit.is_some() || select.offset.is_some() {
            self.push("\n LIMIT ");
            match &select.limit {
                Some(limit) => self.expr(limit),
                None => self.left_out(select.no_limit.as_ref(), "-1"),
            }
            let is_sqlite = !self.style.is_anywhere();
            if let Some(offset) = &select.offset {
                self.push(" OFFSET ");
                self.expr(offset);
            } else if is_sqlite && select.no_offset.is_some() {
                self.push(" OFFSET ");
                self.left_out(select.no_offset.as_ref(), "0");
            }
        }
        if select.for_update && self.style.is_anywhere() {
            self.push(" FOR UPDATE");
        }
    }

    /// What stands for a LIMIT or OFFSET that is not there: in SQLite's dialect a parameter, which SQLAlchemy does not
    /// write out with the others.
    fn left_out(&mut self, param: Option<&Expr<P>>, number: &str) {
        match (self.style, param) {
            (Style::Literal, Some(_)) => self.push("?"),
            (style, Some(param)) if !style.is_anywhere() => self.expr(param),
            _ => self.push(number),
        }
    }

    fn compound(&mut self, compound: &Compound<P>) {
        let labels = std::mem::take(&mut self.labels);
        let mut first = None;
        for (at, select) in compound.selects.iter().enumerate() {
            self.push(if at > 0 { compound.operator.text() } else { "" });
            let is_grouped = select.compound.is_some()
                || !select.order_by.is_empty()
                || select.limit.is_some()
                || select.offset.is_some();
            if is_grouped {
                // SQLite takes no parentheses around a part of a compound SELECT.
                self.push(if self.style.is_anywhere() { "(" } else { "SELECT * FROM (" });
                self.select(select);
                self.push(")");
            } else {
                self.select(select);
            }
            first.get_or_insert(std::mem::take(&mut self.labels));
        }
        self.labels = labels;
        self.labels.extend(first.unwrap_or_default());
    }

    fn core(&mut self, select: &Select<P>) {
        // A table of the statement around it is correlated: not listed again, unless nothing would be left.
        let outer = &self.outer_tables;
        let is_outer = |table: &TableRef<P>| outer.iter().flatten().any(|other| other == table);
        let correlated = |from: &&From<P>| !matches!(from, From::Table(table) if is_outer(table));
        let (kept, others) = select.from.split_at_checked(select.kept).unwrap_or((&[], &select.from));
        let mut from: Vec<&From<P>> = kept.iter().chain(others.iter().filter(correlated)).collect();
        if from.is_empty() {
            from = select.from.iter().collect();
        }
        let own: Vec<TableRef<P>> = from.iter().flat_map(|from| from.tables()).cloned().collect();
        self.outer_tables.push(own);

        self.push("SELECT ");
        if select.distinct {
            self.push("DISTINCT ");
        }
        if select.columns.is_empty() {
            self.push("*");
        } else {
            self.columns(&select.columns, select.labels);
        }
        if !from.is_empty() {
            self.push(" \nFROM ");
            self.separated(&from, ", ", |writer, from| writer.from(from));
        }
        if let Some(filter) = &select.filter {
            self.push(" \nWHERE ");
            self.condition(filter);
        }
        self.lint(&from, select.filter.as_ref());
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
}
