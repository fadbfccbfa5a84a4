//! `template % values`.

use std::rc::Rc;

use num_traits::Signed;

use super::number::{Style, digits_of};
use crate::error::Result;
use crate::object::Bytes;
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

/// What follows a `%`.
#[derive(Default)]
struct Conversion {
    key: Option<String>,
    left: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
}

/// The values a template takes one after the other.
struct Values<'a> {
    given: &'a Value,
    items: Vec<Value>,
    at: usize,
}

impl Values<'_> {
    fn next(&mut self, vm: &mut Vm) -> Result<Value> {
        match self.items.get(self.at) {
            Some(value) => {
                self.at += 1;
                Ok(value.clone())
            }
            None => Err(vm.type_error("not enough arguments for format string")),
        }
    }
}

/// Whether a value can be asked for keys: anything with items that is no tuple and no string.
fn is_mapping(vm: &mut Vm, value: &Value) -> bool {
    !matches!(value.unwrapped(), Value::Tuple(_) | Value::Str(_)) && vm.class_of(value).lookup("__getitem__").is_some()
}

/// `template % values`.
///
/// # Errors
/// `TypeError` and `ValueError` where template and values do not go together.
pub(crate) fn percent_format(vm: &mut Vm, template: &Text, given: &Value) -> Result<Value> {
    fill(vm, template, given, false).map(Value::from)
}

/// `template % values` of bytes.
///
/// # Errors
/// As [`percent_format`].
pub(crate) fn percent_format_bytes(vm: &mut Vm, template: &Rc<Bytes>, given: &Value) -> Result<Value> {
    let text: String = template.bytes.borrow().iter().map(|byte| char::from(*byte)).collect();
    let filled = fill(vm, &text, given, true)?.chars().map(|c| c as u8).collect();
    Ok(Value::Bytes(if template.mutable { Bytes::new_mutable(filled) } else { Bytes::new(filled) }))
}

/// Fills a template; characters of one that is `bytes` stand for one byte each.
fn fill(vm: &mut Vm, template: &str, given: &Value, bytes: bool) -> Result<String> {
    let items = match given.unwrapped() {
        Value::Tuple(tuple) => tuple.items.clone(),
        _ => vec![given.clone()],
    };
    let mut values = Values { given, items, at: 0 };
    let mut used_key = false;
    let chars: Vec<char> = template.chars().collect();
    let mut text = String::with_capacity(template.len());
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        at += 1;
        if *c != '%' {
            text.push(*c);
            continue;
        }
        if chars.get(at) == Some(&'%') {
            text.push('%');
            at += 1;
            continue;
        }
        vm.burn(1)?;
        let (conversion, next) = conversion(vm, &chars, at, &mut values)?;
        at = next;
        let Some(kind) = chars.get(at).copied() else { return Err(vm.value_error("incomplete format")) };
        at += 1;
        let value = match &conversion.key {
            Some(key) => {
                used_key = true;
                let key = match bytes {
                    true => Value::bytes(key.chars().map(|c| c as u8).collect()),
                    false => Value::str(key.as_str()),
                };
                vm.get_item(given, &key)?
            }
            None => values.next(vm)?,
        };
        let shown = match (bytes, kind) {
            (true, 's' | 'b' | 'c') => padded(&conversion, "", &byte_text(vm, &conversion, kind, &value)?, ' '),
            (true, 'r') => convert(vm, &conversion, 'a', &value, at - 1)?,
            _ => convert(vm, &conversion, kind, &value, at - 1)?,
        };
        vm.check_memory(text.len() + shown.len())?;
        text.push_str(&shown);
    }
    let left_over = values.at < values.items.len();
    if left_over && !used_key && !is_mapping(vm, given) {
        let what = if bytes { "bytes" } else { "string" };
        return Err(vm.type_error(format!("not all arguments converted during {what} formatting")));
    }
    Ok(text)
}

/// What `%s`, `%b` and `%c` of bytes take: bytes, or one byte; as text of one character for each.
fn byte_text(vm: &mut Vm, conversion: &Conversion, kind: char, value: &Value) -> Result<String> {
    let bytes = match value.unwrapped() {
        Value::Bytes(bytes) if kind != 'c' || bytes.bytes.borrow().len() == 1 => bytes.bytes.borrow().clone(),
        other if kind == 'c' => match other.as_int().map(u8::try_from) {
            Some(Ok(byte)) => vec![byte],
            Some(Err(_)) => return Err(vm.error("OverflowError", "%c arg not in range(256)")),
            None => return Err(vm.type_error("%c requires an integer in range(256) or a single byte")),
        },
        _ => {
            let class = vm.type_name(value);
            let message =
                format!("%{kind} requires a bytes-like object, or an object that implements __bytes__, not '{class}'");
            return Err(vm.type_error(message));
        }
    };
    let most = conversion.precision.unwrap_or(usize::MAX);
    Ok(bytes.into_iter().take(most).map(char::from).collect())
}

/// Reads what stands between the `%` and the letter.
fn conversion(vm: &mut Vm, chars: &[char], start: usize, values: &mut Values<'_>) -> Result<(Conversion, usize)> {
    let mut conversion = Conversion::default();
    let mut at = start;
    if chars.get(at) == Some(&'(') {
        if !is_mapping(vm, values.given) {
            return Err(vm.type_error("format requires a mapping"));
        }
        let mut depth = 1;
        let mut key = String::new();
        loop {
            at += 1;
            match chars.get(at) {
                None => return Err(vm.value_error("incomplete format key")),
                Some('(') => depth += 1,
                Some(')') => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            key.extend(chars.get(at));
        }
        at += 1;
        conversion.key = Some(key);
    }
    loop {
        match chars.get(at) {
            Some('-') => conversion.left = true,
            Some('+') => conversion.plus = true,
            Some(' ') => conversion.space = true,
            Some('#') => conversion.alternate = true,
            Some('0') => conversion.zero = true,
            _ => break,
        }
        at += 1;
    }
    if chars.get(at) == Some(&'*') {
        let width = star(vm, values)?;
        conversion.left |= width < 0;
        conversion.width = width.unsigned_abs() as usize;
        at += 1;
    } else {
        let (width, next) = digits(vm, chars, at, "width too big")?;
        conversion.width = width;
        at = next;
    }
    if chars.get(at) == Some(&'.') {
        at += 1;
        if chars.get(at) == Some(&'*') {
            let precision = star(vm, values)?;
            conversion.precision = Some(usize::try_from(precision).unwrap_or(0));
            at += 1;
        } else {
            let (precision, next) = digits(vm, chars, at, "precision too big")?;
            conversion.precision = Some(precision);
            at = next;
        }
    }
    if matches!(chars.get(at), Some('h' | 'l' | 'L')) {
        at += 1;
    }
    Ok((conversion, at))
}

fn star(vm: &mut Vm, values: &mut Values<'_>) -> Result<i64> {
    let value = values.next(vm)?;
    match value.as_int() {
        Some(number) => Ok(number),
        None => Err(vm.type_error("* wants int")),
    }
}

fn digits(vm: &mut Vm, chars: &[char], start: usize, too_big: &str) -> Result<(usize, usize)> {
    let mut at = start;
    let mut number: usize = 0;
    while let Some(digit) = chars.get(at).and_then(|c| c.to_digit(10)) {
        number = number.saturating_mul(10).saturating_add(digit as usize);
        at += 1;
    }
    let most = if too_big.starts_with('p') { i32::MAX as usize } else { i64::MAX as usize };
    if number > most { Err(vm.value_error(too_big)) } else { Ok((number, at)) }
}

fn convert(vm: &mut Vm, conversion: &Conversion, kind: char, value: &Value, at: usize) -> Result<String> {
    vm.check_memory(conversion.precision.unwrap_or(0).saturating_add(conversion.width))?;
    let (negative, prefix, digits) = match kind {
        's' | 'r' | 'a' => {
            let text = match kind {
                's' => vm.str(value)?,
                'r' => vm.repr(value)?,
                _ => vm.ascii(value)?,
            };
            let cut = match conversion.precision {
                Some(most) => text.char_indices().nth(most).map_or(text.len(), |(at, _)| at),
                None => text.len(),
            };
            return Ok(padded(conversion, "", text.get(..cut).unwrap_or(&text), ' '));
        }
        'c' => {
            let c = character(vm, value)?;
            return Ok(padded(conversion, "", c.encode_utf8(&mut [0; 4]), ' '));
        }
        'd' | 'i' | 'u' => {
            let number = whole_number(vm, value, kind)?;
            (number.is_negative(), "", crate::builtins::int::decimal(vm, &number.abs())?)
        }
        'x' | 'X' | 'o' => {
            let Some(number) = index(vm, value)? else {
                let class = vm.type_name(value);
                return Err(vm.type_error(format!("%{kind} format: an integer is required, not {class}")));
            };
            let (radix, prefix) = match kind {
                'o' => (8, "0o"),
                'x' => (16, "0x"),
                _ => (16, "0X"),
            };
            vm.check_memory(usize::try_from(number.bits()).unwrap_or(usize::MAX))?;
            let mut digits = number.abs().to_str_radix(radix);
            if kind == 'X' {
                digits.make_ascii_uppercase();
            }
            (number.is_negative(), if conversion.alternate { prefix } else { "" }, digits)
        }
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            let number = float(vm, value)?;
            let precision = Some(conversion.precision.unwrap_or(6));
            let style = Style { kind, precision, alternate: conversion.alternate };
            let text = digits_of(number.abs(), style);
            let negative = number.is_sign_negative() && !number.is_nan();
            let sign = sign(conversion, negative);
            let fill = if conversion.zero && !conversion.left { '0' } else { ' ' };
            return Ok(padded(conversion, sign, &text, fill));
        }
        other => {
            let code = other as u32;
            let shown = if (0x20..0x7f).contains(&code) { other } else { '?' };
            return Err(vm.value_error(format!("unsupported format character '{shown}' (0x{code:x}) at index {at}")));
        }
    };
    let missing = conversion.precision.unwrap_or(0).saturating_sub(digits.len());
    let digits = format!("{}{digits}", "0".repeat(missing));
    let sign = format!("{}{prefix}", sign(conversion, negative));
    let fill = if conversion.zero && !conversion.left { '0' } else { ' ' };
    Ok(padded(conversion, &sign, &digits, fill))
}

fn sign(conversion: &Conversion, negative: bool) -> &'static str {
    match (negative, conversion.plus, conversion.space) {
        (true, ..) => "-",
        (false, true, _) => "+",
        (false, false, true) => " ",
        _ => "",
    }
}

fn padded(conversion: &Conversion, sign: &str, text: &str, fill: char) -> String {
    let missing = conversion.width.saturating_sub(sign.len() + text.chars().count());
    let blank = " ".repeat(if fill == ' ' { missing } else { 0 });
    let zeros = "0".repeat(if fill == ' ' { 0 } else { missing });
    if conversion.left { format!("{sign}{text}{blank}") } else { format!("{blank}{sign}{zeros}{text}") }
}

fn character(vm: &mut Vm, value: &Value) -> Result<char> {
    if let Some(text) = value.as_text() {
        return match text.char_at(0) {
            Some(c) if text.char_len() == 1 => Ok(c),
            _ => Err(vm.type_error("%c requires int or char")),
        };
    }
    match index(vm, value)? {
        Some(code) => match u32::try_from(code).ok().and_then(char::from_u32) {
            Some(c) => Ok(c),
            None => Err(vm.error("OverflowError", "%c arg not in range(0x110000)")),
        },
        None => Err(vm.type_error("%c requires int or char")),
    }
}

/// The integer, or what `__index__` gives for it.
fn index(vm: &mut Vm, value: &Value) -> Result<Option<num_bigint::BigInt>> {
    if value.as_bigint().is_none() && vm.class_of(value).lookup("__index__").is_none() {
        return Ok(None);
    }
    crate::builtins::numbers::index_of(vm, value).map(Some)
}

fn whole_number(vm: &mut Vm, value: &Value, kind: char) -> Result<num_bigint::BigInt> {
    let is_real = value.as_bigint().is_some()
        || matches!(value.unwrapped(), Value::Float(_))
        || ["__int__", "__index__"].iter().any(|name| vm.class_of(value).lookup(name).is_some());
    if !is_real || value.as_text().is_some() {
        let class = vm.type_name(value);
        return Err(vm.type_error(format!("%{kind} format: a real number is required, not {class}")));
    }
    let number = crate::builtins::int::number_of(vm, value)?;
    Ok(number.as_bigint().unwrap_or_default())
}

fn float(vm: &mut Vm, value: &Value) -> Result<f64> {
    if value.as_text().is_some() || matches!(value.unwrapped(), Value::Bytes(_)) {
        let class = vm.type_name(value);
        return Err(vm.type_error(format!("must be real number, not {class}")));
    }
    match crate::builtins::float::number_of(vm, value) {
        Err(raised) if vm.exception_is(&raised, "TypeError") => {
            let class = vm.type_name(value);
            Err(vm.type_error(format!("must be real number, not {class}")))
        }
        number => number,
    }
}
