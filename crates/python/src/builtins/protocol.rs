//! The methods behind operators that the built-in types share: `__len__`, `__eq__`, `__add__`, ….
//!
//! The machine knows what operators do to built-in values and asks these
//! methods only for objects of subclasses and where a script calls them by
//! name; so each unwraps its operands and asks the machine.

use crate::args::Args;
use crate::code::{BinaryOp, CompareOp, UnaryOp};
use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

/// The built-in value a method is called on.
pub(crate) fn this(args: &Args) -> Value {
    args.positional.first().map(|value| value.unwrapped().clone()).unwrap_or_default()
}

/// The argument of a method with one.
fn argument(vm: &mut Vm, args: &Args) -> Result<Value> {
    match args.get(1) {
        Some(value) if args.positional.len() == 2 => Ok(value.clone()),
        _ => {
            let given = args.positional.len().saturating_sub(1);
            Err(vm.type_error(format!("expected 1 argument, got {given}")))
        }
    }
}

pub(crate) fn len(vm: &mut Vm, args: Args) -> Result<Value> {
    vm.len(&this(&args)).map(Value::from)
}

pub(crate) fn bool(vm: &mut Vm, args: Args) -> Result<Value> {
    vm.truthy(&this(&args)).map(Value::Bool)
}

pub(crate) fn iter(vm: &mut Vm, args: Args) -> Result<Value> {
    vm.iter(&this(&args))
}

pub(crate) fn contains(vm: &mut Vm, args: Args) -> Result<Value> {
    let item = argument(vm, &args)?;
    vm.contains(&this(&args), &item).map(Value::Bool)
}

pub(crate) fn get_item(vm: &mut Vm, args: Args) -> Result<Value> {
    let key = argument(vm, &args)?;
    vm.get_item(&this(&args), &key)
}

pub(crate) fn set_item(vm: &mut Vm, args: Args) -> Result<Value> {
    match (args.get(1), args.get(2)) {
        (Some(key), Some(value)) => vm.set_item(&this(&args), key.clone(), value.clone()).map(|()| Value::None),
        _ => {
            let given = args.positional.len().saturating_sub(1);
            Err(vm.type_error(format!("expected 2 arguments, got {given}")))
        }
    }
}

pub(crate) fn del_item(vm: &mut Vm, args: Args) -> Result<Value> {
    let key = argument(vm, &args)?;
    vm.del_item(&this(&args), &key).map(|()| Value::None)
}

pub(crate) fn hash(vm: &mut Vm, args: Args) -> Result<Value> {
    vm.hash(&this(&args)).map(Value::Int)
}

pub(crate) fn repr(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = this(&args);
    vm.nested(|vm| vm.repr_built_in(&this)).map(Value::from)
}

/// `__format__`: with a format that is empty `str()` of the object, which a subclass may have changed.
pub(crate) fn format(vm: &mut Vm, args: Args) -> Result<Value> {
    let spec = argument(vm, &args)?;
    let Some(spec) = spec.as_text().cloned() else {
        let kind = super::arity::kind_of(vm, &spec);
        return Err(vm.type_error(format!("__format__() argument must be str, not {kind}")));
    };
    if spec.is_empty() {
        return vm.str(&args.this()).map(Value::from);
    }
    super::format::format(vm, &this(&args), &spec).map(Value::from)
}

/// Whether two built-in values are of kinds that can be equal, or have an order.
fn comparable(a: &Value, b: &Value) -> bool {
    use Value::{Big, Bool, Bytes, Dict, Float, Int, List, Range, Set, Slice, Str, Tuple, View};
    matches!(
        (a, b),
        (Bool(_) | Int(_) | Big(_) | Float(_), Bool(_) | Int(_) | Big(_) | Float(_))
            | (Str(_), Str(_))
            | (Bytes(_), Bytes(_))
            | (List(_), List(_))
            | (Tuple(_), Tuple(_))
            | (Dict(_), Dict(_))
            | (Set(_) | View(_), Set(_) | View(_))
            | (Range(_), Range(_))
            | (Slice(_), Slice(_))
    )
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let other = argument(vm, args)?;
    let (a, b) = (this(args), other.unwrapped());
    let ordered =
        matches!(op, CompareOp::Eq | CompareOp::Ne) || !matches!(a, Value::Dict(_) | Value::Range(_) | Value::Slice(_));
    if !ordered || !comparable(&a, b) { Ok(Value::NotImplemented) } else { vm.compare(op, &a, b) }
}

pub(crate) fn eq(vm: &mut Vm, args: Args) -> Result<Value> {
    compare(vm, &args, CompareOp::Eq)
}

pub(crate) fn ne(vm: &mut Vm, args: Args) -> Result<Value> {
    compare(vm, &args, CompareOp::Ne)
}

pub(crate) fn lt(vm: &mut Vm, args: Args) -> Result<Value> {
    compare(vm, &args, CompareOp::Lt)
}

pub(crate) fn le(vm: &mut Vm, args: Args) -> Result<Value> {
    compare(vm, &args, CompareOp::Le)
}

pub(crate) fn gt(vm: &mut Vm, args: Args) -> Result<Value> {
    compare(vm, &args, CompareOp::Gt)
}

pub(crate) fn ge(vm: &mut Vm, args: Args) -> Result<Value> {
    compare(vm, &args, CompareOp::Ge)
}

/// An operator whose left operand the method is called on.
pub(crate) fn binary(vm: &mut Vm, args: &Args, op: BinaryOp) -> Result<Value> {
    let other = argument(vm, args)?;
    let result = vm.binary_built_in(op, &this(args), other.unwrapped())?;
    Ok(result.unwrap_or(Value::NotImplemented))
}

/// An operator whose right operand the method is called on.
pub(crate) fn reflected(vm: &mut Vm, args: &Args, op: BinaryOp) -> Result<Value> {
    let other = argument(vm, args)?;
    let result = vm.binary_built_in(op, other.unwrapped(), &this(args))?;
    Ok(result.unwrap_or(Value::NotImplemented))
}

/// An operator with `=`, on a built-in value that changes itself; gives the object it is called on.
pub(crate) fn in_place(vm: &mut Vm, args: &Args, op: BinaryOp) -> Result<Value> {
    let other = argument(vm, args)?;
    vm.inplace(op, &this(args), other.unwrapped())?;
    Ok(args.this())
}

pub(crate) fn unary(vm: &mut Vm, args: &Args, op: UnaryOp) -> Result<Value> {
    vm.unary(op, &this(args))
}

/// `__reversed__` of a sequence.
pub(crate) fn reversed(vm: &mut Vm, args: Args) -> Result<Value> {
    super::iterators::reversed_of(vm, &this(&args))
}
