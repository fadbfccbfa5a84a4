//! The attributes of a model's objects: its fields, its relations, and `pk`.
//!
//! ormar 0.26.0, `models/descriptors/descriptors.py`.

use std::cell::OnceCell;
use std::rc::{Rc, Weak};

use linktable_python::class::{NativeDef, method};
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Text, Value, Vm};

use super::mapping::{Field, field_of, pk_name, state_of};
use super::{conversion, instance, queryset, relations};

const METHODS: &[NativeDef] = &[method("__get__", get), method("__set__", set)];

#[derive(Default)]
struct AttributeClass(OnceCell<Rc<Class>>);

/// What stands on the class for one of its fields.
struct Attribute {
    model: Weak<Class>,
    name: Text,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Value,
    Json,
    Bytes,
    Key,
    Relation,
}

/// Gives a class the attribute of a field.
pub(super) fn install(vm: &mut Vm, model: &Rc<Class>, field: &Field) {
    if field.is_skipped() {
        return;
    }
    let name = match &*field.annotation.borrow() {
        Value::Class(class) => class.full_name(),
        _ => String::new(),
    };
    let kind = match name.as_str() {
        _ if field.is_relation() => Kind::Relation,
        "bytes" => Kind::Bytes,
        "pydantic.types.Json" => Kind::Json,
        _ => Kind::Value,
    };
    put(vm, model, &field.name(), &field.name(), kind);
}

/// Gives a class `pk`.
pub(super) fn install_key(vm: &mut Vm, model: &Rc<Class>, key: Option<Text>) {
    if let Some(key) = key {
        put(vm, model, "pk", &key, Kind::Key);
    }
}

fn put(vm: &mut Vm, model: &Rc<Class>, place: &str, name: &Text, kind: Kind) {
    let object = vm.types.object.clone();
    let build =
        || ClassBuilder::new("ormar.models.descriptors", "PydanticDescriptor", &object).natives(METHODS).build();
    let class = vm.state::<AttributeClass>().0.get_or_init(build).clone();
    let attribute = Attribute { model: Rc::downgrade(model), name: name.clone(), kind };
    model.set(place, Value::Instance(Instance::with_host(&class, attribute)));
}

fn get(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(attribute) = args.this().host::<Attribute>() else { return Ok(Value::None) };
    let object = args.get(1).cloned().unwrap_or_default();
    let Some(instance) = object.as_instance() else {
        let model = match args.get(2) {
            Some(Value::Class(class)) => Some(class.clone()),
            _ => attribute.model.upgrade(),
        };
        return match model {
            Some(model) => queryset::accessor(vm, &model, &attribute.name),
            None => Ok(Value::None),
        };
    };
    let own = || instance.own(&attribute.name).unwrap_or_default();
    match attribute.kind {
        Kind::Relation => match state_of(&object).and_then(|state| state.relations.get().cloned()) {
            Some(manager) => manager.get(vm, &attribute.name),
            None => Ok(Value::None),
        },
        Kind::Bytes => {
            let field = field_of(&instance.class(), &attribute.name);
            let as_text = field.is_some_and(|field| field.represent_as_base64_str);
            let value = own();
            if as_text { conversion::bytes_to_base64(vm, &value) } else { Ok(value) }
        }
        Kind::Key => {
            let name = pk_name(&instance.class()).unwrap_or_else(|| attribute.name.clone());
            Ok(instance.own(&name).unwrap_or_default())
        }
        Kind::Value | Kind::Json => Ok(own()),
    }
}

fn set(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(attribute) = args.this().host::<Attribute>() else { return Ok(Value::None) };
    let object = args.get(1).cloned().unwrap_or_default();
    let value = args.get(2).cloned().unwrap_or_default();
    let (Some(instance), Some(state)) = (object.as_instance().cloned(), state_of(&object)) else {
        return Ok(Value::None);
    };
    if attribute.kind == Kind::Relation {
        relations::set_related(vm, &instance, &attribute.name, &value)?;
        return Ok(Value::None);
    }
    let value = match attribute.kind {
        Kind::Bytes => match field_of(&instance.class(), &attribute.name) {
            Some(field) if matches!(value, Value::Str(_)) => {
                conversion::bytes_from(vm, &value, field.represent_as_base64_str)?
            }
            _ => value,
        },
        _ => value,
    };
    let name = match attribute.kind {
        Kind::Key => pk_name(&instance.class()).unwrap_or_else(|| attribute.name.clone()),
        _ => attribute.name.clone(),
    };
    instance::set_validated(vm, &object, &name, value)?;
    state.saved.set(false);
    Ok(Value::None)
}
