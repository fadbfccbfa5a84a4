//! `@computed_field`: properties that are shown among the fields (pydantic 2.13, `fields.py`).

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::{Instance, Module, Native, Property};
use linktable_python::{Args, Class, ClassBuilder, Result, Text, Value, Vm};

use crate::registry::model_of;

const METHODS: &[NativeDef] = &[method("__get__", get), method("__set__", set)];

#[derive(Default)]
struct ComputedClass(OnceCell<Rc<Class>>);

/// A computed field: the property.
struct Computed {
    property: Value,
    /// Whether `repr` shows it.
    in_repr: bool,
}

/// Puts `computed_field` into the module.
pub(super) fn fill(module: &Rc<Module>) {
    module.add("computed_field", decorate);
}

fn decorate(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let in_repr = match args.take_keyword("repr") {
        Some(value) => Some(vm.truthy(&value)?),
        None => None,
    };
    args.keywords.retain(|(name, value)| &**name != "return_type" && !value.is_none());
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`computed_field({name}=…)`")));
    }
    match args.positional.into_iter().next() {
        Some(function) => make(vm, function, in_repr),
        None => Ok(Value::Native(Native::closure("dec", move |vm, args| make(vm, args.this(), in_repr)))),
    }
}

fn make(vm: &mut Vm, function: Value, in_repr: Option<bool>) -> Result<Value> {
    let property = match &function {
        Value::Property(_) => function,
        Value::Function(_) => Value::Property(Rc::new(Property {
            get: function,
            set: Value::None,
            delete: Value::None,
            doc: Value::None,
            name: Default::default(),
        })),
        _ => return Err(unsupported("`computed_field` of anything but a property or a function")),
    };
    let object = vm.types.object.clone();
    let build = || {
        let builder = ClassBuilder::new("pydantic._internal._decorators", "PydanticDescriptorProxy", &object);
        builder.natives(METHODS).with_dict().build()
    };
    let class = vm.state::<ComputedClass>().0.get_or_init(build).clone();
    let computed = Computed { property, in_repr: in_repr.unwrap_or(true) };
    Ok(Value::Instance(Instance::with_host(&class, computed)))
}

fn get(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let object = args.get(1).cloned().unwrap_or_default();
    let Some(computed) = this.host::<Computed>().filter(|_| !object.is_none()) else { return Ok(this) };
    let Value::Property(property) = &computed.property else { return Ok(Value::None) };
    vm.call(&property.get.clone(), [object].into())
}

fn set(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let object = args.get(1).cloned().unwrap_or_default();
    let value = args.get(2).cloned().unwrap_or_default();
    let Some(computed) = this.host::<Computed>() else { return Ok(Value::None) };
    let Value::Property(property) = &computed.property else { return Ok(Value::None) };
    if property.set.is_none() {
        let kind = vm.type_name(&object);
        let message = format!("property of '{kind}' object has no setter");
        return Err(vm.attribute_error(message, &object, ""));
    }
    vm.call(&property.set.clone(), [object, value].into())
}

/// Whether a class's attribute is a computed field.
pub(crate) fn is_computed(value: &Value) -> bool {
    value.host::<Computed>().is_some()
}

/// The computed fields of a class: those of the furthest base first; whether `repr` shows them.
pub(crate) fn of_class(class: &Rc<Class>) -> Vec<(Text, bool)> {
    let mut found: Vec<(Text, bool)> = Vec::new();
    let holders: Vec<Rc<Class>> = class.ancestors.iter().rev().chain([class]).cloned().collect();
    for holder in holders.into_iter().filter(|holder| model_of(holder).is_some()) {
        for entry in holder.dict.borrow().iter() {
            let (Some(name), Some(computed)) = (entry.key.as_text(), entry.value.host::<Computed>()) else { continue };
            match found.iter_mut().find(|(other, _)| other == name) {
                Some((_, in_repr)) => *in_repr = computed.in_repr,
                None => found.push((name.clone(), computed.in_repr)),
            }
        }
    }
    found
}
