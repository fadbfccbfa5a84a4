//! Statements as data.
//!
//! Mirrors pypika-tortoise 0.6, `queries.py` and `dialects/sqlite.py`.

use std::rc::Rc;

use crate::tortoise::Term;

/// A table, or an alias of one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Table {
    /// The table's name.
    pub name: Rc<str>,
    /// Its schema.
    pub schema: Option<Rc<str>>,
    /// The alias, if it is one.
    pub alias: Option<Rc<str>>,
}

impl Table {
    /// The table itself.
    pub fn new(name: &str) -> Self {
        Table { name: name.into(), schema: None, alias: None }
    }

    /// The table under another name.
    #[must_use]
    pub fn alias(&self, alias: &str) -> Self {
        Table { alias: Some(alias.into()), ..self.clone() }
    }

    /// What its columns are qualified with.
    pub fn reference(&self) -> &str {
        self.alias.as_deref().unwrap_or(&self.name)
    }
}

/// What a query reads from.
#[derive(Clone, Debug)]
pub enum Source<P> {
    /// A table.
    Table(Table),
    /// A query under a name.
    Query(Box<Select<P>>, Rc<str>),
    /// Several queries under a name.
    Union(Box<Union<P>>, Rc<str>),
}

/// A table that is joined, LEFT OUTER.
#[derive(Clone, Debug)]
pub struct Join<P> {
    /// The table.
    pub table: Table,
    /// The condition.
    pub on: Term<P>,
}

/// A term that is selected.
#[derive(Clone, Debug)]
pub struct Selected<P> {
    /// The term.
    pub term: Term<P>,
    /// The name it gets.
    pub alias: Option<Rc<str>>,
}

/// A term of GROUP BY: a name if a selected term has it, the term itself if not.
#[derive(Clone, Debug)]
pub struct Grouped<P> {
    /// The term; nothing if it is known by its name alone.
    pub term: Option<Term<P>>,
    /// The name.
    pub alias: Option<Rc<str>>,
}

/// SELECT, or DELETE, which pypika has the same class for.
#[derive(Clone, Debug)]
pub struct Select<P> {
    /// Whether it is a DELETE.
    pub delete: bool,
    /// What is read from.
    pub from: Vec<Source<P>>,
    /// What is selected.
    pub selects: Vec<Selected<P>>,
    /// Whether it is SELECT DISTINCT.
    pub distinct: bool,
    /// What is joined.
    pub joins: Vec<Join<P>>,
    /// WHERE.
    pub condition: Option<Term<P>>,
    /// GROUP BY.
    pub group_by: Vec<Grouped<P>>,
    /// HAVING.
    pub having: Option<Term<P>>,
    /// ORDER BY, with whether it descends.
    pub order_by: Vec<(Term<P>, bool)>,
    /// LIMIT.
    pub limit: Option<Term<P>>,
    /// OFFSET.
    pub offset: Option<Term<P>>,
}

impl<P> Select<P> {
    /// Nothing from a table.
    pub fn from(table: &Table) -> Self {
        Select::of(Source::Table(table.clone()))
    }

    /// Nothing from a source.
    pub fn of(source: Source<P>) -> Self {
        Select {
            delete: false,
            from: vec![source],
            selects: Vec::new(),
            distinct: false,
            joins: Vec::new(),
            condition: None,
            group_by: Vec::new(),
            having: None,
            order_by: Vec::new(),
            limit: None,
            offset: None,
        }
    }

    /// Changes the tables it reads from and joins, and those of its columns.
    pub fn for_each_table(&mut self, change: &mut dyn FnMut(&mut Table)) {
        for source in &mut self.from {
            if let Source::Table(table) = source {
                change(table);
            }
        }
        for join in &mut self.joins {
            change(&mut join.table);
            join.on.for_each_table(change);
        }
        let selected = self.selects.iter_mut().map(|selected| &mut selected.term);
        let grouped = self.group_by.iter_mut().filter_map(|grouped| grouped.term.as_mut());
        let ordered = self.order_by.iter_mut().map(|(term, _)| term);
        let conditions = self.condition.iter_mut().chain(&mut self.having);
        for term in selected.chain(grouped).chain(ordered).chain(conditions) {
            term.for_each_table(change);
        }
    }

    /// Selects a term.
    pub fn select(&mut self, term: Term<P>, alias: Option<&str>) {
        self.selects.push(Selected { term, alias: alias.map(Into::into) });
    }
}

/// Queries joined by UNION.
#[derive(Clone, Debug)]
pub struct Union<P> {
    /// The first.
    pub base: Select<P>,
    /// The others, with whether it is UNION ALL.
    pub others: Vec<(bool, Select<P>)>,
    /// ORDER BY, by names of columns, with whether it descends.
    pub order_by: Vec<(Rc<str>, bool)>,
    /// LIMIT.
    pub limit: Option<Term<P>>,
    /// OFFSET.
    pub offset: Option<Term<P>>,
}

/// What an INSERT does where a row is there already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conflict {
    /// The columns that tell.
    pub columns: Vec<Rc<str>>,
    /// The columns to set; nothing is done if there are none.
    pub update: Vec<Rc<str>>,
}

/// INSERT.
#[derive(Clone, Debug)]
pub struct Insert<P> {
    /// The table.
    pub table: Table,
    /// The columns; with none it is DEFAULT VALUES.
    pub columns: Vec<Rc<str>>,
    /// The rows.
    pub rows: Vec<Vec<Term<P>>>,
    /// ON CONFLICT.
    pub conflict: Option<Conflict>,
    /// RETURNING.
    pub returning: Vec<Rc<str>>,
}

/// UPDATE.
#[derive(Clone, Debug)]
pub struct Update<P> {
    /// The table.
    pub table: Table,
    /// Columns and what they are set to.
    pub values: Vec<(Rc<str>, Term<P>)>,
    /// WHERE.
    pub condition: Option<Term<P>>,
}
