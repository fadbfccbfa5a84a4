//! Column types as scripts have them: `String(50)`, `DateTime`, `Hero.__table__.c.name.type`.
//!
//! Mirrors SQLAlchemy 2.1, `sql/sqltypes.py` and `sql/type_api.py`, and SQLModel's `sql/sqltypes.py`.

use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::error::unsupported;
use linktable_python::object::{Instance, Module};
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_schema::Dialect;
use linktable_sql::SqlType;

use crate::classes;
use crate::sqlalchemy::decorator;

/// A column type, as `Column(…)` or `sa_type=` takes one.
struct TypeItem {
    kind: SqlType,
    enum_class: Option<Rc<Class>>,
    /// Whether `timezone=True` was given, which SQLite does not mind.
    timezone: bool,
}

/// A type: its name, the one it derives from, and what it is by itself.
type NamedType = (&'static str, &'static str, fn() -> SqlType);

/// The types, each after those it derives from; abstract ones are for `isinstance`.
const TYPES: &[NamedType] = &[
    ("TypeEngine", "", || SqlType::Text),
    ("TypeDecorator", "TypeEngine", || SqlType::Text),
    ("AutoString", "TypeDecorator", || SqlType::String(None)),
    ("UTCDateTime", "TypeDecorator", || SqlType::DateTime { aware: true }),
    ("Integer", "TypeEngine", || SqlType::Integer),
    ("INTEGER", "Integer", || SqlType::Integer),
    ("BigInteger", "Integer", || SqlType::BigInteger),
    ("BIGINT", "BigInteger", || SqlType::BigInteger),
    ("SmallInteger", "Integer", || SqlType::SmallInteger),
    ("SMALLINT", "SmallInteger", || SqlType::SmallInteger),
    ("Boolean", "TypeEngine", || SqlType::Boolean),
    ("BOOLEAN", "Boolean", || SqlType::Boolean),
    ("Date", "TypeEngine", || SqlType::Date),
    ("DATE", "Date", || SqlType::Date),
    ("DateTime", "TypeEngine", || SqlType::DateTime { aware: false }),
    ("DATETIME", "DateTime", || SqlType::DateTime { aware: false }),
    ("Time", "TypeEngine", || SqlType::Time),
    ("TIME", "Time", || SqlType::Time),
    ("Interval", "TypeDecorator", || SqlType::Interval),
    ("Numeric", "TypeEngine", || SqlType::Numeric { precision: None, scale: None }),
    ("NUMERIC", "Numeric", || SqlType::Numeric { precision: None, scale: None }),
    ("Float", "TypeEngine", || SqlType::Float),
    ("FLOAT", "Float", || SqlType::Float),
    ("LargeBinary", "TypeEngine", || SqlType::LargeBinary),
    ("BLOB", "LargeBinary", || SqlType::LargeBinary),
    ("JSON", "TypeEngine", || SqlType::Json { none_as_null: false }),
    ("String", "TypeEngine", || SqlType::String(None)),
    ("VARCHAR", "String", || SqlType::String(None)),
    ("Text", "String", || SqlType::Text),
    ("TEXT", "Text", || SqlType::Text),
    ("Unicode", "String", || SqlType::String(None)),
    ("UnicodeText", "Text", || SqlType::Text),
    ("Enum", "String", || SqlType::Enum { members: Vec::new() }),
    ("Uuid", "TypeEngine", || SqlType::Uuid),
];

/// Types that are no type by themselves: one that scripts derive their own from stands behind them.
const ABSTRACT: usize = 2;

/// The one that scripts derive their own from.
const DECORATOR: usize = 1;

const METHODS: &[NativeDef] = &[
    method("__getattr__", |vm, args| {
        let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
        if ATTRIBUTES.split_whitespace().any(|known| known == name.as_str()) {
            return Err(unsupported(format!("`{name}` of a column type")));
        }
        let class = shown_class(vm, &args.this());
        Err(vm.attribute_error(format!("'{class}' object has no attribute '{name}'"), &args.this(), &name))
    }),
    method("__repr__", repr),
    method("__str__", |_, args| Ok(of_this(&args)?.kind.ddl(Dialect::Sqlite).map_or(Value::None, Value::from))),
    getter("enum_class", |vm, args| {
        let item = of_this(&args)?;
        match (&item.kind, &item.enum_class) {
            (SqlType::Enum { .. }, class) => Ok(class.clone().map_or(Value::None, Value::Class)),
            _ => missing(vm, &args, "enum_class"),
        }
    }),
    getter("enums", |vm, args| match &of_this(&args)?.kind {
        SqlType::Enum { members } => Ok(Value::list(members.iter().map(|name| Value::str(name.as_str())).collect())),
        _ => missing(vm, &args, "enums"),
    }),
    getter("length", |vm, args| match &of_this(&args)?.kind {
        SqlType::String(length) => Ok(length.map_or(Value::None, |length| Value::Int(length.into()))),
        SqlType::Text | SqlType::LargeBinary => Ok(Value::None),
        SqlType::Enum { members } => {
            let longest = members.iter().map(|name| name.chars().count()).max().unwrap_or(0);
            Ok(Value::Int(i64::try_from(longest).unwrap_or(0)))
        }
        _ => missing(vm, &args, "length"),
    }),
    getter("precision", |vm, args| match &of_this(&args)?.kind {
        SqlType::Numeric { precision, .. } => Ok(precision.map_or(Value::None, |digits| Value::Int(digits.into()))),
        SqlType::Float => Ok(Value::None),
        _ => missing(vm, &args, "precision"),
    }),
    getter("python_type", python_type),
    getter("scale", |vm, args| match &of_this(&args)?.kind {
        SqlType::Numeric { scale, .. } => Ok(scale.map_or(Value::None, |digits| Value::Int(digits.into()))),
        SqlType::Float => Ok(Value::None),
        _ => missing(vm, &args, "scale"),
    }),
    getter("timezone", |vm, args| {
        let item = of_this(&args)?;
        match &item.kind {
            SqlType::DateTime { aware } => Ok(Value::Bool(*aware || item.timezone)),
            SqlType::Time => Ok(Value::Bool(item.timezone)),
            _ => missing(vm, &args, "timezone"),
        }
    }),
];

/// What else the real objects have, of SQLAlchemy 2.1.9.
const ATTRIBUTES: &str = "\
    adapt adapt_operator as_generic asdecimal bind_expression bind_processor cache_ok coerce_compared_value \
    coerce_to_is_types collation column_expression comparator comparator_factory compare_values compile \
    copy copy_value decimal_return_scale dialect_impl evaluates_none get_dbapi_type hashable impl impl_instance \
    inherit_cache literal_processor load_dialect_impl name native_enum none_as_null operator_classes \
    process_bind_param process_literal_param process_result_value render_bind_cast render_literal_cast \
    result_processor schema should_evaluate_none sort_key_function type_engine validate_strings with_variant";

fn of_this(args: &Args) -> Result<Rc<TypeItem>> {
    args.this().host::<TypeItem>().ok_or_else(|| unsupported("this of a type of one's own"))
}

fn missing(vm: &mut Vm, args: &Args, name: &str) -> Result<Value> {
    let class = shown_class(vm, &args.this());
    Err(vm.attribute_error(format!("'{class}' object has no attribute '{name}'"), &args.this(), name))
}

/// The class that is asked last for an attribute: SQLModel's own types ask the one they are made of.
fn shown_class(vm: &mut Vm, value: &Value) -> String {
    match vm.type_name(value).as_str() {
        "AutoString" => "String".to_owned(),
        "UTCDateTime" | "Interval" => "DateTime".to_owned(),
        name => name.to_owned(),
    }
}

/// `String(length=50)`: what was given and is not the default.
fn repr(vm: &mut Vm, args: Args) -> Result<Value> {
    let item = of_this(&args)?;
    let mut parts: Vec<String> = Vec::new();
    match &item.kind {
        SqlType::String(Some(length)) => parts.push(format!("length={length}")),
        SqlType::Numeric { precision, scale } => {
            parts.extend(precision.map(|digits| format!("precision={digits}")));
            parts.extend(scale.map(|digits| format!("scale={digits}")));
        }
        SqlType::Enum { members } => {
            for member in members {
                parts.push(vm.repr(&Value::str(member.as_str()))?);
            }
            if let Some(class) = &item.enum_class {
                parts.push(format!("name='{}'", class.name.borrow().to_lowercase()));
            }
        }
        _ if item.timezone => parts.push("timezone=True".to_owned()),
        _ => {}
    }
    Ok(Value::from(format!("{}({})", vm.type_name(&args.this()), parts.join(", "))))
}

fn python_type(vm: &mut Vm, args: Args) -> Result<Value> {
    let item = of_this(&args)?;
    let types = vm.types.clone();
    if matches!(vm.type_name(&args.this()).as_str(), "AutoString" | "UTCDateTime") {
        return Ok(Value::Class(types.object.clone()));
    }
    let (module, name) = match &item.kind {
        SqlType::Integer | SqlType::BigInteger | SqlType::SmallInteger => return Ok(Value::Class(types.int().clone())),
        SqlType::String(_) | SqlType::Text => return Ok(Value::Class(types.str().clone())),
        SqlType::Float => return Ok(Value::Class(types.float().clone())),
        SqlType::Boolean => return Ok(Value::Class(vm.class_of(&Value::Bool(true)))),
        SqlType::LargeBinary => return Ok(Value::Class(types.bytes().clone())),
        SqlType::Json { .. } => return Ok(Value::Class(types.dict().clone())),
        SqlType::Date => ("datetime", "date"),
        SqlType::DateTime { .. } => ("datetime", "datetime"),
        SqlType::Time => ("datetime", "time"),
        SqlType::Interval => ("datetime", "timedelta"),
        SqlType::Numeric { .. } | SqlType::Decimal { .. } => ("decimal", "Decimal"),
        SqlType::Uuid | SqlType::UuidText { .. } => ("uuid", "UUID"),
        SqlType::Enum { .. } => {
            return Ok(item.enum_class.clone().map_or_else(|| Value::Class(types.str().clone()), Value::Class));
        }
    };
    let module = vm.import(module)?;
    vm.get_attr(&module, name)
}

fn all(vm: &mut Vm) -> Rc<[Rc<Class>]> {
    classes::all(vm, "sqlalchemy.types", TYPES, |vm, (name, base, _), made| {
        let base = classes::named(vm, made, base);
        let mut builder = ClassBuilder::new("sqlalchemy.sql.sqltypes", name, &base);
        if *name == "TypeEngine" {
            builder = builder.natives(METHODS).construct(make);
        }
        if *name == "TypeDecorator" {
            builder = builder.natives(decorator::METHODS);
        }
        builder.build()
    })
}

/// Gives the types to a module of SQLAlchemy's or SQLModel's.
pub(crate) fn fill(vm: &mut Vm, module: &Rc<Module>) {
    for class in all(vm).iter().skip(DECORATOR) {
        module.add_class(class);
    }
}

/// The first of the types that a class is or derives from.
fn known(vm: &mut Vm, class: &Rc<Class>) -> Option<&'static NamedType> {
    let all = all(vm);
    let at = class.mro().find_map(|base| all.iter().position(|known| Rc::ptr_eq(known, base)))?;
    TYPES.get(at).filter(|_| at >= ABSTRACT)
}

fn make(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let Some((_, _, make)) = known(vm, class) else {
        let decorator = all(vm).get(DECORATOR).cloned();
        if decorator.is_some_and(|decorator| class.is_subclass(&decorator) && !Rc::ptr_eq(&decorator, class)) {
            return decorator::make(vm, class);
        }
        return Err(unsupported("a column type of one's own"));
    };
    let number = |value: Option<&Value>| value.and_then(Value::as_int).and_then(|number| u32::try_from(number).ok());
    let named = |wanted: &str| args.keywords.iter().find(|(name, _)| name.as_str() == wanted).map(|(_, value)| value);
    let plain = make();
    check_arguments(&class.name.borrow(), &plain, &args)?;
    let mut enum_class = None;
    let kind = match plain {
        SqlType::String(_) => SqlType::String(number(args.get(0).or(named("length")))),
        SqlType::Numeric { .. } => SqlType::Numeric {
            precision: number(args.get(0).or(named("precision"))),
            scale: number(args.get(1).or(named("scale"))),
        },
        SqlType::Enum { .. } => match args.get(0) {
            Some(Value::Class(class)) => {
                enum_class = Some(class.clone());
                let members = match named("values_callable").cloned().and_then(Value::non_none) {
                    None => enum_members(vm, class)?,
                    Some(values) => {
                        let given = vm.call(&values, [Value::Class(class.clone())].into())?;
                        let given = vm.collect(&given)?;
                        let texts: Vec<String> =
                            given.iter().filter_map(|value| value.as_text().map(ToString::to_string)).collect();
                        if texts.len() != enum_members(vm, class)?.len() {
                            return Err(unsupported("`values_callable` that gives no text for each member"));
                        }
                        texts
                    }
                };
                SqlType::Enum { members }
            }
            _ => {
                let members = args.positional.iter().filter_map(|value| value.as_text().map(ToString::to_string));
                SqlType::Enum { members: members.collect() }
            }
        },
        SqlType::Json { .. } => {
            let none_as_null = named("none_as_null").or(args.get(0)).cloned();
            let none_as_null = match none_as_null {
                Some(value) => vm.truthy(&value)?,
                None => false,
            };
            SqlType::Json { none_as_null }
        }
        other => other,
    };
    let timezone = match (&kind, named("timezone").or(args.get(0)).cloned()) {
        (SqlType::DateTime { .. } | SqlType::Time, Some(value)) => vm.truthy(&value)?,
        _ => false,
    };
    Ok(Value::Instance(Instance::with_host(class, TypeItem { kind, enum_class, timezone })))
}

/// What the arguments of a type without a name are, as far as they are looked at.
fn positional_names(kind: &SqlType) -> &'static [&'static str] {
    match kind {
        SqlType::String(_) | SqlType::Text => &["length", "collation"],
        SqlType::Numeric { .. } => &["precision", "scale", "decimal_return_scale", "asdecimal"],
        SqlType::Float => &["precision", "asdecimal", "decimal_return_scale"],
        SqlType::Boolean => &["create_constraint"],
        SqlType::Uuid => &["as_uuid"],
        _ => &[],
    }
}

/// Refuses arguments that change the DDL or the values of a type in ways that are not there yet.
///
/// SQLAlchemy 2.1.9, `sql/sqltypes.py` and `sql/compiler.py` (`GenericTypeCompiler`).
fn check_arguments(type_name: &str, kind: &SqlType, args: &Args) -> Result<()> {
    let positional = positional_names(kind).iter().copied().zip(&args.positional);
    let keywords = args.keywords.iter().map(|(name, value)| (name.as_str(), value));
    for (name, value) in positional.chain(keywords) {
        let changes_nothing = match (name, kind) {
            ("length", SqlType::Text | SqlType::Enum { .. }) => value.is_none(),
            ("asdecimal", SqlType::Numeric { .. }) | ("as_uuid", _) => matches!(value, Value::Bool(true)),
            ("asdecimal" | "collation" | "create_constraint" | "decimal_return_scale", _) => {
                matches!(value, Value::None | Value::Bool(false))
            }
            _ => true,
        };
        if !changes_nothing {
            return Err(unsupported(format!("`{type_name}(…, {name}=…)`")));
        }
    }
    Ok(())
}

/// The type that a class or an object of one of the types stands for.
pub(crate) fn type_of(vm: &mut Vm, value: &Value) -> Option<(SqlType, Option<Rc<Class>>)> {
    if let Some(item) = value.host::<TypeItem>() {
        return Some((item.kind.clone(), item.enum_class.clone()));
    }
    if let Some((_, _, make)) = value.as_class().and_then(|class| known(vm, class)) {
        return Some((make(), None));
    }
    // What a script's own type raises while it is made is said where it is used.
    let made = match value.as_class() {
        Some(class) if class.is_subclass(all(vm).get(DECORATOR)?) => vm.call(value, Args::none()).ok()?,
        Some(_) => return None,
        None => value.clone(),
    };
    decorator::type_of(vm, &made).ok().flatten()
}

/// A type as an object: one that SQLModel finds for a field.
pub(crate) fn value_of(vm: &mut Vm, kind: &SqlType, enum_class: Option<&Rc<Class>>) -> Result<Value> {
    let name = match kind {
        SqlType::Integer => "Integer",
        SqlType::BigInteger => "BigInteger",
        SqlType::SmallInteger => "SmallInteger",
        SqlType::String(_) => "AutoString",
        SqlType::Text => "Text",
        SqlType::Float => "Float",
        SqlType::Numeric { .. } => "Numeric",
        SqlType::Boolean => "Boolean",
        SqlType::Date => "Date",
        SqlType::DateTime { aware: true } => "UTCDateTime",
        SqlType::DateTime { aware: false } => "DateTime",
        SqlType::Time => "Time",
        SqlType::Interval => "Interval",
        SqlType::LargeBinary => "LargeBinary",
        SqlType::Uuid => "Uuid",
        SqlType::Enum { .. } => "Enum",
        SqlType::Json { .. } => "JSON",
        SqlType::Decimal { .. } | SqlType::UuidText { .. } => return Err(unsupported("the `type` of this column")),
    };
    let all = all(vm);
    let class = classes::named(vm, &all, name);
    let item = TypeItem { kind: kind.clone(), enum_class: enum_class.cloned(), timezone: false };
    Ok(Value::Instance(Instance::with_host(&class, item)))
}

/// The names of an enum's members, in order, aliases left out.
pub(crate) fn enum_members(vm: &mut Vm, class: &Rc<Class>) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for member in vm.collect(&Value::Class(class.clone()))? {
        let name = vm.get_attr(&member, "name")?;
        names.push(vm.str(&name)?);
    }
    Ok(names)
}
