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

/// A table, or an alias of one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TableRef {
    /// The table's name.
    pub table: Rc<str>,
    /// The alias, if it is one.
    pub alias: Option<AliasName>,
}

impl TableRef {
    /// The table itself.
    pub fn plain(table: &str) -> Self {
        TableRef { table: table.into(), alias: None }
    }
}

/// One element of a FROM clause.
#[derive(Clone, Debug)]
pub enum From<P> {
    /// A table or an alias of one.
    Table(TableRef),
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
    pub fn tables(&self) -> Vec<&TableRef> {
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
