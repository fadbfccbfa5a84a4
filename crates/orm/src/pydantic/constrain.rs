//! What `Field`'s arguments forbid (pydantic-core 2.13: the constraints of each validator, in the order it checks them).

use linktable_python::code::BinaryOp;
use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Text, Value, Vm};

use super::complaint::Complaint;
use super::convert::{too_long, too_short};

/// The constraints of a value, by the names of `Field`'s arguments.
#[derive(Clone, Default)]
pub(crate) struct Constraints(Vec<(Text, Value)>);

/// The order in which they are checked.
const ORDER: &[&str] = &[
    "max_digits",
    "decimal_places",
    "multiple_of",
    "le",
    "lt",
    "ge",
    "gt",
    "max_length",
    "min_length",
    "max_items",
    "min_items",
    "pattern",
    "uuid_version",
];

/// What is no limit: these change how values are taken.
const SWITCHES: &[&str] = &["discriminator", "allow_inf_nan", "strict", "strip_whitespace", "to_lower", "to_upper"];

impl Constraints {
    /// Those given.
    pub fn new(given: &[(Text, Value)]) -> Self {
        Constraints(given.to_vec())
    }

    /// Adds some.
    pub fn extend(&mut self, more: Vec<(Text, Value)>) {
        self.0.extend(more);
    }

    /// Whether there is none that limits values.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|(name, _)| matches!(name.as_str(), "strict" | "allow_inf_nan"))
    }

    /// One of them.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(other, _)| other.as_str() == name).map(|(_, value)| value)
    }

    /// Whether one that is a switch is on or off, where it was given.
    pub fn switch(&self, name: &str) -> Option<bool> {
        let found = self.0.iter().rev().find(|(other, _)| other.as_str() == name);
        found.and_then(|(_, value)| match value {
            Value::Bool(truth) => Some(*truth),
            _ => None,
        })
    }

    fn integer(&self, name: &str) -> Option<i64> {
        self.get(name)?.as_int()
    }
}

/// What of a value its constraints forbid; `input` is what it was made of.
///
/// # Errors
/// What comparing raises; for constraints that are not known here.
pub(crate) fn check(vm: &mut Vm, constraints: &Constraints, value: &Value, input: &Value) -> Result<Option<Complaint>> {
    if value.is_none() {
        return Ok(None);
    }
    for wanted in ORDER {
        for (name, limit) in constraints.0.iter().filter(|(name, _)| name.as_str() == *wanted) {
            let found = one(vm, constraints, name, limit, value, input)?;
            if found.is_some() {
                return Ok(found);
            }
        }
    }
    match constraints.0.iter().find(|(name, _)| !ORDER.contains(&name.as_str()) && !SWITCHES.contains(&name.as_str())) {
        Some((name, _)) => Err(unsupported(format!("validation with `{name}`"))),
        None => Ok(None),
    }
}

fn one(
    vm: &mut Vm,
    all: &Constraints,
    name: &Text,
    limit: &Value,
    value: &Value,
    input: &Value,
) -> Result<Option<Complaint>> {
    let bound = |vm: &mut Vm, kind: &str, words: &str| -> Result<Option<Complaint>> {
        let shown = shown(vm, limit)?;
        let key = match name.as_str() {
            "gt" => "gt",
            "ge" => "ge",
            "lt" => "lt",
            _ => "le",
        };
        // A float's bound is a float, however it was written.
        let told = match (value.unwrapped(), limit) {
            (Value::Float(_), Value::Int(number)) => Value::Float(*number as f64),
            _ => limit.clone(),
        };
        Ok(Some(Complaint::new(kind, format!("Input should be {words} {shown}"), input).with(key, told)))
    };
    match name.as_str() {
        "gt" if !vm.less(limit, value)? => bound(vm, "greater_than", "greater than"),
        "ge" if vm.less(value, limit)? => bound(vm, "greater_than_equal", "greater than or equal to"),
        "lt" if !vm.less(value, limit)? => bound(vm, "less_than", "less than"),
        "le" if vm.less(limit, value)? => bound(vm, "less_than_equal", "less than or equal to"),
        "gt" | "ge" | "lt" | "le" => Ok(None),
        "multiple_of" => {
            let rest = vm.binary(BinaryOp::Mod, value, limit)?;
            if !vm.truthy(&rest)? {
                return Ok(None);
            }
            let shown = shown(vm, limit)?;
            let message = format!("Input should be a multiple of {shown}");
            Ok(Some(Complaint::new("multiple_of", message, input).with("multiple_of", limit.clone())))
        }
        "max_length" | "min_length" | "max_items" | "min_items" => {
            let Some(limit) = limit.as_int() else { return Ok(None) };
            length(vm, name.starts_with("max"), limit, value, input)
        }
        "max_digits" | "decimal_places" => digits(vm, all, name, value, input),
        "uuid_version" => {
            let version = vm.get_attr(value, "version")?;
            if vm.eq(&version, limit)? {
                return Ok(None);
            }
            let message = format!("UUID version {} expected", vm.str(limit)?);
            Ok(Some(Complaint::new("uuid_version", message, input).with("expected_version", limit.clone())))
        }
        "pattern" => pattern(vm, limit, value, input),
        _ => Ok(None),
    }
}

/// A bound as messages show it: a whole float without its `.0`.
fn shown(vm: &mut Vm, limit: &Value) -> Result<String> {
    match limit {
        Value::Float(number) if number.fract() == 0.0 && number.is_finite() => Ok(format!("{number:.0}")),
        _ => vm.str(limit),
    }
}

fn length(vm: &mut Vm, is_most: bool, limit: i64, value: &Value, input: &Value) -> Result<Option<Complaint>> {
    let plain = value.unwrapped().clone();
    let kind = match &plain {
        Value::Str(_) | Value::Bytes(_) => "",
        Value::List(_) => "List",
        Value::Tuple(_) => "Tuple",
        Value::Set(set) if set.frozen => "Frozenset",
        Value::Set(_) => "Set",
        Value::Dict(_) => "Dictionary",
        Value::Instance(_) if vm.class_of(value).lookup("get_secret_value").is_some() => "Value",
        _ => return Ok(None),
    };
    let length = i64::try_from(vm.len(&plain)?).unwrap_or(i64::MAX);
    if (is_most && length <= limit) || (!is_most && length >= limit) {
        return Ok(None);
    }
    let plural = if limit == 1 { "" } else { "s" };
    Ok(Some(match (&plain, is_most) {
        (Value::Str(_), true) => too_long(limit, input),
        (Value::Str(_), false) => too_short(limit, input),
        (Value::Bytes(_), true) => {
            Complaint::new("bytes_too_long", format!("Data should have at most {limit} byte{plural}"), input)
                .with("max_length", Value::Int(limit))
        }
        (Value::Bytes(_), false) => {
            Complaint::new("bytes_too_short", format!("Data should have at least {limit} byte{plural}"), input)
                .with("min_length", Value::Int(limit))
        }
        (_, most) => {
            let (code, words, key) =
                if most { ("too_long", "at most", "max_length") } else { ("too_short", "at least", "min_length") };
            let message = format!("{kind} should have {words} {limit} item{plural} after validation, not {length}");
            Complaint::new(code, message, input)
                .with("field_type", Value::str(kind))
                .with(key, Value::Int(limit))
                .with("actual_length", Value::Int(length))
        }
    }))
}

/// Whether a decimal number has more digits than it may.
fn digits(vm: &mut Vm, all: &Constraints, name: &str, value: &Value, input: &Value) -> Result<Option<Complaint>> {
    let Some(parts) = vm.get_attr_opt(value, "as_tuple")? else { return Ok(None) };
    let parts = vm.call(&parts, Args::none())?;
    let parts = vm.collect(&parts)?;
    let [_, found, exponent] = parts.as_slice() else { return Ok(None) };
    let Some(mut exponent) = exponent.as_int() else { return Ok(None) };
    let mut found = vm.collect(found)?;
    // Zeros at the end of a fraction do not count.
    while exponent < 0 && matches!(found.last(), Some(Value::Int(0))) {
        found.pop();
        exponent += 1;
    }
    let count = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let (digits, places) =
        if exponent >= 0 { (count.saturating_add(exponent), 0) } else { (count.max(-exponent), -exponent) };
    let told = |kind: &str, limit: i64, words: &str, after: &str, key: &'static str| {
        let plural = if limit == 1 { "" } else { "s" };
        let message = format!("Decimal input should have no more than {limit} {words}{plural}{after}");
        Some(Complaint::new(kind, message, input).with(key, Value::Int(limit)))
    };
    let (max_digits, decimal_places) = (all.integer("max_digits"), all.integer("decimal_places"));
    Ok(match (name, max_digits, decimal_places) {
        ("max_digits", Some(limit), _) if digits > limit => {
            told("decimal_max_digits", limit, "digit", " in total", "max_digits")
        }
        ("decimal_places", _, Some(limit)) if places > limit => {
            told("decimal_max_places", limit, "decimal place", "", "decimal_places")
        }
        ("decimal_places", Some(most), Some(limit)) if digits - places > most - limit => {
            told("decimal_whole_digits", most - limit, "digit", " before the decimal point", "whole_digits")
        }
        _ => None,
    })
}

fn pattern(vm: &mut Vm, pattern: &Value, value: &Value, input: &Value) -> Result<Option<Complaint>> {
    if value.as_text().is_none() {
        return Ok(None);
    }
    let module = vm.import("re")?;
    if !vm.call_method(&module, "search", [pattern.clone(), value.clone()])?.is_none() {
        return Ok(None);
    }
    let shown = match vm.get_attr_opt(pattern, "pattern")? {
        Some(text) => vm.str(&text)?,
        None => vm.str(pattern)?,
    };
    let message = format!("String should match pattern '{shown}'");
    Ok(Some(Complaint::new("string_pattern_mismatch", message, input).with("pattern", Value::str(shown))))
}
