//! `float`.

use std::rc::Rc;

use num_bigint::BigInt;

use super::{arity, int, numbers, protocol};
use crate::args::Args;
use crate::class::{Class, NativeDef, class_method, getter, method};
use crate::code::BinaryOp;
use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

/// The shortest text that reads back as the same float, as Python writes it.
pub fn repr(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let plain = format!("{number}");
        return if plain.contains('.') { plain } else { format!("{plain}.0") };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

/// What floats have.
pub static METHODS: &[NativeDef] = &[
    method("__abs__", numbers::abs),
    method("__add__", |vm, args| protocol::binary(vm, &args, BinaryOp::Add)),
    method("__bool__", protocol::bool),
    method("__ceil__", |vm, args| {
        let number = this(vm, args, "float.__ceil__")?;
        int::from_float(vm, number.ceil())
    }),
    method("__divmod__", numbers::divmod_method),
    method("__eq__", protocol::eq),
    method("__float__", numbers::float_method),
    method("__floor__", |vm, args| {
        let number = this(vm, args, "float.__floor__")?;
        int::from_float(vm, number.floor())
    }),
    method("__floordiv__", |vm, args| protocol::binary(vm, &args, BinaryOp::FloorDiv)),
    method("__format__", protocol::format),
    method("__ge__", protocol::ge),
    method("__gt__", protocol::gt),
    method("__hash__", protocol::hash),
    method("__int__", trunc),
    method("__le__", protocol::le),
    method("__lt__", protocol::lt),
    method("__mod__", |vm, args| protocol::binary(vm, &args, BinaryOp::Mod)),
    method("__mul__", |vm, args| protocol::binary(vm, &args, BinaryOp::Mul)),
    method("__ne__", protocol::ne),
    method("__neg__", numbers::negate),
    method("__pos__", plain),
    method("__pow__", numbers::pow_method),
    method("__radd__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Add)),
    method("__repr__", protocol::repr),
    method("__rfloordiv__", |vm, args| protocol::reflected(vm, &args, BinaryOp::FloorDiv)),
    method("__rmod__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Mod)),
    method("__rmul__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Mul)),
    method("__round__", numbers::round_method),
    method("__rpow__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Pow)),
    method("__rsub__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Sub)),
    method("__rtruediv__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Div)),
    method("__sub__", |vm, args| protocol::binary(vm, &args, BinaryOp::Sub)),
    method("__truediv__", |vm, args| protocol::binary(vm, &args, BinaryOp::Div)),
    method("__trunc__", trunc),
    method("as_integer_ratio", |vm, args| {
        let number = this(vm, args, "float.as_integer_ratio")?;
        if number.is_nan() {
            return Err(vm.value_error("cannot convert NaN to integer ratio"));
        }
        if number.is_infinite() {
            return Err(vm.error("OverflowError", "cannot convert Infinity to integer ratio"));
        }
        let (negative, mantissa, exponent) = parts(number);
        let zeros = if mantissa == 0 { 0 } else { mantissa.trailing_zeros() as i32 };
        let (mantissa, exponent) = if mantissa == 0 { (0, 0) } else { (mantissa >> zeros, exponent + zeros) };
        let mut top = BigInt::from(mantissa);
        let mut bottom = BigInt::from(1);
        if exponent >= 0 {
            top <<= exponent as usize;
        } else {
            bottom <<= exponent.unsigned_abs() as usize;
        }
        Ok(Value::tuple(vec![Value::big(if negative { -top } else { top }), Value::big(bottom)]))
    }),
    method("conjugate", plain),
    class_method("fromhex", from_hex),
    method("hex", |vm, args| {
        let number = this(vm, args, "float.hex")?;
        Ok(Value::from(hex(number)))
    }),
    getter("imag", |_, _| Ok(Value::Float(0.0))),
    method("is_integer", |vm, args| {
        let number = this(vm, args, "float.is_integer")?;
        Ok(Value::Bool(number.is_finite() && number.fract() == 0.0))
    }),
    getter("real", plain),
];

fn plain(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(protocol::this(&args))
}

fn trunc(vm: &mut Vm, args: Args) -> Result<Value> {
    let number = this(vm, args, "float.__trunc__")?;
    int::from_float(vm, number.trunc())
}

fn this(vm: &mut Vm, args: Args, name: &str) -> Result<f64> {
    let this = arity::none(vm, args, name)?;
    match this.unwrapped() {
        Value::Float(number) => Ok(*number),
        _ => Err(arity::wrong_receiver(vm, &this, name)),
    }
}

/// Sign, mantissa and exponent of two of a finite float.
fn parts(number: f64) -> (bool, u64, i32) {
    let bits = number.to_bits();
    let biased = ((bits >> 52) & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) = if biased == 0 { (fraction, -1074) } else { (fraction | (1 << 52), biased - 1075) };
    (number.is_sign_negative(), mantissa, exponent)
}

fn hex(number: f64) -> String {
    if !number.is_finite() {
        return repr(number);
    }
    let sign = if number.is_sign_negative() { "-" } else { "" };
    if number == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let (_, mantissa, exponent) = parts(number);
    let lead = mantissa >> 52;
    let fraction = mantissa & ((1 << 52) - 1);
    format!("{sign}0x{lead}.{fraction:013x}p{:+}", exponent + 52)
}

fn from_hex(vm: &mut Vm, args: Args) -> Result<Value> {
    let (class, text) = arity::one(vm, args, "float.fromhex")?;
    let Some(text) = text.as_text().cloned() else {
        return Err(vm.type_error("bad argument type for built-in operation"));
    };
    let Some(number) = read_hex(text.trim()) else {
        return Err(vm.value_error("invalid hexadecimal floating-point string"));
    };
    if number.is_infinite() && !text.to_ascii_lowercase().contains("inf") {
        return Err(vm.error("OverflowError", "hexadecimal value too large to represent as a float"));
    }
    match class {
        Value::Class(class) if !Rc::ptr_eq(&class, vm.types.float()) => {
            vm.call(&Value::Class(class), [Value::Float(number)].into())
        }
        _ => Ok(Value::Float(number)),
    }
}

fn read_hex(text: &str) -> Option<f64> {
    let lower = text.to_ascii_lowercase();
    let (sign, rest) = match lower.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, lower.strip_prefix('+').unwrap_or(&lower)),
    };
    match rest {
        "inf" | "infinity" => return Some(sign * f64::INFINITY),
        "nan" => return Some(f64::NAN),
        _ => {}
    }
    let rest = rest.strip_prefix("0x").unwrap_or(rest);
    let (digits, exponent) = match rest.split_once('p') {
        Some((digits, exponent)) => (digits, exponent.parse::<i64>().ok()?),
        None => (rest, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let all = format!("{whole}{fraction}");
    let number = BigInt::parse_bytes(all.as_bytes(), 16)?;
    let exponent = exponent.saturating_sub(4 * fraction.len() as i64);
    // Rounded once, to the bits a float has there, by dividing or multiplying integers.
    let bits = number.bits() as i64;
    if bits == 0 {
        return Some(sign * 0.0);
    }
    let top = bits + exponent;
    if top > 1025 {
        return Some(sign * f64::INFINITY);
    }
    if top < -1100 {
        return Some(sign * 0.0);
    }
    let keep = 53.min(top + 1074).max(0);
    let drop = bits - keep;
    let (mantissa, exponent) = if drop > 0 {
        let unit = BigInt::from(1) << drop as usize;
        let (quotient, rest) = num_integer::Integer::div_rem(&number, &unit);
        let twice: BigInt = rest * 2;
        let up = twice > unit || (twice == unit && num_integer::Integer::is_odd(&quotient));
        (if up { quotient + 1 } else { quotient }, exponent + drop)
    } else {
        (number, exponent)
    };
    let mantissa = num_traits::ToPrimitive::to_f64(&mantissa)?;
    // In two steps, since 2 to the exponent alone may be too small for a float.
    let half = exponent / 2;
    Some(sign * mantissa * 2_f64.powi(half as i32) * 2_f64.powi((exponent - half) as i32))
}

/// `float(x)`.
pub(crate) fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let built_in = vm.types.float().clone();
    let args = arity::some(vm, args, "float", 0, 1)?;
    let number = match args.first() {
        Some(value) => number_of(vm, value)?,
        None => 0.0,
    };
    Ok(arity::object_of(class, &built_in, Value::Float(number)))
}

/// `float(value)`.
pub(crate) fn number_of(vm: &mut Vm, value: &Value) -> Result<f64> {
    match value.unwrapped() {
        Value::Float(number) => return Ok(*number),
        Value::Str(text) => {
            let text = text.clone();
            return read(vm, value, &text);
        }
        Value::Bytes(bytes) => {
            let text: String = bytes.bytes.borrow().iter().map(|byte| char::from(*byte)).collect();
            return read(vm, value, &text);
        }
        number if number.as_bigint().is_some() => return vm.to_float(number),
        _ => {}
    }
    if let Some(method) = vm.special(value, "__float__")? {
        let number = vm.call(&method, Args::none())?;
        return match number.unwrapped() {
            Value::Float(number) => Ok(*number),
            _ => {
                let (class, kind) = (vm.type_name(value), vm.type_name(&number));
                Err(vm.type_error(format!("{class}.__float__ returned non-float (type {kind})")))
            }
        };
    }
    if vm.special(value, "__index__")?.is_some() {
        let number = vm.index_value(value)?;
        return Ok(number as f64);
    }
    let kind = vm.type_name(value);
    Err(vm.type_error(format!("float() argument must be a string or a real number, not '{kind}'")))
}

fn read(vm: &mut Vm, given: &Value, text: &str) -> Result<f64> {
    vm.burn(text.len() as u64 / 16)?;
    match parse(text.trim_matches(super::unicode::is_space)) {
        Some(number) => Ok(number),
        None => {
            let shown = vm.repr(given.unwrapped())?;
            Err(vm.value_error(format!("could not convert string to float: {shown}")))
        }
    }
}

/// Reads a float literal, with a sign and with `_` between digits.
fn parse(text: &str) -> Option<f64> {
    let mut plain = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '_' {
            let next = chars.peek().copied().unwrap_or(' ');
            if !before.is_ascii_digit() || !next.is_ascii_digit() {
                return None;
            }
        } else {
            match super::unicode::decimal_digit(c).and_then(|digit| char::from_digit(digit, 10)) {
                Some(digit) => plain.push(digit),
                None => plain.push(c),
            }
        }
        before = c;
    }
    let unsigned = plain.strip_prefix(['+', '-']).unwrap_or(&plain).to_ascii_lowercase();
    match unsigned.as_str() {
        "inf" | "infinity" | "nan" => {}
        // What Rust reads besides is no float in Python.
        other if !other.starts_with(|c: char| c.is_ascii_digit() || c == '.') => return None,
        _ => {}
    }
    plain.parse().ok()
}
