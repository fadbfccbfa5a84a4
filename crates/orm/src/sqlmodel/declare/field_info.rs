//! `Model.model_fields`: what pydantic tells of the fields of a class (pydantic 2.13, `fields.py`).

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::object::Instance;
use linktable_python::{ClassBuilder, Dict, Value, Vm};

use crate::registry::{Default, Field, model_of};
use crate::sqlalchemy::attribute_names;

const METHODS: &[NativeDef] = &[
    method("__getattr__", |vm, args| attribute_names::refuse(vm, &args, "fields", attribute_names::FIELDS)),
    method("__repr__", refused!("FieldInfo.__repr__")),
    method("is_required", |_, args| {
        Ok(args.this().as_instance().and_then(|info| info.own(REQUIRED)).unwrap_or_default())
    }),
    getter("metadata", refused!("FieldInfo.metadata")),
];

/// Where an object keeps whether its field must be given.
const REQUIRED: &str = "_is_required";

/// What `Field` may say of a field besides its values.
const TOLD: [&str; 8] =
    ["alias", "deprecated", "description", "examples", "exclude", "serialization_alias", "title", "validation_alias"];

/// The fields of a class by name.
pub(crate) fn of_class(vm: &mut Vm, class: &Value) -> Value {
    let mut fields = Dict::default();
    if let Some(model) = class.as_class().and_then(|class| class.mro().find_map(model_of)) {
        for field in &model.fields {
            let info = info(vm, field);
            fields.set_str(&*field.name, info);
        }
    }
    Value::dict(fields)
}

fn info(vm: &mut Vm, field: &Field) -> Value {
    let class = crate::classes::once(vm, "pydantic.fields.FieldInfo", |object| {
        ClassBuilder::new("pydantic.fields", "FieldInfo", object).natives(METHODS).with_dict().build()
    });
    let info = Instance::new(&class);
    info.set("annotation", field.annotation.clone());
    let (default, factory) = match &field.default {
        Default::Required => (undefined(vm), Value::None),
        Default::Value(value) => (value.clone(), Value::None),
        Default::Factory(factory) => (undefined(vm), factory.clone()),
    };
    info.set("default", default);
    info.set("default_factory", factory);
    info.set(REQUIRED, Value::Bool(field.is_required()));
    for name in TOLD {
        info.set(name, field.argument(name).cloned().unwrap_or_default());
    }
    Value::Instance(info)
}

/// `PydanticUndefined`: the default of what has none.
pub(crate) fn undefined(vm: &mut Vm) -> Value {
    let class = crate::classes::once(vm, "pydantic_core.PydanticUndefinedType", |object| {
        ClassBuilder::new("pydantic_core._pydantic_core", "PydanticUndefinedType", object).natives(UNDEFINED).build()
    });
    Value::Instance(Instance::new(&class))
}

const UNDEFINED: &[NativeDef] = &[method("__repr__", |_, _| Ok(Value::str("PydanticUndefined")))];
