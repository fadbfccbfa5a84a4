//! `ormar.Integer(…)`, `ormar.String(…)` …: the fields that stand for columns.
//!
//! ormar 0.26.0, `fields/model_fields.py`, `fields/base.py`.

use std::cell::{OnceCell, RefCell};
use std::rc::{Rc, Weak};

use linktable_python::error::unsupported;
use linktable_python::object::{Instance, Module};
use linktable_python::{Args, Class, ClassBuilder, Result, Text, Value, Vm};
use linktable_sql::SqlType;

use super::errors;
use super::mapping::{Field, FieldKind};
use crate::sqlalchemy::type_items::enum_members;
use crate::sqlalchemy::types::{ColumnType, Kind};

/// The classes of fields, each with the module and the name of what pydantic takes for its values.
const TYPES: &[(&str, &str, &str)] = &[
    ("BigInteger", "builtins", "int"),
    ("Boolean", "builtins", "bool"),
    ("Date", "datetime", "date"),
    ("DateTime", "datetime", "datetime"),
    ("Decimal", "decimal", "Decimal"),
    ("Enum", "enum", "Enum"),
    ("Float", "builtins", "float"),
    ("Integer", "builtins", "int"),
    ("JSON", "pydantic", "Json"),
    ("LargeBinary", "builtins", "bytes"),
    ("SmallInteger", "builtins", "int"),
    ("String", "builtins", "str"),
    ("Text", "builtins", "str"),
    ("Time", "datetime", "time"),
    ("UUID", "uuid", "UUID"),
];

#[derive(Default)]
struct Classes {
    base: OnceCell<Rc<Class>>,
    plain: OnceCell<Vec<Rc<Class>>>,
}

/// The class `BaseField`.
pub(crate) fn base_class(vm: &mut Vm) -> Rc<Class> {
    let object = vm.types.object.clone();
    let build = || {
        let builder = ClassBuilder::new("ormar.fields.base", "BaseField", &object);
        builder.natives(super::field_attributes::METHODS).with_dict().build()
    };
    vm.state::<Classes>().base.get_or_init(build).clone()
}

/// Puts the classes into `ormar` or `ormar.fields`.
pub(crate) fn fill(vm: &mut Vm, module: &Rc<Module>) {
    let base = base_class(vm);
    let classes = vm.state::<Classes>();
    let make = || {
        let build = |(name, _, _): &(&str, &str, &str)| {
            ClassBuilder::new("ormar.fields.model_fields", name, &base).construct(construct).build()
        };
        TYPES.iter().map(build).collect()
    };
    for class in classes.plain.get_or_init(make) {
        module.add_class(class);
    }
    module.add_class(&base);
}

/// A field as a value: what `ormar_config.model_fields` gives.
pub(crate) fn value(vm: &mut Vm, field: &Rc<Field>) -> Value {
    let class = match field.kind {
        FieldKind::Column => base_class(vm),
        kind => super::relation_fields::class_of(vm, kind),
    };
    let instance = Instance::new(&class);
    instance.set_host(field.clone());
    Value::Instance(instance)
}

/// The keyword arguments of a field, taken out one by one.
pub(super) struct Given(pub Vec<(Text, Value)>);

impl Given {
    /// An argument, if it was given and is not `None`.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        let at = self.0.iter().position(|(keyword, _)| keyword.as_str() == name)?;
        self.0.remove(at).1.non_none()
    }

    /// A text.
    pub fn text(&mut self, name: &str) -> Option<Text> {
        self.take(name)?.as_text().cloned()
    }

    /// A truth; nothing if it was not given or is `None`.
    pub fn flag(&mut self, vm: &mut Vm, name: &str) -> Result<Option<bool>> {
        match self.take(name) {
            Some(value) => vm.truthy(&value).map(Some),
            None => Ok(None),
        }
    }

    /// A list of names, or one name.
    pub fn names(&mut self, vm: &mut Vm, name: &str) -> Result<Option<Vec<Text>>> {
        match self.take(name) {
            Some(value) => {
                let items = vm.collect(&value)?;
                Ok(Some(items.iter().filter_map(|item| item.as_text().cloned()).collect()))
            }
            None => Ok(None),
        }
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(keyword, _)| keyword.as_str() == name).map(|(_, value)| value)
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.get(name)?.as_int()
    }

    fn set(&mut self, name: &str, value: Value) {
        self.0.retain(|(keyword, _)| keyword.as_str() != name);
        self.0.push((name.into(), value));
    }
}

fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let kind = class.name.borrow().to_string();
    let mut given = Given(args.keywords);
    let required = match kind.as_str() {
        "String" | "LargeBinary" => Some("max_length"),
        "Enum" => Some("enum_class"),
        _ => None,
    };
    // Those whose `__new__` names parameters of its own take nothing by position; the others ignore it.
    let takes_any = matches!(kind.as_str(), "Boolean" | "Date" | "JSON");
    if !args.positional.is_empty() && !takes_any {
        let count = args.positional.len() + 1;
        return Err(vm.type_error(format!("{kind}.__new__() takes 1 positional argument but {count} were given")));
    }
    if let Some(required) = required.filter(|required| given.get(required).is_none()) {
        let message = format!("{kind}.__new__() missing 1 required keyword-only argument: '{required}'");
        return Err(vm.type_error(message));
    }
    if ["encrypt_secret", "encrypt_backend", "encrypt_custom_backend"].iter().any(|name| given.get(name).is_some()) {
        return Err(unsupported("encrypted columns"));
    }
    let is_counted = matches!(kind.as_str(), "Integer" | "BigInteger" | "SmallInteger");
    if is_counted || matches!(kind.as_str(), "Float" | "Decimal") {
        for (argument, constraint) in [("minimum", "ge"), ("maximum", "le")] {
            if let Some(limit) = given.get(argument).cloned() {
                given.set(constraint, limit);
            }
        }
    }
    let (sql_type, enum_class) = column_type(vm, &kind, &mut given)?;
    let default = given.take("default");
    let server_default = given.take("server_default");
    let primary_key = given.flag(vm, "primary_key")?.unwrap_or(false);
    let autoincrement = given.flag(vm, "autoincrement")?.unwrap_or(is_counted && primary_key);
    let nullable = given.flag(vm, "nullable")?.unwrap_or(default.is_some() || server_default.is_some());
    let nullable = nullable || (primary_key && autoincrement);
    let sql_nullable = given.flag(vm, "sql_nullable")?.unwrap_or(nullable) && !primary_key;
    let sql_type = match sql_type {
        SqlType::Json { .. } => SqlType::Json { none_as_null: sql_nullable },
        other => other,
    };
    let annotation = match &enum_class {
        Some(class) => Value::Class(class.clone()),
        None => {
            let home = TYPES.iter().find(|(name, _, _)| *name == kind).map_or(("builtins", "str"), |(_, m, n)| (m, n));
            match home {
                ("builtins", name) => Value::Class(builtin(vm, name)),
                (module, name) => {
                    let module = vm.import(module)?;
                    vm.get_attr(&module, name)?
                }
            }
        }
    };
    let field = Field {
        kind: FieldKind::Column,
        name: RefCell::new("".into()),
        alias: given.text("name"),
        owner: RefCell::new(Weak::new()),
        column_type: RefCell::new(Some(Rc::new(ColumnType { kind: Kind::Known(sql_type), enum_class }))),
        annotation: RefCell::new(annotation),
        pydantic_type: given.take("overwrite_pydantic_type"),
        primary_key,
        autoincrement,
        nullable,
        sql_nullable,
        index: given.flag(vm, "index")?.unwrap_or(false),
        unique: given.flag(vm, "unique")?.unwrap_or(false),
        default,
        server_default,
        on_update: given.take("on_update"),
        represent_as_base64_str: given.flag(vm, "represent_as_base64_str")?.unwrap_or(false),
        given: given.0,
        relation: None,
    };
    Ok(Value::Instance(Instance::with_host(class, field)))
}

fn builtin(vm: &Vm, name: &str) -> Rc<Class> {
    match name {
        "bool" => vm.class_of(&Value::Bool(true)),
        "bytes" => vm.class_of(&Value::bytes(Vec::new())),
        "float" => vm.types.float().clone(),
        "int" => vm.types.int().clone(),
        _ => vm.types.str().clone(),
    }
}

type Typed = (SqlType, Option<Rc<Class>>);

fn column_type(vm: &mut Vm, kind: &str, given: &mut Given) -> Result<Typed> {
    let length = |given: &Given| given.number("max_length").and_then(|number| u32::try_from(number).ok());
    Ok((
        match kind {
            "String" => {
                if given.number("max_length").is_some_and(|length| length <= 0) {
                    let message = "Parameter max_length is required for field String";
                    return Err(errors::error(vm, "ModelDefinitionError", message));
                }
                SqlType::String(length(given))
            }
            "LargeBinary" => {
                if given.number("max_length").is_some_and(|length| length <= 0) {
                    let message = "Parameter max_length is required for field LargeBinary";
                    return Err(errors::error(vm, "ModelDefinitionError", message));
                }
                SqlType::LargeBinary
            }
            "Integer" => SqlType::Integer,
            "BigInteger" => SqlType::BigInteger,
            "SmallInteger" => SqlType::SmallInteger,
            "Text" => SqlType::Text,
            "Float" => SqlType::Float,
            "Boolean" => SqlType::Boolean,
            "Date" => SqlType::Date,
            "DateTime" => SqlType::DateTime { aware: false },
            "Time" => SqlType::Time,
            "JSON" => SqlType::Json { none_as_null: false },
            "UUID" => {
                let dashed = given.text("uuid_format").is_some_and(|format| format.as_str() == "string");
                SqlType::UuidText { dashed }
            }
            "Decimal" => decimal_type(vm, given)?,
            _ => return enum_type(vm, given),
        },
        None,
    ))
}

/// `precision` and `scale`, which also go by the names pydantic gives them.
fn decimal_type(vm: &mut Vm, given: &mut Given) -> Result<SqlType> {
    let mut either = |name: &str, other: &str| {
        let truthy = |number: Option<i64>| number.filter(|number| *number != 0);
        if let Some(number) = truthy(given.number(other)) {
            given.set(name, Value::Int(number));
        } else if let Some(number) = truthy(given.number(name)) {
            given.set(other, Value::Int(number));
        }
        given.number(name).and_then(|number| u32::try_from(number).ok())
    };
    match (either("precision", "max_digits"), either("scale", "decimal_places")) {
        (Some(precision), Some(scale)) => Ok(SqlType::Decimal { precision, scale }),
        _ => {
            let message = "Parameters scale and precision are required for field Decimal";
            Err(errors::error(vm, "ModelDefinitionError", message))
        }
    }
}

fn enum_type(vm: &mut Vm, given: &mut Given) -> Result<Typed> {
    let class = given.take("enum_class");
    let is_enum = |class: &Rc<Class>| class.ancestors.iter().any(|base| base.full_name() == "enum.Enum");
    match class.as_ref().and_then(Value::as_class).filter(|class| is_enum(class)) {
        Some(class) => Ok((SqlType::Enum { members: enum_members(vm, class)? }, Some(class.clone()))),
        None => Err(errors::error(vm, "ModelDefinitionError", "Enum Field choices must be EnumType")),
    }
}
