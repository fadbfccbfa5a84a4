//! The classes of fields, and what their arguments mean.
//!
//! Mirrors Tortoise 1.1.9, `fields/base.py` and `fields/data.py`.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use linktable_python::class::{NativeDef, class_method, method};
use linktable_python::object::{Alias, Form, Module};
use linktable_python::{Args, Class, ClassBuilder, Result, Text, Value, Vm};

use super::{convert, object, relation};
use crate::classes;
use crate::tortoise::given::Given;
use crate::tortoise::mapping::{AutoNow, Data, Field, Kind};
use crate::tortoise::{defaults, errors, validators};

/// Name, module and base of each class of fields; bases stand before what derives from them.
const CLASSES: &[(&str, &str, &str, &[NativeDef])] = &[
    ("Field", "base", "", FIELD),
    ("IntField", "data", "Field", INT),
    ("BigIntField", "data", "IntField", BIG_INT),
    ("SmallIntField", "data", "IntField", SMALL_INT),
    ("CharField", "data", "Field", CHAR),
    ("TextField", "data", "Field", TEXT),
    ("BooleanField", "data", "Field", BOOLEAN),
    ("DecimalField", "data", "Field", DECIMAL),
    ("DatetimeField", "data", "Field", DATETIME),
    ("DateField", "data", "Field", DATE),
    ("TimeField", "data", "Field", TIME),
    ("TimeDeltaField", "data", "Field", TIME_DELTA),
    ("FloatField", "data", "Field", FLOAT),
    ("JSONField", "data", "Field", JSON),
    ("UUIDField", "data", "Field", UUID),
    ("BinaryField", "data", "Field", BINARY),
    ("IntEnumFieldInstance", "data", "SmallIntField", INT_ENUM),
    ("CharEnumFieldInstance", "data", "CharField", CHAR_ENUM),
    ("RelationalField", "relational", "Field", &[]),
    ("ForeignKeyFieldInstance", "relational", "RelationalField", relation::FOREIGN_KEY),
    ("BackwardFKRelation", "relational", "RelationalField", &[]),
    ("OneToOneFieldInstance", "relational", "ForeignKeyFieldInstance", relation::ONE_TO_ONE),
    ("BackwardOneToOneRelation", "relational", "BackwardFKRelation", &[]),
    ("ManyToManyFieldInstance", "relational", "RelationalField", relation::MANY_TO_MANY),
];

/// Other names of the same classes, as Django has them.
const ALIASES: &[(&str, &str)] = &[
    ("BigIntegerField", "BigIntField"),
    ("DateTimeField", "DatetimeField"),
    ("IntegerField", "IntField"),
    ("SmallIntegerField", "SmallIntField"),
    ("DurationField", "TimeDeltaField"),
];

const FIELD: &[NativeDef] = &[
    class_method("__class_getitem__", |_, mut args| {
        let origin = args.take_this();
        Ok(Value::Alias(Rc::new(Alias { form: Form::Generic, origin, args: args.positional })))
    }),
    method("__getattr__", object::get_attribute),
    method("__init__", |vm, args| init(vm, args, "Field.__init__", |_, _, _| Ok(Data::Custom))),
    method("__setattr__", object::set_attribute),
    method("describe", object::describe),
    method("get_db_field_type", object::db_field_type),
    method("get_db_field_types", object::db_field_types),
    method("has_db_default", object::has_db_default),
    method("to_db_value", convert::to_db_value),
    method("to_python_value", convert::to_python_value),
    method("validate", convert::validate_value),
];
const INT: &[NativeDef] = &[method("__init__", |vm, args| {
    init(vm, args, "IntField.__init__", |vm, given, extra| integer(vm, given, extra, Data::Int))
})];
const BIG_INT: &[NativeDef] = &[method("__init__", |vm, args| {
    init(vm, args, "IntField.__init__", |vm, given, extra| integer(vm, given, extra, Data::BigInt))
})];
const SMALL_INT: &[NativeDef] = &[method("__init__", |vm, args| {
    init(vm, args, "IntField.__init__", |vm, given, extra| integer(vm, given, extra, Data::SmallInt))
})];
const CHAR: &[NativeDef] = &[method("__init__", |vm, args| init(vm, args, "CharField.__init__", char_field))];
const TEXT: &[NativeDef] = &[method("__init__", |vm, args| init(vm, args, "TextField.__init__", text_field))];
const BOOLEAN: &[NativeDef] = &[method("__init__", |vm, args| {
    init(vm, args, "BooleanField.__init__", |vm, given, _| plain(vm, given, Data::Boolean))
})];
const DECIMAL: &[NativeDef] = &[method("__init__", |vm, args| init(vm, args, "DecimalField.__init__", decimal_field))];
const DATETIME: &[NativeDef] = &[method("__init__", |vm, args| {
    init(vm, args, "DatetimeField.__init__", |vm, given, _| auto_now(vm, given).map(Data::Datetime))
})];
const DATE: &[NativeDef] =
    &[method("__init__", |vm, args| init(vm, args, "DateField.__init__", |vm, given, _| plain(vm, given, Data::Date)))];
const TIME: &[NativeDef] = &[method("__init__", |vm, args| {
    init(vm, args, "TimeField.__init__", |vm, given, _| auto_now(vm, given).map(Data::Time))
})];
const TIME_DELTA: &[NativeDef] = &[method("__init__", |vm, args| {
    init(vm, args, "TimeDeltaField.__init__", |vm, given, _| plain(vm, given, Data::TimeDelta))
})];
const FLOAT: &[NativeDef] = &[method("__init__", |vm, args| {
    init(vm, args, "FloatField.__init__", |vm, given, _| plain(vm, given, Data::Float))
})];
const JSON: &[NativeDef] = &[method("__init__", |vm, args| {
    init(vm, args, "JSONField.__init__", |vm, given, _| {
        let encoder = given.next(vm, "encoder")?;
        let decoder = given.next(vm, "decoder")?;
        let kind = given.keyword("field_type").and_then(Value::non_none);
        plain(vm, given, Data::Json { encoder, decoder, kind })
    })
})];
const UUID: &[NativeDef] = &[method("__init__", |vm, args| init(vm, args, "UUIDField.__init__", uuid_field))];
const BINARY: &[NativeDef] = &[method("__init__", |vm, args| {
    init(vm, args, "BinaryField.__init__", |vm, given, _| plain(vm, given, Data::Binary))
})];
const INT_ENUM: &[NativeDef] =
    &[method("__init__", |vm, args| init(vm, args, "IntEnumFieldInstance.__init__", int_enum))];
const CHAR_ENUM: &[NativeDef] =
    &[method("__init__", |vm, args| init(vm, args, "CharEnumFieldInstance.__init__", char_enum))];

/// The class of fields of this name.
pub fn class(vm: &mut Vm, name: &str) -> Rc<Class> {
    let made = classes::all(vm, "tortoise.fields", CLASSES, |vm, (name, module, base, natives), before| {
        let base = classes::named(vm, before, base);
        ClassBuilder::new(&format!("tortoise.fields.{module}"), name, &base).with_dict().natives(natives).build()
    });
    classes::named(vm, &made, name)
}

/// Fills `tortoise.fields` and its parts.
pub fn fill(vm: &mut Vm, name: &str, module: &Rc<Module>) {
    let is_package = name == "tortoise.fields";
    let part = name.rsplit('.').next().unwrap_or_default();
    for (name, home, _, _) in CLASSES {
        if part == *home || is_package && !name.ends_with("Instance") && *name != "RelationalField" {
            let class = class(vm, name);
            module.add_class(&class);
        }
    }
    if is_package {
        for (alias, name) in ALIASES {
            let class = class(vm, name);
            module.set(alias, Value::Class(class));
        }
        module.add("ForeignKey", relation::foreign_key);
    }
    if is_package || part == "data" {
        module.add("IntEnumField", |vm, args| {
            let class = class(vm, "IntEnumFieldInstance");
            vm.call(&Value::Class(class), args)
        });
        module.add("CharEnumField", |vm, args| {
            let class = class(vm, "CharEnumFieldInstance");
            vm.call(&Value::Class(class), args)
        });
    }
    if is_package || part == "relational" {
        relation::fill(vm, module);
    }
    if is_package || part == "base" {
        module.fill_later(object::fill_on_delete);
        if !is_package {
            defaults::fill_marker(vm, module);
        }
    }
    if is_package || part == "db_defaults" {
        defaults::fill(vm, module);
    }
}

/// What the arguments of one kind of field change about those that all have.
#[derive(Default)]
pub struct Extra {
    /// `primary_key`, where the kind takes it by position.
    pub primary_key: Option<Value>,
    /// `generated`, where the kind decides.
    pub generated: Option<bool>,
    /// `description`, where the kind has one of its own.
    pub description: Option<Value>,
    /// A validator that the kind adds.
    pub validator: Option<Value>,
    /// `unique`, where the kind decides.
    pub unique: Option<bool>,
}

type Read = fn(&mut Vm, &mut Given, &mut Extra) -> Result<Data>;

/// `__init__` of a field that is a column.
fn init(vm: &mut Vm, args: Args, name: &'static str, read: Read) -> Result<Value> {
    let (this, given) = Given::method(name, args);
    let mut given = given.requires(required_of(name));
    let mut extra = Extra::default();
    let data = read(vm, &mut given, &mut extra)?;
    finish(vm, &this, given, extra, Kind::Data(data))
}

/// How many arguments a kind of field must be given.
fn required_of(name: &str) -> usize {
    match name {
        "DecimalField.__init__" => 2,
        "CharField.__init__" | "IntEnumFieldInstance.__init__" | "CharEnumFieldInstance.__init__" => 1,
        _ => 0,
    }
}

/// Takes the arguments that every field has, and makes the object a field.
pub fn finish(vm: &mut Vm, this: &Value, mut given: Given, extra: Extra, kind: Kind) -> Result<Value> {
    let class_name = vm.type_name(this);
    let positional = matches!(kind, Kind::Data(Data::Custom));
    let mut take = |vm: &mut Vm, name: &str| match positional {
        true => given.next(vm, name),
        false => Ok(given.keyword(name)),
    };
    let source_field = take(vm, "source_field")?;
    let generated = take(vm, "generated")?;
    let primary_key = take(vm, "primary_key")?.or(extra.primary_key);
    let null = take(vm, "null")?;
    let default = take(vm, "default")?.unwrap_or_default();
    let db_default = take(vm, "db_default")?;
    let unique = take(vm, "unique")?;
    let db_index = take(vm, "db_index")?.and_then(Value::non_none);
    let description = take(vm, "description")?.or(extra.description);
    take(vm, "model")?;
    let validators = take(vm, "validators")?.and_then(Value::non_none);
    let index = given.keyword("index").and_then(Value::non_none);
    let pk = given.keyword("pk").and_then(Value::non_none);

    let null = truth(vm, null)?;
    let mut unique = match extra.unique {
        Some(unique) => unique,
        None => truth(vm, unique)?,
    };
    let mut is_indexed = truth(vm, db_index.clone())?;
    if let Some(index) = index {
        let wanted = vm.truthy(&index)?;
        match db_index {
            None => is_indexed = wanted,
            Some(_) if wanted != is_indexed => {
                return Err(errors::configuration(vm, format!("{class_name} can't set both db_index and index")));
            }
            Some(_) => {}
        }
    }
    let is_indexable = !matches!(kind, Kind::Data(Data::Text | Data::Json { .. } | Data::Binary));
    if !is_indexable && (unique || is_indexed) {
        return Err(errors::configuration(vm, format!("{class_name} can't be indexed")));
    }
    let primary_key = primary_key.and_then(Value::non_none);
    let wanted = truth(vm, pk.clone())?;
    let mut is_key = truth(vm, primary_key.clone())?;
    if pk.is_some() {
        match primary_key {
            None => is_key = wanted,
            Some(_) if wanted != is_key => {
                return Err(errors::configuration(vm, format!("{class_name} can't set both primary_key and pk")));
            }
            Some(_) => {}
        }
    }
    if null && is_key {
        let said = if wanted { "pk=True" } else { "primary_key=True" };
        return Err(errors::configuration(vm, format!("{class_name} can't be both null=True and {said}")));
    }
    if is_key {
        is_indexed = true;
        unique = true;
    }
    let default = match &kind {
        Kind::Data(Data::Uuid) if is_key && default.is_none() => uuid4(vm)?,
        _ => default,
    };
    if let Some(value) = &db_default
        && vm.get_attr_opt(value, "__call__")?.is_some()
    {
        return Err(errors::configuration(
            vm,
            format!("{class_name}: db_default must be a static value or SqlDefault(...), not a callable"),
        ));
    }
    let generated = match extra.generated {
        Some(generated) => generated,
        None => truth(vm, generated)?,
    };
    // The list that was given is the list that is kept, as in Python; an empty one is replaced.
    let validators = match validators {
        Some(value) if vm.truthy(&value)? => value,
        _ => Value::list(Vec::new()),
    };
    if let (Some(validator), Value::List(list)) = (extra.validator, &validators) {
        list.push(validator);
    }
    let description = description.and_then(|value| value.as_text().cloned());
    let field = Field {
        object: RefCell::new(this.clone()),
        kind,
        name: RefCell::new("".into()),
        source_field: RefCell::new(source_field.and_then(|value| value.as_text().cloned())),
        pk: Cell::new(is_key),
        null: Cell::new(null),
        unique: Cell::new(unique),
        index: Cell::new(is_indexed),
        generated: Cell::new(generated),
        default: RefCell::new(default),
        db_default: RefCell::new(db_default),
        description: RefCell::new(description),
        docstring: RefCell::default(),
        validators,
        model: RefCell::new(Weak::new()),
        reference: RefCell::default(),
        converts_to_db: Cell::new(false),
        converts_to_python: Cell::new(false),
    };
    object::attach(this, Rc::new(field));
    Ok(Value::None)
}

fn truth(vm: &mut Vm, value: Option<Value>) -> Result<bool> {
    match value {
        Some(value) => vm.truthy(&value),
        None => Ok(false),
    }
}

fn uuid4(vm: &mut Vm) -> Result<Value> {
    let module = vm.import("uuid")?;
    vm.get_attr(&module, "uuid4")
}

/// A kind without arguments of its own.
fn plain(vm: &mut Vm, given: &mut Given, data: Data) -> Result<Data> {
    given.no_more_positional(vm)?;
    Ok(data)
}

fn integer(vm: &mut Vm, given: &mut Given, extra: &mut Extra, data: Data) -> Result<Data> {
    let primary_key = given.next(vm, "primary_key")?;
    given.no_more_positional(vm)?;
    let pk = given.keywords.iter().find(|(name, _)| name.as_str() == "pk").map(|(_, value)| value.clone());
    if truth(vm, primary_key.clone())? || truth(vm, pk)? {
        extra.generated = Some(match given.keyword("generated") {
            Some(generated) => vm.truthy(&generated)?,
            None => true,
        });
    }
    extra.primary_key = primary_key;
    Ok(data)
}

fn number(vm: &mut Vm, value: &Value) -> Result<i64> {
    let class = Value::Class(vm.types.int().clone());
    Ok(vm.call(&class, [value.clone()].into())?.as_int().unwrap_or(i64::MAX))
}

fn char_field(vm: &mut Vm, given: &mut Given, extra: &mut Extra) -> Result<Data> {
    let Some(max_length) = given.next(vm, "max_length")? else { return Err(given.missing(vm, &["max_length"])) };
    given.no_more_positional(vm)?;
    let max_length = checked_length(vm, &max_length, extra)?;
    Ok(Data::Char { max_length })
}

fn checked_length(vm: &mut Vm, value: &Value, extra: &mut Extra) -> Result<i64> {
    let max_length = number(vm, value)?;
    if max_length < 1 {
        return Err(errors::configuration(vm, "'max_length' must be >= 1"));
    }
    extra.validator = Some(validators::max_length(vm, max_length));
    Ok(max_length)
}

fn text_field(vm: &mut Vm, given: &mut Given, extra: &mut Extra) -> Result<Data> {
    extra.primary_key = given.next(vm, "primary_key")?;
    let unique = given.next(vm, "unique")?;
    let db_index = given.next(vm, "db_index")?;
    given.no_more_positional(vm)?;
    if truth(vm, unique)? {
        let message = "TextField doesn't support unique indexes, consider CharField or another strategy";
        return Err(errors::configuration(vm, message));
    }
    let index = given.keyword("index");
    if truth(vm, db_index)? || truth(vm, index)? {
        return Err(errors::configuration(vm, "TextField can't be indexed, consider CharField"));
    }
    Ok(Data::Text)
}

fn decimal_field(vm: &mut Vm, given: &mut Given, _extra: &mut Extra) -> Result<Data> {
    let digits = given.next(vm, "max_digits")?;
    let places = given.next(vm, "decimal_places")?;
    let (digits, places) = match (digits, places) {
        (Some(digits), Some(places)) => (digits, places),
        (Some(_), None) => return Err(given.missing(vm, &["decimal_places"])),
        (None, Some(_)) => return Err(given.missing(vm, &["max_digits"])),
        (None, None) => return Err(given.missing(vm, &["max_digits", "decimal_places"])),
    };
    given.no_more_positional(vm)?;
    let (max_digits, decimal_places) = (number(vm, &digits)?, number(vm, &places)?);
    if max_digits < 1 {
        return Err(errors::configuration(vm, "'max_digits' must be >= 1"));
    }
    if decimal_places < 0 {
        return Err(errors::configuration(vm, "'decimal_places' must be >= 0"));
    }
    Ok(Data::Decimal { max_digits, decimal_places })
}

fn auto_now(vm: &mut Vm, given: &mut Given) -> Result<AutoNow> {
    let now = given.next(vm, "auto_now")?;
    let now_add = given.next(vm, "auto_now_add")?;
    given.no_more_positional(vm)?;
    let (now, now_add) = (truth(vm, now)?, truth(vm, now_add)?);
    if now && now_add {
        return Err(errors::configuration(vm, "You can choose only 'auto_now' or 'auto_now_add'"));
    }
    Ok(AutoNow { now, now_add })
}

fn uuid_field(vm: &mut Vm, given: &mut Given, _extra: &mut Extra) -> Result<Data> {
    plain(vm, given, Data::Uuid)
}

/// The members of an enum class: name and value.
fn members(vm: &mut Vm, class: &Value) -> Result<Vec<(Text, Value)>> {
    let mut members = Vec::new();
    for member in vm.collect(class)? {
        let name = vm.get_attr(&member, "name")?;
        let value = vm.get_attr(&member, "value")?;
        members.push((name.as_text().cloned().unwrap_or_else(|| "".into()), value));
    }
    Ok(members)
}

/// The description of a field whose values are members: a line for each.
fn described(vm: &mut Vm, members: &[(Text, Value)], as_number: bool) -> Result<Value> {
    let mut lines = Vec::new();
    for (name, value) in members {
        let shown = if as_number { number(vm, value)?.to_string() } else { vm.str(value)? };
        lines.push(format!("{name}: {shown}"));
    }
    Ok(Value::str(lines.join("\n").chars().take(2048).collect::<String>()))
}

fn enum_type(vm: &mut Vm, given: &mut Given) -> Result<(Value, Rc<Class>)> {
    let Some(value) = given.next(vm, "enum_type")? else { return Err(given.missing(vm, &["enum_type"])) };
    match value.as_class().cloned() {
        Some(class) => Ok((value, class)),
        None => {
            let kind = vm.type_name(&value);
            Err(vm.type_error(format!("'{kind}' object is not iterable")))
        }
    }
}

fn int_enum(vm: &mut Vm, given: &mut Given, extra: &mut Extra) -> Result<Data> {
    let (value, class) = enum_type(vm, given)?;
    let description = given.next(vm, "description")?.and_then(Value::non_none);
    let generated = given.next(vm, "generated")?;
    let minimum = if truth(vm, generated)? { 1 } else { -32768 };
    let members = members(vm, &value)?;
    for (_, value) in &members {
        let number = match number(vm, value) {
            Ok(number) => number,
            Err(raised) if vm.exception_is(&raised, "ValueError") => {
                return Err(errors::configuration(vm, "IntEnumField only supports integer enums!"));
            }
            Err(raised) => return Err(raised),
        };
        if !(minimum..32768).contains(&number) {
            let message = format!("The valid range of IntEnumField's values is {minimum}..32767!");
            return Err(errors::configuration(vm, message));
        }
    }
    extra.description = Some(match description {
        Some(description) => description,
        None => described(vm, &members, true)?,
    });
    Ok(Data::IntEnum(class))
}

fn char_enum(vm: &mut Vm, given: &mut Given, extra: &mut Extra) -> Result<Data> {
    let (value, class) = enum_type(vm, given)?;
    let description = given.next(vm, "description")?.and_then(Value::non_none);
    let max_length = given.next(vm, "max_length")?;
    let all = members(vm, &value)?;
    extra.description = Some(match description {
        Some(description) => description,
        None => described(vm, &all, false)?,
    });
    let mut length = match max_length {
        Some(length) => number(vm, &length)?,
        None => 0,
    };
    if length == 0 {
        for (_, value) in &all {
            length = length.max(vm.str(value)?.chars().count() as i64);
        }
    }
    let max_length = checked_length(vm, &Value::Int(length), extra)?;
    Ok(Data::CharEnum { members: class, max_length })
}
