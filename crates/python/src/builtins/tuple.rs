//! `tuple`.

use std::rc::Rc;

use super::{arity, list, protocol};
use crate::args::Args;
use crate::class::{Class, NativeDef, method};
use crate::code::BinaryOp;
use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

/// What tuples have.
pub static METHODS: &[NativeDef] = &[
    method("__add__", |vm, args| protocol::binary(vm, &args, BinaryOp::Add)),
    method("__contains__", protocol::contains),
    method("__eq__", protocol::eq),
    method("__ge__", protocol::ge),
    method("__getitem__", protocol::get_item),
    method("__getnewargs__", |vm, args| {
        let this = args.this();
        let tuple = arity::tuple(vm, &this, "tuple.__getnewargs__")?;
        Ok(Value::tuple(vec![Value::Tuple(tuple)]))
    }),
    method("__gt__", protocol::gt),
    method("__hash__", protocol::hash),
    method("__iter__", protocol::iter),
    method("__le__", protocol::le),
    method("__len__", protocol::len),
    method("__lt__", protocol::lt),
    method("__mul__", |vm, args| protocol::binary(vm, &args, BinaryOp::Mul)),
    method("__ne__", protocol::ne),
    method("__repr__", protocol::repr),
    method("__rmul__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Mul)),
    method("count", |vm, args| {
        let (this, item) = arity::one(vm, args, "tuple.count")?;
        let tuple = arity::tuple(vm, &this, "tuple.count")?;
        list::count(vm, &tuple.items, &item)
    }),
    method("index", |vm, args| {
        let (this, args) = arity::method(vm, args, "tuple.index", 1, 3)?;
        let tuple = arity::tuple(vm, &this, "tuple.index")?;
        let Some(item) = args.first() else { return Ok(Value::None) };
        match list::index(vm, &tuple.items, item, args.get(1), args.get(2))? {
            Some(at) => Ok(Value::from(at)),
            None => Err(vm.value_error("tuple.index(x): x not in tuple")),
        }
    }),
];

/// Makes a tuple of the items of an iterable.
pub(crate) fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let built_in = vm.types.tuple().clone();
    let exact = Rc::ptr_eq(class, &built_in);
    let args = if exact { args } else { Args { keywords: Vec::new(), ..args } };
    let args = arity::some(vm, args, "tuple", 0, 1)?;
    let tuple = match args.first() {
        Some(tuple @ Value::Tuple(_)) => tuple.clone(),
        Some(items) => Value::tuple(vm.collect(items)?),
        None => Value::tuple(Vec::new()),
    };
    Ok(arity::object_of(class, &built_in, tuple))
}
