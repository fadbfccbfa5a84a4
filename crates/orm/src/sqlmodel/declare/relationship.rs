//! A `Relationship(…)` attribute → its declaration.
//!
//! SQLModel 0.0.50, `main.py`: `SQLModelMetaclass.__init__`; `_compat.py`: `get_relationship_to`.

use std::rc::Rc;

use linktable_python::class::AttributeSource;
use linktable_python::error::unsupported;
use linktable_python::object::Form;
use linktable_python::{Class, Result, Text, Value, Vm};
use linktable_schema::Span;

use super::annotation::{is_none_type, list_item, text_of, union_members};
use super::expression;
use super::field::RelationshipArgs;
use crate::declared::{PassiveDeletes, Relationship, RelationshipOptions, Target};
use crate::diagnostics::lt208_link_model_without_table::Given;
use crate::diagnostics::{Finding, lt108_not_supported, lt208_link_model_without_table};
use crate::registry::model_of;

/// The declaration of a relationship, with what was found about it on the way.
pub(super) fn declare(
    vm: &mut Vm,
    owner: &Rc<Class>,
    name: &Text,
    annotation: &Value,
    args: &RelationshipArgs,
) -> Result<(Relationship, Vec<Finding>)> {
    let source = owner.source.clone();
    let place = source.as_ref().and_then(|source| source.attribute(name));
    let keyword = |name: &str| place.and_then(|place: &AttributeSource| place.keyword(name)).unwrap_or_default();
    let span = place.map_or(Span::default(), |place| place.span);
    let mut findings = Vec::new();
    let (target, list) = leads_to(vm, owner, annotation)?;
    let link = match args.get("link_model") {
        None => None,
        Some(value) => match link_model(vm, value) {
            Ok(link) => Some(link),
            Err(finding) => {
                findings.push(at_span(*finding, keyword("link_model")));
                None
            }
        },
    };
    let mut options = RelationshipOptions::default();
    if let Some(given) = args.get("sa_relationship_kwargs") {
        for (key, value) in vm.mapping_items(given)? {
            let key = key.as_text().map(ToString::to_string).unwrap_or_default();
            if let Some(what) = set_option(vm, &mut options, &key, &value)? {
                findings.push(lt108_not_supported::finding(keyword("sa_relationship_kwargs"), &what));
            }
        }
    }
    for unknown in ["sa_relationship", "sa_relationship_args"] {
        if args.get(unknown).is_some() {
            findings.push(lt108_not_supported::finding(keyword(unknown), &format!("`{unknown}`")));
        }
    }
    let cascade_delete = match args.get("cascade_delete") {
        Some(value) => vm.truthy(value)?,
        None => false,
    };
    let passive_deletes = match args.get("passive_deletes") {
        Some(value) => passive(vm, value)?,
        None => PassiveDeletes::No,
    };
    let relationship = Relationship {
        attribute: name.to_string(),
        target,
        list,
        back_populates: args.get("back_populates").and_then(|name| name.as_text().map(ToString::to_string)),
        link,
        cascade_delete,
        passive_deletes,
        options,
        refused: !findings.is_empty(),
        span,
        name_span: place.map_or(Span::default(), |place| place.name_span),
        annotation_span: place.and_then(|place| place.annotation).unwrap_or_default(),
        back_populates_span: keyword("back_populates"),
        link_span: keyword("link_model"),
    };
    Ok((relationship, findings))
}

fn at_span(mut finding: Finding, span: Span) -> Finding {
    finding.diagnostic.span = span;
    finding
}

/// The model a relationship's annotation leads to, and whether by a list.
fn leads_to(vm: &mut Vm, owner: &Rc<Class>, annotation: &Value) -> Result<(Target, bool)> {
    let mut annotation = annotation.clone();
    let mut list = false;
    loop {
        if let Some(text) = text_of(&annotation) {
            return Ok((Target::Name(text), list));
        }
        annotation = match &annotation {
            Value::Class(class) => return Ok((class_target(owner, class), list)),
            Value::Alias(alias) => {
                if let Some(members) = union_members(&annotation) {
                    let plain: Vec<&Value> = members.iter().filter(|member| !is_none_type(vm, member)).collect();
                    match plain.as_slice() {
                        [one] if members.len() == 2 => (*one).clone(),
                        _ => {
                            let message = "Cannot have a (non-optional) union as a SQLAlchemy field";
                            return Err(vm.value_error(message));
                        }
                    }
                } else if let Some(item) = list_item(vm, alias) {
                    list = true;
                    item.clone()
                } else if matches!(&alias.origin, Value::Class(class) if &**class.name.borrow() == "Mapped")
                    || alias.form == Form::Annotated
                {
                    alias.args.first().cloned().unwrap_or_default()
                } else {
                    let shown = vm.repr(&annotation)?;
                    return Err(unsupported(format!("a relationship annotated with `{shown}`")));
                }
            }
            other => {
                let shown = vm.repr(other)?;
                return Err(unsupported(format!("a relationship annotated with `{shown}`")));
            }
        };
    }
}

fn class_target(owner: &Rc<Class>, class: &Rc<Class>) -> Target {
    let table = model_of(class).filter(|_| !Rc::ptr_eq(owner, class)).and_then(|model| model.table);
    match table {
        Some(at) => Target::Model(at),
        None => Target::Unmapped(class.full_name()),
    }
}

fn link_model(vm: &mut Vm, value: &Value) -> std::result::Result<usize, Box<Finding>> {
    if let Value::Class(class) = value
        && let Some(model) = model_of(class)
    {
        let name = class.name.borrow().to_string();
        return model.table.ok_or_else(|| {
            let given = Given::PlainModel { name: &name };
            Box::new(lt208_link_model_without_table::finding(Span::default(), &given))
        });
    }
    let type_name = vm.class_of(value).full_name();
    let given = Given::Other { type_name: &type_name };
    Err(Box::new(lt208_link_model_without_table::finding(Span::default(), &given)))
}

fn passive(vm: &mut Vm, value: &Value) -> Result<PassiveDeletes> {
    if value.as_text().is_some_and(|text| text.as_str() == "all") {
        return Ok(PassiveDeletes::All);
    }
    Ok(if vm.truthy(value)? { PassiveDeletes::Yes } else { PassiveDeletes::No })
}

/// Takes one of `sa_relationship_kwargs`; gives back what of it is not supported.
fn set_option(vm: &mut Vm, options: &mut RelationshipOptions, key: &str, value: &Value) -> Result<Option<String>> {
    let text = value.as_text().map(ToString::to_string);
    let mut understood = true;
    match key {
        "uselist" => options.uselist = Some(vm.truthy(value)?),
        "viewonly" => options.viewonly = vm.truthy(value)?,
        "single_parent" => options.single_parent = vm.truthy(value)?,
        "post_update" => options.post_update = vm.truthy(value)?,
        "cascade" => {
            let words = text.unwrap_or_default();
            options.cascade = Some(words.split(',').map(|word| word.trim().to_owned()).collect());
        }
        "lazy" => {
            understood = text.as_deref().is_some_and(|word| LAZY.contains(&word));
            options.lazy = text;
        }
        "secondary" => {
            understood = text.is_some();
            options.secondary = text;
        }
        "primaryjoin" => {
            options.primaryjoin = text.as_deref().and_then(expression::condition);
            understood = options.primaryjoin.is_some();
        }
        "secondaryjoin" => {
            options.secondaryjoin = text.as_deref().and_then(expression::condition);
            understood = options.secondaryjoin.is_some();
        }
        "foreign_keys" => match text.as_deref().and_then(expression::columns) {
            Some(columns) => options.foreign_keys = columns,
            None => understood = false,
        },
        "remote_side" => match text.as_deref().and_then(expression::columns) {
            Some(columns) => options.remote_side = columns,
            None => understood = false,
        },
        "order_by" => match text.as_deref().and_then(expression::order) {
            Some(columns) => options.order_by = columns,
            None => understood = false,
        },
        // Of no effect on anything shown.
        "overlaps" => {
            let words = text.unwrap_or_default();
            options.overlaps = words.split(',').map(|word| word.trim().to_owned()).collect();
        }
        "doc" | "info" | "enable_typechecks" | "innerjoin" => {}
        "passive_deletes"
        | "back_populates"
        | "backref"
        | "collection_class"
        | "join_depth"
        | "passive_updates"
        | "active_history"
        | "cascade_backrefs"
        | "sync_backref"
        | "omit_join"
        | "order"
        | "bake_queries"
        | "distinct_target_key"
        | "query_class"
        | "load_on_pending"
        | "comparator_factory"
        | "argument" => {
            understood = false;
        }
        _ => {
            let message = format!("RelationshipProperty.__init__() got an unexpected keyword argument '{key}'");
            return Err(vm.type_error(message));
        }
    }
    if understood {
        return Ok(None);
    }
    let shown = match value.as_text() {
        Some(text) => format!("\"{text}\""),
        None => format!("a {}", vm.type_name(value)),
    };
    Ok(Some(format!("`{key}` given as {shown}")))
}

/// The ways of loading that SQLAlchemy knows and that load the same objects in the end.
const LAZY: &[&str] = &["select", "selectin", "joined", "subquery", "immediate", "raise", "noload"];
