//! `lazy="dynamic"`: a list that is a query.
//!
//! Mirrors SQLAlchemy 2.1, `orm/dynamic.py` (`AppenderQuery`).

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_sql::query::Labels;

use super::Link;
use crate::sqlalchemy::errors::coded_error;
use crate::sqlalchemy::expression::argument;
use crate::sqlalchemy::legacy_query;
use crate::sqlalchemy::mapper::Relation;
use crate::sqlalchemy::select;
use crate::sqlalchemy::session::SessionCore;
use crate::sqlalchemy::state::State;
use crate::sqlalchemy::warn::warn;

/// Methods of queries, which make an ordinary query of it, and of its session only if it has one.
macro_rules! of_query {
    ($($name:literal),* $(,)?) => {
        &[$(method($name, |vm, args| on_query(vm, args, $name))),*]
    };
}

const QUERY_METHODS: &[NativeDef] = of_query![
    "add_columns",
    "distinct",
    "exists",
    "filter",
    "filter_by",
    "first",
    "group_by",
    "having",
    "join",
    "limit",
    "offset",
    "options",
    "order_by",
    "outerjoin",
    "select_from",
    "slice",
    "where",
    "with_entities",
    "with_for_update",
];

const METHODS: &[NativeDef] = &[
    method("__getattr__", |vm, args| {
        let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
        if legacy_query::has_method(&name) {
            return Err(unsupported(format!("`{name}` of a dynamic list")));
        }
        Err(vm.attribute_error(format!("'AppenderQuery' object has no attribute '{name}'"), &args.this(), &name))
    }),
    method("__getitem__", |vm, args| match on_session(vm, &args, "__getitem__")? {
        Ok(found) => Ok(found),
        Err(added) => vm.get_item(&Value::list(added), &argument(&args, 1)),
    }),
    method("__iter__", |vm, args| {
        let items = items(vm, &*this(&args)?)?;
        vm.iter(&Value::list(items))
    }),
    method("__str__", |vm, args| {
        let link = this(&args)?;
        match link.state.session() {
            Some(_) => on_query(vm, args, "__str__"),
            None => {
                let (_, query) = super::query(vm, &link)?;
                let select = select::value(vm, query.labelled(Labels::TableAndColumn));
                vm.call_method(&select, "__str__", Args::none())
            }
        }
    }),
    method("add", append),
    method("add_all", extend),
    method("all", |vm, args| items(vm, &*this(&args)?).map(Value::list)),
    method("append", append),
    method("count", |vm, args| match on_session(vm, &args, "count")? {
        Ok(found) => Ok(found),
        Err(added) => Ok(Value::Int(i64::try_from(added.len()).unwrap_or(i64::MAX))),
    }),
    method("extend", extend),
    method("one", |vm, args| alone(vm, &args, "one")),
    method("one_or_none", |vm, args| alone(vm, &args, "one_or_none")),
    method("remove", |vm, args| {
        let link = this(&args)?;
        super::remove(vm, &link.state, &link.relation, &argument(&args, 1), None)?;
        Ok(Value::None)
    }),
    method("scalar", |vm, args| alone(vm, &args, "scalar")),
];

#[derive(Default)]
struct AppenderClass(OnceCell<Rc<Class>>);

pub(super) fn value(vm: &mut Vm, link: Link) -> Value {
    let object = vm.types.object.clone();
    let build = || {
        let base = ClassBuilder::new("sqlalchemy.orm.query", "Query", &object).natives(QUERY_METHODS).build();
        ClassBuilder::new("sqlalchemy.orm.dynamic", "AppenderQuery", &base).natives(METHODS).build()
    };
    let class = vm.state::<AppenderClass>().0.get_or_init(build).clone();
    Value::Instance(Instance::with_host(&class, link))
}

fn this(args: &Args) -> Result<Rc<Link>> {
    args.this().host::<Link>().ok_or_else(|| unsupported("this kind of list"))
}

fn append(vm: &mut Vm, args: Args) -> Result<Value> {
    let link = this(&args)?;
    super::append(vm, &link.state, &link.relation, &argument(&args, 1), None)?;
    Ok(Value::None)
}

fn extend(vm: &mut Vm, args: Args) -> Result<Value> {
    let link = this(&args)?;
    for item in vm.collect(&argument(&args, 1))? {
        super::append(vm, &link.state, &link.relation, &item, None)?;
    }
    Ok(Value::None)
}

/// The session to ask, once it has written; none while the object has no row.
fn session(vm: &mut Vm, state: &Rc<State>) -> Result<Option<Rc<SessionCore>>> {
    let Some(session) = state.session() else { return Ok(None) };
    if session.autoflush.get() && session.contains(state) {
        session.flush(vm)?;
    }
    Ok(Some(session).filter(|_| state.has_key()))
}

/// The list as an ordinary query of a session.
fn generated(vm: &mut Vm, link: &Link, session: &Rc<SessionCore>) -> Result<Value> {
    let (_, query) = super::query(vm, link)?;
    let owner = session.object.borrow().upgrade().map_or(Value::None, Value::Instance);
    Ok(legacy_query::of(vm, session.clone(), owner, &query))
}

/// Calls a method of an ordinary query, which takes a session.
fn on_query(vm: &mut Vm, mut args: Args, name: &str) -> Result<Value> {
    let link = this(&args)?;
    let Some(session) = link.state.session() else {
        let message = format!(
            "Parent instance {} is not bound to a Session, and no contextual session is established; lazy load \
             operation of attribute '{}' cannot proceed",
            link.state.shown(),
            link.relation.key
        );
        return Err(coded_error(vm, "DetachedInstanceError", message, "bhk3"));
    };
    let query = generated(vm, &link, &session)?;
    args.take_this();
    vm.call_method(&query, name, args)
}

/// What a query gave, or what was added where there is none to ask.
type Asked = std::result::Result<Value, Vec<Value>>;

/// Calls such a method where there is a session to ask; gives what was added where there is none.
fn on_session(vm: &mut Vm, args: &Args, name: &str) -> Result<Asked> {
    let link = this(args)?;
    match session(vm, &link.state)? {
        Some(session) => {
            let query = generated(vm, &link, &session)?;
            let mut args = args.clone();
            args.take_this();
            vm.call_method(&query, name, args).map(Ok)
        }
        None => Ok(Err(super::changes(&link.state, &link.relation).added)),
    }
}

fn alone(vm: &mut Vm, args: &Args, name: &str) -> Result<Value> {
    match on_session(vm, args, name)? {
        Ok(found) => Ok(found),
        Err(_) => Err(unsupported(format!("`{name}` of a dynamic list of an object without a row"))),
    }
}

/// What is in the list: what the database has, or what was added while the object has no row.
pub(super) fn items(vm: &mut Vm, link: &Link) -> Result<Vec<Value>> {
    let Some(session) = session(vm, &link.state)? else {
        if link.state.has_key() {
            let message = format!(
                "Instance {} is detached, dynamic relationship cannot return a correct result.   This warning will \
                 become a DetachedInstanceError in a future release.",
                link.state.shown()
            );
            warn(vm, message)?;
        }
        return Ok(super::changes(&link.state, &link.relation).added);
    };
    let query = generated(vm, link, &session)?;
    let found = vm.call_method(&query, "all", Args::none())?;
    vm.collect(&found)
}

/// What the database has, without writing before.
pub(super) fn stored(vm: &mut Vm, state: &Rc<State>, relation: &Rc<Relation>) -> Result<Vec<Value>> {
    let Some(session) = state.session() else { return Ok(Vec::new()) };
    let link = Link { state: state.clone(), object: state.value(), relation: relation.clone() };
    let before = session.autoflush.replace(false);
    let query = generated(vm, &link, &session);
    let found = query.and_then(|query| vm.call_method(&query, "all", Args::none()));
    session.autoflush.set(before);
    vm.collect(&found?)
}
