//! `int` and `bool`.

use std::rc::Rc;

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{Signed, Zero};

use super::{arity, numbers, protocol};
use crate::args::Args;
use crate::class::{Class, NativeDef, class_method, getter, method};
use crate::code::{BinaryOp, UnaryOp};
use crate::error::{Raised, Result};
use crate::value::Value;
use crate::vm::Vm;

/// How many digits CPython 3.11 turns into an integer or back; the work grows with their square.
const MAX_DIGITS: usize = 4300;

/// An integer in decimal digits.
///
/// # Errors
/// `ValueError` if it has more digits than Python turns into text.
pub fn decimal(vm: &mut Vm, number: &BigInt) -> Result<String> {
    let too_long = |vm: &mut Vm| {
        let message = "Exceeds the limit (4300 digits) for integer string conversion; \
                       use sys.set_int_max_str_digits() to increase the limit";
        Err(vm.value_error(message))
    };
    if number.bits() > 14_300 {
        return too_long(vm);
    }
    let text = number.to_string();
    if text.trim_start_matches('-').len() > MAX_DIGITS { too_long(vm) } else { Ok(text) }
}

/// What integers have.
pub static METHODS: &[NativeDef] = &[
    method("__abs__", numbers::abs),
    method("__add__", |vm, args| numbers::int_binary(vm, &args, BinaryOp::Add)),
    method("__and__", |vm, args| numbers::int_binary(vm, &args, BinaryOp::And)),
    method("__bool__", protocol::bool),
    method("__ceil__", plain),
    method("__divmod__", numbers::divmod_method),
    method("__eq__", protocol::eq),
    method("__float__", numbers::float_method),
    method("__floor__", plain),
    method("__floordiv__", |vm, args| numbers::int_binary(vm, &args, BinaryOp::FloorDiv)),
    method("__format__", protocol::format),
    method("__ge__", protocol::ge),
    method("__gt__", protocol::gt),
    method("__hash__", protocol::hash),
    method("__index__", plain),
    method("__int__", plain),
    method("__invert__", |vm, args| protocol::unary(vm, &args, UnaryOp::Invert)),
    method("__le__", protocol::le),
    method("__lshift__", |vm, args| numbers::int_binary(vm, &args, BinaryOp::LShift)),
    method("__lt__", protocol::lt),
    method("__mod__", |vm, args| numbers::int_binary(vm, &args, BinaryOp::Mod)),
    method("__mul__", |vm, args| numbers::int_binary(vm, &args, BinaryOp::Mul)),
    method("__ne__", protocol::ne),
    method("__neg__", |vm, args| protocol::unary(vm, &args, UnaryOp::Neg)),
    method("__or__", |vm, args| numbers::int_binary(vm, &args, BinaryOp::Or)),
    method("__pos__", plain),
    method("__pow__", numbers::pow_method),
    method("__radd__", |vm, args| numbers::int_reflected(vm, &args, BinaryOp::Add)),
    method("__rand__", |vm, args| numbers::int_reflected(vm, &args, BinaryOp::And)),
    method("__repr__", protocol::repr),
    method("__rfloordiv__", |vm, args| numbers::int_reflected(vm, &args, BinaryOp::FloorDiv)),
    method("__rlshift__", |vm, args| numbers::int_reflected(vm, &args, BinaryOp::LShift)),
    method("__rmod__", |vm, args| numbers::int_reflected(vm, &args, BinaryOp::Mod)),
    method("__rmul__", |vm, args| numbers::int_reflected(vm, &args, BinaryOp::Mul)),
    method("__ror__", |vm, args| numbers::int_reflected(vm, &args, BinaryOp::Or)),
    method("__round__", |vm, args| {
        let (this, digits) = arity::method(vm, args, "int.__round__", 0, 1)?;
        numbers::round(vm, this.unwrapped(), digits.first())
    }),
    method("__rpow__", |vm, args| numbers::int_reflected(vm, &args, BinaryOp::Pow)),
    method("__rrshift__", |vm, args| numbers::int_reflected(vm, &args, BinaryOp::RShift)),
    method("__rshift__", |vm, args| numbers::int_binary(vm, &args, BinaryOp::RShift)),
    method("__rsub__", |vm, args| numbers::int_reflected(vm, &args, BinaryOp::Sub)),
    method("__rtruediv__", |vm, args| numbers::int_reflected(vm, &args, BinaryOp::Div)),
    method("__rxor__", |vm, args| numbers::int_reflected(vm, &args, BinaryOp::Xor)),
    method("__sub__", |vm, args| numbers::int_binary(vm, &args, BinaryOp::Sub)),
    method("__truediv__", |vm, args| numbers::int_binary(vm, &args, BinaryOp::Div)),
    method("__trunc__", plain),
    method("__xor__", |vm, args| numbers::int_binary(vm, &args, BinaryOp::Xor)),
    method("as_integer_ratio", |vm, args| {
        let number = whole(vm, args, "int.as_integer_ratio")?;
        Ok(Value::tuple(vec![Value::big(number), Value::Int(1)]))
    }),
    method("bit_count", |vm, args| {
        let number = whole(vm, args, "int.bit_count")?;
        let ones: u32 = number.magnitude().iter_u64_digits().map(u64::count_ones).sum();
        Ok(Value::Int(i64::from(ones)))
    }),
    method("bit_length", |vm, args| {
        let number = whole(vm, args, "int.bit_length")?;
        Ok(Value::Int(number.bits() as i64))
    }),
    method("conjugate", plain),
    getter("denominator", |_, _| Ok(Value::Int(1))),
    class_method("from_bytes", from_bytes),
    getter("imag", |_, _| Ok(Value::Int(0))),
    getter("numerator", plain),
    getter("real", plain),
    method("to_bytes", to_bytes),
];

/// What `bool` has besides: its reprs are words.
pub static BOOL: &[NativeDef] = &[method("__repr__", protocol::repr)];

/// The integer itself, without the class it was made of.
fn plain(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(match protocol::this(&args) {
        Value::Bool(truth) => Value::Int(i64::from(truth)),
        number => number,
    })
}

fn whole(vm: &mut Vm, args: Args, name: &str) -> Result<BigInt> {
    let this = arity::none(vm, args, name)?;
    this.as_bigint().ok_or_else(|| arity::wrong_receiver(vm, &this, name))
}

/// `int(x)`, `int(text, base)`.
pub(crate) fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let built_in = vm.types.int().clone();
    // A subclass may take what it likes, as long as its `__new__` passes on what `int` takes.
    // The first parameter has no name that could be given.
    let mut args = arity::named(vm, args, "int", &["", "base"], 2, 0)?;
    let number = match (args.take(0), args.take(1)) {
        (None, None) => Value::Int(0),
        (None, Some(_)) => return Err(vm.type_error("int() missing string argument")),
        (Some(value), None) => number_of(vm, &value)?,
        (Some(value), Some(base)) => {
            let base = vm.index_value(&base)?;
            if base != 0 && !(2..=36).contains(&base) {
                return Err(vm.value_error("int() base must be >= 2 and <= 36, or 0"));
            }
            match value.unwrapped() {
                Value::Str(text) => {
                    let text = text.clone();
                    parse(vm, &value, &text, base as u32)?
                }
                Value::Bytes(bytes) => {
                    let text: String = bytes.bytes.borrow().iter().map(|byte| char::from(*byte)).collect();
                    parse(vm, &value, &text, base as u32)?
                }
                _ => return Err(vm.type_error("int() can't convert non-string with explicit base")),
            }
        }
    };
    Ok(arity::object_of(class, &built_in, number))
}

/// `int(value)`.
pub(crate) fn number_of(vm: &mut Vm, value: &Value) -> Result<Value> {
    if let (Value::Instance(_), Some(method)) = (value, vm.special(value, "__int__")?) {
        let number = vm.call(&method, Args::none())?;
        return match number.unwrapped() {
            Value::Int(_) | Value::Big(_) | Value::Bool(_) => Ok(number.unwrapped().clone()),
            _ => {
                let kind = vm.type_name(&number);
                Err(vm.type_error(format!("__int__ returned non-int (type {kind})")))
            }
        };
    }
    match value.unwrapped() {
        Value::Int(_) | Value::Big(_) => Ok(value.unwrapped().clone()),
        Value::Bool(truth) => Ok(Value::Int(i64::from(*truth))),
        Value::Float(number) => from_float(vm, number.trunc()),
        Value::Str(text) => {
            let text = text.clone();
            parse(vm, value, &text, 10)
        }
        Value::Bytes(bytes) => {
            let text: String = bytes.bytes.borrow().iter().map(|byte| char::from(*byte)).collect();
            parse(vm, value, &text, 10)
        }
        _ => {
            for name in ["__index__", "__trunc__"] {
                if let Some(method) = vm.special(value, name)? {
                    return vm.call(&method, Args::none());
                }
            }
            let kind = vm.type_name(value);
            let message =
                format!("int() argument must be a string, a bytes-like object or a real number, not '{kind}'");
            Err(vm.type_error(message))
        }
    }
}

/// A float without a fraction as an integer.
pub(crate) fn from_float(vm: &mut Vm, number: f64) -> Result<Value> {
    match num_traits::FromPrimitive::from_f64(number) {
        Some(number) => Ok(Value::big(number)),
        None if number.is_nan() => Err(vm.value_error("cannot convert float NaN to integer")),
        None => Err(vm.error("OverflowError", "cannot convert float infinity to integer")),
    }
}

/// Reads an integer literal, with sign and white space around it.
fn parse(vm: &mut Vm, given: &Value, text: &str, base: u32) -> Result<Value> {
    let trimmed = text.trim_matches(super::unicode::is_space);
    let (negative, digits) = match trimmed.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    let prefix = digits.get(..2).map(str::to_ascii_lowercase);
    let prefixed = match prefix.as_deref() {
        Some("0x") => Some(16),
        Some("0o") => Some(8),
        Some("0b") => Some(2),
        _ => None,
    };
    let (radix, digits, after_prefix) = match prefixed {
        Some(radix) if base == radix || base == 0 => (radix, digits.get(2..).unwrap_or(""), true),
        _ => (if base == 0 { 10 } else { base }, digits, false),
    };
    let digits = if after_prefix { digits.strip_prefix('_').unwrap_or(digits) } else { digits };
    let mut plain = String::with_capacity(digits.len());
    let mut last_underscore = true;
    for c in digits.chars() {
        let digit = c.to_digit(radix).or_else(|| super::unicode::decimal_digit(c).filter(|digit| *digit < radix));
        match digit {
            Some(digit) => plain.extend(char::from_digit(digit, radix)),
            None if c == '_' && !last_underscore => {}
            None => return Err(invalid(vm, given, base)),
        }
        last_underscore = c == '_';
    }
    // `int("010", 0)` is as wrong as the literal is.
    let octal_like =
        base == 0 && !after_prefix && plain.len() > 1 && plain.starts_with('0') && plain.bytes().any(|b| b != b'0');
    if last_underscore || octal_like {
        return Err(invalid(vm, given, base));
    }
    if !radix.is_power_of_two() && plain.len() > MAX_DIGITS {
        let message = format!(
            "Exceeds the limit (4300 digits) for integer string conversion: value has {} digits; \
             use sys.set_int_max_str_digits() to increase the limit",
            plain.len()
        );
        return Err(vm.value_error(message));
    }
    vm.burn(plain.len() as u64 / 16)?;
    match BigInt::parse_bytes(plain.as_bytes(), radix) {
        Some(number) => Ok(Value::big(if negative { -number } else { number })),
        None => Err(invalid(vm, given, base)),
    }
}

fn invalid(vm: &mut Vm, given: &Value, base: u32) -> Raised {
    match vm.repr(given.unwrapped()) {
        Ok(shown) => {
            let shown: String = shown.chars().take(200).collect();
            vm.value_error(format!("invalid literal for int() with base {base}: {shown}"))
        }
        Err(raised) => raised,
    }
}

fn is_big_endian(vm: &mut Vm, order: Option<Value>) -> Result<bool> {
    match order.as_ref().map(|order| order.as_text().map(|text| text.as_str())) {
        None | Some(Some("big")) => Ok(true),
        Some(Some("little")) => Ok(false),
        Some(Some(_)) => Err(vm.value_error("byteorder must be either 'little' or 'big'")),
        Some(None) => Err(vm.type_error("byteorder must be str")),
    }
}

fn to_bytes(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut args) = arity::named_method(vm, args, "int.to_bytes", &["length", "byteorder", "signed"], 2)?;
    let Some(number) = this.as_bigint() else { return Err(arity::wrong_receiver(vm, &this, "int.to_bytes")) };
    let length = match args.take(0) {
        Some(length) => vm.index_value(&length)?,
        None => 1,
    };
    let Ok(length) = usize::try_from(length) else {
        return Err(vm.value_error("length argument must be non-negative"));
    };
    let big = is_big_endian(vm, args.take(1))?;
    let signed = match args.take(2) {
        Some(signed) => vm.truthy(&signed)?,
        None => false,
    };
    vm.check_memory(length)?;
    if number.is_negative() && !signed {
        return Err(vm.error("OverflowError", "can't convert negative int to unsigned"));
    }
    let mut bytes = if signed { number.to_signed_bytes_le() } else { number.to_bytes_le().1 };
    if number.is_zero() {
        bytes.clear();
    }
    if bytes.len() > length {
        return Err(vm.error("OverflowError", "int too big to convert"));
    }
    bytes.resize(length, if number.is_negative() { 0xff } else { 0 });
    if big {
        bytes.reverse();
    }
    Ok(Value::bytes(bytes))
}

fn from_bytes(vm: &mut Vm, args: Args) -> Result<Value> {
    let (class, mut args) = arity::named_method(vm, args, "int.from_bytes", &["bytes", "byteorder", "signed"], 2)?;
    let given = args.take(0).unwrap_or_default();
    let mut bytes = super::bytes::bytes_of(vm, &given)?;
    let big = is_big_endian(vm, args.take(1))?;
    let signed = match args.take(2) {
        Some(signed) => vm.truthy(&signed)?,
        None => false,
    };
    if big {
        bytes.reverse();
    }
    let number = if signed { BigInt::from_signed_bytes_le(&bytes) } else { BigInt::from_bytes_le(Sign::Plus, &bytes) };
    match class {
        Value::Class(class) if !Rc::ptr_eq(&class, vm.types.int()) => {
            vm.call(&Value::Class(class), [Value::big(number)].into())
        }
        _ => Ok(Value::big(number)),
    }
}

/// `bool(value)`.
pub(crate) fn construct_bool(vm: &mut Vm, _class: &Rc<Class>, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "bool", 0, 1)?;
    match args.first() {
        Some(value) => vm.truthy(value).map(Value::Bool),
        None => Ok(Value::Bool(false)),
    }
}

/// `pow(base, exponent, modulus)`.
pub(crate) fn pow_modulo(vm: &mut Vm, base: &BigInt, exponent: &BigInt, modulus: &BigInt) -> Result<Value> {
    if modulus.is_zero() {
        return Err(vm.value_error("pow() 3rd argument cannot be 0"));
    }
    let digits = modulus.bits().div_ceil(64);
    vm.burn(exponent.bits().saturating_mul(digits).saturating_mul(digits) / 64)?;
    let (base, exponent) = if exponent.is_negative() {
        let found = base.extended_gcd(modulus);
        if found.gcd.abs() != BigInt::from(1) {
            return Err(vm.value_error("base is not invertible for the given modulus"));
        }
        (found.x * found.gcd.signum(), -exponent)
    } else {
        (base.clone(), exponent.clone())
    };
    Ok(Value::big(base.mod_floor(modulus).modpow(&exponent, modulus)))
}

/// An integer as digits of base 2, 8 or 16, with its prefix.
pub(crate) fn with_prefix(vm: &mut Vm, value: &Value, radix: u32, prefix: &str) -> Result<String> {
    let number = numbers::index_of(vm, value)?;
    vm.check_memory(usize::try_from(number.bits()).unwrap_or(usize::MAX))?;
    let sign = if number.is_negative() { "-" } else { "" };
    Ok(format!("{sign}{prefix}{}", number.abs().to_str_radix(radix)))
}
