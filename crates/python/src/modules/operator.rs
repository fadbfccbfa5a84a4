//! `operator`.

use std::rc::Rc;

use crate::args::Args;
use crate::class::NativeFn;
use crate::code::{BinaryOp, CompareOp, UnaryOp};
use crate::error::Result;
use crate::object::Native;
use crate::value::Value;
use crate::vm::Vm;

/// The value of a name of `operator`.
pub(super) fn get(_vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    let plain = name.trim_start_matches("__").trim_end_matches("__");
    Ok(Some(match name {
        "itemgetter" => Value::native("itemgetter", |vm, args| {
            if args.positional.is_empty() {
                return Err(vm.type_error("itemgetter expected 1 argument, got 0"));
            }
            let keys = args.positional;
            Ok(getter("itemgetter", keys, |vm, object, key| vm.get_item(object, key)))
        }),
        "attrgetter" => Value::native("attrgetter", |vm, args| {
            if !args.positional.iter().all(|name| name.as_text().is_some()) {
                return Err(vm.type_error("attribute name must be a string"));
            }
            Ok(getter("attrgetter", args.positional, |vm, object, name| {
                let mut value = object.clone();
                let path = vm.str(name)?;
                for name in path.split('.') {
                    value = vm.get_attr(&value, name)?;
                }
                Ok(value)
            }))
        }),
        "methodcaller" => Value::native("methodcaller", |vm, mut args| {
            let name = args.take_this();
            let name = vm.str(&name)?;
            let given = Rc::new(args);
            Ok(Value::Native(Native::closure("methodcaller", move |vm, args| {
                vm.call_method(&args.this(), &name, (*given).clone())
            })))
        }),
        _ => {
            let function = FUNCTIONS.iter().find(|(known, _)| *known == name || *known == plain);
            match function {
                Some((name, function)) => Value::native(name, *function),
                None => return Ok(None),
            }
        }
    }))
}

fn getter(kind: &str, keys: Vec<Value>, get: fn(&mut Vm, &Value, &Value) -> Result<Value>) -> Value {
    Value::Native(Native::closure(kind, move |vm, args| {
        let object = args.this();
        match keys.as_slice() {
            [key] => get(vm, &object, key),
            keys => {
                let mut items = Vec::new();
                for key in keys {
                    items.push(get(vm, &object, key)?);
                }
                Ok(Value::tuple(items))
            }
        }
    }))
}

fn arg(args: &Args, at: usize) -> Value {
    args.get(at).cloned().unwrap_or_default()
}

fn binary(vm: &mut Vm, args: &Args, op: BinaryOp) -> Result<Value> {
    vm.binary(op, &arg(args, 0), &arg(args, 1))
}

fn inplace(vm: &mut Vm, args: &Args, op: BinaryOp) -> Result<Value> {
    vm.inplace(op, &arg(args, 0), &arg(args, 1))
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    vm.compare(op, &arg(args, 0), &arg(args, 1))
}

const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("abs", |vm, args| crate::builtins::numbers::absolute(vm, &args.this())),
    ("add", |vm, args| binary(vm, &args, BinaryOp::Add)),
    ("and_", |vm, args| binary(vm, &args, BinaryOp::And)),
    ("concat", |vm, args| binary(vm, &args, BinaryOp::Add)),
    ("contains", |vm, args| vm.contains(&arg(&args, 0), &arg(&args, 1)).map(Value::Bool)),
    ("countOf", |vm, args| {
        let mut count = 0;
        for item in vm.collect(&arg(&args, 0))? {
            count += i64::from(vm.eq(&item, &arg(&args, 1))?);
        }
        Ok(Value::Int(count))
    }),
    ("delitem", |vm, args| vm.del_item(&arg(&args, 0), &arg(&args, 1)).map(|()| Value::None)),
    ("eq", |vm, args| compare(vm, &args, CompareOp::Eq)),
    ("floordiv", |vm, args| binary(vm, &args, BinaryOp::FloorDiv)),
    ("ge", |vm, args| compare(vm, &args, CompareOp::Ge)),
    ("getitem", |vm, args| vm.get_item(&arg(&args, 0), &arg(&args, 1))),
    ("gt", |vm, args| compare(vm, &args, CompareOp::Gt)),
    ("iadd", |vm, args| inplace(vm, &args, BinaryOp::Add)),
    ("iand", |vm, args| inplace(vm, &args, BinaryOp::And)),
    ("iconcat", |vm, args| inplace(vm, &args, BinaryOp::Add)),
    ("imul", |vm, args| inplace(vm, &args, BinaryOp::Mul)),
    ("index", |vm, args| vm.index_value(&args.this()).map(Value::Int)),
    ("indexOf", |vm, args| {
        for (at, item) in vm.collect(&arg(&args, 0))?.into_iter().enumerate() {
            if vm.eq(&item, &arg(&args, 1))? {
                return Ok(Value::from(at));
            }
        }
        Err(vm.value_error("sequence.index(x): x not in sequence"))
    }),
    ("inv", |vm, args| vm.unary(UnaryOp::Invert, &args.this())),
    ("invert", |vm, args| vm.unary(UnaryOp::Invert, &args.this())),
    ("ior", |vm, args| inplace(vm, &args, BinaryOp::Or)),
    ("is_", |_, args| Ok(Value::Bool(arg(&args, 0).is(&arg(&args, 1))))),
    ("is_not", |_, args| Ok(Value::Bool(!arg(&args, 0).is(&arg(&args, 1))))),
    ("isub", |vm, args| inplace(vm, &args, BinaryOp::Sub)),
    ("ixor", |vm, args| inplace(vm, &args, BinaryOp::Xor)),
    ("le", |vm, args| compare(vm, &args, CompareOp::Le)),
    ("length_hint", |vm, args| vm.len(&args.this()).map(Value::from)),
    ("lshift", |vm, args| binary(vm, &args, BinaryOp::LShift)),
    ("lt", |vm, args| compare(vm, &args, CompareOp::Lt)),
    ("matmul", |vm, args| binary(vm, &args, BinaryOp::MatMul)),
    ("mod", |vm, args| binary(vm, &args, BinaryOp::Mod)),
    ("mul", |vm, args| binary(vm, &args, BinaryOp::Mul)),
    ("ne", |vm, args| compare(vm, &args, CompareOp::Ne)),
    ("neg", |vm, args| vm.unary(UnaryOp::Neg, &args.this())),
    ("not_", |vm, args| vm.truthy(&args.this()).map(|truth| Value::Bool(!truth))),
    ("or_", |vm, args| binary(vm, &args, BinaryOp::Or)),
    ("pos", |vm, args| vm.unary(UnaryOp::Pos, &args.this())),
    ("pow", |vm, args| binary(vm, &args, BinaryOp::Pow)),
    ("rshift", |vm, args| binary(vm, &args, BinaryOp::RShift)),
    ("setitem", |vm, args| vm.set_item(&arg(&args, 0), arg(&args, 1), arg(&args, 2)).map(|()| Value::None)),
    ("sub", |vm, args| binary(vm, &args, BinaryOp::Sub)),
    ("truediv", |vm, args| binary(vm, &args, BinaryOp::Div)),
    ("truth", |vm, args| vm.truthy(&args.this()).map(Value::Bool)),
    ("xor", |vm, args| binary(vm, &args, BinaryOp::Xor)),
];
