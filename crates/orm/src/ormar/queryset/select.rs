//! The SELECT of a queryset.
//!
//! ormar 0.26.0, `queryset/queries/query.py`.

use std::rc::Rc;

use linktable_python::{Class, Result, Text, Value, Vm};
use linktable_sql::SqlType;
use linktable_sql::query::{Expr, From, Select, TableRef, TextPart};

use crate::ormar::database;
use crate::ormar::mapping::{Field, column_fields, pk_name};
use crate::ormar::queryset::aliases::{self, Prefix};
use crate::ormar::queryset::excludable::Excludable;
use crate::ormar::queryset::filter::{self, kind_of, table_name};
use crate::ormar::queryset::group::{self, Clause};
use crate::ormar::queryset::join::Joins;
use crate::ormar::queryset::order::Order;
use crate::ormar::queryset::paths;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::types::ColumnType;

/// What a queryset asks for.
#[derive(Clone)]
pub(crate) struct Query {
    /// The model.
    pub(crate) model: Rc<Class>,
    /// What must hold.
    pub(crate) filters: Vec<Clause>,
    /// What must not hold.
    pub(crate) excludes: Vec<Clause>,
    /// The paths that are joined.
    pub(crate) joined: Vec<Text>,
    /// How many rows at most.
    pub(crate) limit: Option<i64>,
    /// How many rows are left out first; 0 for none.
    pub(crate) offset: i64,
    /// Which columns are loaded.
    pub(crate) excludable: Rc<Excludable>,
    /// The ordering.
    pub(crate) orders: Vec<Rc<Order>>,
    /// Whether LIMIT counts rows rather than objects.
    pub(crate) limit_raw: bool,
}

/// A column of a SELECT.
#[derive(Clone)]
pub(crate) struct Column {
    /// Where its table is joined.
    pub(crate) prefix: Prefix,
    /// Its table as it is joined.
    pub(crate) table: TableRef<Param>,
    /// Its name in the table.
    pub(crate) name: Text,
    /// Its type.
    pub(crate) kind: Rc<ColumnType>,
}

impl Column {
    /// The name it has in the result: `a1_name`.
    pub(crate) fn label(&self) -> String {
        format!("{}{}", aliases::column_prefix(&self.prefix), self.name)
    }

    fn labelled(&self) -> Expr<Param> {
        let column = Expr::Column { table: self.table.clone(), name: self.name.as_str().into() };
        Expr::Label { operand: Box::new(column), name: self.label().into() }
    }
}

/// A SELECT and what its columns are.
pub(crate) struct Built {
    /// The statement.
    pub(crate) select: Select<Param>,
    /// Its columns.
    pub(crate) columns: Vec<Column>,
}

/// Terms of ORDER BY, each with its text once its table is joined.
#[derive(Default)]
pub(crate) struct Sorted(Vec<(Rc<Order>, Option<String>)>);

impl Sorted {
    /// Sets a term: where one that is written so stands, else last.
    pub(crate) fn set(&mut self, vm: &mut Vm, order: &Rc<Order>) -> Result<()> {
        let text = Some(order.text(vm)?);
        self.put(order, text);
        Ok(())
    }

    fn put(&mut self, order: &Rc<Order>, text: Option<String>) {
        match self.0.iter_mut().find(|(other, _)| other.key() == order.key()) {
            Some((_, slot)) => *slot = text,
            None => self.0.push((order.clone(), text)),
        }
    }

    fn terms(&self) -> Vec<Expr<Param>> {
        self.0.iter().filter_map(|(_, text)| text.as_deref().map(sql)).collect()
    }
}

/// SQL text as an expression.
pub(crate) fn sql(text: &str) -> Expr<Param> {
    Expr::Text(vec![TextPart::Sql(text.into())])
}

/// A whole number as a parameter.
fn number(value: i64) -> Expr<Param> {
    Expr::Bind {
        name: "param".into(),
        value: Param { value: Value::Int(value), kind: ColumnType::of(SqlType::Integer) },
    }
}

/// The columns that are loaded of a model's table (`prefixed_columns`).
pub(crate) fn loaded(model: &Rc<Class>, prefix: &Prefix, excludable: &Excludable) -> Vec<Column> {
    let names = excludable.columns(model, prefix, true);
    let fields = column_fields(model).into_iter().filter(|field| names.contains(&field.name()));
    let table = filter::table(model, prefix);
    let column = |field: Rc<Field>| Column {
        prefix: prefix.clone(),
        table: table.clone(),
        name: field.alias(),
        kind: kind_of(&field),
    };
    fields.map(column).collect()
}

/// The FROM clause: what is joined, and tables that the condition reads though nothing joins them.
fn with_loose(joined: From<Param>, filter: Option<&Expr<Param>>) -> Vec<From<Param>> {
    let known: Vec<TableRef<Param>> = joined.tables().into_iter().cloned().collect();
    let read = filter.map(Expr::tables).unwrap_or_default();
    let loose = read.into_iter().filter(|table| !known.contains(table)).cloned().map(From::Table);
    let loose: Vec<From<Param>> = loose.collect();
    std::iter::once(joined).chain(loose).collect()
}

impl Query {
    /// The SELECT (`build_select_expression`).
    ///
    /// # Errors
    /// What paths, orderings and conditions raise.
    pub(crate) fn build(&self, vm: &mut Vm) -> Result<Built> {
        database::check_connected(vm, &self.model)?;
        let table = table_name(&self.model);
        let mut sorted = Sorted::default();
        for order in &self.orders {
            sorted.put(order, None);
        }
        let mut is_sorted = false;
        for order in self.orders.iter().filter(|order| order.is_own()) {
            is_sorted = true;
            sorted.set(vm, order)?;
        }
        if !is_sorted {
            for order in Order::defaults(vm, &self.model, &None)? {
                sorted.set(vm, &order)?;
            }
        }
        let mut joins = Joins {
            from: From::Table(TableRef::plain(&table)),
            used: Vec::new(),
            sorted,
            orders: &self.orders,
            excludable: &self.excludable,
            columns: loaded(&self.model, &None, &self.excludable),
        };
        joins.add_all(vm, &self.model, &self.joined)?;
        let Joins { mut from, sorted, columns, .. } = joins;
        let pages = (self.limit.is_some_and(|limit| limit != 0) || self.offset != 0)
            && !self.limit_raw
            && !self.joined.is_empty();
        if pages {
            from = self.paged(vm, from, &sorted)?;
        }
        let labelled = columns.iter().map(Column::labelled).collect();
        let filter = self.condition(vm)?;
        let from = with_loose(from, filter.as_ref());
        let mut select = Select { columns: labelled, from, filter, ..Select::default() };
        if !pages {
            self.limit(&mut select);
        }
        select.order_by = sorted.terms();
        Ok(Built { select, columns })
    }

    /// The conditions: what must hold, and what must not.
    pub(crate) fn condition(&self, vm: &mut Vm) -> Result<Option<Expr<Param>>> {
        let filters = group::condition(vm, &self.filters, false)?;
        let excludes = group::condition(vm, &self.excludes, true)?;
        Ok(Expr::all(filters.into_iter().chain(excludes).collect()))
    }

    fn limit(&self, select: &mut Select<Param>) {
        select.limit = self.limit.map(number);
        select.offset = (self.offset != 0).then(|| number(self.offset));
        select.no_limit = Some(number(-1));
        select.no_offset = Some(number(0));
    }

    /// The joins, with those keys alone that a page has: LIMIT counts objects, not joined rows.
    fn paged(&self, vm: &mut Vm, from: From<Param>, sorted: &Sorted) -> Result<From<Param>> {
        let table = table_name(&self.model);
        let key = paths::column_name(&self.model, &pk_name(&self.model).unwrap_or_else(|| "".into()));
        let full = format!("{table}.{key}");
        let mut terms: Vec<(String, String)> = Vec::new();
        for (order, _) in &sorted.0 {
            let column = order.plain(vm)?;
            let term = if column == full { order.text(vm)? } else { order.extreme(vm)? };
            match terms.iter_mut().find(|(known, _)| *known == column) {
                Some((_, slot)) => *slot = term,
                None => terms.push((column, term)),
            }
        }
        let filter = self.condition(vm)?;
        let mut page = Select {
            columns: vec![sql(&full)],
            from: with_loose(from.clone(), filter.as_ref()),
            filter,
            group_by: vec![sql(&full)],
            order_by: terms.iter().map(|(_, term)| sql(term)).collect(),
            ..Select::default()
        };
        self.limit(&mut page);
        Ok(From::Join {
            left: Box::new(from),
            right: Box::new(From::Select { select: Rc::new(page), alias: "limit_query".into() }),
            on: sql(&format!("limit_query.{key}={table}.{key}")),
            outer: false,
            full: false,
        })
    }
}
