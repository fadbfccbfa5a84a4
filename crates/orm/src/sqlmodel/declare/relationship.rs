//! A `Relationship(…)` attribute → its declaration.
//!
//! SQLModel 0.0.50, `main.py`: `SQLModelMetaclass.__init__`; `_compat.py`: `get_relationship_to`.

use std::rc::Rc;

use linktable_python::class::AttributeSource;
use linktable_python::error::unsupported;
use linktable_python::{Class, Result, Text, Value, Vm, check_text};
use linktable_schema::Span;

use super::annotation::{is_none_type, list_item, text_of, union_members};
use super::field::RelationshipArgs;
use super::options::{self, Taken};
use crate::declared::{PassiveDeletes, Relationship, RelationshipOptions, Target};
use crate::diagnostics::lt208_link_model_without_table::Given;
use crate::diagnostics::{Finding, lt108_not_supported, lt208_link_model_without_table};
use crate::registry::{Deferred, Registry, model_of};
use crate::sqlalchemy::relationship_items::RelationshipItem;

/// The declaration of a relationship, with what was found about it on the way.
pub(super) fn declare(
    vm: &mut Vm,
    owner: &Rc<Class>,
    (at, name): (usize, &Text),
    annotation: &Value,
    args: &RelationshipArgs,
) -> Result<(Relationship, Vec<Finding>)> {
    let source = owner.source.clone();
    let place = source.as_ref().and_then(|source| source.attribute(name));
    let keyword = |name: &str| place.and_then(|place: &AttributeSource| place.keyword(name)).unwrap_or_default();
    let span = place.map_or(Span::default(), |place| place.span);
    let mut findings = Vec::new();
    let item = args.get("sa_relationship").and_then(|value| value.host::<RelationshipItem>());
    let place_in_registry = (vm.state::<Registry>().declarations.borrow().models.len(), at);
    let (target, list) = match &item {
        None => leads_to(vm, owner, annotation)?,
        Some(item) => by_item(vm, owner, annotation, item)?,
    };
    let mut later: Vec<(Text, Value)> = Vec::new();
    if target == Target::Called {
        let called = item.as_ref().and_then(|item| item.first.clone()).unwrap_or_else(|| annotation.clone());
        later.push(("argument".into(), called));
    }
    let link = match args.get("link_model").filter(|_| item.is_none()) {
        None => None,
        Some(value) => match link_model(vm, value) {
            Ok(link) => Some(link),
            Err(finding) => {
                findings.push(at_span(*finding, keyword("link_model")));
                None
            }
        },
    };
    let (mut given, mut options) = (Vec::new(), RelationshipOptions::default());
    let said_in = match &item {
        // It takes precedence over everything else.
        Some(item) => {
            given.clone_from(&item.given);
            "sa_relationship"
        }
        None => {
            if let Some(kwargs) = args.get("sa_relationship_kwargs") {
                let items = vm.mapping_items(kwargs)?;
                given.extend(items.into_iter().filter_map(|(key, value)| Some((key.as_text()?.clone(), value))));
            }
            "sa_relationship_kwargs"
        }
    };
    if item.is_some() && !is_mapped(annotation) {
        // The annotation says nothing.
    } else if item.is_some() && !list {
        options.uselist = Some(false);
    }
    for (key, value) in given {
        match options::take(vm, &mut options, &key, &value)? {
            Taken::Now => {}
            Taken::Later => later.push((key, value)),
            Taken::NotSupported(what) => findings.push(lt108_not_supported::finding(keyword(said_in), &what)),
        }
    }
    let positional = match args.get("sa_relationship_args").filter(|_| item.is_none()) {
        Some(given) => vm.collect(given)?,
        None => Vec::new(),
    };
    match positional.into_iter().next() {
        Some(secondary) if options.secondary.is_none() => later.push(("secondary".into(), secondary)),
        _ => {}
    }
    if item.is_none() && args.get("sa_relationship").is_some() {
        findings.push(lt108_not_supported::finding(keyword("sa_relationship"), "`sa_relationship` given as this"));
    }
    let registry = vm.state::<Registry>();
    for (option, value) in later {
        let (model, relationship) = place_in_registry;
        let span = keyword(said_in);
        registry.deferred.borrow_mut().push(Deferred { model, relationship, option, value, span });
    }
    let own = |name: &str| args.get(name).filter(|_| item.is_none());
    let cascade_delete = match own("cascade_delete") {
        Some(value) => vm.truthy(value)?,
        None => false,
    };
    let passive_deletes = match (options.passive_deletes, own("passive_deletes")) {
        (Some(given), _) => given,
        (None, Some(value)) => options::passive(vm, value)?,
        (None, None) => PassiveDeletes::No,
    };
    let back_populates = own("back_populates").and_then(|name| name.as_text().map(ToString::to_string));
    let relationship = Relationship {
        attribute: name.as_str().to_owned(),
        target,
        list,
        back_populates: options.back_populates.clone().or(back_populates),
        link,
        cascade_delete,
        passive_deletes,
        options,
        refused: !findings.is_empty(),
        span,
        name_span: place.map_or(Span::default(), |place| place.name_span),
        annotation_span: place.and_then(|place| place.annotation).unwrap_or_default(),
        back_populates_span: if own("back_populates").is_some() { keyword("back_populates") } else { keyword(said_in) },
        link_span: keyword("link_model"),
    };
    Ok((relationship, findings))
}

fn at_span(mut finding: Finding, span: Span) -> Finding {
    finding.diagnostic.span = span;
    finding
}

/// Whether an annotation is `Mapped[…]`.
fn is_mapped(annotation: &Value) -> bool {
    matches!(annotation, Value::Alias(alias)
        if matches!(&alias.origin, Value::Class(class) if &**class.name.borrow() == "Mapped"))
}

/// The same for `sa_relationship=relationship(…)`: its first argument says where it leads, and only `Mapped[…]` says
/// whether by a list; without it the direction does.
fn by_item(vm: &mut Vm, owner: &Rc<Class>, annotation: &Value, item: &RelationshipItem) -> Result<(Target, bool)> {
    let annotated = is_mapped(annotation);
    let Some(first) = &item.first else { return leads_to(vm, owner, annotation) };
    let list = if annotated { leads_to(vm, owner, annotation)?.1 } else { true };
    Ok((leads_to(vm, owner, first)?.0, list))
}

/// The model a relationship's annotation leads to, and whether by a list.
fn leads_to(vm: &mut Vm, owner: &Rc<Class>, annotation: &Value) -> Result<(Target, bool)> {
    let mut annotation = annotation.clone();
    if let (true, Value::Alias(alias)) = (is_mapped(&annotation), &annotation) {
        annotation = alias.args.first().cloned().unwrap_or_default();
    }
    let mut list = false;
    loop {
        if let Some(text) = text_of(&annotation) {
            if text.is_empty() {
                return Err(vm.error("IndexError", "string index out of range"));
            }
            check_text(vm, &text)?;
            return Ok((Target::Name(text), list));
        }
        annotation = match &annotation {
            Value::None => return Ok((Target::Unmapped("builtins.NoneType".to_owned()), list)),
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
                } else {
                    // SQLModel looks into lists and unions alone, and asks itself again about anything else.
                    let message = "maximum recursion depth exceeded in __instancecheck__";
                    return Err(vm.error("RecursionError", message));
                }
            }
            Value::Instance(instance) if model_of(&instance.class()).is_some() => {
                return Err(unsupported("a relationship annotated with an object of a model"));
            }
            Value::Function(_) => return Ok((Target::Called, list)),
            other => return Ok((Target::NoClass(vm.class_of(other).full_name()), list)),
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
        let name = class.name.borrow().as_str().to_owned();
        return model.table.ok_or_else(|| {
            let given = Given::PlainModel { name: &name };
            Box::new(lt208_link_model_without_table::finding(Span::default(), &given))
        });
    }
    let type_name = vm.class_of(value).full_name();
    let given = Given::Other { type_name: &type_name };
    Err(Box::new(lt208_link_model_without_table::finding(Span::default(), &given)))
}
