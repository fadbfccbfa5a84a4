//! Integers and floats in formats.

use num_traits::Signed;

use super::spec::{Spec, pad, unknown_kind};
use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

/// No float has more digits after the point than these; what is asked for beyond is zeros.
const MOST_DECIMALS: usize = 1100;

/// An integer in a format.
pub(super) fn format_int(vm: &mut Vm, value: &Value, spec: &Spec, class: &str) -> Result<String> {
    let kind = spec.kind.unwrap_or('d');
    if matches!(kind, 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%') {
        let number = vm.to_float(value)?;
        return format_float(vm, number, spec, class);
    }
    let (radix, prefix) = match kind {
        'b' => (2, "0b"),
        'o' => (8, "0o"),
        'x' => (16, "0x"),
        'X' => (16, "0X"),
        'c' => return format_char(vm, value, spec),
        'd' | 'n' => (10, ""),
        _ => return Err(unknown_kind(vm, kind, class)),
    };
    if spec.precision.is_some() {
        return Err(vm.value_error("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        return Err(vm.value_error("Negative zero coercion (z) not allowed in integer format specifier"));
    }
    let number = value.as_bigint().unwrap_or_default();
    let mut digits = if radix == 10 {
        crate::builtins::int::decimal(vm, &number.abs())?
    } else {
        vm.check_memory(usize::try_from(number.bits()).unwrap_or(usize::MAX))?;
        number.abs().to_str_radix(radix)
    };
    if kind == 'X' {
        digits.make_ascii_uppercase();
    }
    let mut sign = sign_of(number.is_negative(), spec).to_owned();
    if spec.alternate {
        sign.push_str(prefix);
    }
    let group = if radix == 10 { 3 } else { 4 };
    lay_out(vm, &sign, &digits, "", spec, group)
}

fn format_char(vm: &mut Vm, value: &Value, spec: &Spec) -> Result<String> {
    if spec.precision.is_some() {
        return Err(vm.value_error("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        return Err(vm.value_error("Negative zero coercion (z) not allowed in integer format specifier"));
    }
    if spec.sign.is_some() {
        return Err(vm.value_error("Sign not allowed with integer format specifier 'c'"));
    }
    if spec.alternate {
        return Err(vm.value_error("Alternate form (#) not allowed with integer format specifier 'c'"));
    }
    if matches!(value, Value::Big(_)) {
        return Err(vm.error("OverflowError", "Python int too large to convert to C long"));
    }
    let code = value.as_int().and_then(|code| u32::try_from(code).ok()).and_then(char::from_u32);
    match code {
        Some(c) => pad(vm, "", c.encode_utf8(&mut [0; 4]), spec),
        None => Err(vm.error("OverflowError", "%c arg not in range(0x110000)")),
    }
}

fn sign_of(negative: bool, spec: &Spec) -> &'static str {
    match (negative, spec.sign) {
        (true, _) => "-",
        (false, Some('+')) => "+",
        (false, Some(' ')) => " ",
        _ => "",
    }
}

/// Sign, digits with separators and what follows them, in the width of the specification.
fn lay_out(vm: &mut Vm, sign: &str, digits: &str, rest: &str, spec: &Spec, group: usize) -> Result<String> {
    let Some(separator) = spec.grouping else {
        return pad(vm, sign, &format!("{digits}{rest}"), spec);
    };
    // Zeros that fill the width are grouped as well.
    let least =
        if spec.fill == '0' && spec.align == '=' { spec.width.saturating_sub(sign.len() + rest.len()) } else { 0 };
    vm.check_memory(least.saturating_mul(2).saturating_add(digits.len() * 2))?;
    let mut reversed = String::with_capacity(digits.len() * 2);
    for (count, digit) in digits.chars().rev().chain(std::iter::repeat('0')).enumerate() {
        if count >= digits.len() && reversed.len() >= least {
            break;
        }
        if count > 0 && count % group == 0 {
            reversed.push(separator);
        }
        reversed.push(digit);
    }
    let grouped: String = reversed.chars().rev().collect();
    pad(vm, sign, &format!("{grouped}{rest}"), spec)
}

/// A float in a format.
pub(super) fn format_float(vm: &mut Vm, number: f64, spec: &Spec, class: &str) -> Result<String> {
    let kind = spec.kind;
    let shown = match kind {
        None => 'r',
        Some('n') => 'g',
        Some(kind @ ('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%')) => kind,
        Some(kind) => return Err(unknown_kind(vm, kind, class)),
    };
    let precision = spec.precision;
    if precision.is_some_and(|precision| precision > i32::MAX as usize) {
        return Err(vm.value_error("precision too big"));
    }
    vm.check_memory(precision.unwrap_or(0).saturating_add(MOST_DECIMALS))?;
    let style = Style { kind: shown, precision, alternate: spec.alternate };
    let mut text = digits_of(number.abs(), style);
    if shown == '%' {
        text.push('%');
    }
    let mut negative = number.is_sign_negative() && !number.is_nan();
    if spec.no_negative_zero && !text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)) && number.is_finite() {
        negative = false;
    }
    let sign = sign_of(negative, spec);
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (whole, rest) = text.split_at_checked(end).unwrap_or((&text, ""));
    if whole.is_empty() {
        return pad(vm, sign, rest, spec);
    }
    lay_out(vm, sign, whole, rest, spec, 3)
}

/// How a float is to be written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    /// `e`, `f`, `g`, `%` or their capitals; `r` for what a specification without a letter means.
    pub kind: char,
    pub precision: Option<usize>,
    pub alternate: bool,
}

/// A float that is not negative, in digits.
pub(super) fn digits_of(number: f64, style: Style) -> String {
    let upper = style.kind.is_ascii_uppercase();
    let mut text = if number.is_nan() {
        "nan".to_owned()
    } else if number.is_infinite() {
        "inf".to_owned()
    } else {
        let precision = style.precision.unwrap_or(6);
        match style.kind.to_ascii_lowercase() {
            'f' => fixed(number, precision, style.alternate),
            '%' => {
                let hundredfold = number * 100.0;
                if hundredfold.is_infinite() {
                    "inf".to_owned()
                } else {
                    fixed(hundredfold, precision, style.alternate)
                }
            }
            'e' => scientific(number, precision, style.alternate),
            'g' => general(number, precision.max(1), style.alternate, false),
            _ => match style.precision {
                None => shortest(number, style.alternate),
                Some(precision) => general(number, precision.max(1), style.alternate, true),
            },
        }
    };
    if upper {
        text.make_ascii_uppercase();
    }
    text
}

/// Digits and a point, as many after it as `precision` says.
fn fixed(number: f64, precision: usize, alternate: bool) -> String {
    let exact = precision.min(MOST_DECIMALS);
    let mut text = format!("{number:.exact$}");
    text.extend(std::iter::repeat_n('0', precision - exact));
    if alternate && precision == 0 {
        text.push('.');
    }
    text
}

/// Mantissa and exponent of ten, with `precision` digits after the point.
fn mantissa(number: f64, precision: usize) -> (String, i32) {
    let exact = precision.min(MOST_DECIMALS);
    let text = format!("{number:.exact$e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let mut digits = digits.to_owned();
    if precision > exact {
        digits.extend(std::iter::repeat_n('0', precision - exact));
    }
    (digits, exponent.parse().unwrap_or(0))
}

fn with_exponent(digits: &str, exponent: i32) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

fn scientific(number: f64, precision: usize, alternate: bool) -> String {
    let (mut digits, exponent) = mantissa(number, precision);
    if alternate && precision == 0 {
        digits.push('.');
    }
    with_exponent(&digits, exponent)
}

/// `g`: fixed or scientific, whichever suits; `as_float` keeps a digit after the point.
fn general(number: f64, precision: usize, alternate: bool, as_float: bool) -> String {
    let (digits, exponent) = mantissa(number, precision - 1);
    let limit = precision as i64 - i64::from(as_float);
    let use_exponent = exponent < -4 || i64::from(exponent) >= limit;
    let mut text = if use_exponent {
        digits
    } else {
        let decimals = (precision as i64 - 1 - i64::from(exponent)).max(0) as usize;
        fixed(number, decimals, false)
    };
    if alternate {
        if !text.contains('.') {
            text.push('.');
        }
    } else if text.contains('.') {
        let kept = text.trim_end_matches('0').trim_end_matches('.').len();
        text.truncate(kept);
    }
    if use_exponent {
        return with_exponent(&text, exponent);
    }
    if as_float && !text.contains('.') {
        text.push_str(".0");
    }
    text
}

/// The shortest digits that read back as the same float.
fn shortest(number: f64, alternate: bool) -> String {
    let text = crate::builtins::float::repr(number);
    match text.split_once('e') {
        Some((digits, exponent)) if alternate && !digits.contains('.') => format!("{digits}.e{exponent}"),
        _ => text,
    }
}
