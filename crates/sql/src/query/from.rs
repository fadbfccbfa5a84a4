//! What a statement reads from.

use std::rc::Rc;

use crate::query::{Expr, Select};

/// The name of an alias.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum AliasName {
    /// One the script gave.
    Given(Rc<str>),
    /// One made when the statement is rendered: `hero_1`. The number only tells aliases apart.
    Anonymous(u32),
}

/// What a name in FROM stands for, where it is no table of the database.
#[derive(Clone, Debug)]
pub enum Source<P> {
    /// A SELECT in parentheses.
    Select(Select<P>),
    /// A SELECT that stands in WITH.
    Cte {
        /// The SELECT.
        select: Select<P>,
        /// The names of its columns, where it refers to itself.
        recursive: Option<Vec<Rc<str>>>,
    },
    /// One of these under another name.
    Alias(TableRef<P>),
}

/// A table, an alias of one, or a SELECT with a name.
#[derive(Debug)]
pub struct TableRef<P> {
    /// The table's name; of a SELECT without a name, what one is made of.
    pub table: Rc<str>,
    /// The alias, if it is one.
    pub alias: Option<AliasName>,
    /// What it is, if it is no table.
    pub source: Option<Rc<Source<P>>>,
    /// Whether a script came by it through a `Table` and not through the class that is mapped to it.
    pub is_core: bool,
}

impl<P> TableRef<P> {
    /// The table itself.
    pub fn plain(table: &str) -> Self {
        TableRef { table: table.into(), alias: None, source: None, is_core: false }
    }

    /// The same of a name that is there already.
    pub fn named(table: &Rc<str>) -> Self {
        TableRef { table: table.clone(), alias: None, source: None, is_core: false }
    }

    /// The same, come by through a `Table`.
    #[must_use]
    pub fn of_core(self) -> Self {
        TableRef { is_core: true, ..self }
    }

    /// The table under another name.
    pub fn aliased(table: &str, alias: AliasName) -> Self {
        TableRef { table: table.into(), alias: Some(alias), source: None, is_core: false }
    }

    /// Something else than a table, with a name.
    pub fn derived(base: &str, name: AliasName, source: Source<P>) -> Self {
        TableRef { table: base.into(), alias: Some(name), source: Some(Rc::new(source)), is_core: false }
    }
}

impl<P> TableRef<P> {
    /// Whether it stands for a mapped class, or for a SELECT of one.
    pub fn is_of_class(&self) -> bool {
        match self.source.as_deref() {
            None => !self.is_core,
            Some(Source::Select(select) | Source::Cte { select, .. }) => select.is_of_class(),
            Some(Source::Alias(other)) => other.is_of_class(),
        }
    }
}

// Two of them are the same by their names: what an alias stands for does not change.

impl<P> Clone for TableRef<P> {
    fn clone(&self) -> Self {
        TableRef {
            table: self.table.clone(),
            alias: self.alias.clone(),
            source: self.source.clone(),
            is_core: self.is_core,
        }
    }
}

impl<P> PartialEq for TableRef<P> {
    fn eq(&self, other: &Self) -> bool {
        self.table == other.table && self.alias == other.alias
    }
}

impl<P> Eq for TableRef<P> {}

/// One element of a FROM clause.
#[derive(Clone, Debug)]
pub enum From<P> {
    /// A table or an alias of one.
    Table(TableRef<P>),
    /// A SELECT with a name.
    Select {
        /// The SELECT.
        select: Rc<Select<P>>,
        /// Its name.
        alias: Rc<str>,
    },
    /// Two elements joined.
    Join {
        /// The left side.
        left: Box<From<P>>,
        /// The right side.
        right: Box<From<P>>,
        /// The condition.
        on: Expr<P>,
        /// Whether it is a LEFT OUTER JOIN.
        outer: bool,
        /// Whether it is a FULL OUTER JOIN.
        full: bool,
    },
}

impl<P> From<P> {
    /// The tables in it, from left to right; those inside of a SELECT are not its own.
    pub fn tables(&self) -> Vec<&TableRef<P>> {
        match self {
            From::Table(table) => vec![table],
            From::Select { .. } => Vec::new(),
            From::Join { left, right, .. } => {
                let mut tables = left.tables();
                tables.extend(right.tables());
                tables
            }
        }
    }
}
