//! `@field_serializer` (pydantic 2.13, `functional_serializers.py`).

use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::{Instance, Method, Module, Native};
use linktable_python::{Args, Class, ClassBuilder, Result, Text, Value, Vm};

/// A function of a class that writes fields.
struct Serializer {
    function: Value,
    fields: Vec<Text>,
    /// Whether it is called for JSON alone.
    json_only: bool,
    /// Whether it is called for values that are not `None` alone.
    unless_none: bool,
}

const SERIALIZER: &[NativeDef] = &[method("__get__", |_, args| {
    let Some(serializer) = args.this().host::<Serializer>() else { return Ok(Value::None) };
    let object = args.get(1).cloned().unwrap_or_default();
    Ok(bound(&serializer.function, &object))
})];

/// Puts the function into the module.
pub(super) fn fill(module: &Rc<Module>) {
    module.add("field_serializer", field_serializer);
    module.add("model_serializer", refused!("model_serializer"));
}

fn field_serializer(_: &mut Vm, mut args: Args) -> Result<Value> {
    let mode = args.take_keyword("mode").and_then(|mode| mode.as_text().cloned());
    if mode.as_deref().is_some_and(|mode| mode != "plain") {
        return Err(unsupported("`field_serializer` with `mode=\"wrap\"`"));
    }
    let when = args.take_keyword("when_used").and_then(|when| when.as_text().cloned());
    let when = when.as_deref().unwrap_or("always").to_owned();
    let (json_only, unless_none) = (when.starts_with("json"), when.ends_with("unless-none"));
    let fields: Vec<Text> = args.positional.iter().filter_map(|name| name.as_text().cloned()).collect();
    Ok(Value::Native(Native::closure("dec", move |vm, args| {
        let class = crate::classes::once(vm, "pydantic field_serializer", |object| {
            ClassBuilder::new("pydantic._internal._decorators", "PydanticDescriptorProxy", object)
                .natives(SERIALIZER)
                .build()
        });
        let serializer = Serializer { function: args.this(), fields: fields.clone(), json_only, unless_none };
        Ok(Value::Instance(Instance::with_host(&class, serializer)))
    })))
}

fn bound(function: &Value, object: &Value) -> Value {
    let function = match function {
        Value::Wrapper(wrapper) => wrapper.function.clone(),
        other => other.clone(),
    };
    Value::Method(Rc::new(Method { function, this: object.clone() }))
}

/// What the serializer of a field makes of its value; nothing where there is none.
///
/// # Errors
/// What it raises.
pub(super) fn written(
    vm: &mut Vm,
    class: &Rc<Class>,
    object: &Value,
    field: &str,
    value: &Value,
    json: bool,
) -> Result<Option<Value>> {
    let serializers = |holder: &Rc<Class>| -> Vec<Rc<Serializer>> {
        holder.dict.borrow().iter().filter_map(|entry| entry.value.host::<Serializer>()).collect()
    };
    let is_for = |serializer: &Serializer| {
        serializer.fields.iter().any(|name| name.as_str() == field || name.as_str() == "*")
            && (json || !serializer.json_only)
            && !(value.is_none() && serializer.unless_none)
    };
    for holder in class.mro() {
        for serializer in serializers(holder) {
            if !is_for(&serializer) {
                continue;
            }
            let wants_info =
                matches!(&serializer.function, Value::Function(function) if function.code.params.positional > 2);
            if wants_info {
                return Err(unsupported("a field serializer with `info`"));
            }
            let function = bound(&serializer.function, object);
            return vm.call(&function, [value.clone()].into()).map(Some);
        }
    }
    Ok(None)
}
