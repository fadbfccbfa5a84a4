//! The exceptions of SQLAlchemy and of Python's `sqlite3`, with their messages.

use std::cell::RefCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::{ExceptionData, Instance, Module};
use linktable_python::{Args, Class, ClassBuilder, Raised, Result, Value, Vm};
use linktable_schema::SqlValue;
use linktable_store::StoreError;
use rustc_hash::FxHashMap;

/// Name, module and base of every exception class; bases stand before what derives from them.
const CLASSES: &[(&str, &str, &str)] = &[
    ("SQLAlchemyError", "sqlalchemy.exc", "Exception"),
    ("ArgumentError", "sqlalchemy.exc", "SQLAlchemyError"),
    ("NoForeignKeysError", "sqlalchemy.exc", "ArgumentError"),
    ("AmbiguousForeignKeysError", "sqlalchemy.exc", "ArgumentError"),
    ("CircularDependencyError", "sqlalchemy.exc", "SQLAlchemyError"),
    ("CompileError", "sqlalchemy.exc", "SQLAlchemyError"),
    ("InvalidRequestError", "sqlalchemy.exc", "SQLAlchemyError"),
    ("NoInspectionAvailable", "sqlalchemy.exc", "InvalidRequestError"),
    ("PendingRollbackError", "sqlalchemy.exc", "InvalidRequestError"),
    ("ResourceClosedError", "sqlalchemy.exc", "InvalidRequestError"),
    ("NoSuchColumnError", "sqlalchemy.exc", "InvalidRequestError"),
    ("AmbiguousColumnError", "sqlalchemy.exc", "InvalidRequestError"),
    ("NoResultFound", "sqlalchemy.exc", "InvalidRequestError"),
    ("MultipleResultsFound", "sqlalchemy.exc", "InvalidRequestError"),
    ("NoReferenceError", "sqlalchemy.exc", "InvalidRequestError"),
    ("NoReferencedTableError", "sqlalchemy.exc", "NoReferenceError"),
    ("NoReferencedColumnError", "sqlalchemy.exc", "NoReferenceError"),
    ("NoSuchTableError", "sqlalchemy.exc", "InvalidRequestError"),
    ("UnboundExecutionError", "sqlalchemy.exc", "InvalidRequestError"),
    ("StatementError", "sqlalchemy.exc", "SQLAlchemyError"),
    ("DBAPIError", "sqlalchemy.exc", "StatementError"),
    ("InterfaceError", "sqlalchemy.exc", "DBAPIError"),
    ("DatabaseError", "sqlalchemy.exc", "DBAPIError"),
    ("DataError", "sqlalchemy.exc", "DatabaseError"),
    ("OperationalError", "sqlalchemy.exc", "DatabaseError"),
    ("IntegrityError", "sqlalchemy.exc", "DatabaseError"),
    ("InternalError", "sqlalchemy.exc", "DatabaseError"),
    ("ProgrammingError", "sqlalchemy.exc", "DatabaseError"),
    ("NotSupportedError", "sqlalchemy.exc", "DatabaseError"),
    ("StaleDataError", "sqlalchemy.orm.exc", "SQLAlchemyError"),
    ("FlushError", "sqlalchemy.orm.exc", "SQLAlchemyError"),
    ("UnmappedError", "sqlalchemy.orm.exc", "InvalidRequestError"),
    ("UnmappedInstanceError", "sqlalchemy.orm.exc", "UnmappedError"),
    ("UnmappedClassError", "sqlalchemy.orm.exc", "UnmappedError"),
    ("ObjectDereferencedError", "sqlalchemy.orm.exc", "SQLAlchemyError"),
    ("TimeoutError", "sqlalchemy.exc", "SQLAlchemyError"),
    ("NoSuchModuleError", "sqlalchemy.exc", "ArgumentError"),
    ("MissingGreenlet", "sqlalchemy.exc", "InvalidRequestError"),
    ("DetachedInstanceError", "sqlalchemy.orm.exc", "SQLAlchemyError"),
    ("ObjectDeletedError", "sqlalchemy.orm.exc", "InvalidRequestError"),
    ("SAWarning", "sqlalchemy.exc", "RuntimeWarning"),
    ("SADeprecationWarning", "sqlalchemy.exc", "DeprecationWarning"),
    ("SAPendingDeprecationWarning", "sqlalchemy.exc", "PendingDeprecationWarning"),
    ("SATestSuiteWarning", "sqlalchemy.exc", "Warning"),
    ("Base20DeprecationWarning", "sqlalchemy.exc", "SADeprecationWarning"),
    ("LegacyAPIWarning", "sqlalchemy.exc", "Base20DeprecationWarning"),
    ("MovedIn20Warning", "sqlalchemy.exc", "Base20DeprecationWarning"),
    ("Error", "sqlite3", "Exception"),
    ("Warning", "sqlite3", "Exception"),
    ("InterfaceError", "sqlite3", "Error"),
    ("DatabaseError", "sqlite3", "Error"),
    ("DataError", "sqlite3", "DatabaseError"),
    ("OperationalError", "sqlite3", "DatabaseError"),
    ("IntegrityError", "sqlite3", "DatabaseError"),
    ("InternalError", "sqlite3", "DatabaseError"),
    ("ProgrammingError", "sqlite3", "DatabaseError"),
    ("NotSupportedError", "sqlite3", "DatabaseError"),
];

const METHODS: &[NativeDef] = &[method("__str__", text)];

#[derive(Default)]
struct Classes(RefCell<FxHashMap<(&'static str, &'static str), Rc<Class>>>);

fn all(vm: &mut Vm) -> Rc<Classes> {
    let classes = vm.state::<Classes>();
    if classes.0.borrow().is_empty() {
        let mut made: FxHashMap<(&'static str, &'static str), Rc<Class>> = FxHashMap::default();
        for (name, module, base) in CLASSES {
            let parent = ["sqlalchemy.exc", "sqlalchemy.orm.exc"]
                .iter()
                .filter(|_| *module != "sqlite3")
                .chain([module])
                .find_map(|module| made.get(&(*module, *base)).cloned());
            let parent = parent.unwrap_or_else(|| vm.types.exception(base));
            let mut class = ClassBuilder::new(module, name, &parent).with_dict();
            if *name == "SQLAlchemyError" {
                class = class.natives(METHODS).attribute("code", Value::None);
            }
            if *name == "NoSuchColumnError" {
                class = class.also(&vm.types.exception("KeyError"));
            }
            made.insert((module, name), class.build());
        }
        *classes.0.borrow_mut() = made;
    }
    classes
}

/// The class of this name in `sqlalchemy.exc` or `sqlalchemy.orm.exc`.
pub fn class(vm: &mut Vm, name: &str) -> Rc<Class> {
    let classes = all(vm);
    let classes = classes.0.borrow();
    let found = classes.iter().find(|((module, other), _)| *other == name && *module != "sqlite3");
    found.map_or_else(|| vm.types.exception("Exception"), |(_, class)| class.clone())
}

/// An exception of SQLAlchemy's with a message.
pub fn error(vm: &mut Vm, name: &str, message: impl Into<String>) -> Raised {
    let class = class(vm, name);
    vm.raise(&class, vec![Value::str(message.into())])
}

/// The same, with the code of the page that explains it.
pub fn coded_error(vm: &mut Vm, name: &str, message: impl Into<String>, code: &str) -> Raised {
    let raised = error(vm, name, message);
    if let Some(exception) = raised.exception() {
        exception.set("code", Value::str(code));
    }
    raised
}

/// An exception of the module `sqlite3`.
pub fn driver_error(vm: &mut Vm, name: &'static str, message: impl Into<String>) -> Raised {
    let class = all(vm).0.borrow().get(&("sqlite3", name)).cloned();
    let class = class.unwrap_or_else(|| vm.types.exception("Exception"));
    vm.raise(&class, vec![Value::str(message.into())])
}

/// Whether something raised is an exception of this class of SQLAlchemy's.
pub fn is(vm: &mut Vm, raised: &Raised, name: &str) -> bool {
    let class = class(vm, name);
    raised.exception().is_some_and(|exception| exception.class().is_subclass(&class))
}

/// Fills `sqlalchemy.exc`, `sqlalchemy.orm.exc` or `sqlite3` with its exception classes.
pub fn fill(vm: &mut Vm, module: &Rc<Module>) {
    let classes = all(vm);
    for ((home, name), class) in classes.0.borrow().iter() {
        // Some of the mapper's exceptions are those of the core under the same name.
        let shared =
            module.name.as_str() == "sqlalchemy.orm.exc" && matches!(*name, "NoResultFound" | "MultipleResultsFound");
        if *home == module.name.as_str() || shared {
            module.add_class(class);
        }
    }
}

/// A statement that SQLite refused, as SQLAlchemy reports it: with text, parameters and a link.
pub fn from_store(vm: &mut Vm, error: StoreError, sql: &str, params: &[Vec<SqlValue>], many: bool) -> Raised {
    let Some(name) = error.kind.python_name() else {
        // A limit of the run, or something SQLite does with files: nothing a script could catch.
        return unsupported(error.message);
    };
    let mut rows: Vec<Value> = params.iter().map(|row| Value::tuple(row.iter().map(plain_value).collect())).collect();
    let params = if many { Value::list(rows) } else { rows.pop().unwrap_or_default() };
    from_driver(vm, name, error.message, sql, params)
}

/// An exception of the driver's, as SQLAlchemy reports it.
pub fn from_driver(vm: &mut Vm, name: &'static str, message: String, sql: &str, params: Value) -> Raised {
    let raised = self::error(vm, name, format!("(sqlite3.{name}) {message}"));
    let orig = driver_error(vm, name, message);
    if let (Some(exception), Some(orig)) = (raised.exception(), orig.exception()) {
        exception.set("orig", Value::Instance(orig.clone()));
        exception.set("statement", Value::str(sql));
        exception.set("params", params);
        exception.set("code", link_code(name).map_or(Value::None, Value::str));
        set_cause(exception, orig);
    }
    raised
}

/// The message of an exception of the driver's; nothing for any other.
pub fn driver_message(raised: &Raised) -> Option<String> {
    let exception = raised.exception()?;
    if &**exception.class().module.borrow() != "sqlite3" {
        return None;
    }
    message(exception).as_text().map(ToString::to_string)
}

/// A value that could not be made a parameter, as SQLAlchemy reports it.
pub fn from_parameter(vm: &mut Vm, raised: Raised, sql: &str, params: Value) -> Result<Raised> {
    let Some(orig) = raised.exception().cloned() else { return Ok(raised) };
    let value = Value::Instance(orig.clone());
    let text = vm.str(&value)?;
    let class = orig.class();
    let module = class.module.borrow().to_string();
    let wrapped = error(vm, "StatementError", format!("({module}.{}) {text}", class.name.borrow()));
    if let Some(exception) = wrapped.exception() {
        exception.set("orig", value);
        exception.set("statement", Value::str(sql));
        exception.set("params", params);
        set_cause(exception, &orig);
    }
    Ok(wrapped)
}

/// Adds a line before the message, as SQLAlchemy does where a query made it flush first.
pub fn add_detail(raised: &Raised, detail: &str) {
    if let Some(exception) = raised.exception() {
        exception.set("detail", Value::list(vec![Value::str(detail)]));
    }
}

fn set_cause(exception: &Rc<Instance>, cause: &Rc<Instance>) {
    if let Some(data) = exception.host::<ExceptionData>() {
        *data.cause.borrow_mut() = Value::Instance(cause.clone());
        data.suppress_context.set(true);
    }
}

/// The end of the link in a message (SQLAlchemy 2.1, `exc.py`).
fn link_code(name: &str) -> Option<&'static str> {
    Some(match name {
        "InterfaceError" => "rvf5",
        "DatabaseError" => "4xp6",
        "DataError" => "9h9h",
        "OperationalError" => "e3q8",
        "IntegrityError" => "gkpj",
        "InternalError" => "2j85",
        "ProgrammingError" => "f405",
        "NotSupportedError" => "tw8g",
        _ => return None,
    })
}

/// A value of SQLite's as Python sees it.
pub fn plain_value(value: &SqlValue) -> Value {
    match value {
        SqlValue::Null => Value::None,
        SqlValue::Integer(number) => Value::Int(*number),
        SqlValue::Real(number) => Value::Float(*number),
        SqlValue::Text(text) => Value::str(text.as_str()),
        SqlValue::Blob(bytes) => Value::bytes(bytes.clone()),
    }
}

/// `str(exception)`: the message, the statement and its parameters if it has them, and the link.
fn text(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let Some(exception) = this.as_instance().cloned() else { return Ok(Value::None) };
    let first = vm.str(&message(&exception))?;
    let code = match vm.get_attr(&this, "code")? {
        Value::None => None,
        code => {
            let code = vm.str(&code)?;
            Some(format!("(Background on this error at: https://sqlalche.me/e/21/{code})"))
        }
    };
    let mut lines = Vec::new();
    if let Some(Value::List(details)) = exception.own("detail") {
        for detail in details.to_vec() {
            lines.push(format!("({})", vm.str(&detail)?));
        }
    }
    let Some(statement) = exception.own("statement") else {
        let joined = [Some(first), code].into_iter().flatten().collect::<Vec<_>>().join(" ");
        return Ok(Value::str(joined));
    };
    lines.push(first);
    let statement = vm.str(&statement)?;
    lines.push(format!("[SQL: {statement}]"));
    if let Some(params) = exception.own("params")
        && vm.truthy(&params)?
    {
        lines.push(format!("[parameters: {}]", super::echo::shown_params(vm, &params)?));
    }
    lines.extend(code);
    Ok(Value::str(lines.join("\n")))
}

/// What the exception was made with.
fn message(exception: &Instance) -> Value {
    let arguments = exception.host::<ExceptionData>().map(|data| data.arguments()).unwrap_or_default();
    match arguments.as_slice() {
        [one] => one.clone(),
        _ => Value::tuple(arguments),
    }
}
