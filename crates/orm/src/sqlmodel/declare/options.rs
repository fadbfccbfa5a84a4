//! `sa_relationship_kwargs` and the arguments of `relationship(…)` → what is said of a relationship.
//!
//! SQLAlchemy 2.1.9, `orm/relationships.py` (`RelationshipProperty.__init__`).

use std::rc::Rc;

use linktable_python::{Result, Value, Vm};

use super::expression;
use crate::declared::{PassiveDeletes, RelationshipOptions};

/// What became of an argument.
pub(super) enum Taken {
    /// It is understood.
    Now,
    /// It is evaluated once all classes are there.
    Later,
    /// It is not supported: what to say of it.
    NotSupported(String),
}

/// The ways of loading that are there.
const LAZY: &[&str] = &[
    "select",
    "selectin",
    "joined",
    "subquery",
    "immediate",
    "raise",
    "raise_on_sql",
    "noload",
    "dynamic",
    "write_only",
    "True",
    "False",
    "None",
];

/// Takes one of the arguments.
///
/// # Errors
/// `TypeError` for one that `relationship` does not have.
pub(super) fn take(vm: &mut Vm, options: &mut RelationshipOptions, key: &str, value: &Value) -> Result<Taken> {
    let text = value.as_text().map(ToString::to_string);
    let is_plain = value.is_none();
    let mut understood = true;
    match key {
        "uselist" => options.uselist = if is_plain { None } else { Some(vm.truthy(value)?) },
        "viewonly" => options.viewonly = vm.truthy(value)?,
        "single_parent" => options.single_parent = vm.truthy(value)?,
        "innerjoin" => options.innerjoin = vm.truthy(value)?,
        "passive_deletes" => options.passive_deletes = Some(passive(vm, value)?),
        "back_populates" => options.back_populates = text,
        "post_update" => options.post_update = vm.truthy(value)?,
        "cascade" => {
            if let Some(words) = text {
                options.cascade = Some(words.split(',').map(|word| word.trim().to_owned()).collect());
            }
        }
        "overlaps" => {
            let words = text.unwrap_or_default();
            options.overlaps = words.split(',').map(|word| word.trim().to_owned()).collect();
        }
        "lazy" => {
            let word = match value {
                Value::Bool(true) => "select".to_owned(),
                Value::Bool(false) => "joined".to_owned(),
                Value::None => "noload".to_owned(),
                _ => text.unwrap_or_default(),
            };
            understood = LAZY.contains(&word.as_str());
            options.lazy = Some(word);
        }
        "secondary" => match text {
            Some(table) => options.secondary = Some(table),
            None => return Ok(if is_plain { Taken::Now } else { Taken::Later }),
        },
        "primaryjoin" | "secondaryjoin" => match text.as_deref().and_then(expression::condition) {
            Some(condition) if key == "primaryjoin" => options.primaryjoin = Some(condition),
            Some(condition) => options.secondaryjoin = Some(condition),
            None => return Ok(if is_plain { Taken::Now } else { Taken::Later }),
        },
        "foreign_keys" | "remote_side" => match text.as_deref().and_then(expression::columns) {
            Some(columns) if key == "foreign_keys" => options.foreign_keys = columns,
            Some(columns) => options.remote_side = columns,
            None => return Ok(if is_plain { Taken::Now } else { Taken::Later }),
        },
        "order_by" => match text.as_deref().and_then(expression::order) {
            Some(columns) => options.order_by = columns,
            None if is_plain || matches!(value, Value::Bool(false)) => {}
            None => return Ok(Taken::Later),
        },
        "backref" => return Ok(if is_plain { Taken::Now } else { Taken::Later }),
        // Of no effect on anything shown.
        "doc" | "info" | "enable_typechecks" | "comparator_factory" => {}
        "collection_class" => {
            understood = is_plain || matches!(value, Value::Class(class) if Rc::ptr_eq(class, vm.types.list()));
        }
        "sync_backref" => understood = is_plain || matches!(value, Value::Bool(true)),
        "passive_updates" => options.active_updates = !vm.truthy(value)?,
        "cascade_backrefs" | "bake_queries" => understood = matches!(value, Value::Bool(false)),
        "active_history" | "load_on_pending" => understood = !vm.truthy(value)?,
        "join_depth" if !is_plain => {
            options.join_depth = value.as_int().and_then(|depth| usize::try_from(depth).ok());
            understood = options.join_depth.is_some();
        }
        "join_depth" | "omit_join" | "order" | "distinct_target_key" | "query_class" => understood = is_plain,
        "argument" => understood = false,
        _ => {
            let message = format!("RelationshipProperty.__init__() got an unexpected keyword argument '{key}'");
            return Err(vm.type_error(message));
        }
    }
    if understood {
        return Ok(Taken::Now);
    }
    let shown = match value {
        Value::Str(text) => format!("\"{text}\""),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        _ => format!("a {}", vm.type_name(value)),
    };
    Ok(Taken::NotSupported(format!("`{key}` given as {shown}")))
}

/// What `passive_deletes` says.
///
/// # Errors
/// What asking whether the value is true raises.
pub(super) fn passive(vm: &mut Vm, value: &Value) -> Result<PassiveDeletes> {
    if value.as_text().is_some_and(|text| text.as_str() == "all") {
        return Ok(PassiveDeletes::All);
    }
    Ok(if vm.truthy(value)? { PassiveDeletes::Yes } else { PassiveDeletes::No })
}
