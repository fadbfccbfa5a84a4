//! `str.format`.

use crate::args::Args;
use crate::error::{Raised, Result};
use crate::value::Value;
use crate::vm::Vm;

/// What the fields of a template are filled from.
pub(crate) enum Given {
    /// The arguments of `format`.
    Arguments(Args),
    /// The mapping of `format_map`.
    Mapping(Value),
}

/// How fields without a number are counted.
#[derive(Default)]
struct Numbering {
    next: usize,
    automatic: Option<bool>,
}

/// A field between braces.
struct Field<'a> {
    name: &'a str,
    conversion: Option<char>,
    spec: &'a str,
}

/// A template with its fields filled in.
///
/// # Errors
/// `ValueError` for a template that is not well formed; `IndexError` and `KeyError` for what is missing.
pub(crate) fn template(vm: &mut Vm, text: &str, given: &Given) -> Result<String> {
    fill(vm, text, given, &mut Numbering::default(), 2)
}

fn fill(vm: &mut Vm, text: &str, given: &Given, numbering: &mut Numbering, depth: usize) -> Result<String> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(vm.value_error("Max string recursion exceeded"));
    };
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        filled.push_str(before);
        let mut chars = from.chars();
        let brace = chars.next().unwrap_or('{');
        let after = chars.as_str();
        if after.starts_with(brace) {
            filled.push(brace);
            rest = after.get(1..).unwrap_or("");
            continue;
        }
        if brace == '}' {
            return Err(vm.value_error("Single '}' encountered in format string"));
        }
        if after.is_empty() {
            return Err(vm.value_error("Single '{' encountered in format string"));
        }
        vm.burn(1)?;
        let (field, next) = field(vm, after)?;
        rest = next;
        let value = value_of(vm, field.name, given, numbering)?;
        let value = match field.conversion {
            Some('r') => Value::from(vm.repr(&value)?),
            Some('s') => Value::from(vm.str(&value)?),
            Some('a') => Value::from(vm.ascii(&value)?),
            Some(other) => return Err(vm.value_error(format!("Unknown conversion specifier {other}"))),
            None => value,
        };
        let spec = if field.spec.contains(['{', '}']) {
            fill(vm, field.spec, given, numbering, depth)?
        } else {
            field.spec.to_owned()
        };
        let shown = vm.format(&value, &spec)?;
        vm.check_memory(filled.len() + shown.len())?;
        filled.push_str(&shown);
    }
    filled.push_str(rest);
    Ok(filled)
}

/// Takes a field apart that begins after its brace; gives what follows the closing one.
fn field<'a>(vm: &mut Vm, text: &'a str) -> Result<(Field<'a>, &'a str)> {
    // The name ends at `:`, `!` or a brace; in brackets anything goes.
    let mut in_brackets = false;
    let mut end = None;
    for (at, c) in text.char_indices() {
        match c {
            '[' => in_brackets = true,
            ']' => in_brackets = false,
            '{' if !in_brackets => return Err(vm.value_error("unexpected '{' in field name")),
            ':' | '!' | '}' if !in_brackets => {
                end = Some((at, c));
                break;
            }
            _ => {}
        }
    }
    let Some((at, c)) = end else { return Err(vm.value_error("expected '}' before end of string")) };
    let (name, from) = text.split_at_checked(at).unwrap_or((text, ""));
    let mut rest = from.get(1..).unwrap_or("");
    if c == '}' {
        return Ok((Field { name, conversion: None, spec: "" }, rest));
    }
    let mut conversion = None;
    if c == '!' {
        let mut chars = rest.chars();
        conversion = chars.next();
        rest = chars.as_str();
        let Some(_) = conversion else {
            return Err(vm.value_error("end of string while looking for conversion specifier"));
        };
        let mut chars = rest.chars();
        match chars.next() {
            None => return Err(vm.value_error("unmatched '{' in format spec")),
            Some('}') => return Ok((Field { name, conversion, spec: "" }, chars.as_str())),
            Some(':') => rest = chars.as_str(),
            Some(_) => return Err(vm.value_error("expected ':' after conversion specifier")),
        }
    }
    let mut open = 1;
    for (at, c) in rest.char_indices() {
        match c {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            let (spec, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
            return Ok((Field { name, conversion, spec }, after.get(1..).unwrap_or("")));
        }
    }
    Err(vm.value_error(if c == '!' { "unmatched '{' in format spec" } else { "expected '}' before end of string" }))
}

/// The value a field's name stands for: an argument, and then attributes and items of it.
fn value_of(vm: &mut Vm, name: &str, given: &Given, numbering: &mut Numbering) -> Result<Value> {
    let end = name.find(['.', '[']).unwrap_or(name.len());
    let (first, mut rest) = name.split_at_checked(end).unwrap_or((name, ""));
    let mut value = argument(vm, first, given, numbering)?;
    while let Some(kind) = rest.chars().next() {
        rest = rest.get(kind.len_utf8()..).unwrap_or("");
        match kind {
            '.' => {
                let end = rest.find(['.', '[']).unwrap_or(rest.len());
                let (attribute, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
                if attribute.is_empty() {
                    return Err(empty_attribute(vm));
                }
                value = vm.get_attr(&value, attribute)?;
                rest = after;
            }
            '[' => {
                let Some((key, after)) = rest.split_once(']') else {
                    return Err(vm.value_error("Missing ']' in format string"));
                };
                if key.is_empty() {
                    return Err(empty_attribute(vm));
                }
                let key = match position(vm, key)? {
                    Some(at) => Value::from(at),
                    None => Value::from(key),
                };
                value = vm.get_item(&value, &key)?;
                rest = after;
            }
            _ => return Err(vm.value_error("Only '.' or '[' may follow ']' in format field specifier")),
        }
    }
    Ok(value)
}

fn empty_attribute(vm: &mut Vm) -> Raised {
    vm.value_error("Empty attribute in format string")
}

/// The number a name consists of, if it does.
fn position(vm: &mut Vm, name: &str) -> Result<Option<usize>> {
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    match name.parse::<i64>() {
        Ok(number) => Ok(Some(number as usize)),
        Err(_) => Err(vm.value_error("Too many decimal digits in format string")),
    }
}

fn argument(vm: &mut Vm, name: &str, given: &Given, numbering: &mut Numbering) -> Result<Value> {
    let position = position(vm, name)?;
    let at = match (name.is_empty(), position) {
        (true, _) => Some(numbering.next),
        (false, position) => position,
    };
    let args = match given {
        Given::Arguments(args) => args,
        Given::Mapping(_) if at.is_some() => return Err(vm.value_error("Format string contains positional fields")),
        Given::Mapping(mapping) => return vm.get_item(mapping, &Value::str(name)),
    };
    let Some(at) = at else {
        let found = args.keywords.iter().find(|(keyword, _)| keyword.as_str() == name);
        return match found {
            Some((_, value)) => Ok(value.clone()),
            None => Err(vm.key_error(Value::str(name))),
        };
    };
    let automatic = name.is_empty();
    match numbering.automatic {
        Some(before) if before != automatic => {
            let switch = if automatic {
                "cannot switch from manual field specification to automatic field numbering"
            } else {
                "cannot switch from automatic field numbering to manual field specification"
            };
            return Err(vm.value_error(switch));
        }
        _ => numbering.automatic = Some(automatic),
    }
    if automatic {
        numbering.next += 1;
    }
    match args.positional.get(at) {
        Some(value) => Ok(value.clone()),
        None => {
            let message = format!("Replacement index {at} out of range for positional args tuple");
            Err(vm.error("IndexError", message))
        }
    }
}
