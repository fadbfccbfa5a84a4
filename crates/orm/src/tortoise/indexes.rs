//! `tortoise.indexes`: indexes with a name or a condition.
//!
//! Mirrors Tortoise 1.1.9, `indexes.py`.

use std::cell::RefCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::{Instance, Module};
use linktable_python::{Args, Class, ClassBuilder, Dict, Result, Value, Vm};

use crate::tortoise::errors;
use crate::tortoise::given::Given;

const INDEX: &[NativeDef] = &[
    method("__eq__", |vm, args| {
        let other = args.get(1).cloned().unwrap_or_default();
        let (Some(one), Some(two)) = (args.this().as_instance().cloned(), other.as_instance().cloned()) else {
            return Ok(Value::Bool(false));
        };
        let same = Rc::ptr_eq(&one.class(), &two.class());
        Ok(Value::Bool(same && vm.eq(&Value::Dict(one.dict.clone()), &Value::Dict(two.dict.clone()))?))
    }),
    method("__hash__", |vm, args| {
        let this = args.this();
        let fields = vm.get_attr(&this, "fields")?;
        let fields = Value::tuple(vm.collect(&fields)?);
        let (name, expressions) = (vm.get_attr(&this, "name")?, vm.get_attr(&this, "expressions")?);
        vm.hash(&Value::tuple(vec![fields, name, expressions])).map(Value::Int)
    }),
    method("__init__", |vm, args| {
        let (this, mut given) = Given::method("Index.__init__", args);
        init(vm, &this, &mut given)?;
        given.finish(vm)?;
        Ok(Value::None)
    }),
    method("__repr__", repr),
    method("describe", describe),
];

const PARTIAL: &[NativeDef] = &[method("__init__", |vm, args| {
    let (this, mut given) = Given::method("PartialIndex.__init__", args);
    let condition = given.keyword("condition").unwrap_or_default();
    init(vm, &this, &mut given)?;
    given.finish(vm)?;
    set(&this, "condition", condition.clone());
    if vm.truthy(&condition)? {
        let mut parts = Vec::new();
        for (name, value) in vm.mapping_items(&condition)? {
            let name = vm.str(&name)?;
            parts.push(format!("{name} = {}", literal(vm, &value)?));
        }
        set(&this, "extra", Value::str(format!(" WHERE {}", parts.join(" AND "))));
    }
    Ok(Value::None)
})];

#[derive(Default)]
struct Classes(RefCell<Vec<Rc<Class>>>);

/// Fills `tortoise.indexes`.
pub fn fill(vm: &mut Vm, module: &Rc<Module>) {
    let kept = vm.state::<Classes>();
    if kept.0.borrow().is_empty() {
        let object = vm.types.object.clone();
        let index = ClassBuilder::new("tortoise.indexes", "Index", &object).with_dict().natives(INDEX);
        let index = index.attribute("INDEX_TYPE", Value::str("")).build();
        let partial = ClassBuilder::new("tortoise.indexes", "PartialIndex", &index).natives(PARTIAL).build();
        *kept.0.borrow_mut() = vec![index, partial];
    }
    for class in kept.0.borrow().iter() {
        module.add_class(class);
    }
}

/// Whether a value is an `Index`, or an object of a class of the script's that derives from it.
pub fn is_index(vm: &mut Vm, value: &Value) -> bool {
    let index = vm.state::<Classes>().0.borrow().first().cloned();
    index.is_some_and(|class| vm.is_instance(value, &class))
}

fn set(object: &Value, name: &str, value: Value) {
    if let Some(object) = object.as_instance() {
        Instance::set(object, name, value);
    }
}

fn init(vm: &mut Vm, this: &Value, given: &mut Given) -> Result<()> {
    let expressions = given.rest();
    let fields = given.keyword("fields").and_then(Value::non_none);
    let name = given.keyword("name").unwrap_or_default();
    let fields = match fields {
        Some(fields) => vm.collect(&fields)?,
        None => Vec::new(),
    };
    if expressions.is_empty() && fields.is_empty() {
        return Err(errors::configuration(vm, "At least one field or expression is required to define an index."));
    }
    if !expressions.is_empty() && !fields.is_empty() {
        return Err(errors::configuration(vm, "Index.fields and expressions are mutually exclusive."));
    }
    set(this, "fields", Value::list(fields));
    set(this, "name", name);
    set(this, "expressions", Value::tuple(expressions));
    set(this, "_expressions_resolved", Value::Bool(false));
    set(this, "extra", Value::str(""));
    Ok(())
}

/// A value as it stands in the condition of an index.
fn literal(vm: &mut Vm, value: &Value) -> Result<String> {
    Ok(match value.unwrapped() {
        Value::None => "null".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Str(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Int(_) | Value::Big(_) | Value::Float(_) => vm.str(value)?,
        _ => return Err(unsupported("a condition of an index on such a value")),
    })
}

fn repr(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let mut shown = String::new();
    let (expressions, fields) = (vm.get_attr(&this, "expressions")?, vm.get_attr(&this, "fields")?);
    let expressions = vm.collect(&expressions)?;
    for (at, expression) in expressions.iter().enumerate() {
        shown.push_str(if at == 0 { "" } else { ", " });
        shown.push_str(&vm.str(expression)?);
    }
    if vm.truthy(&fields)? {
        shown.push_str(&format!("fields={}", vm.repr(&fields)?));
    }
    let name = vm.get_attr(&this, "name")?;
    if vm.truthy(&name)? {
        shown.push_str(&format!(", name={}", vm.repr(&name)?));
    }
    Ok(Value::str(format!("{}({shown})", vm.class_of(&this).name.borrow())))
}

fn describe(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let mut dict = Dict::default();
    let expressions = vm.get_attr(&this, "expressions")?;
    let mut shown = Vec::new();
    for expression in vm.collect(&expressions)? {
        shown.push(Value::str(vm.str(&expression)?));
    }
    dict.set_str("fields", vm.get_attr(&this, "fields")?);
    dict.set_str("expressions", Value::list(shown));
    dict.set_str("name", vm.get_attr(&this, "name")?);
    dict.set_str("type", vm.get_attr(&this, "INDEX_TYPE")?);
    dict.set_str("extra", vm.get_attr(&this, "extra")?);
    Ok(Value::dict(dict))
}
