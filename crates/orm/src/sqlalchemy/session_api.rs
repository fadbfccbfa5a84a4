//! `Session`, as scripts call it.

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::error::{undeclared, unsupported};
use linktable_python::object::{Instance, Iter, Native};
use linktable_python::{Args, Class, ClassBuilder, Mode, Result, Value, Vm};
use linktable_sql::query::Style;

use crate::sqlalchemy::attribute_names;
use crate::sqlalchemy::attributes::unmapped;
use crate::sqlalchemy::cascade::CascadeKind;
use crate::sqlalchemy::dml;
use crate::sqlalchemy::eager;
use crate::sqlalchemy::engine_api;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::from_statement;
use crate::sqlalchemy::legacy_query;
use crate::sqlalchemy::load;
use crate::sqlalchemy::parameters;
use crate::sqlalchemy::result;
use crate::sqlalchemy::select;
use crate::sqlalchemy::session::{SessionCore, mapper_of_argument};
use crate::sqlalchemy::state::State;
use crate::sqlalchemy::transactions::Bound;
use crate::sqlalchemy::warn::{self, through};

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
    method("bulk_save_objects", refused!("Session.bulk_save_objects")),
    method("close", close),
    method("commit", commit),
    method("connection", connection),
    method("delete", delete),
    getter("deleted", deleted),
    getter("dirty", dirty),
    method("exec", exec),
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
    method("query", |vm, args| {
        let session = core(&args)?;
        warn::deprecated(vm, QUERY_DEPRECATED)?;
        legacy_query::query(vm, session, args)
    }),
    method("refresh", refresh),
    method("rollback", rollback),
    method("scalar", scalar),
    method("scalars", scalars),
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
struct SessionClass(OnceCell<Rc<Class>>);

/// `sessionmaker(…)`: a function that makes sessions with these arguments.
///
/// # Errors
/// None before it is called.
pub fn sessionmaker(_vm: &mut Vm, mut args: Args) -> Result<Value> {
    let class = args.take_keyword("class_").and_then(Value::non_none);
    args.keywords.retain(|(name, value)| &**name != "autocommit" || !matches!(value, Value::Bool(false)));
    let maker = Native::closure("sessionmaker", move |vm, given| {
        let class = match &class {
            Some(class) => class.clone(),
            None => Value::Class(self::class(vm)),
        };
        let mut all = args.clone();
        for (name, value) in given.keywords {
            all.keywords.retain(|(other, _)| *other != name);
            all.keywords.push((name, value));
        }
        vm.call(&class, all)
    });
    Ok(Value::Native(maker))
}

/// The class `Session`.
pub fn class(vm: &mut Vm) -> Rc<Class> {
    let object = vm.types.object.clone();
    let build = || {
        let builder = ClassBuilder::new("sqlmodel.orm.session", "Session", &object).natives(METHODS);
        builder.construct(construct).with_dict().build()
    };
    vm.state::<SessionClass>().0.get_or_init(build).clone()
}

fn construct(vm: &mut Vm, class: &Rc<Class>, mut args: Args) -> Result<Value> {
    if vm.mode == Mode::Declare {
        return Err(undeclared());
    }
    let bind = args.positional.first().cloned().or_else(|| args.take_keyword("bind")).and_then(Value::non_none);
    let connection = bind.as_ref().and_then(engine_api::connection_of);
    let engine = match (&bind, &connection) {
        (_, Some(connection)) => Some(connection.engine.clone()),
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

fn check_persistent(vm: &mut Vm, session: &SessionCore, state: &Rc<State>) -> Result<()> {
    if session.identity.borrow().contains(state) {
        return Ok(());
    }
    let message = format!("Instance '{}' is not persistent within this Session", state.shown());
    Err(error(vm, "InvalidRequestError", message))
}

/// The names a script gives for attributes to be expired or refreshed.
fn attribute_names(vm: &mut Vm, args: &mut Args) -> Result<Option<Vec<Rc<str>>>> {
    let given = args.positional.get(2).cloned().or_else(|| args.take_keyword("attribute_names"));
    let Some(given) = given.and_then(Value::non_none) else { return Ok(None) };
    let names = vm.collect(&given)?;
    Ok(Some(names.iter().filter_map(|name| name.as_text().map(|name| (**name).into())).collect()))
}

fn expire_state(vm: &mut Vm, session: &Rc<SessionCore>, state: &Rc<State>, names: Option<&[Rc<str>]>) -> Result<()> {
    check_persistent(vm, session, state)?;
    if let Some(names) = names {
        for name in names {
            state.unload(name);
            state.before.borrow_mut().remove(name);
            if state.mapper.column(name).is_some() {
                state.expired_keys.borrow_mut().insert(name.clone());
            }
        }
        return Ok(());
    }
    for other in session.cascade(vm, state, CascadeKind::RefreshExpire)? {
        if other.has_key() {
            other.expire();
            session.modified.borrow_mut().remove(&other);
        } else if session.is_new(&other) {
            session.expunge_states(&[other]);
        }
    }
    state.expire();
    session.modified.borrow_mut().remove(state);
    Ok(())
}

fn expire(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let session = core(&args)?;
    let state = object(vm, &args)?;
    let names = attribute_names(vm, &mut args)?;
    expire_state(vm, &session, &state, names.as_deref())?;
    Ok(Value::None)
}

fn expire_all(_vm: &mut Vm, args: Args) -> Result<Value> {
    let session = core(&args)?;
    let states = session.identity.borrow().states();
    for state in states {
        state.expire();
    }
    session.modified.borrow_mut().take();
    Ok(Value::None)
}

fn refresh(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let session = core(&args)?;
    let state = object(vm, &args)?;
    let names = attribute_names(vm, &mut args)?;
    args.keywords.retain(|(name, _)| &**name != "instance");
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`refresh({name}=…)`")));
    }
    expire_state(vm, &session, &state, names.as_deref())?;
    session.flush_before_reading(vm)?;
    let columns = state.mapper.columns.iter();
    let wanted: Vec<Rc<str>> = match &names {
        None => columns.map(|column| column.key.clone()).collect(),
        Some(names) => columns.filter(|own| names.contains(&own.key)).map(|own| own.key.clone()).collect(),
    };
    if !load::refresh(vm, &session, &state, &wanted, false)? {
        let message = format!("Could not refresh instance '{}'", state.shown());
        return Err(error(vm, "InvalidRequestError", message));
    }
    for relation in state.mapper.relations() {
        if names.as_ref().is_some_and(|names| names.contains(&relation.key)) {
            crate::sqlalchemy::attributes::get_relation(vm, &state, relation)?;
        }
    }
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
    gone.extend(session.cascade(vm, &state, CascadeKind::Expunge)?);
    session.expunge_states(&gone);
    Ok(Value::None)
}

fn expunge_all(_vm: &mut Vm, args: Args) -> Result<Value> {
    core(&args)?.expunge_all();
    Ok(Value::None)
}

fn get(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let session = core(&args)?;
    let entity = args.positional.get(1).cloned().or_else(|| args.take_keyword("entity"));
    let ident = args.positional.get(2).cloned().or_else(|| args.take_keyword("ident"));
    let mut options = Vec::new();
    if let Some(given) = args.take_keyword("options").and_then(Value::non_none) {
        for item in vm.collect(&given)? {
            match eager::option_of(&item) {
                Some(option) if option.is_of_columns() => return Err(unsupported("columns left out by `get`")),
                Some(option) => options.push(option),
                None => return Err(unsupported("this option of `get`")),
            }
        }
    }
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`get({name}=…)`")));
    }
    let (Some(entity), Some(ident)) = (entity, ident) else {
        return Err(vm.type_error("Session.get() missing 1 required positional argument: 'ident'"));
    };
    let mapper = mapper_of_argument(vm, &entity)?;
    let keys: Vec<_> = mapper.primary_key().collect();
    let given = match &ident {
        Value::Tuple(tuple) => tuple.items.clone(),
        Value::List(list) => list.to_vec(),
        Value::Dict(_) => {
            let mut values = Vec::new();
            for column in &keys {
                values.push(vm.get_item(&ident, &Value::str(&*column.key))?);
            }
            values
        }
        one => vec![one.clone()],
    };
    if given.len() != keys.len() {
        let shown: Vec<String> = keys.iter().map(|column| format!("'{}.{}'", mapper.table, column.name)).collect();
        let message = format!(
            "Incorrect number of values in identifier to formulate primary key for session.get(); primary key \
             columns are {}",
            shown.join(",")
        );
        return Err(error(vm, "InvalidRequestError", message));
    }
    let mut values = Vec::new();
    for (column, value) in keys.iter().zip(&given) {
        values.push(column.sql_type.to_sql(vm, value)?);
    }
    load::get(vm, &session, &mapper, &values, &options)
}

fn get_one(vm: &mut Vm, args: Args) -> Result<Value> {
    match get(vm, args)? {
        Value::None => Err(error(vm, "NoResultFound", "No row was found when one was required")),
        found => Ok(found),
    }
}

/// Executes a statement; for a SELECT of one thing SQLModel's `exec` gives single values.
fn run(vm: &mut Vm, mut args: Args, scalars: bool) -> Result<Value> {
    let session = core(&args)?;
    let statement = args.positional.get(1).cloned().or_else(|| args.take_keyword("statement")).unwrap_or_default();
    let params = args.positional.get(2).cloned().or_else(|| args.take_keyword("params")).and_then(Value::non_none);
    args.keywords.retain(|(name, _)| &**name != "statement");
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`exec({name}=…)`")));
    }
    if let Some(query) = select::query_of(&statement) {
        let mut compiled = select::compile(vm, &query)?;
        session.flush_before_reading(vm)?;
        let connection = session.connection(vm)?;
        crate::sqlalchemy::mapper::configure(vm)?;
        select::add_joins(vm, &mut compiled)?;
        let mut rendered = compiled.select.render(Style::Question);
        parameters::fill(vm, &mut rendered, params.as_ref())?;
        let rows = connection.execute(vm, &rendered)?;
        select::check_rows(vm, &compiled)?;
        let scalar = scalars && query.scalar;
        let made = result::of_query(vm, Some(&session), compiled, rows, scalar);
        if session.is_async.get() {
            // Nothing may be loaded once it is not awaited any more.
            result::prepare(vm, &made)?;
        }
        return Ok(made);
    }
    if let Some(made) = from_statement::run(vm, &session, &statement, params.as_ref())? {
        return Ok(made);
    }
    if let Some(statement) = dml::of(&statement) {
        session.flush_before_reading(vm)?;
        let connection = session.connection(vm)?;
        return dml::execute(vm, Some(&session), &connection, &statement, params.as_ref());
    }
    let rendered = engine_api::text_statement(vm, &statement, params.as_ref())?;
    let connection = session.connection(vm)?;
    let rows = connection.execute(vm, &rendered)?;
    Ok(result::of_text(vm, rows))
}

fn exec(vm: &mut Vm, args: Args) -> Result<Value> {
    through(vm, warn::EXEC, |vm| run(vm, args, true))
}

fn execute(vm: &mut Vm, args: Args) -> Result<Value> {
    through(vm, warn::EXECUTE, |vm| run(vm, args, false))
}

fn scalars(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = run(vm, args, false)?;
    vm.call_method(&result, "scalars", Args::none())
}

fn scalar(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = run(vm, args, false)?;
    vm.call_method(&result, "scalar", Args::none())
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

/// `with session.begin():` commits at its end, or rolls back.
fn begin(vm: &mut Vm, args: Args) -> Result<Value> {
    let session = core(&args)?;
    if session.in_transaction() {
        let message = "A transaction is already begun on this Session.";
        return Err(error(vm, "InvalidRequestError", message));
    }
    session.autobegin(vm)?;
    let number = session.current_number();
    Ok(transaction_value(vm, session, number))
}

/// `with session.begin_nested():` a savepoint that its end releases, or rolls back to.
fn begin_nested(vm: &mut Vm, args: Args) -> Result<Value> {
    let session = core(&args)?;
    let number = session.begin_nested(vm)?;
    Ok(transaction_value(vm, session, number))
}

fn transaction_value(vm: &mut Vm, session: Rc<SessionCore>, number: u64) -> Value {
    let object = vm.types.object.clone();
    let build =
        || ClassBuilder::new("sqlalchemy.orm.session", "SessionTransaction", &object).natives(TRANSACTION).build();
    let class = vm.state::<TransactionClass>().0.get_or_init(build).clone();
    Value::Instance(Instance::with_host(&class, Begun { session, number }))
}

#[derive(Default)]
struct TransactionClass(OnceCell<Rc<Class>>);

/// A transaction of a session that a script has.
struct Begun {
    session: Rc<SessionCore>,
    number: u64,
}

const TRANSACTION: &[NativeDef] = &[
    method("__enter__", enter),
    method("__exit__", end_begun),
    method("close", |vm, args| {
        if let Some(begun) = args.this().host::<Begun>().filter(|begun| begun.session.is_open(begun.number)) {
            begun.session.rollback_to(vm, begun.number)?;
        }
        Ok(Value::None)
    }),
    method("commit", |vm, args| {
        let begun = open_begun(vm, &args)?;
        begun.session.commit_to(vm, begun.number)?;
        Ok(Value::None)
    }),
    getter("is_active", |_, args| {
        Ok(Value::Bool(args.this().host::<Begun>().is_some_and(|begun| begun.session.is_open(begun.number))))
    }),
    method("rollback", |vm, args| {
        if let Some(begun) = args.this().host::<Begun>().filter(|begun| begun.session.holds(begun.number)) {
            begun.session.rollback_to(vm, begun.number)?;
            return Ok(Value::None);
        }
        Err(error(vm, "ResourceClosedError", "This transaction is closed"))
    }),
];

fn open_begun(vm: &mut Vm, args: &Args) -> Result<Rc<Begun>> {
    match args.this().host::<Begun>().filter(|begun| begun.session.holds(begun.number)) {
        Some(begun) => Ok(begun),
        None => Err(error(vm, "ResourceClosedError", "This transaction is closed")),
    }
}

fn end_begun(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(begun) = args.this().host::<Begun>().filter(|begun| begun.session.holds(begun.number)) else {
        return Ok(Value::None);
    };
    if args.get(1).is_none_or(Value::is_none) {
        if let Err(raised) = begun.session.commit_to(vm, begun.number) {
            begun.session.rollback_to(vm, begun.number)?;
            return Err(raised);
        }
    } else {
        begun.session.rollback_to(vm, begun.number)?;
    }
    Ok(Value::None)
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
    states.retain(|state| !session.deleted.borrow().contains(state));
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

struct NoAutoflush {
    session: Rc<SessionCore>,
    before: std::cell::Cell<bool>,
}

const NO_AUTOFLUSH: &[NativeDef] = &[method("__enter__", pause), method("__exit__", resume)];

fn no_autoflush(vm: &mut Vm, args: Args) -> Result<Value> {
    let session = core(&args)?;
    let object = vm.types.object.clone();
    let class = ClassBuilder::new("contextlib", "_GeneratorContextManager", &object).natives(NO_AUTOFLUSH).build();
    let before = std::cell::Cell::new(session.autoflush.get());
    Ok(Value::Instance(Instance::with_host(&class, NoAutoflush { session, before })))
}

fn pause(_vm: &mut Vm, args: Args) -> Result<Value> {
    if let Some(pause) = args.this().host::<NoAutoflush>() {
        pause.before.set(pause.session.autoflush.replace(false));
    }
    Ok(Value::None)
}

fn resume(_vm: &mut Vm, args: Args) -> Result<Value> {
    if let Some(pause) = args.this().host::<NoAutoflush>() {
        pause.session.autoflush.set(pause.before.get());
    }
    Ok(Value::None)
}
