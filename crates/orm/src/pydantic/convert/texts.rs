//! Texts, bytes and ids (pydantic-core 2.13, `validators/{string,bytes,uuid}.rs`).

use std::rc::Rc;

use linktable_python::object::Bytes;
use linktable_python::{Args, Class, Result, Value, Vm};

use super::numbers::text_of;
use super::{Conversion, Exactness, taken};
use crate::pydantic::complaint::{Complaint, Fit};
use crate::pydantic::constrain::Constraints;

pub(super) fn text(vm: &mut Vm, how: &Conversion<'_>, constraints: &Constraints, value: &Value) -> Result<Fit> {
    let no_text = || Ok(Complaint::new("string_type", "Input should be a valid string", value).alone());
    let plain = match value.unwrapped() {
        plain @ Value::Str(_) => {
            if !matches!(value, Value::Str(_)) {
                how.at_most(Exactness::Strict);
            }
            plain.clone()
        }
        Value::Bytes(_) if how.is_strict() => return no_text(),
        Value::Int(_) | Value::Big(_) | Value::Float(_) if how.config.numbers_as_text && !how.is_strict() => {
            how.at_most(Exactness::Lax);
            Value::str(vm.str(value)?)
        }
        _ if vm.class_of(value).full_name() == "decimal.Decimal" && how.config.numbers_as_text => {
            how.at_most(Exactness::Lax);
            Value::str(vm.str(value)?)
        }
        plain @ Value::Bytes(_) => match text_of(plain) {
            Some(text) => {
                how.at_most(Exactness::Lax);
                Value::str(text)
            }
            None => {
                let message = "Input should be a valid string, unable to parse raw data as a unicode string";
                return Ok(Complaint::new("string_unicode", message, value).alone());
            }
        },
        _ => return no_text(),
    };
    let config = how.config;
    let mut plain = plain;
    for (is_set, name, method) in [
        (config.strip, "strip_whitespace", "strip"),
        (config.lower, "to_lower", "lower"),
        (config.upper, "to_upper", "upper"),
    ] {
        if constraints.switch(name).unwrap_or(is_set) {
            plain = vm.call_method(&plain, method, Args::none())?;
        }
    }
    if config.min_length.is_none() && config.max_length.is_none() {
        return Ok(Ok(plain));
    }
    let length = i64::try_from(vm.len(&plain)?).unwrap_or(i64::MAX);
    Ok(match (config.max_length, config.min_length) {
        (Some(most), _) if length > most => too_long(most, value).alone(),
        (_, Some(least)) if length < least => too_short(least, value).alone(),
        _ => Ok(plain),
    })
}

/// A text has more characters than it may.
pub(in crate::pydantic) fn too_long(most: i64, input: &Value) -> Complaint {
    let plural = if most == 1 { "" } else { "s" };
    Complaint::new("string_too_long", format!("String should have at most {most} character{plural}"), input)
        .with("max_length", Value::Int(most))
}

/// A text has fewer characters than it must.
pub(in crate::pydantic) fn too_short(least: i64, input: &Value) -> Complaint {
    let plural = if least == 1 { "" } else { "s" };
    Complaint::new("string_too_short", format!("String should have at least {least} character{plural}"), input)
        .with("min_length", Value::Int(least))
}

pub(super) fn bytes(how: &Conversion<'_>, value: &Value) -> Result<Fit> {
    Ok(match value.unwrapped() {
        Value::Bytes(bytes) if bytes.mutable => how.lax(Value::Bytes(Bytes::new(bytes.bytes.borrow().clone()))),
        plain @ Value::Bytes(_) => Ok(plain.clone()),
        Value::Str(text) if !how.is_strict_python() => how.lax(Value::Bytes(Bytes::new(text.as_bytes().to_vec()))),
        _ => Complaint::new("bytes_type", "Input should be a valid bytes", value).alone(),
    })
}

pub(super) fn uuid(vm: &mut Vm, how: &Conversion<'_>, class: &Rc<Class>, value: &Value) -> Result<Fit> {
    if vm.is_instance(value, class) {
        return Ok(Ok(value.clone()));
    }
    if how.is_strict_python() {
        return Ok(super::not_instance("UUID", value));
    }
    let text = match value.unwrapped() {
        Value::Str(text) => text.to_string(),
        Value::Bytes(bytes) => {
            let raw = bytes.bytes.borrow().clone();
            match std::str::from_utf8(&raw).ok().filter(|text| uuid_error(text).is_none()) {
                Some(text) => text.to_owned(),
                None if raw.len() == 16 => raw.iter().map(|byte| format!("{byte:02x}")).collect(),
                None => {
                    let error = format!("invalid length: expected 16 bytes, found {}", raw.len());
                    return Ok(no_uuid(error, value));
                }
            }
        }
        _ => {
            let message = "UUID input should be a string, bytes or UUID object";
            return Ok(Complaint::new("uuid_type", message, value).alone());
        }
    };
    if let Some(error) = uuid_error(&text) {
        return Ok(no_uuid(error, value));
    }
    Ok(match taken(vm, class, [Value::str(text)].into())? {
        Some(made) => how.lax(made),
        None => no_uuid("invalid value".to_owned(), value),
    })
}

fn no_uuid(error: String, input: &Value) -> Fit {
    Complaint::new("uuid_parsing", format!("Input should be a valid UUID, {error}"), input)
        .with("error", Value::str(error))
        .alone()
}

/// What the crate `uuid`, which pydantic uses, says of a text that is no UUID.
fn uuid_error(text: &str) -> Option<String> {
    const STARTS: [usize; 5] = [0, 9, 14, 19, 24];
    const LENGTHS: [usize; 5] = [8, 4, 4, 4, 12];
    let (inner, offset, is_bare) = if let Some(inner) = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
        (inner, 1, false)
    } else if let Some(inner) = text.strip_prefix("urn:uuid:") {
        (inner, 9, false)
    } else {
        (text, 0, true)
    };
    let mut hyphens = Vec::new();
    for (at, c) in inner.char_indices() {
        if c == '-' {
            hyphens.push(at);
        } else if !c.is_ascii_hexdigit() {
            return Some(format!("invalid character: found `{c}` at {}", at + offset + 1));
        }
    }
    if hyphens.is_empty() && is_bare {
        let length = inner.len();
        return (length != 32).then(|| format!("invalid length: expected length 32 for simple format, found {length}"));
    }
    if hyphens.len() != 4 {
        return Some(format!("invalid group count: expected 5, found {}", hyphens.len() + 1));
    }
    for (group, ((start, length), end)) in
        STARTS.iter().zip(LENGTHS).zip(hyphens.iter().copied().chain([inner.len()])).enumerate()
    {
        let found = end.saturating_sub(*start);
        if found != length {
            return Some(format!("invalid group length in group {group}: expected {length}, found {found}"));
        }
    }
    None
}
