//! Events of mapped classes and sessions, and `@validates`.
//!
//! Mirrors SQLAlchemy 2.1, `orm/events.py`, and where `orm/persistence.py` and `orm/session.py` call who listens.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::error::unsupported;
use linktable_python::object::{Instance, Native};
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};

use crate::registry::model_of;
use crate::sqlalchemy::database::Connection;
use crate::sqlalchemy::engine_api;
use crate::sqlalchemy::mapper::Mapper;
use crate::sqlalchemy::session::SessionCore;
use crate::sqlalchemy::session_api;
use crate::sqlalchemy::state::State;

/// The events of mapped classes.
const OF_CLASSES: &[&str] =
    &["after_delete", "after_insert", "after_update", "before_delete", "before_insert", "before_update"];

/// The events of sessions.
const OF_SESSIONS: &[&str] = &["after_commit", "after_flush", "after_rollback", "before_commit", "before_flush"];

/// What a function listens to.
#[derive(Clone)]
enum Target {
    /// A class, and those that derive from it if `propagate` was given.
    Class(Weak<Class>, bool),
    /// All sessions, or one.
    Session(Option<Weak<SessionCore>>),
}

/// A function, and what it listens to.
type Listener = (Target, String, Value);

#[derive(Default)]
struct Listeners(RefCell<Vec<Listener>>);

/// Takes a function that listens to a class or a session; says whether it is one of those.
///
/// # Errors
/// For events that are not there.
pub fn add(vm: &mut Vm, target: &Value, name: &str, function: &Value, args: &Args) -> Result<bool> {
    let option = |wanted: &str| args.keywords.iter().find(|(name, _)| name.as_str() == wanted).map(|(_, value)| value);
    let propagate = match option("propagate").cloned() {
        Some(value) => vm.truthy(&value)?,
        None => false,
    };
    let session_class = session_api::plain_class(vm);
    let (target, known) = if let Some(core) = target.host::<SessionCore>() {
        (Target::Session(Some(Rc::downgrade(&core))), OF_SESSIONS)
    } else if let Some(class) = target.as_class() {
        if class.is_subclass(&session_class) {
            (Target::Session(None), OF_SESSIONS)
        } else if model_of(class).is_some() {
            (Target::Class(Rc::downgrade(class), propagate), OF_CLASSES)
        } else {
            return Ok(false);
        }
    } else {
        return Ok(false);
    };
    if !known.contains(&name) {
        return Err(unsupported(format!("the event \"{name}\"")));
    }
    if let Some((name, _)) = args.keywords.iter().find(|(name, _)| name.as_str() != "propagate") {
        return Err(unsupported(format!("`listens_for({name}=…)`")));
    }
    let listeners = vm.state::<Listeners>();
    listeners.0.borrow_mut().push((target, name.to_owned(), function.clone()));
    Ok(true)
}

/// Takes a function out again.
pub fn remove(vm: &mut Vm, name: &str, function: &Value) {
    let listeners = vm.state::<Listeners>();
    listeners.0.borrow_mut().retain(|(_, known, other)| known != name || !other.is(function));
}

/// Whether nobody listens.
fn is_quiet(vm: &mut Vm) -> bool {
    vm.state::<Listeners>().0.borrow().is_empty()
}

/// Calls who listens to an event of an object's class.
///
/// # Errors
/// What they raise.
pub fn of_object(vm: &mut Vm, name: &str, connection: &Rc<Connection>, state: &Rc<State>) -> Result<()> {
    if is_quiet(vm) {
        return Ok(());
    }
    let Some(class) = state.mapper.class.upgrade() else { return Ok(()) };
    let all = vm.state::<Listeners>().0.borrow().clone();
    for (target, event, function) in all {
        let listens = match &target {
            Target::Class(of, propagate) => {
                of.upgrade().is_some_and(|of| Rc::ptr_eq(&of, &class) || (*propagate && class.is_subclass(&of)))
            }
            Target::Session(_) => false,
        };
        if listens && event == name {
            let mapper = mapper_value(vm, &state.mapper);
            let connection = engine_api::connection_value(vm, connection.clone(), false);
            vm.call(&function, [mapper, connection, state.value()].into())?;
        }
    }
    Ok(())
}

/// Calls who listens to an event of a session; a flush has two arguments more.
///
/// # Errors
/// What they raise.
pub fn of_session(vm: &mut Vm, name: &str, session: &SessionCore) -> Result<()> {
    if is_quiet(vm) {
        return Ok(());
    }
    let Some(object) = session.object.borrow().upgrade() else { return Ok(()) };
    let all = vm.state::<Listeners>().0.borrow().clone();
    for (target, event, function) in all {
        let listens = match &target {
            Target::Session(Some(of)) => of.upgrade().is_some_and(|of| of.number == session.number),
            Target::Session(None) => true,
            Target::Class(..) => false,
        };
        if !listens || event != name {
            continue;
        }
        let object = Value::Instance(object.clone());
        let args: Vec<Value> = match name {
            // Neither the context of the flush nor the objects it was called for are much use.
            "before_flush" => vec![object, opaque(vm), Value::None],
            "after_flush" => vec![object, opaque(vm)],
            _ => vec![object],
        };
        vm.call(&function, args.into())?;
    }
    Ok(())
}

/// The context of a flush, of which scripts use nothing.
fn opaque(vm: &mut Vm) -> Value {
    let class = crate::classes::once(vm, "sqlalchemy.orm.unitofwork.UOWTransaction", |object| {
        ClassBuilder::new("sqlalchemy.orm.unitofwork", "UOWTransaction", object).natives(REFUSING).build()
    });
    Value::Instance(Instance::new(&class))
}

const REFUSING: &[NativeDef] = &[method("__getattr__", |_, args| {
    let name = args.get(1).and_then(Value::as_text).map(ToString::to_string).unwrap_or_default();
    Err(unsupported(format!("`{name}` of what an event is given")))
})];

/// A mapper, as events are given it.
struct MapperItem(Rc<Mapper>);

const MAPPER: &[NativeDef] = &[
    method("__getattr__", |_, args| {
        let name = args.get(1).and_then(Value::as_text).map(ToString::to_string).unwrap_or_default();
        Err(unsupported(format!("`{name}` of a mapper")))
    }),
    method("__str__", |_, args| {
        let mapper = args.this().host::<MapperItem>();
        Ok(mapper.map_or(Value::None, |mapper| Value::from(format!("Mapper[{}({})]", mapper.0.name, mapper.0.table))))
    }),
    getter("class_", |_, args| {
        let class = args.this().host::<MapperItem>().and_then(|mapper| mapper.0.class.upgrade());
        Ok(class.map_or(Value::None, Value::Class))
    }),
    getter("local_table", mapped_table),
    getter("mapped_table", mapped_table),
    getter("persist_selectable", mapped_table),
];

fn mapped_table(vm: &mut Vm, args: Args) -> Result<Value> {
    match args.this().host::<MapperItem>().and_then(|mapper| mapper.0.class.upgrade()) {
        Some(class) => vm.get_attr(&Value::Class(class), "__table__"),
        None => Ok(Value::None),
    }
}

fn mapper_value(vm: &mut Vm, mapper: &Rc<Mapper>) -> Value {
    let class = crate::classes::once(vm, "sqlalchemy.orm.mapper.Mapper", |object| {
        ClassBuilder::new("sqlalchemy.orm.mapper", "Mapper", object).natives(MAPPER).build()
    });
    Value::Instance(Instance::with_host(&class, MapperItem(mapper.clone())))
}

/// Where a function keeps the attributes it validates.
const VALIDATES: &str = "__sa_validators__";

/// `@validates("email", …)`
///
/// # Errors
/// For what is no function.
pub fn validates(_vm: &mut Vm, args: Args) -> Result<Value> {
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`validates({name}=…)`")));
    }
    let names = Value::tuple(args.positional);
    Ok(Value::Native(Native::closure("wrap", move |_, args| {
        let Value::Function(function) = args.this() else {
            return Err(unsupported("`validates` of anything but a function"));
        };
        function.dict.borrow_mut().set_str(VALIDATES, names.clone());
        Ok(Value::Function(function))
    })))
}

/// The attributes that functions of a class validate, with the function's name.
pub fn validators(class: &Rc<Class>) -> Vec<(Rc<str>, Rc<str>)> {
    let mut found = Vec::new();
    for holder in class.mro() {
        for entry in holder.dict.borrow().iter() {
            let (Some(method), Value::Function(function)) = (entry.key.as_text(), &entry.value) else { continue };
            let names = function.dict.borrow().get_str(VALIDATES).cloned();
            let Some(Value::Tuple(names)) = names else { continue };
            for name in names.items.iter().filter_map(Value::as_text) {
                found.push((Rc::<str>::from(name.as_str()), Rc::<str>::from(method.as_str())));
            }
        }
    }
    found
}

/// An attribute is set: its validator is called. What it gives back is not what the object has in the end, since
/// SQLModel sets the attribute once more, as pydantic does (sqlmodel 0.0.50, `main.py`: `SQLModel.__setattr__`).
///
/// # Errors
/// What the validator raises.
pub fn validate(vm: &mut Vm, state: &Rc<State>, key: &str, value: &Value) -> Result<()> {
    let method =
        state.mapper.validators.iter().find(|(validated, _)| **validated == *key).map(|(_, name)| name.clone());
    let Some(method) = method else { return Ok(()) };
    if state.mapper.relation(key).is_some() {
        return Err(unsupported("`validates` of a relationship"));
    }
    vm.call_method(&state.value(), &method, [Value::str(key), value.clone()]).map(drop)
}
