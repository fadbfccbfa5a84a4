//! Enumerations, literals and unions (pydantic-core 2.13, `validators/{enum_,literal,union}.rs`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::Form;
use linktable_python::{Class, Result, Value, Vm};

use super::{Conversion, Exactness, convert, is_none, numbers};
use crate::pydantic::annotated::Tag;
use crate::pydantic::complaint::{Complaint, Fit, at};
use crate::pydantic::constrain::Constraints;
use crate::pydantic::names;
use crate::registry::model_of;
use crate::sqlmodel::declare::field::FieldArgs;

/// Whether a class is an enumeration.
pub(in crate::pydantic) fn is_enum(class: &Rc<Class>) -> bool {
    class.mro().any(|class| class.full_name() == "enum.Enum")
}

/// The member of an enumeration with a value.
pub(super) fn member(vm: &mut Vm, how: &Conversion<'_>, class: &Rc<Class>, value: &Value) -> Result<Fit> {
    let fit = if vm.is_instance(value, class) {
        Ok(value.clone())
    } else if how.is_strict_python() {
        super::not_instance(&class.name.borrow(), value)
    } else {
        how.at_most(Exactness::Lax);
        match found(vm, how, class, value)? {
            Some(member) => Ok(member),
            None => {
                let mut shown = Vec::new();
                for member in vm.collect(&Value::Class(class.clone()))? {
                    let value = vm.get_attr(&member, "value")?;
                    shown.push(vm.repr(&value)?);
                }
                expected("enum", &shown, value)
            }
        }
    };
    Ok(match fit {
        Ok(member) if how.config.enum_values => Ok(vm.get_attr(&member, "value")?),
        fit => fit,
    })
}

fn found(vm: &mut Vm, how: &Conversion<'_>, class: &Rc<Class>, value: &Value) -> Result<Option<Value>> {
    let derives = |name: &str| class.mro().any(|base| base.full_name() == name);
    let mut tried = vec![value.clone()];
    if derives("int") && value.as_text().is_some() {
        let quiet = how.again();
        if let Ok(number) = numbers::int(vm, &quiet, value)? {
            tried.push(number);
        }
    }
    for value in tried {
        match vm.call(&Value::Class(class.clone()), [value].into()) {
            Ok(member) => return Ok(Some(member)),
            Err(raised) if vm.exception_is(&raised, "ValueError") => {}
            Err(raised) => return Err(raised),
        }
    }
    Ok(None)
}

/// A value that is none of those expected.
fn expected(kind: &str, shown: &[String], value: &Value) -> Fit {
    let listed = match shown {
        [most @ .., last] if !most.is_empty() => format!("{} or {last}", most.join(", ")),
        _ => shown.concat(),
    };
    Complaint::new(kind, format!("Input should be {listed}"), value).with("expected", Value::str(listed)).alone()
}

/// One of the values of `Literal[…]`.
pub(super) fn literal(vm: &mut Vm, values: &[Value], value: &Value) -> Result<Fit> {
    for candidate in values {
        if Rc::ptr_eq(&vm.class_of(candidate), &vm.class_of(value)) && vm.eq(candidate, value)? {
            return Ok(Ok(candidate.clone()));
        }
    }
    let mut shown = Vec::new();
    for candidate in values {
        shown.push(vm.repr(candidate)?);
    }
    Ok(expected("literal_error", &shown, value))
}

/// What fits best among the members of a union; of those that fit alike, the first.
pub(super) fn union(
    vm: &mut Vm,
    how: &Conversion<'_>,
    members: &[Value],
    constraints: &Constraints,
    value: &Value,
) -> Result<Fit> {
    let mut best: Option<(Value, Exactness, Option<usize>)> = None;
    let mut complaints = Vec::new();
    for member in members {
        let attempt = how.again();
        match convert(vm, &attempt, member, constraints, value)? {
            Ok(value) => {
                let (exactness, given) = (attempt.exactness.get(), attempt.fields_set.get());
                if exactness == Exactness::Exact {
                    return Ok(Ok(value));
                }
                let is_better = best.as_ref().is_none_or(|(_, closest, most)| match (given, most) {
                    (Some(given), Some(most)) if given != *most => given > *most,
                    _ => exactness > *closest,
                });
                if is_better {
                    best = Some((value, exactness, given));
                }
            }
            Err(found) => {
                let mut label = names::of_type(vm, member, constraints)?;
                if how.config.changes_texts() {
                    label = with_constrained_texts(&label);
                }
                complaints.extend(at(found, &Value::str(label)));
            }
        }
    }
    Ok(match best {
        Some((value, exactness, given)) => {
            how.at_most(exactness);
            how.fields_set.set(given);
            Ok(value)
        }
        None => Err(complaints),
    })
}

/// What a type is called in a model that configures its texts, which constrains them.
fn with_constrained_texts(label: &str) -> String {
    let words = label.split_inclusive(['[', ']', ',', ' ']);
    let constrained = words.map(|word| match word.strip_prefix("str") {
        Some(rest) if rest.is_empty() || rest.starts_with(['[', ']', ',', ' ']) => format!("constrained-{word}"),
        _ => word.to_owned(),
    });
    constrained.collect()
}

/// What fits the member of a union that its values tell, by a field or a function (`Discriminator`).
pub(super) fn told_apart(
    vm: &mut Vm,
    how: &Conversion<'_>,
    members: &[Value],
    discriminator: &Value,
    value: &Value,
) -> Result<Fit> {
    let others: Vec<Value> = members.iter().filter(|member| !is_none(member)).cloned().collect();
    // `Discriminator(…)` stands for what it was given.
    let inner = discriminator.host::<FieldArgs>();
    let inner = inner.as_ref().and_then(|args| args.given.iter().find(|(name, _)| name.as_str() == "discriminator"));
    let discriminator = inner.map_or(discriminator, |(_, given)| given);
    match discriminator.as_text() {
        Some(_) if value.is_none() && others.len() < members.len() => Ok(Ok(Value::None)),
        Some(name) => tagged(vm, how, &others, name, value),
        None if others.len() < members.len() => Err(unsupported("`Discriminator` with a function beside `None`")),
        None => tagged_by_function(vm, how, &others, discriminator, value),
    }
}

/// The member that a field of the value tells.
fn tagged(vm: &mut Vm, how: &Conversion<'_>, members: &[Value], name: &str, value: &Value) -> Result<Fit> {
    let mut tags: Vec<(Value, Value)> = Vec::new();
    let mut outside = name.to_owned();
    for member in members {
        let model = member.as_class().and_then(model_of);
        let field = model.and_then(|model| model.fields.iter().find(|field| *field.name == *name).cloned());
        let Some(field) = field else { return Err(unsupported("`Field(discriminator=…)` of this union")) };
        let Value::Alias(alias) = &field.annotation else {
            return Err(unsupported("`Field(discriminator=…)` by a field that is no `Literal`"));
        };
        tags.extend(alias.args.iter().map(|tag| (tag.clone(), member.clone())));
        outside = field.alias.as_ref().map_or(outside, ToString::to_string);
    }
    let found = match value.unwrapped() {
        Value::Dict(dict) => dict.get_str(&outside),
        Value::Instance(_) => vm.get_attr_opt(value, name)?,
        _ => {
            let python = "Input should be a valid dictionary or object to extract fields from";
            let message = how.said(python, "Input should be an object");
            return Ok(Complaint::new("model_attributes_type", message, value).alone());
        }
    };
    by_tag(vm, how, &tags, &format!("'{outside}'"), found, value)
}

/// The member that a function tells: each has a `Tag`.
fn tagged_by_function(
    vm: &mut Vm,
    how: &Conversion<'_>,
    members: &[Value],
    function: &Value,
    value: &Value,
) -> Result<Fit> {
    let mut tags = Vec::new();
    for member in members {
        let tag = match member {
            Value::Alias(alias) if matches!(alias.form, Form::Annotated) => {
                alias.args.iter().find_map(Value::host::<Tag>)
            }
            _ => None,
        };
        let Some(tag) = tag else { return Err(unsupported("`Discriminator` of members without `Tag`")) };
        tags.push((tag.0.clone(), member.clone()));
    }
    let name = vm.get_attr(function, "__name__")?;
    let shown = format!("{}()", vm.str(&name)?);
    let found = vm.call(function, [value.clone()].into())?;
    by_tag(vm, how, &tags, &shown, found.non_none(), value)
}

/// What fits the member with the tag that was found.
fn by_tag(
    vm: &mut Vm,
    how: &Conversion<'_>,
    tags: &[(Value, Value)],
    shown: &str,
    found: Option<Value>,
    value: &Value,
) -> Result<Fit> {
    let discriminator = Value::str(shown);
    let Some(found) = found else {
        let message = format!("Unable to extract tag using discriminator {shown}");
        return Ok(Complaint::new("union_tag_not_found", message, value).with("discriminator", discriminator).alone());
    };
    for (tag, member) in tags {
        if vm.eq(tag, &found)? {
            let fit = convert(vm, how, member, &Constraints::default(), value)?;
            return Ok(fit.map_err(|found| at(found, tag)));
        }
    }
    let mut expected = Vec::new();
    for (tag, _) in tags {
        expected.push(vm.repr(tag)?);
    }
    let (found, expected) = (vm.str(&found)?, expected.join(", "));
    let message =
        format!("Input tag '{found}' found using {shown} does not match any of the expected tags: {expected}");
    Ok(Complaint::new("union_tag_invalid", message, value)
        .with("discriminator", discriminator)
        .with("tag", Value::str(found))
        .with("expected_tags", Value::str(expected))
        .alone())
}
