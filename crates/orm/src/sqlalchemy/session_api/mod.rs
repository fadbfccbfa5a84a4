//! `Session`, as scripts call it.

mod bulk;
mod execution;
mod get;
mod no_autoflush;
mod refreshing;
mod transaction;

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method, getter, method};
use linktable_python::error::{undeclared, unsupported};
use linktable_python::object::{Instance, Iter};
use linktable_python::{Args, Class, ClassBuilder, Mode, Result, Value, Vm};

use crate::sqlalchemy::async_engine;
use crate::sqlalchemy::attribute_names;
use crate::sqlalchemy::attributes::unmapped;
use crate::sqlalchemy::cascade::CascadeKind;
use crate::sqlalchemy::engine_api;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::legacy_query;
use crate::sqlalchemy::object_state;
use crate::sqlalchemy::session::SessionCore;
use crate::sqlalchemy::state::State;
use crate::sqlalchemy::transactions::Bound;
use crate::sqlalchemy::warn;
use execution::{exec, execute, scalar, scalars};
use get::{get, get_one};
use no_autoflush::no_autoflush;
use refreshing::{expire, expire_all, refresh};
use transaction::{begin, begin_nested};

const METHODS: &[NativeDef] = &[
    method("__contains__", contains),
    method("__enter__", enter),
    method("__exit__", exit),
    method("__getattr__", |vm, args| attribute_names::refuse(vm, &args, "sessions", attribute_names::SESSIONS)),
    method("__iter__", iter),
    method("add", add),
    method("add_all", add_all),
    getter("autoflush", autoflush),
    method("begin", begin),
    method("begin_nested", begin_nested),
    getter("bind", bind),
    method("bulk_insert_mappings", bulk::insert_mappings),
    method("bulk_save_objects", bulk::save_objects),
    method("bulk_update_mappings", bulk::update_mappings),
    method("close", close),
    method("commit", commit),
    method("connection", connection),
    method("delete", delete),
    getter("deleted", deleted),
    getter("dirty", dirty),
    method("execute", execute),
    method("expire", expire),
    method("expire_all", expire_all),
    method("expunge", expunge),
    method("expunge_all", expunge_all),
    method("flush", flush),
    method("get", get),
    method("get_bind", bind),
    method("get_nested_transaction", refused!("Session.get_nested_transaction")),
    method("get_one", get_one),
    method("get_transaction", refused!("Session.get_transaction")),
    getter("identity_map", refused!("Session.identity_map")),
    method("in_nested_transaction", in_nested_transaction),
    method("in_transaction", in_transaction),
    getter("info", refused!("Session.info")),
    getter("is_active", is_active),
    method("is_modified", is_modified),
    method("merge", merge),
    getter("new", new),
    getter("no_autoflush", no_autoflush),
    class_method("object_session", |vm, args| {
        let given = args.get(1).cloned().unwrap_or_default();
        object_state::object_session(vm, [given].into())
    }),
    method("query", |vm, args| {
        let session = core(&args)?;
        legacy_query::query(vm, session, args)
    }),
    method("refresh", refresh),
    method("rollback", rollback),
    method("scalar", scalar),
    method("scalars", scalars),
];

/// What SQLModel's session has besides, and what it says something of.
const SQLMODEL_METHODS: &[NativeDef] = &[
    method("exec", exec),
    method("query", |vm, args| {
        let session = core(&args)?;
        warn::deprecated(vm, QUERY_DEPRECATED)?;
        legacy_query::query(vm, session, args)
    }),
];

/// What SQLModel says of `session.query`.
const QUERY_DEPRECATED: &str = "
        🚨 You probably want to use `session.exec()` instead of `session.query()`.

        `session.exec()` is SQLModel's own short version with improved type
        annotations.

        Otherwise, you might want to use `session.execute()` instead of
        `session.query()`.
        ";

#[derive(Default)]
struct SessionClasses {
    plain: OnceCell<Rc<Class>>,
    sqlmodel: OnceCell<Rc<Class>>,
}

/// SQLAlchemy's class `Session`.
pub fn plain_class(vm: &mut Vm) -> Rc<Class> {
    let object = vm.types.object.clone();
    let build = || {
        let builder = ClassBuilder::new("sqlalchemy.orm.session", "Session", &object).natives(METHODS);
        builder.construct(construct).with_dict().build()
    };
    vm.state::<SessionClasses>().plain.get_or_init(build).clone()
}

/// SQLModel's class `Session`.
pub fn class(vm: &mut Vm) -> Rc<Class> {
    let plain = plain_class(vm);
    let build = || {
        let builder = ClassBuilder::new("sqlmodel.orm.session", "Session", &plain).natives(SQLMODEL_METHODS);
        builder.construct(construct).with_dict().build()
    };
    vm.state::<SessionClasses>().sqlmodel.get_or_init(build).clone()
}

fn construct(vm: &mut Vm, class: &Rc<Class>, mut args: Args) -> Result<Value> {
    if vm.mode == Mode::Declare {
        return Err(undeclared());
    }
    let bind = args.positional.first().cloned().or_else(|| args.take_keyword("bind")).and_then(Value::non_none);
    let connection = bind.as_ref().and_then(engine_api::connection_of);
    let engine = match (&bind, &connection) {
        (_, Some(connection)) => Some(connection.engine.clone()),
        (Some(bind), None) if async_engine::is_engine(vm, bind) => {
            return Err(unsupported(
                "a `Session` of an asynchronous engine - its first statement raises `AsyncContextNotStarted`; such an \
                 engine takes an `AsyncSession` -",
            ));
        }
        (Some(bind), None) => match engine_api::engine_of(bind) {
            Some(engine) => Some(engine),
            None => return Err(unsupported("a session on anything but an engine or a connection")),
        },
        (None, None) => None,
    };
    let mode = args.take_keyword("join_transaction_mode");
    let mode = mode.as_ref().and_then(Value::as_text).map_or("conditional_savepoint", |mode| mode.as_str());
    if !matches!(mode, "conditional_savepoint" | "create_savepoint" | "rollback_only") {
        return Err(unsupported(format!("`join_transaction_mode=\"{mode}\"`")));
    }
    let bound = connection.map(|connection| Bound { connection, in_savepoint: mode == "create_savepoint" });
    let core = SessionCore::new(vm, engine);
    *core.bound.borrow_mut() = bound;
    if let Some(value) = args.take_keyword("autoflush") {
        core.autoflush.set(vm.truthy(&value)?);
    }
    if let Some(value) = args.take_keyword("expire_on_commit") {
        core.expire_on_commit.set(vm.truthy(&value)?);
    }
    if let Some(value) = args.take_keyword("autocommit")
        && vm.truthy(&value)?
    {
        return Err(error(vm, "ArgumentError", "autocommit=True is no longer supported"));
    }
    args.keywords.retain(|(name, _)| !matches!(&**name, "future" | "bind"));
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`Session({name}=…)`")));
    }
    let instance = Instance::new(class);
    *core.object.borrow_mut() = Rc::downgrade(&instance);
    instance.set_host(core);
    Ok(Value::Instance(instance))
}

fn core(args: &Args) -> Result<Rc<SessionCore>> {
    args.this().host::<SessionCore>().ok_or_else(|| unsupported("a session made in another way"))
}

/// The state of the object a method is given.
fn object(vm: &mut Vm, args: &Args) -> Result<Rc<State>> {
    let value = args.get(1).cloned().or_else(|| args.keywords.first().map(|(_, value)| value.clone()));
    let value = value.unwrap_or_default();
    State::of(&value).ok_or_else(|| unmapped(vm, &value))
}

fn enter(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(args.this())
}

fn exit(vm: &mut Vm, args: Args) -> Result<Value> {
    core(&args)?.close(vm)?;
    Ok(Value::None)
}

fn close(vm: &mut Vm, args: Args) -> Result<Value> {
    core(&args)?.close(vm)?;
    Ok(Value::None)
}

fn add(vm: &mut Vm, args: Args) -> Result<Value> {
    let session = core(&args)?;
    let state = object(vm, &args)?;
    session.save_or_update(vm, &state)?;
    Ok(Value::None)
}

fn add_all(vm: &mut Vm, args: Args) -> Result<Value> {
    let session = core(&args)?;
    for item in vm.collect(&args.get(1).cloned().unwrap_or_default())? {
        let Some(state) = State::of(&item) else { return Err(unmapped(vm, &item)) };
        session.save_or_update(vm, &state)?;
    }
    Ok(Value::None)
}

fn delete(vm: &mut Vm, args: Args) -> Result<Value> {
    let session = core(&args)?;
    let state = object(vm, &args)?;
    session.delete(vm, &state)?;
    Ok(Value::None)
}

fn commit(vm: &mut Vm, args: Args) -> Result<Value> {
    core(&args)?.commit(vm)?;
    Ok(Value::None)
}

fn flush(vm: &mut Vm, args: Args) -> Result<Value> {
    core(&args)?.flush(vm)?;
    Ok(Value::None)
}

fn rollback(vm: &mut Vm, args: Args) -> Result<Value> {
    core(&args)?.rollback(vm)?;
    Ok(Value::None)
}

fn expunge(vm: &mut Vm, args: Args) -> Result<Value> {
    let session = core(&args)?;
    let state = object(vm, &args)?;
    if state.session().is_none_or(|other| other.number != session.number) {
        let message = format!("Instance {} is not present in this Session", state.shown());
        return Err(error(vm, "InvalidRequestError", message));
    }
    let mut gone = vec![state.clone()];
    gone.extend(session.cascade(vm, &state, CascadeKind::Expunge)?.into_iter().map(|(other, _)| other));
    session.expunge_states(&gone);
    Ok(Value::None)
}

fn expunge_all(_vm: &mut Vm, args: Args) -> Result<Value> {
    core(&args)?.expunge_all();
    Ok(Value::None)
}

fn merge(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let session = core(&args)?;
    let state = object(vm, &args)?;
    args.keywords.retain(|(name, _)| &**name != "instance");
    if !args.keywords.is_empty() {
        return Err(unsupported("`merge` with options"));
    }
    crate::sqlalchemy::merge::merge(vm, &session, &state)
}

/// The connection of the session's transaction.
fn connection(vm: &mut Vm, args: Args) -> Result<Value> {
    let connection = core(&args)?.connection(vm)?;
    Ok(engine_api::connection_value(vm, connection, false))
}

fn in_nested_transaction(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(Value::Bool(core(&args)?.in_nested_transaction()))
}

fn contains(vm: &mut Vm, args: Args) -> Result<Value> {
    let session = core(&args)?;
    let state = object(vm, &args)?;
    Ok(Value::Bool(session.contains(&state)))
}

fn iter(vm: &mut Vm, args: Args) -> Result<Value> {
    let session = core(&args)?;
    let mut all = session.new.borrow().to_vec();
    all.extend(session.identity.borrow().states());
    let items = all.iter().map(|state| state.value()).collect();
    vm.burn(1)?;
    Ok(Iter::over("list_iterator", items))
}

/// A set of objects, as `session.new` is one: shown as `IdentitySet([…])`.
fn identity_set(vm: &mut Vm, states: Vec<Rc<State>>) -> Result<Value> {
    let items: Vec<Value> = states.iter().map(|state| state.value()).collect();
    engine_api::identity_set(vm, items)
}

fn new(vm: &mut Vm, args: Args) -> Result<Value> {
    let states = core(&args)?.new.borrow().to_vec();
    identity_set(vm, states)
}

fn dirty(vm: &mut Vm, args: Args) -> Result<Value> {
    let session = core(&args)?;
    let mut states = session.modified.borrow().to_vec();
    // Objects whose rows a statement deleted are no more in the session, though they may have changed since.
    states.retain(|state| !session.deleted.borrow().contains(state) && session.identity.borrow().contains(state));
    identity_set(vm, states)
}

fn deleted(vm: &mut Vm, args: Args) -> Result<Value> {
    let states = core(&args)?.deleted.borrow().to_vec();
    identity_set(vm, states)
}

fn is_modified(vm: &mut Vm, args: Args) -> Result<Value> {
    let session = core(&args)?;
    let state = object(vm, &args)?;
    Ok(Value::Bool(session.is_modified(&state)))
}

fn in_transaction(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(Value::Bool(core(&args)?.in_transaction()))
}

fn is_active(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(Value::Bool(!core(&args)?.has_failed()))
}

fn autoflush(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(Value::Bool(core(&args)?.autoflush.get()))
}

fn bind(vm: &mut Vm, args: Args) -> Result<Value> {
    let engine = core(&args)?.engine.borrow().clone();
    Ok(match engine {
        Some(engine) => engine_api::engine_value(vm, engine),
        None => Value::None,
    })
}
