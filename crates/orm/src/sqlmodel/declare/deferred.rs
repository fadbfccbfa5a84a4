//! Arguments of relationships that are evaluated at first use: functions, texts that are more than columns, and
//! expressions.
//!
//! SQLAlchemy 2.1.9, `orm/relationships.py` (`_process_dependent_arguments`, `_generate_backref`) and
//! `orm/clsregistry.py`.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::DictObject;
use linktable_python::{Args, Dict, Result, Text, Value, Vm, evaluate_text};
use linktable_schema::Span;
use linktable_sql::query::{BinaryOp, Expr};

use super::options::{self, Taken};
use super::tolerate;
use crate::declared::{ColumnPath, Equality, Relationship, RelationshipOptions, Side, Target};
use crate::registry::{Deferred, Registry, model_of};
use crate::resolve::{self, Names};
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::expression::node_of;
use crate::sqlalchemy::relationship_items::{RelationshipItem, unmarked};
use crate::sqlalchemy::{instrument, metadata};

/// Evaluates what waits for it.
///
/// # Errors
/// What evaluating raises; in declare mode what is not supported is kept as a finding.
pub(crate) fn settle(vm: &mut Vm) -> Result<()> {
    let registry = vm.state::<Registry>();
    // What one of them adds may wait itself.
    for _ in 0..4 {
        let deferred = std::mem::take(&mut *registry.deferred.borrow_mut());
        if deferred.is_empty() {
            return Ok(());
        }
        *registry.resolution.borrow_mut() = None;
        for one in deferred {
            if let Err(raised) = evaluate(vm, &one) {
                change(vm, &one, |relationship| relationship.refused = true);
                tolerate(vm, raised, one.span)?;
            }
        }
    }
    Ok(())
}

/// Changes the relationship an argument is of.
fn change(vm: &mut Vm, one: &Deferred, change: impl FnOnce(&mut Relationship)) {
    let registry = vm.state::<Registry>();
    let mut declarations = registry.declarations.borrow_mut();
    let relationship = declarations
        .models
        .get_mut(one.model)
        .and_then(|model| Rc::make_mut(model).relationships.get_mut(one.relationship));
    if let Some(relationship) = relationship {
        change(relationship);
    }
}

fn evaluate(vm: &mut Vm, one: &Deferred) -> Result<()> {
    let value = match &one.value {
        Value::Function(_) | Value::Method(_) => vm.call(&one.value, Args::none())?,
        Value::Str(text) if &*one.option != "backref" => {
            let names = namespace(vm)?;
            evaluate_text(vm, text, &names)?
        }
        other => other.clone(),
    };
    match &*one.option {
        "argument" => argument(vm, one, &value),
        "secondary" => secondary(vm, one, &value),
        "foreign_keys" | "remote_side" => {
            let mut paths = Vec::new();
            for item in items(vm, &value)? {
                paths.push(column(vm, &item)?);
            }
            change(vm, one, |relationship| match &*one.option {
                "foreign_keys" => relationship.options.foreign_keys = paths,
                _ => relationship.options.remote_side = paths,
            });
            Ok(())
        }
        "order_by" => {
            let mut terms = Vec::new();
            for item in items(vm, &value)? {
                match node_of(vm, &item)? {
                    Some(node) => terms.push(node.expr),
                    None => return Err(unsupported("`order_by` of a relationship given as this")),
                }
            }
            let registry = vm.state::<Registry>();
            let mut evaluated = registry.evaluated.borrow_mut();
            evaluated.entry((one.model, one.relationship)).or_default().order_by = Some(terms);
            Ok(())
        }
        "backref" => backref(vm, one, &value),
        _ => join_condition(vm, one, &value),
    }
}

/// The names that texts may have: classes, tables, and SQLAlchemy's functions.
fn namespace(vm: &mut Vm) -> Result<Rc<DictObject>> {
    let mut names = Dict::default();
    for (module, wanted) in [("sqlalchemy", FUNCTIONS), ("sqlalchemy.orm", &["foreign", "remote"][..])] {
        let module = vm.import(module)?;
        for name in wanted {
            let function = vm.get_attr(&module, name)?;
            names.set_str(*name, function);
        }
    }
    let registry = vm.state::<Registry>();
    let tables: Vec<String> =
        registry.declarations.borrow().models.iter().map(|model| model.table_key().into_owned()).collect();
    for (at, name) in tables.into_iter().enumerate() {
        let table = metadata::table_at(vm, at);
        names.set_str(name, table);
    }
    for class in registry.classes.borrow().iter() {
        names.set_str(class.name.borrow().to_string(), Value::Class(class.clone()));
    }
    Ok(DictObject::new(names))
}

/// SQLAlchemy's functions that conditions are written with.
const FUNCTIONS: &[&str] = &[
    "and_",
    "asc",
    "between",
    "case",
    "cast",
    "desc",
    "distinct",
    "exists",
    "false",
    "func",
    "literal",
    "not_",
    "null",
    "nulls_first",
    "nulls_last",
    "or_",
    "select",
    "text",
    "true",
];

fn items(vm: &mut Vm, value: &Value) -> Result<Vec<Value>> {
    match value {
        Value::List(_) | Value::Tuple(_) | Value::Set(_) => vm.collect(value),
        one => Ok(vec![one.clone()]),
    }
}

fn path(expr: &Expr<Param>) -> Option<ColumnPath> {
    let Expr::Column { table, name } = expr else { return None };
    let is_plain = table.alias.is_none() && table.source.is_none();
    is_plain.then(|| ColumnPath { owner: table.table.to_string(), attribute: name.to_string(), expression: "".into() })
}

fn column(vm: &mut Vm, value: &Value) -> Result<ColumnPath> {
    let node = node_of(vm, value)?;
    match node.as_ref().and_then(|node| path(unmarked(&node.expr).0)) {
        Some(path) => Ok(path),
        None => Err(unsupported("columns of a relationship given as this")),
    }
}

/// The class a function gives.
fn argument(vm: &mut Vm, one: &Deferred, value: &Value) -> Result<()> {
    let target = match value {
        Value::Str(name) => Target::Name(name.to_string()),
        Value::Class(class) => match model_of(class).and_then(|model| model.table) {
            Some(at) => Target::Model(at),
            None => Target::Unmapped(class.full_name()),
        },
        other => Target::NoClass(vm.class_of(other).full_name()),
    };
    change(vm, one, |relationship| relationship.target = target);
    Ok(())
}

/// The link table: a class's table, or a text that names one.
fn secondary(vm: &mut Vm, one: &Deferred, value: &Value) -> Result<()> {
    let name = match value {
        Value::Str(name) => Some(name.to_string()),
        other => metadata::mapper_of(vm, other).map(|mapper| mapper.table.to_string()),
    };
    let Some(name) = name else { return Err(unsupported("`secondary` given as this")) };
    change(vm, one, |relationship| relationship.options.secondary = Some(name));
    Ok(())
}

/// `primaryjoin` or `secondaryjoin`: equalities of columns, and further conditions behind them.
fn join_condition(vm: &mut Vm, one: &Deferred, value: &Value) -> Result<()> {
    let Some(node) = node_of(vm, value)? else {
        return Err(unsupported(format!("`{}` given as this", one.option)));
    };
    let mut terms = Vec::new();
    flatten(&node.expr, &mut terms);
    let (mut equalities, mut more) = (Vec::new(), Vec::new());
    for term in terms {
        let sides = match term {
            Expr::Binary { op: BinaryOp::Eq, left, right } => Some((side(left), side(right))),
            _ => None,
        };
        match sides {
            Some((Some(left), Some(right))) if more.is_empty() => equalities.push(Equality { left, right }),
            Some((Some(_), Some(_))) => {
                return Err(unsupported(format!("`{}` with columns compared behind other conditions", one.option)));
            }
            _ => more.push(term.clone()),
        }
    }
    if equalities.is_empty() {
        return Err(unsupported(format!("`{}` without columns that are equal", one.option)));
    }
    let is_near = &*one.option == "primaryjoin";
    let has_more = !more.is_empty();
    change(vm, one, |relationship| {
        relationship.options.has_more_conditions |= has_more;
        if is_near {
            relationship.options.primaryjoin = Some(equalities);
        } else {
            relationship.options.secondaryjoin = Some(equalities);
        }
    });
    let registry = vm.state::<Registry>();
    let mut evaluated = registry.evaluated.borrow_mut();
    let evaluated = evaluated.entry((one.model, one.relationship)).or_default();
    if is_near {
        evaluated.near = more;
    } else {
        evaluated.far = more;
    }
    Ok(())
}

fn flatten<'a>(expr: &'a Expr<Param>, terms: &mut Vec<&'a Expr<Param>>) {
    match expr {
        Expr::And(items) => items.iter().for_each(|item| flatten(item, terms)),
        Expr::Group(inner) if matches!(**inner, Expr::And(_) | Expr::Binary { .. }) => flatten(inner, terms),
        other => terms.push(other),
    }
}

fn side(expr: &Expr<Param>) -> Option<Side> {
    let (expr, foreign, remote) = unmarked(expr);
    Some(Side { column: path(expr)?, foreign, remote })
}

/// The attribute at the other end, which nobody declared.
fn backref(vm: &mut Vm, one: &Deferred, value: &Value) -> Result<()> {
    let (name, given): (Text, Vec<(Text, Value)>) = match (value, value.host::<RelationshipItem>()) {
        (Value::Str(name), _) => (name.clone(), Vec::new()),
        (_, Some(item)) => match item.first.as_ref().and_then(Value::as_text) {
            Some(name) => (name.clone(), item.given.clone()),
            None => return Err(unsupported("`backref` without a name")),
        },
        _ => return Err(unsupported("`backref` given as this")),
    };
    let registry = vm.state::<Registry>();
    let found = {
        let declarations = registry.declarations.borrow();
        let model = declarations.models.get(one.model).cloned();
        let own = model.as_ref().and_then(|model| model.relationships.get(one.relationship)).cloned();
        own.and_then(|own| {
            let target = resolve::target(&Names::of(&declarations), model.as_ref()?, &own).ok()?;
            Some((own, target, declarations.models.get(target)?.relationships.len()))
        })
    };
    // What is wrong with the target is said of the relationship itself.
    let Some((own, target, place)) = found else { return Ok(()) };
    let mut options = RelationshipOptions {
        secondary: own.options.secondary.clone(),
        viewonly: own.options.viewonly,
        post_update: own.options.post_update,
        foreign_keys: own.options.foreign_keys.clone(),
        ..RelationshipOptions::default()
    };
    if own.link.is_some() || own.options.secondary.is_some() {
        options.primaryjoin.clone_from(&own.options.secondaryjoin);
        options.secondaryjoin.clone_from(&own.options.primaryjoin);
    } else {
        options.primaryjoin.clone_from(&own.options.primaryjoin);
    }
    if own.options.has_more_conditions {
        return Err(unsupported("`backref` of a relationship with further conditions"));
    }
    for (key, value) in given {
        match options::take(vm, &mut options, &key, &value)? {
            Taken::Now => {}
            Taken::Later => {
                let (model, relationship) = (target, place);
                let later = Deferred { model, relationship, option: key, value, span: one.span };
                registry.deferred.borrow_mut().push(later);
            }
            Taken::NotSupported(what) => return Err(unsupported(what)),
        }
    }
    let reverse = Relationship {
        attribute: name.to_string(),
        target: Target::Model(one.model),
        list: true,
        back_populates: Some(own.attribute.clone()),
        cascade_delete: false,
        passive_deletes: options.passive_deletes.unwrap_or_default(),
        options,
        back_populates_span: Span::default(),
        ..own
    };
    change(vm, one, |relationship| relationship.back_populates = Some(name.to_string()));
    if let Some(model) = registry.declarations.borrow_mut().models.get_mut(target) {
        Rc::make_mut(model).relationships.push(reverse);
    }
    if let Some(class) = registry.class(target) {
        instrument::add_relationship(vm, &class, &name);
    }
    Ok(())
}
