//! Built-in functions of numbers.

use crate::args::Args;
use crate::builtins::{arity, int, numbers};
use crate::code::BinaryOp;
use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

pub(super) fn abs(vm: &mut Vm, args: Args) -> Result<Value> {
    let value = arity::single(vm, args, "abs")?;
    numbers::absolute(vm, &value)
}

pub(super) fn digits(vm: &mut Vm, args: Args, name: &str, radix: u32, prefix: &str) -> Result<Value> {
    let value = arity::single(vm, args, name)?;
    int::with_prefix(vm, &value, radix, prefix).map(Value::from)
}

pub(super) fn divmod(vm: &mut Vm, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "divmod", 2, 2)?;
    match args.as_slice() {
        [a, b] => numbers::divmod(vm, a, b),
        _ => Ok(Value::None),
    }
}

pub(super) fn pow(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut args = arity::named(vm, args, "pow", &["base", "exp", "mod"], 3, 2)?;
    let (base, exponent) = (args.take(0).unwrap_or_default(), args.take(1).unwrap_or_default());
    let modulus = args.take(2).unwrap_or_default();
    numbers::pow(vm, &base, &exponent, &modulus)
}

pub(super) fn round(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut args = arity::named(vm, args, "round", &["number", "ndigits"], 2, 1)?;
    let number = args.take(0).unwrap_or_default();
    let digits = args.take_non_none(1);
    if let Value::Instance(_) = &number
        && let Some(method) = vm.special(&number, "__round__")?
    {
        return vm.call(&method, digits.into_iter().collect::<Vec<_>>().into());
    }
    numbers::round(vm, &number, digits.as_ref())
}

pub(super) fn sum(vm: &mut Vm, args: Args) -> Result<Value> {
    let given = args.positional.len() + args.keywords.len();
    if args.positional.is_empty() {
        return Err(vm.type_error(format!("sum() takes at least 1 positional argument ({given} given)")));
    }
    let mut args = arity::named(vm, args, "sum", &["iterable", "start"], 2, 1)?;
    let items = args.take(0).unwrap_or_default();
    let mut total = args.take(1).unwrap_or(Value::Int(0));
    match total.unwrapped() {
        Value::Str(_) => return Err(vm.type_error("sum() can't sum strings [use ''.join(seq) instead]")),
        Value::Bytes(bytes) => {
            let message = if bytes.mutable {
                "sum() can't sum bytearray [use b''.join(seq) instead]"
            } else {
                "sum() can't sum bytes [use b''.join(seq) instead]"
            };
            return Err(vm.type_error(message));
        }
        _ => {}
    }
    let iterator = vm.iter(&items)?;
    while let Some(item) = vm.next(&iterator)? {
        total = vm.binary(BinaryOp::Add, &total, &item)?;
    }
    Ok(total)
}
