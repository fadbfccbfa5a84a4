//! What field objects say of themselves in Python, and how they are copied.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use linktable_python::error::unsupported;
use linktable_python::object::{Instance, Module};
use linktable_python::{Args, Dict, Result, Text, Value, Vm, evaluate_text};

use crate::classes;
use crate::pydantic::sources;
use crate::tortoise::ddl;
use crate::tortoise::field::class;
use crate::tortoise::mapping::{Data, Field, Kind, RelatedName, Target};

/// The field in a field object.
pub fn field_of(value: &Value) -> Option<Rc<Field>> {
    value.host::<Field>()
}

/// Makes an object the object of a field.
pub fn attach(object: &Value, field: Rc<Field>) {
    let Some(instance) = object.as_instance() else { return };
    let class = instance.class();
    let overridden = |name: &str| class.lookup(name).is_some_and(|found| !matches!(found, Value::Native(_)));
    field.converts_to_db.set(overridden("to_db_value"));
    field.converts_to_python.set(overridden("to_python_value"));
    *field.object.borrow_mut() = object.clone();
    instance.set_host(field);
}

/// A field of this kind that no statement of the script makes, with an object of its class.
pub fn new_object(vm: &mut Vm, field: Field) -> Rc<Field> {
    let name = match &field.kind {
        Kind::Backward(back) if back.one_to_one => "BackwardOneToOneRelation",
        Kind::Backward(_) => "BackwardFKRelation",
        Kind::ManyToMany(_) => "ManyToManyFieldInstance",
        Kind::ForeignKey(key) if key.one_to_one => "OneToOneFieldInstance",
        Kind::ForeignKey(_) => "ForeignKeyFieldInstance",
        Kind::Data(_) => "IntField",
    };
    let class = class(vm, name);
    let field = Rc::new(field);
    attach(&Value::Instance(Instance::new(&class)), field.clone());
    field
}

/// A copy of a field with an object of its own: what Python's `copy` makes of it.
pub fn copy(field: &Field) -> Rc<Field> {
    let copy = Rc::new(Field {
        object: RefCell::default(),
        // What `Tortoise.init` finds out about a relation belongs to one model.
        kind: match &field.kind {
            Kind::ForeignKey(key) => Kind::ForeignKey(Rc::new((**key).clone())),
            Kind::ManyToMany(many) => Kind::ManyToMany(Rc::new((**many).clone())),
            other => other.clone(),
        },
        name: RefCell::new(field.name()),
        source_field: RefCell::new(field.source_field.borrow().clone()),
        pk: Cell::new(field.pk.get()),
        null: Cell::new(field.null.get()),
        unique: Cell::new(field.unique.get()),
        index: Cell::new(field.index.get()),
        generated: Cell::new(field.generated.get()),
        default: RefCell::new(field.default.borrow().clone()),
        db_default: RefCell::new(field.db_default.borrow().clone()),
        description: RefCell::new(field.description.borrow().clone()),
        docstring: RefCell::new(field.docstring.borrow().clone()),
        validators: match &field.validators {
            Value::List(list) => Value::list(list.to_vec()),
            other => other.clone(),
        },
        model: RefCell::new(Weak::new()),
        reference: RefCell::new(field.reference.borrow().clone()),
        converts_to_db: Cell::new(false),
        converts_to_python: Cell::new(false),
    });
    if let Some(original) = field.object().as_instance() {
        let object = Instance::new(&original.class());
        *object.dict.dict.borrow_mut() = original.dict.dict.borrow().clone();
        attach(&Value::Instance(object), copy.clone());
    }
    copy
}

fn this(vm: &mut Vm, args: &Args) -> Result<Rc<Field>> {
    field_of(&args.this()).ok_or_else(|| {
        let kind = vm.type_name(&args.this());
        unsupported(format!("a `{kind}` whose `__init__` was not called"))
    })
}

fn text(text: Option<Text>) -> Value {
    text.map_or(Value::None, Value::Str)
}

fn target(target: &Target) -> Value {
    match target {
        Target::Name(name) => Value::Str(name.clone()),
        Target::Class(class) => Value::Class(class.clone()),
    }
}

/// An attribute that the object does not keep itself.
pub fn get_attribute(vm: &mut Vm, args: Args) -> Result<Value> {
    let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
    let object = args.this();
    let found = match field_of(&object) {
        Some(field) => match common(vm, &field, &name)? {
            Some(value) => Some(value),
            None => of_kind(vm, &field, &name)?,
        },
        None => None,
    };
    found.map_or_else(
        || {
            let message = format!("'{}' object has no attribute '{name}'", vm.type_name(&object));
            Err(vm.attribute_error(message, &object, &name))
        },
        Ok,
    )
}

fn common(vm: &mut Vm, field: &Rc<Field>, name: &str) -> Result<Option<Value>> {
    Ok(Some(match name {
        "source_field" => text(field.source_field.borrow().clone()),
        "generated" => Value::Bool(field.generated.get()),
        "pk" => Value::Bool(field.pk.get()),
        "default" => field.default.borrow().clone(),
        "db_default" => match field.db_default.borrow().clone() {
            Some(value) => value,
            None => {
                let module = vm.import("_tortoise_describe")?;
                vm.get_attr(&module, "NOT_SET")?
            }
        },
        "null" => Value::Bool(field.null.get()),
        "unique" => Value::Bool(field.unique.get()),
        "index" => Value::Bool(field.index.get()),
        "model_field_name" => Value::Str(field.name()),
        "description" => text(field.description.borrow().clone()),
        "docstring" => text(field.docstring.borrow().clone()),
        "validators" => field.validators.clone(),
        "model" => match field.model.borrow().upgrade() {
            Some(meta) => Value::Class(meta.class()?),
            None => Value::None,
        },
        "reference" => field.reference.borrow().as_ref().map_or(Value::None, |field| field.object()),
        "has_db_field" => Value::Bool(field.is_data()),
        "indexable" => Value::Bool(!matches!(field.kind, Kind::Data(Data::Text | Data::Json { .. } | Data::Binary))),
        "required" => Value::Bool(
            field.default.borrow().is_none()
                && !field.null.get()
                && !field.generated.get()
                && field.db_default.borrow().is_none(),
        ),
        "SQL_TYPE" if field.is_data() => Value::str(ddl::plain_type(field)),
        "field_type" if field.is_data() => field_type(vm, field)?,
        "field_type" => relation_type(vm, field)?,
        "constraints" => constraints(field),
        _ => return Ok(None),
    }))
}

/// The class of the values of a column.
pub fn field_type(vm: &mut Vm, field: &Field) -> Result<Value> {
    let Some(data) = field.data() else { return Ok(Value::None) };
    let class = |class: &Rc<linktable_python::Class>| Ok(Value::Class(class.clone()));
    let mut imported = |module: &str, name: &str| {
        let module = vm.import(module)?;
        vm.get_attr(&module, name)
    };
    match data {
        Data::Decimal { .. } => imported("decimal", "Decimal"),
        Data::Datetime(_) => imported("datetime", "datetime"),
        Data::Date => imported("datetime", "date"),
        Data::Time(_) => imported("datetime", "time"),
        Data::TimeDelta => imported("datetime", "timedelta"),
        Data::Uuid => imported("uuid", "UUID"),
        Data::Int | Data::BigInt | Data::SmallInt | Data::IntEnum(_) => class(vm.types.int()),
        Data::Char { .. } | Data::Text | Data::CharEnum { .. } => class(vm.types.str()),
        Data::Boolean => class(vm.types.bool()),
        Data::Float => class(vm.types.float()),
        Data::Binary => class(vm.types.bytes()),
        Data::Json { kind: Some(kind), .. } => Ok(kind.clone()),
        Data::Json { .. } => evaluate_text(vm, "dict | list", &Rc::default()),
        Data::Custom => Ok(Value::None),
    }
}

fn of_kind(vm: &mut Vm, field: &Rc<Field>, name: &str) -> Result<Option<Value>> {
    Ok(match &field.kind {
        Kind::Data(data) => of_data(data, name),
        Kind::ForeignKey(key) => match name {
            "model_name" => Some(target(&key.target)),
            "related_name" => Some(match &key.related_name {
                RelatedName::Default => Value::None,
                RelatedName::Off => Value::Bool(false),
                RelatedName::Name(name) => Value::Str(name.clone()),
            }),
            "on_delete" => Some(on_delete(vm, &key.on_delete)?),
            "db_constraint" => Some(Value::Bool(key.db_constraint)),
            "to_field" => Some(text(key.to_field.borrow().clone())),
            "to_field_instance" => Some(field.to_field().map_or(Value::None, |to| to.object())),
            "related_model" => Some(related(field)?),
            _ => None,
        },
        Kind::Backward(back) => match name {
            "db_constraint" => Some(Value::Bool(true)),
            "relation_field" => Some(Value::Str(back.relation_field.clone())),
            "relation_source_field" => Some(Value::Str(back.relation_source_field.clone())),
            "to_field_instance" => Some(field.to_field().map_or(Value::None, |to| to.object())),
            "related_model" => Some(related(field)?),
            _ => None,
        },
        Kind::ManyToMany(many) => match name {
            "model_name" => Some(target(&many.target)),
            "related_name" => Some(Value::Str(many.related_name.borrow().clone())),
            "through" => Some(Value::Str(many.through.borrow().clone())),
            "forward_key" => Some(Value::Str(many.forward_key.clone())),
            "backward_key" => Some(Value::Str(many.backward_key.borrow().clone())),
            "on_delete" => Some(on_delete(vm, &many.on_delete)?),
            "db_constraint" => Some(Value::Bool(many.db_constraint)),
            "_generated" => Some(Value::Bool(many.is_generated)),
            "related_model" => Some(related(field)?),
            _ => None,
        },
    })
}

fn of_data(data: &Data, name: &str) -> Option<Value> {
    match (data, name) {
        (Data::Char { max_length } | Data::CharEnum { max_length, .. }, "max_length") => Some(Value::Int(*max_length)),
        (Data::Decimal { max_digits, .. }, "max_digits") => Some(Value::Int(*max_digits)),
        (Data::Decimal { decimal_places, .. }, "decimal_places") => Some(Value::Int(*decimal_places)),
        (Data::Datetime(auto) | Data::Time(auto), "auto_now") => Some(Value::Bool(auto.now)),
        (Data::Datetime(auto) | Data::Time(auto), "auto_now_add") => Some(Value::Bool(auto.now_add)),
        (Data::IntEnum(members) | Data::CharEnum { members, .. }, "enum_type") => Some(Value::Class(members.clone())),
        _ => None,
    }
}

/// What a relation takes for the class of its values, once it is set up: that of the column of a foreign key, the
/// class of relations for many-to-many relationships, nothing for the other ends of foreign keys.
pub fn relation_type(vm: &mut Vm, field: &Field) -> Result<Value> {
    match &field.kind {
        Kind::ManyToMany(_) => Ok(Value::Class(crate::tortoise::relations::many::class(vm))),
        Kind::ForeignKey(_) => match field.to_field() {
            Ok(to) => field_type(vm, &to),
            Err(_) => Ok(Value::None),
        },
        _ => Ok(Value::None),
    }
}

/// What limits the values, in the words of JSON schemas.
fn constraints(field: &Field) -> Value {
    let entries = match field.data() {
        Some(Data::Int) => vec![("ge", Value::Int(-2_147_483_648)), ("le", Value::Int(2_147_483_647))],
        Some(Data::BigInt) => vec![("ge", Value::Int(i64::MIN)), ("le", Value::Int(i64::MAX))],
        Some(Data::SmallInt | Data::IntEnum(_)) => vec![("ge", Value::Int(-32_768)), ("le", Value::Int(32_767))],
        Some(Data::Char { max_length } | Data::CharEnum { max_length, .. }) => {
            vec![("max_length", Value::Int(*max_length))]
        }
        Some(Data::Datetime(auto)) if auto.now || auto.now_add => vec![("readOnly", Value::Bool(true))],
        _ => Vec::new(),
    };
    let mut made = Dict::default();
    for (name, value) in entries {
        made.set_str(name, value);
    }
    Value::dict(made)
}

fn related(field: &Field) -> Result<Value> {
    match field.related() {
        Ok(meta) => Ok(Value::Class(meta.class()?)),
        Err(_) => Ok(Value::None),
    }
}

/// Sets an attribute of a field object.
pub fn set_attribute(_vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
    let value = args.get(2).cloned().unwrap_or_default();
    let truth = || matches!(value, Value::Bool(true));
    let as_text = || value.as_text().cloned();
    match (field_of(&this), name.as_str()) {
        (Some(field), "null") => field.null.set(truth()),
        (Some(field), "unique") => field.unique.set(truth()),
        (Some(field), "index") => field.index.set(truth()),
        (Some(field), "pk") => field.pk.set(truth()),
        (Some(field), "generated") => field.generated.set(truth()),
        (Some(field), "default") => *field.default.borrow_mut() = value,
        (Some(field), "description") => *field.description.borrow_mut() = as_text(),
        (Some(field), "source_field") => *field.source_field.borrow_mut() = as_text(),
        (Some(field), "model_field_name") => {
            if let Some(name) = as_text() {
                *field.name.borrow_mut() = name;
            }
        }
        _ => {
            if let Some(object) = this.as_instance() {
                object.set(&name, value);
            }
        }
    }
    Ok(Value::None)
}

/// `Field.has_db_default()`.
pub fn has_db_default(vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(Value::Bool(this(vm, &args)?.db_default.borrow().is_some()))
}

/// `Field.get_db_field_type()`.
pub fn db_field_type(vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(Value::str(ddl::column_type(&*this(vm, &args)?)))
}

/// `Field.describe(serializable)`.
pub fn describe(vm: &mut Vm, args: Args) -> Result<Value> {
    sources::call(vm, "_tortoise_describe", "field", args)
}

/// `Field.get_db_field_types()`.
pub fn db_field_types(vm: &mut Vm, args: Args) -> Result<Value> {
    match this(vm, &args)?.is_data() {
        true => sources::call(vm, "_tortoise_describe", "db_field_types", args),
        false => Ok(Value::None),
    }
}

/// The names of `OnDelete`, with their texts.
pub const ON_DELETE: &[(&str, &str)] = &[
    ("CASCADE", "CASCADE"),
    ("RESTRICT", "RESTRICT"),
    ("SET_NULL", "SET NULL"),
    ("SET_DEFAULT", "SET DEFAULT"),
    ("NO_ACTION", "NO ACTION"),
];

/// The class `OnDelete`, an enumeration of texts.
fn on_delete_class(vm: &mut Vm) -> Result<Value> {
    classes::enumeration(vm, "tortoise.fields.base", "OnDelete", "StrEnum", ON_DELETE)
}

/// The member of `OnDelete` with this text.
pub fn on_delete(vm: &mut Vm, text: &str) -> Result<Value> {
    let class = on_delete_class(vm)?;
    vm.call(&class, [Value::str(text)].into())
}

/// Puts `OnDelete` and its members into a module.
pub fn fill_on_delete(vm: &mut Vm, module: &Rc<Module>) {
    // The enumeration is one of Python's own: what keeps it from being made keeps the script from running.
    let Ok(class) = on_delete_class(vm) else { return };
    for (name, _) in ON_DELETE {
        if let Ok(member) = vm.get_attr(&class, name) {
            module.set(name, member);
        }
    }
    module.set("OnDelete", class);
}
