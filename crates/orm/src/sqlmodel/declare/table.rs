//! A table model → its declaration: name, columns, constraints, relationships.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, Mode, Result, Text, Value, Vm};
use linktable_schema::{Constraint, Span};
use rustc_hash::{FxHashMap, FxHashSet};

use super::column::{self, Made, Refused};
use super::fields::{FieldDraft, OwnNames};
use super::{relationship, tolerate};
use crate::declared;
use crate::diagnostics::{
    lt101_no_primary_key, lt102_duplicate_table, lt107_duplicate_class, lt109_constraint_without_column,
};
use crate::findings::report;
use crate::registry::{Registry, TableData};
use crate::sqlalchemy::items::TableItem;
use crate::sqlalchemy::warn;
use crate::sqlalchemy::{index_items, metadata, naming_convention};

/// Declares the table of a class; gives its position among the models.
pub(super) fn declare_table(
    vm: &mut Vm,
    class: &Rc<Class>,
    own: &OwnNames,
    drafts: &[FieldDraft],
    refused: bool,
) -> Result<usize> {
    let registry = vm.state::<Registry>();
    let name = class.name.borrow().as_str().to_owned();
    let source = class.source.clone();
    let mut model = declared::Model {
        table: table_name(vm, class)?,
        module: class.module.borrow().as_str().to_owned(),
        span: source.as_ref().map_or(Span::default(), |source| source.span),
        name_span: source.as_ref().map_or(Span::default(), |source| source.name_span),
        name,
        refused,
        ..declared::Model::default()
    };
    let mut made: Vec<Made> = Vec::new();
    for draft in drafts {
        if draft.field.name.as_str() == "metadata" {
            model.refused = true;
            let span = draft.place().map_or(model.name_span, |place| place.span);
            tolerate(vm, unsupported("a column whose attribute is called `metadata`, as SQLModel's own,"), span)?;
            continue;
        }
        match column::of_field(vm, draft) {
            Ok(column) => made.push(column),
            Err(Refused::Finding(finding)) => {
                model.refused |= finding.raises.is_some();
                report(vm, *finding)?;
            }
            Err(Refused::Raised(raised)) => {
                model.refused = true;
                tolerate(vm, raised, draft.place().map_or(model.name_span, |place| place.span))?;
            }
        }
    }
    in_class_order(class, own, &mut made);
    let data = TableData {
        defaults: made.iter().map(|made| made.default.clone()).collect(),
        enums: made.iter().map(|made| made.enum_class.clone()).collect(),
        filled: made.iter().map(|made| made.filled.clone()).collect(),
        types: made.iter().map(|made| made.given_type.clone()).collect(),
    };
    model.columns = made.into_iter().map(|made| made.column).collect();
    let metadata = class.mro().find_map(|holder| holder.own("metadata")).as_ref().and_then(metadata::number);
    model.metadata = metadata.unwrap_or_default();
    table_arguments(vm, class, &mut model)?;
    naming_convention::apply(vm, &mut model)?;
    for (name, args) in &own.relationships {
        let Some(annotation) = own.annotations.iter().find(|(annotated, _)| annotated == name) else { continue };
        let place = model.relationships.len();
        match relationship::declare(vm, class, (place, name), &annotation.1, args) {
            Ok((relationship, findings)) => {
                model.relationships.push(relationship);
                for finding in findings {
                    model.refused |= finding.raises.is_some();
                    let is_missing = finding.raises.is_none();
                    if is_missing && vm.mode == Mode::Run {
                        let what = finding.diagnostic.message.trim_end_matches(" is not supported yet").to_owned();
                        return Err(unsupported(what));
                    }
                    report(vm, finding)?;
                }
            }
            Err(raised) => {
                let place = source.as_ref().and_then(|source| source.attribute(name));
                tolerate(vm, raised, place.map_or(model.name_span, |place| place.span))?;
            }
        }
    }
    let (earlier_table, earlier_class) = {
        let declarations = registry.declarations.borrow();
        let names = registry.names.borrow();
        let table = names.table(&model.table).and_then(|at| declarations.models.get(at).cloned());
        let class = names.class(&model.name).and_then(|at| declarations.models.get(at).cloned());
        (table, class)
    };
    if earlier_table.as_ref().is_some_and(|earlier| earlier.metadata != model.metadata) {
        return Err(unsupported("tables of one name in several `MetaData`"));
    }
    if let Some(earlier) = earlier_table {
        model.refused = true;
        report(vm, lt102_duplicate_table::finding(&model, &earlier))?;
    } else if let Some(earlier) = earlier_class {
        report(vm, lt107_duplicate_class::finding(&model, &earlier))?;
        if earlier.module == model.module {
            let message = format!(
                "This declarative base already contains a class with the same class name and module name as {}.{}, and \
                 will be replaced in the string-lookup table.",
                model.module, model.name
            );
            warn::through(vm, warn::CLASS, |vm| warn::warn(vm, message))?;
        }
    }
    if model.primary_key().next().is_none() && !model.refused {
        let finding = lt101_no_primary_key::finding(&model, field_arguments_end(class, "id"));
        model.refused = true;
        report(vm, finding)?;
    }
    class.set("__tablename__", Value::str(model.table.as_str()));
    Ok(registry.add(model, class.clone(), data))
}

/// Where the arguments of the `Field(…)` of an attribute end; nothing if it has none.
fn field_arguments_end(class: &Rc<Class>, name: &str) -> Option<Span> {
    let place = class.source.as_ref()?.attribute(name)?;
    let ends = place.keywords.iter().map(|(_, whole, _)| whole.end).chain(place.arguments.iter().map(|span| span.end));
    let end = ends.max()?;
    Some(Span::new(end, end))
}

/// The name of the table: `__tablename__` of the class or of a base, or the class name in lower case.
fn table_name(vm: &mut Vm, class: &Rc<Class>) -> Result<String> {
    for holder in class.mro() {
        // A base that is a table model has a name of its own, which is not handed down.
        if let Some(value) = holder.dict.borrow().get_str("__tablename__").cloned() {
            if let Some(text) = value.as_text() {
                return Ok(text.to_string());
            }
            let function = match &value {
                Value::Wrapper(wrapper) => wrapper.function.clone(),
                Value::Property(property) => property.get.clone(),
                other => other.host::<DeclaredAttribute>().map_or(other.clone(), |declared| declared.0.clone()),
            };
            let name = vm.call(&function, [Value::Class(class.clone())].into())?;
            return vm.str(&name);
        }
    }
    Ok(class.name.borrow().to_lowercase())
}

/// `@declared_attr` on a method: called with the class.
pub struct DeclaredAttribute(pub Value);

/// `declared_attr(function)`, also as `declared_attr.directive`.
pub fn declared_attribute(vm: &mut Vm, args: Args) -> Result<Value> {
    let function = args.get(0).cloned().unwrap_or_default();
    Ok(Value::Instance(Instance::with_host(&vm.types.object, DeclaredAttribute(function))))
}

/// Takes a constraint or an index; says whether it is one.
///
/// # Errors
/// What the library raises for columns that are not there.
pub(crate) fn take_item(vm: &mut Vm, model: &mut declared::Model, item: &Value, span: Span) -> Result<bool> {
    let Some(item) = item.host::<TableItem>() else { return Ok(false) };
    match &*item {
        TableItem::Constraint(constraint) => {
            model.constraints.push(constraint.clone());
            let (kind, columns) = match constraint {
                Constraint::Unique { columns, .. } => ("UniqueConstraint", columns.as_slice()),
                Constraint::ForeignKey { columns, .. } => ("ForeignKeyConstraint", columns.as_slice()),
                Constraint::PrimaryKey { columns, .. } => {
                    for column in model.columns.iter_mut().filter(|column| columns.contains(&column.name)) {
                        column.primary_key = true;
                    }
                    ("PrimaryKeyConstraint", columns.as_slice())
                }
                Constraint::Check { .. } => ("", [].as_slice()),
            };
            check_columns(vm, model, span, kind, columns)?;
        }
        TableItem::Index(index) => {
            check_columns(vm, model, span, "Index", &index.columns)?;
            let index = index_items::named(model, index)?;
            model.indexes.push(index);
        }
    }
    Ok(true)
}

/// `__table_args__`: constraints and indexes, and options in a dict at the end.
fn table_arguments(vm: &mut Vm, class: &Rc<Class>, model: &mut declared::Model) -> Result<()> {
    let holder = class.mro().find(|holder| holder.dict.borrow().has_str("__table_args__")).cloned();
    let Some(holder) = holder else { return Ok(()) };
    let mut value = holder.own("__table_args__").unwrap_or_default();
    if let Some(declared) = value.host::<DeclaredAttribute>() {
        value = vm.call(&declared.0, [Value::Class(class.clone())].into())?;
    }
    let place = holder.source.as_ref().and_then(|source| source.attribute("__table_args__")).map(|place| place.span);
    let span = place.unwrap_or(model.name_span);
    let items = match value.unwrapped() {
        Value::Dict(_) => vec![value.clone()],
        Value::None => Vec::new(),
        _ => vm.collect(&value)?,
    };
    for item in items {
        if take_item(vm, model, &item, span)? {
            continue;
        }
        let what = match &item {
            _ if matches!(item.unwrapped(), Value::Dict(_)) => {
                let names = vm.mapping_items(&item)?;
                // What SQLite's DDL does not show.
                let counts_up = names
                    .iter()
                    .find(|(name, _)| name.as_text().is_some_and(|name| name.as_str() == "sqlite_autoincrement"));
                if let Some((_, value)) = counts_up {
                    model.autoincrement = vm.truthy(value)?;
                }
                let ignored = |name: &str| {
                    matches!(name, "comment" | "info" | "extend_existing" | "sqlite_autoincrement")
                        || name.starts_with("mysql_")
                        || name.starts_with("postgresql_")
                };
                let unknown = names.iter().filter_map(|(name, _)| name.as_text()).find(|name| !ignored(name));
                match unknown {
                    Some(name) => format!("`{name}` in `__table_args__`"),
                    None => continue,
                }
            }
            _ => format!("a `{}` in `__table_args__`", vm.type_name(&item)),
        };
        // Without it the table would not be the library's.
        model.refused = true;
        tolerate(vm, unsupported(what), span)?;
    }
    Ok(())
}

/// The columns a constraint or an index names must be there.
fn check_columns(vm: &mut Vm, model: &mut declared::Model, span: Span, kind: &str, columns: &[String]) -> Result<()> {
    // Where a column was refused, that is what is wrong.
    let missing = columns.iter().find(|name| model.column(name).is_none() && !model.refused);
    if let Some(missing) = missing {
        let finding = lt109_constraint_without_column::finding(model, span, kind, missing);
        model.refused = true;
        report(vm, finding)?;
    }
    Ok(())
}

/// Puts columns into the order SQLAlchemy finds them in: the class's names and
/// its annotations merged (2.1.9, `util/_collections.py`: `merge_lists_w_ordering`).
fn in_class_order(class: &Rc<Class>, own: &OwnNames, made: &mut [Made]) {
    // Two columns that come in the same order in both lists come in that order when they are merged.
    let mut annotated = own.annotations.iter();
    if made.iter().all(|made| annotated.any(|(name, _)| name.as_str() == made.column.attribute)) {
        return;
    }
    let columns: Vec<&str> = made.iter().map(|made| made.column.attribute.as_str()).collect();
    let relationships: Vec<&str> = own.relationships.iter().map(|(name, _)| name.as_str()).collect();
    let is_own = |name: &str| columns.contains(&name) || relationships.contains(&name);
    let dict = class.dict.borrow();
    let others = dict.iter().filter_map(|entry| entry.key.as_text()).map(Text::as_str).filter(|name| !is_own(name));
    let names: Vec<&str> = others.chain(columns.iter().copied()).chain(relationships.iter().copied()).collect();
    let annotated: Vec<&str> = own.annotations.iter().map(|(name, _)| name.as_str()).collect();
    let (first, rest): (Vec<&str>, Vec<&str>) = annotated.iter().partition(|name| relationships.contains(name));
    let annotated: Vec<&str> = first.into_iter().chain(rest).collect();
    let order: FxHashMap<String, usize> =
        merged(&names, &annotated).into_iter().enumerate().map(|(at, name)| (name.to_owned(), at)).collect();
    drop(dict);
    made.sort_by_key(|made| order.get(&made.column.attribute).copied().unwrap_or(usize::MAX));
}

fn merged<'a>(a: &[&'a str], b: &[&'a str]) -> Vec<&'a str> {
    let in_a: FxHashSet<&str> = a.iter().copied().collect();
    let mut overlap: FxHashSet<&str> = b.iter().copied().filter(|name| in_a.contains(name)).collect();
    let (mut current, mut other) = (a.iter(), b.iter());
    let mut result = Vec::new();
    loop {
        match current.next() {
            Some(name) if overlap.remove(name) => std::mem::swap(&mut current, &mut other),
            Some(name) => result.push(*name),
            None => {
                result.extend(other.copied());
                return result;
            }
        }
    }
}
