//! `Field(…)` and `Relationship(…)`: what they were given.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Text, Value, Vm};

use crate::pydantic::annotated::LIMITS;
use crate::sqlalchemy::warn;

/// What a call of `Field` was given.
#[derive(Default)]
pub struct FieldArgs {
    /// The default; nothing if none was given, or `...`.
    pub default: Option<Value>,
    /// The keyword arguments, in order.
    pub given: Vec<(Text, Value)>,
}

/// What a call of `Relationship` was given.
#[derive(Default)]
pub struct RelationshipArgs {
    /// The keyword arguments, in order.
    pub given: Vec<(Text, Value)>,
}

/// The classes of what the two functions give back.
pub(super) struct InfoClasses {
    field: Rc<Class>,
    relationship: Rc<Class>,
}

impl InfoClasses {
    pub fn new(vm: &Vm) -> Self {
        let class = |name| ClassBuilder::new("sqlmodel.main", name, &vm.types.object).with_dict().build();
        InfoClasses { field: class("FieldInfo"), relationship: class("RelationshipInfo") }
    }
}

/// The keyword arguments of SQLModel 0.0.50's `Field`, but those that limit values.
const FIELD_KEYWORDS: &[&str] = &[
    "default",
    "default_factory",
    "alias",
    "validation_alias",
    "serialization_alias",
    "title",
    "description",
    "exclude",
    "include",
    "const",
    "min_items",
    "max_items",
    "unique_items",
    "allow_mutation",
    "regex",
    "discriminator",
    "repr",
    "primary_key",
    "foreign_key",
    "ondelete",
    "unique",
    "nullable",
    "index",
    "sa_type",
    "sa_column",
    "sa_column_args",
    "sa_column_kwargs",
    "schema_extra",
];

/// The keyword arguments of pydantic 2.13's `Field`, but those that limit values.
const PLAIN_KEYWORDS: &[&str] = &[
    "default",
    "default_factory",
    "alias",
    "alias_priority",
    "validation_alias",
    "serialization_alias",
    "title",
    "field_title_generator",
    "description",
    "examples",
    "exclude",
    "exclude_if",
    "discriminator",
    "deprecated",
    "json_schema_extra",
    "frozen",
    "validate_default",
    "repr",
    "init",
    "init_var",
    "kw_only",
    "pattern",
    "strict",
    "coerce_numbers_to_str",
    "allow_inf_nan",
    "union_mode",
    "fail_fast",
];

/// The keyword arguments of SQLModel 0.0.50's `Relationship`.
const RELATIONSHIP_KEYWORDS: &[&str] = &[
    "back_populates",
    "cascade_delete",
    "passive_deletes",
    "link_model",
    "sa_relationship",
    "sa_relationship_args",
    "sa_relationship_kwargs",
];

impl FieldArgs {
    /// An argument, if it was given.
    pub fn get(&self, name: &str) -> Option<&Value> {
        find(&self.given, name)
    }

    /// An argument, if it was given and is not `None`.
    pub fn non_none(&self, name: &str) -> Option<&Value> {
        self.get(name).filter(|value| !value.is_none())
    }
}

impl RelationshipArgs {
    /// An argument, if it was given and is not `None`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        find(&self.given, name).filter(|value| !value.is_none())
    }
}

fn find<'a>(given: &'a [(Text, Value)], name: &str) -> Option<&'a Value> {
    given.iter().find(|(keyword, _)| keyword.as_str() == name).map(|(_, value)| value)
}

fn check_keywords(vm: &mut Vm, function: &str, known: &[&str], given: &[(Text, Value)]) -> Result<()> {
    for (keyword, _) in given {
        let keyword = keyword.as_str();
        let is_known = known.contains(&keyword) || function == "Field" && LIMITS.contains(&keyword);
        if !is_known {
            return Err(vm.type_error(format!("{function}() got an unexpected keyword argument '{keyword}'")));
        }
    }
    Ok(())
}

/// pydantic's `Field(default, *, …)`.
pub(super) fn plain_field(vm: &mut Vm, args: Args) -> Result<Value> {
    for name in ["exclude_if", "coerce_numbers_to_str", "union_mode", "fail_fast"] {
        let is_given = args.keywords.iter().any(|(keyword, value)| keyword.as_str() == name && !value.is_none());
        if is_given {
            return Err(linktable_python::error::unsupported(format!("`Field({name}=…)`")));
        }
    }
    made(vm, args, PLAIN_KEYWORDS)
}

/// SQLModel's `Field(default, *, …)`.
pub(super) fn field(vm: &mut Vm, args: Args) -> Result<Value> {
    for (name, instead) in [("min_items", "min_length"), ("max_items", "max_length")] {
        if find(&args.keywords, name).is_some_and(|value| !value.is_none()) {
            let message = format!("`{name}` is deprecated and will be removed, use `{instead}` instead");
            warn::deprecated(vm, &message)?;
        }
    }
    made(vm, args, FIELD_KEYWORDS)
}

fn made(vm: &mut Vm, args: Args, keywords: &[&str]) -> Result<Value> {
    let count = args.positional.len();
    let mut given = args.keywords;
    check_keywords(vm, "Field", keywords, &given)?;
    if let Some(extra) = find(&given, "schema_extra").cloned() {
        take_extra(vm, &mut given, &extra)?;
    }
    if count > 1 {
        let message = format!("Field() takes from 0 to 1 positional arguments but {count} were given");
        return Err(vm.type_error(message));
    }
    let named = given.iter().position(|(keyword, _)| keyword.as_str() == "default").map(|at| given.remove(at).1);
    let default = match (args.positional.into_iter().next(), named) {
        (Some(_), Some(_)) => return Err(vm.type_error("Field() got multiple values for argument 'default'")),
        (positional, named) => positional.or(named),
    };
    let has = |name: &str| find(&given, name).is_some();
    let besides_column = [
        "sa_column_args",
        "sa_column_kwargs",
        "primary_key",
        "nullable",
        "foreign_key",
        "ondelete",
        "unique",
        "index",
        "sa_type",
    ];
    if has("sa_column")
        && let Some(name) = besides_column.into_iter().find(|name| has(name))
    {
        let message = format!("Passing {name} is not supported when also passing a sa_column");
        return Err(vm.error("RuntimeError", message));
    }
    if let Some(given) = find(&given, "sa_column_kwargs").cloned() {
        let items = vm.mapping_items(&given)?;
        if items.iter().any(|(name, _)| name.as_text().is_some_and(|name| name.as_str() == "type_")) {
            let message = "Passing type_ is not supported in sa_column_kwargs, use sa_type instead";
            return Err(vm.error("RuntimeError", message));
        }
    }
    if has("ondelete") && !has("foreign_key") {
        return Err(vm.error("RuntimeError", "ondelete can only be used with foreign_key"));
    }
    if default.is_some()
        && !matches!(default, Some(Value::Ellipsis))
        && find(&given, "default_factory").is_some_and(|factory| !factory.is_none())
    {
        return Err(vm.type_error("cannot specify both default and default_factory"));
    }
    let default = default.filter(|default| !matches!(default, Value::Ellipsis));
    let classes = super::info_classes(vm);
    Ok(Value::Instance(Instance::with_host(&classes.field, FieldArgs { default, given })))
}

/// What `schema_extra` says goes to pydantic's field: before what was given, but for the names it is read and written
/// under. What pydantic has no use for is left out.
fn take_extra(vm: &mut Vm, given: &mut Vec<(Text, Value)>, extra: &Value) -> Result<()> {
    if extra.is_none() {
        return Ok(());
    }
    for (key, value) in vm.mapping_items(extra)? {
        let Some(name) = key.as_text().cloned() else { continue };
        let is_alias = matches!(name.as_str(), "validation_alias" | "serialization_alias");
        let is_given = find(given, &name).is_some_and(|value| !value.is_none());
        if matches!(name.as_str(), "alias" | "alias_priority" | "default" | "default_factory")
            || (FIELD_KEYWORDS.contains(&name.as_str()) && !PLAIN_KEYWORDS.contains(&name.as_str()))
        {
            return Err(unsupported(format!("`{name}` in `schema_extra`")));
        }
        let is_known = PLAIN_KEYWORDS.contains(&name.as_str()) || LIMITS.contains(&name.as_str());
        if is_known && !(is_alias && is_given) {
            given.retain(|(other, _)| *other != name);
            given.push((name, value));
        }
    }
    Ok(())
}

/// `Relationship(*, …)`.
pub(super) fn relationship(vm: &mut Vm, args: Args) -> Result<Value> {
    check_keywords(vm, "Relationship", RELATIONSHIP_KEYWORDS, &args.keywords)?;
    let count = args.positional.len();
    if count > 0 {
        let were = if count == 1 { "was" } else { "were" };
        let message = format!("Relationship() takes 0 positional arguments but {count} {were} given");
        return Err(vm.type_error(message));
    }
    for name in ["sa_relationship_args", "sa_relationship_kwargs"] {
        let given = |name| find(&args.keywords, name).is_some_and(|value| !value.is_none());
        if given("sa_relationship") && given(name) {
            let message = format!("Passing {name} is not supported when also passing a sa_relationship");
            return Err(vm.error("RuntimeError", message));
        }
    }
    let classes = super::info_classes(vm);
    let args = RelationshipArgs { given: args.keywords };
    Ok(Value::Instance(Instance::with_host(&classes.relationship, args)))
}
