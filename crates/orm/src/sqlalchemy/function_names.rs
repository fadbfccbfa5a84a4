//! `func`: whatever is asked of it is a function of SQL, with a package if names follow each other.
//!
//! Mirrors SQLAlchemy 2.1, `sql/functions.py` (`_FunctionGenerator`).

use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::object::Instance;
use linktable_python::{Args, ClassBuilder, Result, Value, Vm};

use crate::sqlalchemy::functions;

/// The names asked for so far: `a`, `b` of `func.a.b`.
struct Names(Vec<Rc<str>>);

const METHODS: &[NativeDef] = &[method("__call__", call), method("__getattr__", further)];

/// `func`
pub fn maker(vm: &mut Vm) -> Value {
    value(vm, Vec::new())
}

fn value(vm: &mut Vm, names: Vec<Rc<str>>) -> Value {
    let class = crate::classes::once(vm, "sqlalchemy.sql.functions._FunctionGenerator", |object| {
        ClassBuilder::new("sqlalchemy.sql.functions", "_FunctionGenerator", object).natives(METHODS).build()
    });
    Value::Instance(Instance::with_host(&class, Names(names)))
}

fn further(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let (Some(names), Some(name)) = (this.host::<Names>(), args.get(1).and_then(Value::as_text)) else {
        return Ok(Value::None);
    };
    if name.starts_with("__") {
        let name = name.to_string();
        return Err(vm.attribute_error(name.clone(), &this, &name));
    }
    // An underscore at the end is for names that are words of Python.
    let name = name.strip_suffix('_').unwrap_or(name);
    let mut names = names.0.clone();
    names.push(name.into());
    Ok(value(vm, names))
}

fn call(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(names) = args.this().host::<Names>() else { return Ok(Value::None) };
    let Some((name, package)) = names.0.split_last() else {
        return Err(vm.type_error("_FunctionGenerator.__call__() requires at least one argument"));
    };
    let package = (!package.is_empty()).then(|| package.join(".").into());
    let given = Args { positional: args.positional.iter().skip(1).cloned().collect(), keywords: args.keywords.clone() };
    functions::function(vm, package, name, &given)
}
