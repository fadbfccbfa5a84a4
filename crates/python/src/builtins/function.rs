//! What functions, methods, code objects and modules have.

use std::rc::Rc;

use super::arity;
use crate::args::Args;
use crate::class::{Class, NativeDef, getter, method};
use crate::code::{Code, CodeKind};
use crate::dict::Dict;
use crate::error::Result;
use crate::object::{Cell, Function, Instance, Method};
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

/// What functions written in Python have.
pub static FUNCTION: &[NativeDef] = &[
    getter("__annotations__", |_, args| {
        let Some(function) = function(&args.this()) else { return Ok(Value::None) };
        let annotations = function.annotations.borrow().clone();
        if !annotations.is_none() {
            return Ok(annotations);
        }
        let empty = Value::dict(Dict::default());
        *function.annotations.borrow_mut() = empty.clone();
        Ok(empty)
    }),
    method("__call__", |vm, mut args| {
        let this = args.take_this();
        vm.call(&this, args)
    }),
    getter("__closure__", |vm, args| {
        let Some(function) = function(&args.this()) else { return Ok(Value::None) };
        if function.closure.is_empty() {
            return Ok(Value::None);
        }
        let class = vm.types.cell().clone();
        let cells = function.closure.iter().map(|cell| {
            let object = Instance::new(&class);
            object.set_host(cell.clone());
            Value::Instance(object)
        });
        Ok(Value::tuple(cells.collect()))
    }),
    getter("__code__", |vm, args| {
        let Some(function) = function(&args.this()) else { return Ok(Value::None) };
        let class = vm.types.code().clone();
        let object = Instance::new(&class);
        object.set_host(function.code.clone());
        Ok(Value::Instance(object))
    }),
    getter("__defaults__", |_, args| {
        Ok(match function(&args.this()) {
            Some(function) if !function.defaults.is_empty() => Value::tuple(function.defaults.clone()),
            _ => Value::None,
        })
    }),
    method("__get__", |_, args| Ok(bind(&args.this(), args.get(1)))),
    getter("__globals__", |_, args| {
        Ok(function(&args.this()).map_or(Value::None, |function| Value::Dict(function.globals.clone())))
    }),
    getter("__kwdefaults__", |_, args| {
        let Some(function) = function(&args.this()) else { return Ok(Value::None) };
        if function.keyword_defaults.is_empty() {
            return Ok(Value::None);
        }
        let mut defaults = Dict::default();
        for (name, value) in &function.keyword_defaults {
            defaults.set_str(name.clone(), value.clone());
        }
        Ok(Value::dict(defaults))
    }),
    getter("__name__", |_, args| {
        Ok(function(&args.this()).map_or(Value::None, |function| Value::Str(function.name.borrow().clone())))
    }),
    getter("__qualname__", |_, args| {
        Ok(function(&args.this()).map_or(Value::None, |function| Value::Str(function.qualname.borrow().clone())))
    }),
];

fn function(value: &Value) -> Option<Rc<Function>> {
    match value {
        Value::Function(function) => Some(function.clone()),
        _ => None,
    }
}

/// A function as it is when read through an object.
fn bind(function: &Value, object: Option<&Value>) -> Value {
    match object {
        Some(object) if !object.is_none() => {
            Value::Method(Rc::new(Method { function: function.clone(), this: object.clone() }))
        }
        _ => function.clone(),
    }
}

/// What functions written in Rust have.
pub static NATIVE: &[NativeDef] = &[
    method("__call__", |vm, mut args| {
        let this = args.take_this();
        vm.call(&this, args)
    }),
    method("__get__", |_, args| Ok(bind(&args.this(), args.get(1)))),
    getter("__module__", |_, args| {
        Ok(match args.this() {
            Value::Native(native) if native.qualname.as_str() == native.name.as_str() => Value::str("builtins"),
            _ => Value::None,
        })
    }),
    getter("__name__", |_, args| Ok(native_names(&args.this()).map_or(Value::None, |(name, _)| Value::Str(name)))),
    getter("__qualname__", |_, args| {
        Ok(native_names(&args.this()).map_or(Value::None, |(_, qualname)| Value::Str(qualname)))
    }),
    getter("__self__", |vm, args| {
        Ok(match args.this() {
            Value::Method(method) => method.this.clone(),
            Value::Native(_) => vm.import("builtins").unwrap_or_default(),
            _ => Value::None,
        })
    }),
];

fn native_names(value: &Value) -> Option<(Text, Text)> {
    match value {
        Value::Native(native) => Some((native.name.clone(), native.qualname.clone())),
        Value::Method(method) => native_names(&method.function),
        _ => None,
    }
}

/// What bound methods have; all else they have of their function.
pub static METHOD: &[NativeDef] = &[
    method("__call__", |vm, mut args| {
        let this = args.take_this();
        vm.call(&this, args)
    }),
    getter("__doc__", |vm, args| lent(vm, &args.this(), "__doc__")),
    getter("__func__", |_, args| {
        Ok(match args.this() {
            Value::Method(method) => method.function.clone(),
            _ => Value::None,
        })
    }),
    getter("__module__", |vm, args| lent(vm, &args.this(), "__module__")),
    getter("__self__", |_, args| {
        Ok(match args.this() {
            Value::Method(method) => method.this.clone(),
            _ => Value::None,
        })
    }),
];

/// `MethodType(function, object)`.
pub(crate) fn construct_method(vm: &mut Vm, _class: &Rc<Class>, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "method", 2, 2)?;
    let [function, this] = args.as_slice() else { return Ok(Value::None) };
    if !super::functions::is_callable(function) {
        return Err(vm.type_error("first argument must be callable"));
    }
    if this.is_none() {
        return Err(vm.type_error("instance must not be None"));
    }
    Ok(Value::Method(Rc::new(Method { function: function.clone(), this: this.clone() })))
}

fn lent(vm: &mut Vm, method: &Value, name: &str) -> Result<Value> {
    match method {
        Value::Method(method) => {
            let function = method.function.clone();
            vm.get_attr(&function, name)
        }
        _ => Ok(Value::None),
    }
}

/// What the variables that functions share have.
pub static CELL: &[NativeDef] = &[getter("cell_contents", |vm, args| {
    let value = args.this().host::<Cell>().and_then(|cell| cell.value.borrow().clone());
    value.ok_or_else(|| vm.value_error("Cell is empty"))
})];

/// What code objects have.
pub static CODE: &[NativeDef] = &[
    getter("co_argcount", |_, args| count(&args.this(), |code| code.params.positional)),
    getter("co_cellvars", |_, args| {
        names(&args.this(), |code| code.cells.iter().map(|(name, _)| name.clone()).collect())
    }),
    getter(
        "co_filename",
        |_, args| Ok(code(&args.this()).map_or(Value::None, |code| code.source.name.as_str().into())),
    ),
    getter("co_firstlineno", |_, _| Err(crate::error::unsupported("`co_firstlineno`"))),
    getter("co_flags", |_, args| {
        count(&args.this(), |code| {
            let kind = match code.kind {
                CodeKind::Generator => 0x20,
                CodeKind::Coroutine => 0x80,
                CodeKind::AsyncGenerator => 0x200,
                CodeKind::Module | CodeKind::Class | CodeKind::Function => 0,
            };
            3 | kind | if code.params.has_varargs { 4 } else { 0 } | if code.params.has_varkw { 8 } else { 0 }
        })
    }),
    getter("co_freevars", |_, args| names(&args.this(), |code| code.frees.clone())),
    getter("co_kwonlyargcount", |_, args| count(&args.this(), |code| code.params.keyword_only)),
    getter("co_name", |_, args| Ok(code(&args.this()).map_or(Value::None, |code| Value::Str(code.name.clone())))),
    getter("co_names", |_, args| names(&args.this(), |code| code.names.clone())),
    getter("co_nlocals", |_, args| count(&args.this(), |code| written_names(code).len() as u32)),
    getter("co_posonlyargcount", |_, args| count(&args.this(), |code| code.params.positional_only)),
    getter("co_qualname", |_, args| {
        Ok(code(&args.this()).map_or(Value::None, |code| Value::Str(code.qualname.clone())))
    }),
    getter("co_varnames", |_, args| names(&args.this(), written_names)),
];

fn code(value: &Value) -> Option<Rc<Code>> {
    value.host::<Code>()
}

fn count(value: &Value, read: impl Fn(&Code) -> u32) -> Result<Value> {
    Ok(code(value).map_or(Value::None, |code| Value::Int(i64::from(read(&code)))))
}

fn names(value: &Value, read: impl Fn(&Code) -> Vec<Text>) -> Result<Value> {
    let names = code(value).map(|code| read(&code)).unwrap_or_default();
    Ok(Value::tuple(names.into_iter().map(Value::Str).collect()))
}

/// The local variables that the script names; the compiler adds some that it could not.
fn written_names(code: &Code) -> Vec<Text> {
    let is_written = |name: &&Text| name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
    code.locals.iter().filter(is_written).cloned().collect()
}
