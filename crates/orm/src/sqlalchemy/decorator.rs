//! Types that scripts derive from `TypeDecorator`: they change values on their way to the database and back.
//!
//! Mirrors SQLAlchemy 2.1, `sql/type_api.py` (`TypeDecorator`).

use std::cell::RefCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_sql::SqlType;

use crate::classes;
use crate::sqlalchemy::type_items;

/// What an object of such a type is made over: an object of another type, once `__init__` was called.
#[derive(Default)]
struct Decorated(RefCell<Option<Value>>);

/// The object of such a type, which columns of it carry in a class of their own.
struct Carried(Value);

/// Methods of `TypeDecorator`.
pub(super) const METHODS: &[NativeDef] = &[method("__init__", init)];

/// What such types may define that is not asked for here.
const OTHER_METHODS: &[&str] = &[
    "bind_expression",
    "bind_processor",
    "coerce_compared_value",
    "column_expression",
    "comparator_factory",
    "compare_values",
    "copy",
    "literal_processor",
    "result_processor",
    "type_engine",
];

/// An object of a class that a script derives from `TypeDecorator`.
///
/// # Errors
/// For what is not supported.
pub(super) fn make(vm: &mut Vm, class: &Rc<Class>) -> Result<Value> {
    let of_script = |name: &str| {
        let found = class.lookup_where(name);
        found.is_some_and(|(owner, _)| !owner.module.borrow().as_str().starts_with("sqlalchemy"))
    };
    if let Some(name) = OTHER_METHODS.iter().find(|name| of_script(name)) {
        return Err(unsupported(format!("`{name}` of a `TypeDecorator`")));
    }
    let caches = match class.lookup("cache_ok") {
        Some(value) => vm.truthy(&value)?,
        None => false,
    };
    if !caches {
        return Err(unsupported("a `TypeDecorator` without `cache_ok = True`"));
    }
    Ok(Value::Instance(Instance::with_host(class, Decorated::default())))
}

/// `TypeDecorator.__init__`: what it is given goes to the type that `impl` names.
fn init(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let Some(decorated) = this.host::<Decorated>() else { return Ok(Value::None) };
    let Some(over) = vm.get_attr_opt(&Value::Class(vm.class_of(&this)), "impl")? else {
        let message = "TypeDecorator implementations require a class-level variable 'impl' which refers to the class \
                       of type being decorated";
        return Err(vm.attribute_error(message, &this, "impl"));
    };
    let rest = Args { positional: args.positional.iter().skip(1).cloned().collect(), keywords: args.keywords };
    let made = if over.as_class().is_some() { vm.call(&over, rest)? } else { over };
    *decorated.0.borrow_mut() = Some(made);
    Ok(Value::None)
}

/// The type that stands in the database for a value that is such a type or an object of one, and what carries it.
///
/// # Errors
/// What the type's own functions raise.
pub(super) fn type_of(vm: &mut Vm, value: &Value) -> Result<Option<(SqlType, Option<Rc<Class>>)>> {
    let Some(decorated) = value.host::<Decorated>() else { return Ok(None) };
    let class = vm.class_of(value);
    let over = match class.lookup("load_dialect_impl") {
        Some(_) => {
            let dialect = dialect(vm);
            Some(vm.call_method(value, "load_dialect_impl", [dialect])?)
        }
        None => decorated.0.borrow().clone(),
    };
    let known = over.as_ref().and_then(|over| type_items::type_of(vm, over));
    let Some((kind, inner)) = known else { return Err(unsupported("a `TypeDecorator` over this type")) };
    if inner.is_some() {
        return Err(unsupported("a `TypeDecorator` over an enum or another `TypeDecorator`"));
    }
    let name = class.name.borrow().to_string();
    let carrier = ClassBuilder::new("sqlalchemy.sql.type_api", &name, &vm.types.object).build();
    carrier.set_host(Rc::new(Carried(value.clone())));
    Ok(Some((kind, Some(carrier))))
}

/// The object that a column's class carries.
fn carried(class: Option<&Rc<Class>>) -> Option<Rc<Carried>> {
    class?.host::<Carried>()
}

/// Whether a column's class carries such a type.
pub(super) fn is_carrier(class: Option<&Rc<Class>>) -> bool {
    carried(class).is_some()
}

/// A value as the type underneath gets it; nothing for other types.
///
/// # Errors
/// What `process_bind_param` raises.
pub(super) fn to_sql(vm: &mut Vm, class: Option<&Rc<Class>>, value: &Value) -> Result<Option<Value>> {
    processed(vm, class, value, "process_bind_param")
}

/// A value of the type underneath as the script gets it.
///
/// # Errors
/// What `process_result_value` raises.
pub(super) fn to_python(vm: &mut Vm, class: Option<&Rc<Class>>, value: Value) -> Result<Value> {
    Ok(processed(vm, class, &value, "process_result_value")?.unwrap_or(value))
}

/// Whether a column's class carries a type that is another one for each dialect.
pub(super) fn has_types_of_its_own(vm: &Vm, class: Option<&Rc<Class>>) -> bool {
    carried(class).is_some_and(|carried| vm.class_of(&carried.0).lookup("load_dialect_impl").is_some())
}

fn processed(vm: &mut Vm, class: Option<&Rc<Class>>, value: &Value, name: &str) -> Result<Option<Value>> {
    let Some(carried) = carried(class) else { return Ok(None) };
    if vm.class_of(&carried.0).lookup(name).is_none() {
        return Ok(Some(value.clone()));
    }
    let dialect = dialect(vm);
    vm.call_method(&carried.0, name, [value.clone(), dialect]).map(Some)
}

const DIALECT: &[NativeDef] = &[
    method("__getattr__", |vm, args| {
        let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
        if name.starts_with("__") || name.as_str() == "dialect" {
            return Err(vm.attribute_error(
                format!("'SQLiteDialect_pysqlite' object has no attribute '{name}'"),
                &args.this(),
                &name,
            ));
        }
        Err(unsupported(format!("`{name}` of a dialect")))
    }),
    getter("driver", |_, _| Ok(Value::str("pysqlite"))),
    getter("name", |_, _| Ok(Value::str("sqlite"))),
    method("type_descriptor", |vm, args| {
        let given = args.get(1).cloned().unwrap_or_default();
        if given.as_class().is_some() { vm.call(&given, Args::none()) } else { Ok(given) }
    }),
];

/// What such types are told of the database.
pub(super) fn dialect(vm: &mut Vm) -> Value {
    let class = dialect_class(vm);
    Value::Instance(Instance::new(&class))
}

/// The class of SQLite's dialect.
pub(super) fn dialect_class(vm: &mut Vm) -> Rc<Class> {
    classes::once(vm, "sqlalchemy.dialects.sqlite.pysqlite.SQLiteDialect_pysqlite", |object| {
        let builder = ClassBuilder::new("sqlalchemy.dialects.sqlite.pysqlite", "SQLiteDialect_pysqlite", object);
        builder.natives(DIALECT).build()
    })
}
