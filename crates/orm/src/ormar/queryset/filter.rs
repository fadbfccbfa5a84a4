//! One lookup: `album__name__icontains="x"` as a condition.
//!
//! ormar 0.26.0, `queryset/actions/filter_action.py`.

use std::cell::RefCell;
use std::rc::Rc;

use linktable_python::{Class, Result, Text, Value, Vm};
use linktable_sql::query::{AliasName, BinaryOp, Expr, TableRef};

use crate::ormar::errors::error;
use crate::ormar::mapping::{column_fields, config_of, pk_name, state_of};
use crate::ormar::queryset::aliases::Prefix;
use crate::ormar::queryset::paths::{self, Path};
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::errors as sql_errors;
use crate::sqlalchemy::types::ColumnType;

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lookup {
    Exact,
    Iexact,
    Contains,
    Icontains,
    Startswith,
    Istartswith,
    Endswith,
    Iendswith,
    Isnull,
    In,
    Gt,
    Gte,
    Lt,
    Lte,
}

const LOOKUPS: &[(&str, Lookup)] = &[
    ("exact", Lookup::Exact),
    ("iexact", Lookup::Iexact),
    ("contains", Lookup::Contains),
    ("icontains", Lookup::Icontains),
    ("startswith", Lookup::Startswith),
    ("istartswith", Lookup::Istartswith),
    ("endswith", Lookup::Endswith),
    ("iendswith", Lookup::Iendswith),
    ("isnull", Lookup::Isnull),
    ("in", Lookup::In),
    ("gt", Lookup::Gt),
    ("gte", Lookup::Gte),
    ("lt", Lookup::Lt),
    ("lte", Lookup::Lte),
];

impl Lookup {
    /// The lookup of this name.
    pub(crate) fn named(name: &str) -> Option<Lookup> {
        LOOKUPS.iter().find(|(known, _)| *known == name).map(|(_, lookup)| *lookup)
    }

    /// Whether it compares with a pattern: where `%` stands before and after the value.
    fn pattern(self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Lookup::Contains | Lookup::Icontains => ("%", "%"),
            Lookup::Startswith | Lookup::Istartswith => ("", "%"),
            Lookup::Endswith | Lookup::Iendswith => ("%", ""),
            _ => return None,
        })
    }
}

/// One lookup of a filter.
pub(crate) struct Filter {
    /// The model the path starts at.
    pub(crate) source: Rc<Class>,
    /// The model the field belongs to.
    pub(crate) target: Option<Rc<Class>>,
    field: Text,
    lookup: Lookup,
    value: Value,
    /// Whether `%` and `_` in the value were taken their meaning.
    escaped: bool,
    /// What the target's table is joined as; changed where the path turns out to be joined twice.
    pub(crate) prefix: RefCell<Prefix>,
    /// The path to the target.
    pub(crate) related: String,
}

impl Filter {
    /// A lookup as it is written.
    ///
    /// # Errors
    /// As [`paths::follow`]; `QueryDefinitionError` for an object where text is compared.
    pub(crate) fn new(vm: &mut Vm, source: &Rc<Class>, written: &str, value: Value) -> Result<Rc<Filter>> {
        let mut parts = paths::split(written);
        let last = parts.pop().unwrap_or_else(|| "".into());
        let (lookup, field) = match Lookup::named(&last) {
            // A lookup alone is the name of nothing: Python's `parts[-2]` fails.
            Some(lookup) => match parts.pop() {
                Some(field) => (lookup, field),
                None => return Err(vm.error("IndexError", "list index out of range")),
            },
            None => (Lookup::Exact, last),
        };
        let Path { prefix, target, related, .. } = paths::follow(vm, source, &parts)?;
        let mut filter = Filter {
            source: source.clone(),
            target,
            field,
            lookup,
            value,
            escaped: false,
            prefix: RefCell::new(prefix),
            related,
        };
        if let Some((before, after)) = lookup.pattern() {
            filter.make_pattern(vm, before, after)?;
        }
        Ok(Rc::new(filter))
    }

    fn make_pattern(&mut self, vm: &mut Vm, before: &str, after: &str) -> Result<()> {
        if is_model(&self.value) {
            let message = "You cannot use contains and icontains with instance of the Model";
            return Err(error(vm, "QueryDefinitionError", message));
        }
        let mut text = vm.str(&self.value)?;
        if self.value.as_text().is_some() && text.contains(['%', '_']) {
            self.escaped = true;
            text = text.replace('%', "\\%").replace('_', "\\_");
        }
        self.value = Value::str(format!("{before}{text}{after}"));
        Ok(())
    }

    /// Adds the path to those that are joined, unless one of them starts with it (`update_select_related`).
    pub(crate) fn add_path(&self, paths: &mut Vec<Text>) {
        if !self.related.is_empty() && !paths.iter().any(|path| path.starts_with(&self.related)) {
            paths.push(self.related.as_str().into());
        }
    }

    /// The condition (`get_text_clause`).
    ///
    /// # Errors
    /// `KeyError` for a field that has no column, SQLAlchemy's `ArgumentError` for values it does not compare with.
    pub(crate) fn condition(&self, vm: &mut Vm) -> Result<Expr<Param>> {
        let value = if is_model(&self.value) { vm.get_attr(&self.value, "pk")? } else { self.value.clone() };
        let Some(target) = &self.target else {
            let message = "'NoneType' object has no attribute 'get_column_alias'";
            return Err(vm.attribute_error(message, &Value::None, "get_column_alias"));
        };
        let (column, kind) = column(vm, target, &self.field, &self.prefix.borrow())?;
        let condition = self.compare(vm, column, &kind, value)?;
        Ok(if self.escaped { Expr::Escape { operand: Box::new(condition), character: '\\' } } else { condition })
    }

    fn compare(&self, vm: &mut Vm, column: Expr<Param>, kind: &Rc<ColumnType>, value: Value) -> Result<Expr<Param>> {
        let op = match self.lookup {
            Lookup::Exact => BinaryOp::Eq,
            Lookup::Iexact | Lookup::Icontains | Lookup::Istartswith | Lookup::Iendswith => BinaryOp::Ilike,
            Lookup::Contains | Lookup::Startswith | Lookup::Endswith => BinaryOp::Like,
            Lookup::Gt => BinaryOp::Gt,
            Lookup::Gte => BinaryOp::Ge,
            Lookup::Lt => BinaryOp::Lt,
            Lookup::Lte => BinaryOp::Le,
            Lookup::Isnull => {
                let op = if vm.truthy(&value)? { BinaryOp::Is } else { BinaryOp::IsNot };
                return Ok(Expr::binary(op, column, Expr::Null));
            }
            Lookup::In => return is_in(vm, column, kind, &value),
        };
        let right = match (&value, op) {
            (Value::None, BinaryOp::Eq) => return Ok(Expr::binary(BinaryOp::Is, column, Expr::Null)),
            (Value::Bool(truth), BinaryOp::Eq) => Expr::Bool(*truth),
            (Value::None | Value::Bool(_), _) => {
                let message = "Only '=', '!=', 'is_()', 'is_not()', 'is_distinct_from()', 'is_not_distinct_from()' \
                               operators can be used with None/True/False";
                return Err(sql_errors::error(vm, "ArgumentError", message));
            }
            _ => Expr::Bind { name: column_name(&column), value: param(vm, kind, value) },
        };
        Ok(Expr::binary(op, column, right))
    }
}

/// A value compared with a column, under the type SQLAlchemy gives it.
pub(crate) fn param(vm: &Vm, kind: &Rc<ColumnType>, value: Value) -> Param {
    let literal = ColumnType::of_value(vm, &value);
    let kind = if kind.takes(&literal) { kind.clone() } else { literal };
    Param { value, kind }
}

fn column_name(column: &Expr<Param>) -> Rc<str> {
    match column {
        Expr::Column { name, .. } => name.clone(),
        _ => "param".into(),
    }
}

fn is_in(vm: &mut Vm, column: Expr<Param>, kind: &Rc<ColumnType>, value: &Value) -> Result<Expr<Param>> {
    let is_list = value.as_text().is_none() && !matches!(value.unwrapped(), Value::Bytes(_));
    let iterable = is_list && vm.special(value, "__iter__")?.is_some();
    if !iterable {
        let shown = vm.repr(value)?;
        let message = format!("IN expression list, SELECT construct, or bound parameter object expected, got {shown}.");
        return Err(sql_errors::error(vm, "ArgumentError", message));
    }
    let items = vm.collect(value)?;
    let values = items.into_iter().map(|item| param(vm, kind, item)).collect();
    Ok(Expr::In { name: column_name(&column), operand: Box::new(column), values, negated: false })
}

/// The table of a model, as it is joined under a prefix.
pub(crate) fn table(model: &Rc<Class>, prefix: &Prefix) -> TableRef<Param> {
    let name = table_name(model);
    let alias = prefix.as_ref().map(|alias| AliasName::Given(alias.table(&name).into()));
    TableRef { table: name.as_str().into(), alias, source: None, is_core: false }
}

/// The name of a model's table.
pub(crate) fn table_name(model: &Rc<Class>) -> Text {
    let name = config_of(model).and_then(|config| config.tablename.borrow().clone());
    name.unwrap_or_else(|| "".into())
}

/// The column of a field, with its type.
///
/// # Errors
/// `KeyError` with the column's name if the table has none.
pub(crate) fn column(
    vm: &mut Vm,
    model: &Rc<Class>,
    field: &str,
    prefix: &Prefix,
) -> Result<(Expr<Param>, Rc<ColumnType>)> {
    let name = paths::column_name(model, field);
    let found = column_fields(model).into_iter().find(|field| field.alias() == name);
    let Some(found) = found else { return Err(vm.key_error(Value::Str(name))) };
    let kind = kind_of(&found);
    Ok((Expr::Column { table: table(model, prefix), name: name.as_str().into() }, kind))
}

/// The type of a field's column.
pub(crate) fn kind_of(field: &crate::ormar::mapping::Field) -> Rc<ColumnType> {
    field.column_type.borrow().clone().unwrap_or_else(ColumnType::plain)
}

/// `model.pk = value` as a condition.
///
/// # Errors
/// `KeyError` for a model without primary key.
pub(crate) fn has_key(vm: &mut Vm, model: &Rc<Class>, value: Value) -> Result<Expr<Param>> {
    let name = pk_name(model).unwrap_or_else(|| "".into());
    let (column, kind) = column(vm, model, &name, &None)?;
    if value.is_none() {
        return Ok(Expr::binary(BinaryOp::Is, column, Expr::Null));
    }
    let value = Expr::Bind { name: column_name(&column), value: param(vm, &kind, value) };
    Ok(Expr::binary(BinaryOp::Eq, column, value))
}

/// Whether a value is an object of a model.
pub(crate) fn is_model(value: &Value) -> bool {
    state_of(value).is_some()
}
