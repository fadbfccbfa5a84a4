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
    told: Told,
}

/// What is told of a computed field.
#[derive(Clone, Default)]
pub(crate) struct Told {
    /// Whether `repr` does not show it.
    pub out_of_repr: bool,
    /// The name it is written under, if it has another.
    pub alias: Option<Text>,
    /// `title`, `description`, `examples`, and the type it has (`return_type`).
    pub given: Vec<(Text, Value)>,
}

/// Puts `computed_field` into the module.
pub(super) fn fill(module: &Rc<Module>) {
    module.add("computed_field", decorate);
}

fn decorate(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let out_of_repr = match args.take_keyword("repr") {
        Some(value) => !vm.truthy(&value)?,
        None => false,
    };
    let alias = args.take_keyword("alias").and_then(|alias| alias.as_text().cloned());
    args.keywords.retain(|(_, value)| !value.is_none());
    const KNOWN: [&str; 5] = ["return_type", "title", "description", "examples", "deprecated"];
    if let Some((name, _)) = args.keywords.iter().find(|(name, _)| !KNOWN.contains(&name.as_str())) {
        return Err(unsupported(format!("`computed_field({name}=…)`")));
    }
    let told = Told { out_of_repr, alias, given: args.keywords };
    match args.positional.into_iter().next() {
        Some(function) => make(vm, function, told),
        None => Ok(Value::Native(Native::closure("dec", move |vm, args| make(vm, args.this(), told.clone())))),
    }
}

fn make(vm: &mut Vm, function: Value, told: Told) -> Result<Value> {
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
    Ok(Value::Instance(Instance::with_host(&class, Computed { property, told })))
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

/// The function that a computed field of a class calls.
pub(super) fn function_of(class: &Rc<Class>, name: &str) -> Option<Value> {
    let computed = class.lookup(name)?.host::<Computed>()?;
    match &computed.property {
        Value::Property(property) => Some(property.get.clone()),
        _ => None,
    }
}

/// Whether a class's attribute is a computed field.
pub(crate) fn is_computed(value: &Value) -> bool {
    value.host::<Computed>().is_some()
}

/// The computed fields of a class: those of the furthest base first.
pub(crate) fn of_class(class: &Rc<Class>) -> Vec<(Text, Told)> {
    let mut found: Vec<(Text, Told)> = Vec::new();
    let holders: Vec<Rc<Class>> = class.ancestors.iter().rev().chain([class]).cloned().collect();
    for holder in holders.into_iter().filter(|holder| model_of(holder).is_some()) {
        for entry in holder.dict.borrow().iter() {
            let (Some(name), Some(computed)) = (entry.key.as_text(), entry.value.host::<Computed>()) else { continue };
            match found.iter_mut().find(|(other, _)| other == name) {
                Some((_, told)) => *told = computed.told.clone(),
                None => found.push((name.clone(), computed.told.clone())),
            }
        }
    }
    found
}
