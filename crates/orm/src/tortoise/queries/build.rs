//! What all queries are built with: annotations, filters, orderings.
//!
//! Mirrors Tortoise 1.1.9, `queryset.py` (`AwaitableQuery`).

use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;

use linktable_python::{Result, Text, Value, Vm};
use linktable_sql::tortoise::{Grouped, Source, Table};

use super::constant::{Join, Select, Term};
use super::expressions::inverted;
use super::filter;
use super::joins::{cast, joins_to, table_of};
use super::modifier::Modifier;
use super::resolve::{self, Scope};
use crate::tortoise::client::Client;
use crate::tortoise::context::client_for;
use crate::tortoise::errors::{configuration, error};
use crate::tortoise::mapping::{Field, Meta};

/// Names with the expressions they stand for, in order.
pub type Annotations = Vec<(Text, Value)>;

/// What every query has.
#[derive(Clone)]
pub struct Base {
    /// The model.
    pub meta: Rc<Meta>,
    /// The client it was told to use, or `None`.
    pub db: Value,
    /// The annotations. A query made from another shares them with it, as in Tortoise.
    pub annotations: Rc<RefCell<Annotations>>,
    /// The annotations that can be filtered by.
    pub filterable: Vec<Text>,
    /// The conditions: objects of `Q`.
    pub conditions: Vec<Value>,
}

impl Base {
    /// Without conditions.
    pub fn new(meta: &Rc<Meta>) -> Base {
        Base {
            meta: meta.clone(),
            db: Value::None,
            annotations: Rc::default(),
            filterable: Vec::new(),
            conditions: Vec::new(),
        }
    }

    /// A copy with annotations of its own.
    #[must_use]
    pub fn detached(&self) -> Base {
        Base { annotations: Rc::new(RefCell::new(self.annotations.borrow().clone())), ..self.clone() }
    }

    /// The client its statements go to.
    ///
    /// # Errors
    /// If `Tortoise.init` was not called.
    pub fn client(&self, vm: &mut Vm) -> Result<Rc<Client>> {
        client_for(vm, &self.meta, &self.db)
    }

    /// Adds a condition.
    ///
    /// # Errors
    /// If a script took attributes of a `Q` away.
    pub fn filter(&mut self, vm: &mut Vm, q: Value, negated: bool) -> Result<()> {
        self.conditions.push(if negated { inverted(vm, &q)? } else { q });
        Ok(())
    }

    fn scope<'a>(&'a self, annotations: &'a [(Text, Value)]) -> Scope<'a> {
        Scope {
            meta: self.meta.clone(),
            table: table_of(&self.meta),
            from: Some(table_of(&self.meta)),
            annotations,
            filterable: &self.filterable,
        }
    }
}

/// A query that is being built.
pub struct Builder {
    /// The query so far.
    pub select: Select,
    /// The model's table.
    pub table: Table,
    meta: Rc<Meta>,
    /// Tables that count as joined.
    known: Vec<Table>,
}

/// What a query that counts or changes rows has joined. Tortoise does not forget it when such a query is made again
/// - shown as SQL, and then awaited - so that the second time nothing is joined.
pub type Joined = RefCell<Vec<Table>>;

impl Builder {
    /// Nothing of a model's table.
    pub fn new(meta: &Rc<Meta>) -> Builder {
        let table = table_of(meta);
        Builder { select: Select::from(&table), table, meta: meta.clone(), known: Vec::new() }
    }

    /// The same, for a query that remembers what it has joined; with its annotations and conditions.
    ///
    /// # Errors
    /// As [`Builder::resolve_filters`].
    pub fn of_conditions(vm: &mut Vm, base: &Base, joined: &Joined) -> Result<Builder> {
        let mut builder = Builder { known: joined.borrow().clone(), ..Builder::new(&base.meta) };
        builder.resolve_filters(vm, base, None)?;
        joined.borrow_mut().extend(builder.select.joins.iter().map(|join| join.table.clone()));
        Ok(builder)
    }

    /// Joins a table, once.
    ///
    /// Where a backward relation leads back to the model's own table, pypika gives that table the alias
    /// `<table>2`. It is one object that the FROM clause and all later queries of the model have as well:
    /// this query fails ("ambiguous column name"), and the alias stays.
    pub fn join(&mut self, join: Join) {
        if self.known.contains(&join.table) || self.select.joins.iter().any(|known| known.table == join.table) {
            return;
        }
        if join.table.alias.is_none() && join.table == self.table {
            *self.meta.table_alias.borrow_mut() = Some(format!("{}2", join.table.name));
        }
        self.select.joins.push(join);
    }

    /// The query, with the alias that the model's table got on the way.
    pub fn finish(mut self) -> Select {
        let now = table_of(&self.meta);
        if now != self.table {
            self.select.for_each_table(&mut |table| {
                if *table == self.table {
                    *table = now.clone();
                }
            });
        }
        self.select
    }

    /// Joins what a relation leads to; gives its table.
    ///
    /// # Errors
    /// If `Tortoise.init` was not called.
    pub fn join_field(&mut self, table: &Table, field: &Field) -> Result<Table> {
        let mut last = table.clone();
        for join in joins_to(table, field)? {
            last = join.table.clone();
            self.join(join);
        }
        Ok(last)
    }

    /// Adds annotations, conditions and the grouping they ask for. With `selected`, only annotations in it are given.
    ///
    /// # Errors
    /// `FieldError` for what is not there.
    pub fn resolve_filters(&mut self, vm: &mut Vm, base: &Base, selected: Option<&[Text]>) -> Result<()> {
        let annotations = base.annotations.borrow().clone();
        let mut aggregates = false;
        let mut resolved = Vec::with_capacity(annotations.len());
        for (name, value) in &annotations {
            resolved.push((name, resolve::annotation(vm, &base.scope(&annotations), value)?));
        }
        for (name, found) in resolved {
            aggregates |= found.term.is_aggregate() == Some(true);
            for join in found.joins {
                self.join(join);
            }
            if selected.is_none_or(|selected| selected.contains(name)) {
                self.select.select(found.term, Some(name));
            }
        }
        let mut modifier = Modifier::default();
        for q in &base.conditions {
            modifier = modifier.and(filter::resolve(vm, &base.scope(&annotations), q)?);
        }
        for join in modifier.joins {
            self.join(join);
        }
        self.select.having = modifier.having;
        self.select.condition = modifier.condition;
        let grouped = !self.select.joins.is_empty()
            || !self.known.is_empty()
            || self.select.having.is_some()
            || !self.select.order_by.is_empty();
        if aggregates && grouped {
            for field in base.meta.columns() {
                let term = Some(Term::field(&self.table, &field.column()));
                self.select.group_by.push(Grouped { term, alias: None });
            }
        }
        Ok(())
    }

    /// Adds an ordering; without one that of the model's `Meta`, unless there are annotations.
    ///
    /// # Errors
    /// `FieldError` for what can not be ordered by.
    pub fn resolve_ordering(
        &mut self,
        vm: &mut Vm,
        base: &Base,
        orderings: &[(Text, bool)],
        selected: &[Text],
    ) -> Result<()> {
        let annotations = base.annotations.borrow().clone();
        let default;
        let orderings = if orderings.is_empty() && annotations.is_empty() {
            default = default_ordering(vm, &base.meta)?;
            &default
        } else {
            orderings
        };
        let table = self.table.clone();
        for (name, descending) in orderings {
            self.order_by(vm, base, &base.meta.clone(), &table, name, *descending, &annotations, selected)?;
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "what the ordering of a related model needs to know")]
    fn order_by(
        &mut self,
        vm: &mut Vm,
        base: &Base,
        meta: &Rc<Meta>,
        table: &Table,
        name: &str,
        descending: bool,
        annotations: &Annotations,
        selected: &[Text],
    ) -> Result<()> {
        if meta.field(name).is_some_and(|field| !field.is_data()) {
            let message = "Filtering by relation is not possible. Filter by nested field of related model";
            return Err(error(vm, "FieldError", message));
        }
        let (first, rest) = name.split_once("__").unwrap_or((name, ""));
        if let Some(field) = meta.field(first).filter(|field| !field.is_data()) {
            let related = self.join_field(table, &field)?;
            let meta = field.related()?;
            return vm.nested(|vm| self.order_by(vm, base, &meta, &related, rest, descending, &Vec::new(), &[]));
        }
        let annotation = annotations.iter().find(|(known, _)| known.as_str() == name);
        let term = match annotation {
            Some(_) if selected.is_empty() || selected.iter().any(|known| known.as_str() == name) => Term::bare(name),
            Some((_, value)) => {
                let scope = Scope {
                    meta: base.meta.clone(),
                    table: table.clone(),
                    from: Some(self.table.clone()),
                    annotations,
                    filterable: &[],
                };
                resolve::annotation(vm, &scope, value)?.term
            }
            None => match meta.field(name) {
                Some(field) => cast(&field, Term::field(table, &field.column())),
                None => {
                    return Err(error(vm, "FieldError", format!("Unknown field {name} for model {}", meta.name)));
                }
            },
        };
        self.select.order_by.push((term, descending));
        Ok(())
    }

    /// `pk IN (SELECT … FROM (the query so far))`: the rows to change where conditions join.
    ///
    /// # Errors
    /// If the model has no primary key.
    pub fn key_in_subquery(self, meta: &Meta) -> Result<Term> {
        let key = meta.pk_column()?;
        let column = Term::field(&table_of(meta), &key);
        let mut inner = self.finish();
        inner.selects.clear();
        inner.select(column.clone(), None);
        let mut outer = Select::of(Source::Query(Box::new(inner), "_t".into()));
        outer.select(Term::field(&Table::new("_t"), &key), None);
        Ok(column.is_in(Term::Query(Box::new(outer))))
    }
}

/// `Meta.ordering`, once its fields are known to be there.
fn default_ordering(vm: &mut Vm, meta: &Meta) -> Result<Vec<(Text, bool)>> {
    let is_there = |name: &Text| meta.field(name.split("__").next().unwrap_or_default()).is_some();
    if meta.ordering.iter().all(|(name, _)| is_there(name)) {
        return Ok(meta.ordering.clone());
    }
    let mut seen = HashSet::new();
    let unknown: Vec<&str> = meta
        .ordering
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| meta.field(name).is_none() && seen.insert(name.to_owned()))
        .collect();
    let message = format!("Unknown fields {} in default ordering for model {}", unknown.join(","), meta.name);
    Err(configuration(vm, message))
}
