//! Numbers and truth values (pydantic-core 2.13, `input/shared.rs`, `validators/{int,float,bool,decimal}.rs`).

use std::rc::Rc;

use linktable_python::{Args, Class, Result, Value, Vm};

use super::{Conversion, Exactness, taken};
use crate::pydantic::complaint::{Complaint, Fit};
use crate::pydantic::constrain::Constraints;

const NO_INT: &str = "Input should be a valid integer";
const NO_FLOAT: &str = "Input should be a valid number";
const NO_BOOL: &str = "Input should be a valid boolean";
const NOT_WHOLE: &str = "Input should be a valid integer, got a number with a fractional part";
const NO_INTEGER: &str = "Input should be a valid integer, unable to parse string as an integer";
const NOT_FINITE: &str = "Input should be a finite number";

/// The text of a `str` or `bytes`.
pub(super) fn text_of(value: &Value) -> Option<String> {
    match value.unwrapped() {
        Value::Str(text) => Some(text.to_string()),
        Value::Bytes(bytes) => String::from_utf8(bytes.bytes.borrow().clone()).ok(),
        _ => None,
    }
}

pub(super) fn int(vm: &mut Vm, how: &Conversion<'_>, value: &Value) -> Result<Fit> {
    let plain = value.unwrapped().clone();
    let class = vm.types.int().clone();
    Ok(match &plain {
        Value::Int(_) | Value::Big(_) => Ok(plain),
        _ if how.is_strict() => Complaint::new("int_type", NO_INT, value).alone(),
        Value::Bool(truth) => how.lax(Value::Int(i64::from(*truth))),
        Value::Float(number) if !number.is_finite() => Complaint::new("finite_number", NOT_FINITE, value).alone(),
        Value::Float(number) if number.fract() != 0.0 => Complaint::new("int_from_float", NOT_WHOLE, value).alone(),
        Value::Float(_) => match taken(vm, &class, [plain].into())? {
            Some(number) => how.lax(number),
            None => Complaint::new("int_type", NO_INT, value).alone(),
        },
        Value::Str(_) | Value::Bytes(_) => {
            let digits = text_of(&plain).and_then(|text| integer_text(&text));
            let number = match digits {
                Some(digits) => taken(vm, &class, [Value::str(digits)].into())?,
                None => None,
            };
            match number {
                Some(number) => how.lax(number),
                None => Complaint::new("int_parsing", NO_INTEGER, value).alone(),
            }
        }
        _ if vm.class_of(value).full_name() == "decimal.Decimal" => {
            let number = taken(vm, &class, [value.clone()].into())?.unwrap_or_default();
            match vm.eq(&number, value)? {
                true => how.lax(number),
                false => Complaint::new("int_from_float", NOT_WHOLE, value).alone(),
            }
        }
        _ => Complaint::new("int_type", NO_INT, value).alone(),
    })
}

/// The digits of a text that is an integer: spaces around it, one `_` between digits, and `.0` at its end go.
fn integer_text(text: &str) -> Option<String> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix(['-', '+']) {
        Some(digits) => (if text.starts_with('-') { "-" } else { "" }, digits),
        None => ("", text),
    };
    let digits = match digits.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() && fraction.bytes().all(|digit| digit == b'0') => whole,
        Some(_) => return None,
        None => digits,
    };
    let is_right = !digits.is_empty()
        && digits.bytes().all(|digit| digit.is_ascii_digit() || digit == b'_')
        && !digits.starts_with('_')
        && !digits.ends_with('_')
        && !digits.contains("__");
    is_right.then(|| format!("{sign}{}", digits.replace('_', "")))
}

pub(super) fn float(vm: &mut Vm, how: &Conversion<'_>, constraints: &Constraints, value: &Value) -> Result<Fit> {
    let fit = any_float(vm, how, value)?;
    Ok(match fit {
        Ok(Value::Float(number)) if !number.is_finite() && constraints.switch("allow_inf_nan") == Some(false) => {
            Complaint::new("finite_number", NOT_FINITE, value).alone()
        }
        fit => fit,
    })
}

fn any_float(vm: &mut Vm, how: &Conversion<'_>, value: &Value) -> Result<Fit> {
    let plain = value.unwrapped().clone();
    Ok(match &plain {
        Value::Float(_) => Ok(plain),
        Value::Int(_) | Value::Big(_) => {
            how.at_most(Exactness::Strict);
            Ok(Value::Float(vm.to_float(&plain)?))
        }
        _ if how.is_strict() => Complaint::new("float_type", NO_FLOAT, value).alone(),
        Value::Bool(_) => how.lax(Value::Float(vm.to_float(&plain)?)),
        Value::Str(_) | Value::Bytes(_) => {
            let text = text_of(&plain).map(Value::str);
            let class = vm.types.float().clone();
            let number = match text {
                Some(text) => taken(vm, &class, [text].into())?,
                None => None,
            };
            match number {
                Some(number) => how.lax(number),
                None => {
                    let message = "Input should be a valid number, unable to parse string as a number";
                    Complaint::new("float_parsing", message, value).alone()
                }
            }
        }
        _ => match vm.special(value, "__float__")? {
            Some(_) => {
                let class = vm.types.float().clone();
                how.lax(vm.call(&Value::Class(class), [value.clone()].into())?)
            }
            None => Complaint::new("float_type", NO_FLOAT, value).alone(),
        },
    })
}

pub(super) fn truth(vm: &mut Vm, how: &Conversion<'_>, value: &Value) -> Result<Fit> {
    let plain = value.unwrapped().clone();
    let found = match &plain {
        Value::Bool(_) => return Ok(Ok(plain)),
        _ if how.is_strict() => return Ok(Complaint::new("bool_type", NO_BOOL, value).alone()),
        Value::Int(0) => Some(false),
        Value::Int(1) => Some(true),
        Value::Float(number) if *number == 0.0 => Some(false),
        Value::Float(number) if *number == 1.0 => Some(true),
        Value::Str(_) | Value::Bytes(_) => {
            let word = text_of(&plain).unwrap_or_default().to_ascii_lowercase();
            match word.as_str() {
                "1" | "on" | "t" | "true" | "y" | "yes" => Some(true),
                "0" | "off" | "f" | "false" | "n" | "no" => Some(false),
                _ => None,
            }
        }
        Value::Int(_) | Value::Big(_) | Value::Float(_) => None,
        _ if vm.class_of(value).full_name() == "decimal.Decimal" => {
            match (vm.eq(value, &Value::Int(0))?, vm.eq(value, &Value::Int(1))?) {
                (true, _) => Some(false),
                (_, true) => Some(true),
                _ => None,
            }
        }
        _ => return Ok(Complaint::new("bool_type", NO_BOOL, value).alone()),
    };
    Ok(match found {
        Some(truth) => how.lax(Value::Bool(truth)),
        None => {
            let message = "Input should be a valid boolean, unable to interpret input";
            Complaint::new("bool_parsing", message, value).alone()
        }
    })
}

pub(super) fn decimal(
    vm: &mut Vm,
    how: &Conversion<'_>,
    class: &Rc<Class>,
    constraints: &Constraints,
    value: &Value,
) -> Result<Fit> {
    let is_decimal = vm.is_instance(value, class);
    if !is_decimal && how.is_strict_python() {
        return Ok(super::not_instance("Decimal", value));
    }
    let source: Args = match value.unwrapped() {
        _ if is_decimal => [value.clone()].into(),
        Value::Int(_) | Value::Big(_) => [value.unwrapped().clone()].into(),
        Value::Float(_) => [Value::str(vm.str(value)?)].into(),
        Value::Str(text) => [Value::str(text.trim())].into(),
        Value::Tuple(parts) if parts.items.len() == 3 => [value.clone()].into(),
        _ => {
            let message = "Decimal input should be an integer, float, string or Decimal object";
            return Ok(Complaint::new("decimal_type", message, value).alone());
        }
    };
    let made = match is_decimal {
        true => Some(value.clone()),
        false => taken(vm, class, source)?,
    };
    let Some(made) = made else {
        return Ok(Complaint::new("decimal_parsing", "Input should be a valid decimal", value).alone());
    };
    let finite = vm.call_method(&made, "is_finite", Args::none())?;
    if !vm.truthy(&finite)? && constraints.switch("allow_inf_nan") != Some(true) {
        return Ok(Complaint::new("finite_number", NOT_FINITE, value).alone());
    }
    Ok(if is_decimal { Ok(made) } else { how.lax(made) })
}
