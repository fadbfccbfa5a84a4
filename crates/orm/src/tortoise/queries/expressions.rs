//! `F`, `Q`, `Value`, functions, `When`, `Case`, `Subquery` and `RawSQL`, as a script has them.
//!
//! What an expression was made with are attributes of its object, as they are
//! Tortoise's; [`super::resolve`] reads them when a query is built.
//!
//! Mirrors Tortoise 1.1.9, `expressions.py` and `functions.py`.

use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method, method};
use linktable_python::object::{Instance, Module};
use linktable_python::{Args, Class, ClassBuilder, Result, Text, Value, Vm};

use super::resolving;
use crate::classes;
use crate::tortoise::errors::error;
use crate::tortoise::given::Given;

const F: &[NativeDef] = &[
    method("__add__", |vm, args| combine(vm, &args, "add", false)),
    method("__init__", |vm, args| keep(vm, args, "F.__init__", &["name"])),
    method("__mod__", |vm, args| combine(vm, &args, "mod", false)),
    method("__mul__", |vm, args| combine(vm, &args, "mul", false)),
    method("__neg__", |vm, args| combine(vm, &[args.this(), Value::Int(-1)].into(), "mul", false)),
    method("__pow__", |vm, args| combine(vm, &args, "pow", false)),
    method("__radd__", |vm, args| combine(vm, &args, "add", true)),
    method("__rmod__", |vm, args| combine(vm, &args, "mod", true)),
    method("__rmul__", |vm, args| combine(vm, &args, "mul", true)),
    method("__rpow__", |vm, args| combine(vm, &args, "pow", true)),
    method("__rsub__", |vm, args| combine(vm, &args, "sub", true)),
    method("__rtruediv__", |vm, args| combine(vm, &args, "truediv", true)),
    method("__sub__", |vm, args| combine(vm, &args, "sub", false)),
    method("__truediv__", |vm, args| combine(vm, &args, "truediv", false)),
];
const VALUE: &[NativeDef] = &[method("__init__", |vm, args| keep(vm, args, "Value.__init__", &["value"]))];
const COMBINED: &[NativeDef] = &[method("__init__", combined_init)];
const Q: &[NativeDef] = &[
    method("__and__", |vm, args| join(vm, &args, "AND")),
    method("__bool__", |vm, args| q_is_full(vm, &args.this()).map(Value::Bool)),
    method("__eq__", q_equal),
    method("__init__", q_init),
    method("__invert__", |vm, args| inverted(vm, &args.this())),
    method("__or__", |vm, args| join(vm, &args, "OR")),
    method("negate", |vm, args| {
        let this = args.this();
        let negated = is_negated(vm, &this)?;
        vm.set_attr(&this, "_is_negated", Value::Bool(!negated))?;
        Ok(Value::None)
    }),
    method("resolve", resolving::resolve_q),
];
const FUNCTION: &[NativeDef] = &[method("__init__", |vm, args| {
    let (this, mut given) = Given::method("Function.__init__", args);
    function_init(vm, &this, &mut given)?;
    given.finish(vm)?;
    Ok(Value::None)
})];
const AGGREGATE: &[NativeDef] = &[method("__init__", |vm, args| {
    let (this, mut given) = Given::method("Aggregate.__init__", args);
    let distinct = given.keyword("distinct").unwrap_or(Value::Bool(false));
    let filter = given.keyword("_filter").unwrap_or_default();
    function_init(vm, &this, &mut given)?;
    given.finish(vm)?;
    vm.set_attr(&this, "distinct", distinct)?;
    vm.set_attr(&this, "filter", filter)?;
    Ok(Value::None)
})];
const WHEN: &[NativeDef] = &[method("__init__", when_init)];
const CASE: &[NativeDef] = &[method("__init__", |vm, args| {
    let (this, mut given) = Given::method("Case.__init__", args);
    let default = given.keyword("default").unwrap_or_default();
    let rest = given.rest();
    given.finish(vm)?;
    vm.set_attr(&this, "args", Value::tuple(rest))?;
    vm.set_attr(&this, "default", default)?;
    Ok(Value::None)
})];
const RAW: &[NativeDef] = &[method("__init__", |vm, args| keep(vm, args, "RawSQL.__init__", &["sql"]))];
const SUBQUERY: &[NativeDef] = &[method("__init__", |vm, args| keep(vm, args, "Subquery.__init__", &["query"]))];
const RANDOM: &[NativeDef] = &[method("__init__", |_, _| Ok(Value::None))];
const CUSTOM_FUNCTION: &[NativeDef] = &[method("__init__", |vm, args| {
    let (this, mut given) = Given::method("CustomFunction.__init__", args);
    let name = given.next(vm, "name")?;
    let params = given.next(vm, "params")?.unwrap_or_default();
    let Some(name) = name else { return Err(given.missing(vm, &["name"])) };
    given.finish(vm)?;
    vm.set_attr(&this, "name", name)?;
    vm.set_attr(&this, "params", params)?;
    Ok(Value::None)
})];
const GENERIC: &[NativeDef] = &[class_method("__class_getitem__", |_, args| Ok(args.this()))];

/// Module, name and base of each class, with its functions; bases stand before what derives from them.
const CLASSES: &[(&str, &str, &str, &[NativeDef])] = &[
    ("tortoise.expressions", "Expression", "", GENERIC),
    ("tortoise.expressions", "Value", "Expression", VALUE),
    ("tortoise.expressions", "CombinedExpression", "Expression", COMBINED),
    ("tortoise.expressions", "F", "Expression", F),
    ("tortoise.expressions", "Q", "", Q),
    ("tortoise.expressions", "Function", "Expression", FUNCTION),
    ("tortoise.expressions", "Aggregate", "Function", AGGREGATE),
    ("tortoise.expressions", "When", "Expression", WHEN),
    ("tortoise.expressions", "Case", "Expression", CASE),
    ("tortoise.functions", "Trim", "Function", &[]),
    ("tortoise.functions", "Length", "Function", &[]),
    ("tortoise.functions", "Coalesce", "Function", &[]),
    ("tortoise.functions", "Lower", "Function", &[]),
    ("tortoise.functions", "Upper", "Function", &[]),
    ("tortoise.functions", "Concat", "Function", &[]),
    ("tortoise.functions", "Count", "Aggregate", &[]),
    ("tortoise.functions", "Sum", "Aggregate", &[]),
    ("tortoise.functions", "Max", "Aggregate", &[]),
    ("tortoise.functions", "Min", "Aggregate", &[]),
    ("tortoise.functions", "Avg", "Aggregate", &[]),
    ("pypika_tortoise.terms", "Term", "", &[]),
    ("pypika_tortoise.terms", "CustomFunction", "", CUSTOM_FUNCTION),
    ("tortoise.expressions", "Subquery", "Term", SUBQUERY),
    ("tortoise.expressions", "RawSQL", "Term", RAW),
    ("tortoise.contrib.sqlite.functions", "Random", "Term", RANDOM),
];

/// The class of this name.
pub fn class(vm: &mut Vm, name: &str) -> Rc<Class> {
    let made = classes::all(vm, "tortoise.expressions", CLASSES, |vm, (module, name, base, natives), before| {
        let base = classes::named(vm, before, base);
        let builder = ClassBuilder::new(module, name, &base).with_dict().natives(natives);
        let builder = match *name {
            "Q" => builder
                .attribute("AND", Value::str("AND"))
                .attribute("OR", Value::str("OR"))
                .attribute("__hash__", Value::None),
            "Function" => builder.attribute("populate_field_object", Value::Bool(false)),
            "Sum" | "Max" | "Min" | "Avg" => builder.attribute("populate_field_object", Value::Bool(true)),
            _ => builder,
        };
        builder.build()
    });
    classes::named(vm, &made, name)
}

/// Puts the classes that a module defines, or has from another, into it.
pub fn fill(vm: &mut Vm, module: &Rc<Module>) {
    let also: &[&str] = match module.name.as_str() {
        "tortoise.functions" => &["Aggregate", "Function"],
        "tortoise.query_utils" => &["Q"],
        "pypika_tortoise" => &["CustomFunction"],
        _ => &[],
    };
    for (home, name, _, _) in CLASSES {
        if *home == module.name.as_str() || also.contains(name) {
            let class = class(vm, name);
            module.add_class(&class);
        }
    }
}

/// Whether a value is an object of one of these classes, or of one derived from it.
pub fn is(vm: &mut Vm, value: &Value, name: &str) -> bool {
    matches!(value, Value::Instance(_)) && {
        let class = class(vm, name);
        vm.is_instance(value, &class)
    }
}

/// An object of one of these classes with attributes.
pub fn make(vm: &mut Vm, name: &str, attributes: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    let class = class(vm, name);
    let object = Instance::new(&class);
    for (name, value) in attributes {
        object.set(name, value);
    }
    Value::Instance(object)
}

/// A `Q` of one lookup.
pub fn q_of(vm: &mut Vm, key: &str, value: Value) -> Value {
    let mut filters = linktable_python::Dict::default();
    filters.set_str(Text::from(key), value);
    q(vm, Vec::new(), filters, "AND", false)
}

fn q(vm: &mut Vm, children: Vec<Value>, filters: linktable_python::Dict, join_type: &str, negated: bool) -> Value {
    let attributes = [
        ("children", Value::tuple(children)),
        ("filters", Value::dict(filters)),
        ("join_type", Value::str(join_type)),
        ("_is_negated", Value::Bool(negated)),
    ];
    make(vm, "Q", attributes)
}

/// `__init__` of a class whose required parameters become attributes.
fn keep(vm: &mut Vm, args: Args, name: &'static str, params: &'static [&'static str]) -> Result<Value> {
    let (this, mut given) = Given::method(name, args);
    for param in params {
        let Some(value) = given.next(vm, param)? else { return Err(given.missing(vm, params)) };
        vm.set_attr(&this, param, value)?;
    }
    given.finish(vm)?;
    Ok(Value::None)
}

/// The expression a value stands for in arithmetic.
fn expression(vm: &mut Vm, value: Value) -> Value {
    if is(vm, &value, "Expression") { value } else { make(vm, "Value", [("value", value)]) }
}

fn combined(vm: &mut Vm, left: Value, connector: &str, right: Value) -> Result<Value> {
    let connector = resolving::connector(vm, connector)?;
    Ok(make(vm, "CombinedExpression", [("left", left), ("connector", connector), ("right", right)]))
}

fn combine(vm: &mut Vm, args: &Args, connector: &str, swapped: bool) -> Result<Value> {
    let this = args.this();
    let other = expression(vm, args.get(1).cloned().unwrap_or_default());
    let (left, right) = if swapped { (other, this) } else { (this, other) };
    combined(vm, left, connector, right)
}

fn combined_init(vm: &mut Vm, args: Args) -> Result<Value> {
    let params = ["left", "connector", "right"];
    let (this, mut given) = Given::method("CombinedExpression.__init__", args);
    for param in params {
        let Some(value) = given.next(vm, param)? else { return Err(given.missing(vm, &params)) };
        let value = match param {
            "right" => expression(vm, value),
            _ => value,
        };
        vm.set_attr(&this, param, value)?;
    }
    given.finish(vm)?;
    Ok(Value::None)
}

fn function_init(vm: &mut Vm, this: &Value, given: &mut Given) -> Result<()> {
    let Some(field) = given.next(vm, "field")? else { return Err(given.missing(vm, &["field"])) };
    vm.set_attr(this, "field", field)?;
    vm.set_attr(this, "field_object", Value::None)?;
    let rest = given.rest();
    vm.set_attr(this, "default_values", Value::tuple(rest))
}

fn when_init(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("When.__init__", args);
    let then = given.keyword("then");
    let negate = given.keyword("negate").unwrap_or(Value::Bool(false));
    let Some(then) = then else {
        return Err(vm.type_error("When.__init__() missing 1 required keyword-only argument: 'then'"));
    };
    let rest = given.rest();
    let mut keywords = linktable_python::Dict::default();
    for (name, value) in given.keywords.drain(..) {
        keywords.set_str(name, value);
    }
    vm.set_attr(&this, "args", Value::tuple(rest))?;
    vm.set_attr(&this, "then", then)?;
    vm.set_attr(&this, "negate", negate)?;
    vm.set_attr(&this, "kwargs", Value::dict(keywords))?;
    Ok(Value::None)
}

fn q_init(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("Q.__init__", args);
    let join_type = given.keyword("join_type").unwrap_or_else(|| Value::str("AND"));
    let mut children = given.rest();
    let mut filters = linktable_python::Dict::default();
    for (name, value) in given.keywords.drain(..) {
        filters.set_str(name, value);
    }
    if !children.is_empty() && !filters.is_empty() {
        check_join_type(vm, &join_type)?;
        let text = vm.str(&join_type)?;
        let filters = std::mem::take(&mut filters);
        children.insert(0, q(vm, Vec::new(), filters, &text, false));
    }
    for child in &children {
        if !is(vm, child, "Q") {
            return Err(error(vm, "OperationalError", "All ordered arguments must be Q nodes"));
        }
    }
    vm.set_attr(&this, "children", Value::tuple(children))?;
    vm.set_attr(&this, "filters", Value::dict(filters))?;
    check_join_type(vm, &join_type)?;
    vm.set_attr(&this, "join_type", join_type)?;
    vm.set_attr(&this, "_is_negated", Value::Bool(false))?;
    Ok(Value::None)
}

fn check_join_type(vm: &mut Vm, join_type: &Value) -> Result<()> {
    match join_type.as_text().map(Text::as_str) {
        Some("AND" | "OR") => Ok(()),
        _ => Err(error(vm, "OperationalError", "join_type must be AND or OR")),
    }
}

fn join(vm: &mut Vm, args: &Args, join_type: &str) -> Result<Value> {
    let other = args.get(1).cloned().unwrap_or_default();
    if !is(vm, &other, "Q") {
        return Err(error(vm, "OperationalError", format!("{join_type} operation requires a Q node")));
    }
    Ok(q(vm, vec![args.this(), other], linktable_python::Dict::default(), join_type, false))
}

/// Whether a `Q` is negated.
///
/// # Errors
/// If a script took the attribute away.
pub fn is_negated(vm: &mut Vm, q: &Value) -> Result<bool> {
    let negated = vm.get_attr(q, "_is_negated")?;
    vm.truthy(&negated)
}

/// `~q`
///
/// # Errors
/// If a script took attributes away.
pub fn inverted(vm: &mut Vm, q: &Value) -> Result<Value> {
    let negated = is_negated(vm, q)?;
    let mut attributes = Vec::new();
    for name in ["children", "filters", "join_type"] {
        attributes.push((name, vm.get_attr(q, name)?));
    }
    attributes.push(("_is_negated", Value::Bool(!negated)));
    Ok(make(vm, "Q", attributes))
}

/// `bool(q)`: whether anything in it filters.
///
/// # Errors
/// If a script took attributes away.
pub fn q_is_full(vm: &mut Vm, q: &Value) -> Result<bool> {
    let filters = vm.get_attr(q, "filters")?;
    if vm.truthy(&filters)? {
        return Ok(true);
    }
    let children = vm.get_attr(q, "children")?;
    for child in vm.collect(&children)? {
        if vm.truthy(&child)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn q_equal(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, other) = (args.this(), args.get(1).cloned().unwrap_or_default());
    if !is(vm, &other, "Q") {
        return Ok(Value::Bool(false));
    }
    for name in ["children", "join_type", "filters"] {
        let (mine, others) = (vm.get_attr(&this, name)?, vm.get_attr(&other, name)?);
        if !vm.eq(&mine, &others)? {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}
