//! `RelationProxy`: the list of related objects, which also queries them (ormar 0.26.0, `relations/relation_proxy.py`).

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::{Rc, Weak};

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::object::{Instance, List};
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};

use super::relation::{Kind, Relation};
use super::{hash_of, name_of, query, relation_type};
use crate::ormar::mapping::Field;
use crate::ormar::model::coroutine;
use crate::ormar::{errors, signals};

/// What the list keeps besides its objects.
struct Link {
    relation: Weak<Relation>,
    field: Rc<Field>,
    kind: Kind,
    /// The place of each object by its hash. What is put in by other means than `append` is not in here.
    places: RefCell<HashMap<i64, usize>>,
    /// The `QuerysetProxy`, once it was asked for.
    query: RefCell<Value>,
}

#[derive(Default)]
struct ListClass(OnceCell<Rc<Class>>);

/// The class `RelationProxy`.
pub(super) fn class(vm: &mut Vm) -> Rc<Class> {
    let list = vm.types.list().clone();
    let build = || ClassBuilder::new("ormar.relations.relation_proxy", "RelationProxy", &list).natives(METHODS).build();
    vm.state::<ListClass>().0.get_or_init(build).clone()
}

/// An empty list for a relation.
pub(super) fn new(vm: &mut Vm, relation: &Rc<Relation>) -> Value {
    let class = class(vm);
    let list = Instance::with_base(&class, Value::list(Vec::new()));
    list.set_host(Rc::new(Link {
        relation: Rc::downgrade(relation),
        field: relation.field.clone(),
        kind: relation.kind,
        places: RefCell::default(),
        query: RefCell::default(),
    }));
    Value::Instance(list)
}

/// Whether a value is such a list.
pub(super) fn is_list(value: &Value) -> bool {
    value.host::<Link>().is_some()
}

fn inner(list: &Value) -> Option<&Rc<List>> {
    match list.unwrapped() {
        Value::List(list) => Some(list),
        _ => None,
    }
}

/// The objects in the list.
pub(super) fn items(list: &Value) -> Vec<Value> {
    inner(list).map(|list| list.to_vec()).unwrap_or_default()
}

/// Puts an object at the end.
///
/// # Errors
/// What hashing it raises.
pub(super) fn append(vm: &mut Vm, list: &Value, item: Value) -> Result<()> {
    let hash = hash_of(vm, &item)?;
    let (Some(link), Some(inner)) = (list.host::<Link>(), inner(list)) else { return Ok(()) };
    link.places.borrow_mut().insert(hash, inner.len());
    inner.push(item);
    Ok(())
}

/// Whether an object of this hash is in the list; one that is gone is not.
///
/// # Errors
/// What hashing it raises.
pub(super) fn contains(vm: &mut Vm, list: &Value, item: &Value) -> Result<bool> {
    if item.alive().is_none() {
        return Ok(false);
    }
    let hash = hash_of(vm, item)?;
    Ok(list.host::<Link>().is_some_and(|link| link.places.borrow().contains_key(&hash)))
}

/// The place of the object of this hash.
///
/// # Errors
/// `KeyError` if there is none; what hashing it raises.
pub(super) fn index(vm: &mut Vm, list: &Value, item: &Value) -> Result<usize> {
    let hash = hash_of(vm, item)?;
    let place = list.host::<Link>().and_then(|link| link.places.borrow().get(&hash).copied());
    place.ok_or_else(|| vm.key_error(Value::Int(hash)))
}

/// Takes out the object at a place.
///
/// # Errors
/// `IndexError` if there is none; `ReferenceError` if one after it is gone.
pub(super) fn pop(vm: &mut Vm, list: &Value, at: usize) -> Result<Value> {
    let all = items(list);
    let (Some(link), Some(item)) = (list.host::<Link>(), all.get(at)) else {
        return Err(vm.error("IndexError", "list index out of range"));
    };
    if item.alive().is_some() {
        let hash = hash_of(vm, item)?;
        if link.places.borrow_mut().remove(&hash).is_none() {
            return Err(vm.key_error(Value::Int(hash)));
        }
    } else {
        link.places.borrow_mut().retain(|_, place| *place != at);
    }
    for later in all.iter().skip(at + 1) {
        let hash = hash_of(vm, later)?;
        match link.places.borrow_mut().get_mut(&hash) {
            Some(place) => *place = place.saturating_sub(1),
            None => return Err(vm.key_error(Value::Int(hash))),
        }
    }
    if let Some(inner) = inner(list) {
        let mut items = inner.items.borrow_mut();
        if at < items.len() {
            items.remove(at);
        }
    }
    Ok(item.clone())
}

/// Takes everything out.
pub(super) fn clear(list: &Value) {
    if let (Some(link), Some(inner)) = (list.host::<Link>(), inner(list)) {
        link.places.borrow_mut().clear();
        let old = inner.items.take();
        drop(old);
    }
}

/// Finds an object by its new hash; whether the value is such a list at all.
pub(super) fn rehash(list: &Value, before: i64, after: i64) -> bool {
    let Some(link) = list.host::<Link>() else { return false };
    let mut places = link.places.borrow_mut();
    if let Some(place) = places.remove(&before) {
        places.insert(after, place);
    }
    true
}

static METHODS: &[NativeDef] = &[
    method("__contains__", |vm, args| {
        let item = args.get(1).cloned().unwrap_or_default();
        contains(vm, &args.this(), &item).map(Value::Bool)
    }),
    method("__getattr__", |vm, args| {
        let query = initialized(vm, &args.this())?;
        let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
        vm.get_attr(&query, &name)
    }),
    method("add", |vm, args| coroutine(vm, "add", args, add)),
    method("append", |vm, args| {
        append(vm, &args.this(), args.get(1).cloned().unwrap_or_default()).map(|()| Value::None)
    }),
    method("clear", |vm, args| coroutine(vm, "clear", args, |vm, args| delegate(vm, args, "clear"))),
    method("count", |vm, args| coroutine(vm, "count", args, |vm, args| delegate(vm, args, "count"))),
    getter("field_name", |vm, args| link(vm, &args.this()).map(|link| Value::Str(link.field.name()))),
    method("index", |vm, args| {
        let item = args.get(1).cloned().unwrap_or_default();
        index(vm, &args.this(), &item).map(Value::from)
    }),
    method("pop", |vm, mut args| {
        let list = args.take_this();
        let at = args.get(0).cloned().or_else(|| args.take_keyword("index")).unwrap_or(Value::Int(0));
        let at = vm.index_value(&at)?;
        let length = vm.len(&list)?;
        let from_end = at.checked_add(i64::try_from(length).unwrap_or(i64::MAX)).filter(|_| at < 0);
        pop(vm, &list, usize::try_from(from_end.unwrap_or(at)).unwrap_or(usize::MAX))
    }),
    getter("queryset_proxy", |vm, args| query(vm, &args.this())),
    getter("related_field_name", |vm, args| link(vm, &args.this()).map(|link| Value::Str(link.field.related_name()))),
    method("remove", |vm, args| coroutine(vm, "remove", args, remove)),
    getter("type_", |vm, args| {
        let kind = link(vm, &args.this())?.kind;
        let types = relation_type(vm)?;
        vm.get_attr(&types, if kind == Kind::Multiple { "MULTIPLE" } else { "REVERSE" })
    }),
    method("update_cache", |_, args| {
        let hash = |at: usize| args.get(at).and_then(Value::as_int).unwrap_or_default();
        rehash(&args.this(), hash(1), hash(2));
        Ok(Value::None)
    }),
];

fn link(vm: &mut Vm, list: &Value) -> Result<Rc<Link>> {
    list.host::<Link>().ok_or_else(|| vm.type_error("descriptor requires a 'RelationProxy' object"))
}

/// The relation that a list belongs to.
///
/// # Errors
/// `ReferenceError` if its object is gone.
fn relation(vm: &mut Vm, list: &Value) -> Result<Rc<Relation>> {
    match link(vm, list)?.relation.upgrade() {
        Some(relation) => Ok(relation),
        None => Err(vm.error("ReferenceError", "weakly-referenced object no longer exists")),
    }
}

/// The `QuerysetProxy`, made when it is first asked for.
fn query(vm: &mut Vm, list: &Value) -> Result<Value> {
    let link = link(vm, list)?;
    let known = link.query.borrow().clone();
    if !known.is_none() {
        return Ok(known);
    }
    let relation = relation(vm, list)?;
    let made = query::new(vm, &relation)?;
    link.query.replace(made.clone());
    Ok(made)
}

/// The same with a queryset in it.
fn initialized(vm: &mut Vm, list: &Value) -> Result<Value> {
    let query = query(vm, list)?;
    if !query::has_queryset(&query) {
        query::set_queryset(vm, &query)?;
    }
    Ok(query)
}

fn delegate(vm: &mut Vm, mut args: Args, name: &str) -> Result<Value> {
    let list = args.take_this();
    let query = initialized(vm, &list)?;
    let given = vm.call_method(&query, name, args)?;
    vm.run_coroutine(&given)
}

/// Tells those who listen to the owner's class of a related object that comes or goes.
fn tell(vm: &mut Vm, relation: &Relation, signal: &str, child: &Value, passed: Option<Value>) -> Result<()> {
    let owner = relation.owner(vm)?;
    let class = owner.class();
    let instance = vm.weak_proxy(&Value::Instance(owner))?;
    let mut args = Args::none()
        .with("instance", instance)
        .with("child", child.clone())
        .with("relation_name", Value::Str(relation.field.name()));
    if let Some(passed) = passed {
        args = args.with("passed_kwargs", passed);
    }
    signals::send_to(vm, &class, signal, args)
}

fn remove(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let list = args.take_this();
    let keep_reversed = args.take_keyword("keep_reversed").or_else(|| args.get(1).cloned());
    let keep_reversed = match keep_reversed {
        Some(value) => vm.truthy(&value)?,
        None => true,
    };
    let Some(item) = args.take_keyword("item").or_else(|| args.get(0).cloned()) else {
        return Err(vm.type_error("RelationProxy.remove() missing 1 required positional argument: 'item'"));
    };
    let relation = relation(vm, &list)?;
    if !contains(vm, &list, &item)? {
        let owner = Value::Instance(relation.owner(vm)?);
        let (owner, item) = (name_of(vm, &owner)?, name_of(vm, &item)?);
        let message = format!("Object {owner} has no {item} with given primary key!");
        return Err(errors::error(vm, "NoMatch", message));
    }
    tell(vm, &relation, "pre_relation_remove", &item, None)?;
    let at = index(vm, &list, &item)?;
    pop(vm, &list, at)?;
    let related_name = relation.field.related_name();
    let owner = Value::Instance(relation.owner(vm)?);
    super::Manager::of(vm, &item)?.remove(vm, &related_name, &owner)?;
    relation.remove(vm, &item)?;
    drop(owner);
    if relation.kind == Kind::Multiple {
        let query = query(vm, &list)?;
        query::delete_through(vm, &query, &item)?;
    } else {
        let method = if keep_reversed {
            vm.set_attr(&item, &related_name, Value::None)?;
            "update"
        } else {
            "delete"
        };
        let done = vm.call_method(&item, method, Args::none())?;
        vm.run_coroutine(&done)?;
    }
    tell(vm, &relation, "post_relation_remove", &item, None)?;
    Ok(Value::None)
}

fn add(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let list = args.take_this();
    let Some(item) = args.get(0).cloned().or_else(|| args.take_keyword("item")) else {
        return Err(vm.type_error("RelationProxy.add() missing 1 required positional argument: 'item'"));
    };
    if args.positional.len() > 1 {
        let count = args.positional.len() + 1;
        let message = format!("RelationProxy.add() takes 2 positional arguments but {count} were given");
        return Err(vm.type_error(message));
    }
    let place = if contains(vm, &list, &item)? { index(vm, &list, &item)? } else { vm.len(&list)? };
    let relation = relation(vm, &list)?;
    let passed = query::dict_of(&args.keywords);
    tell(vm, &relation, "pre_relation_add", &item, Some(passed.clone()))?;
    query::check_saved(vm, &relation)?;
    let owner = Value::Instance(relation.owner(vm)?);
    if relation.kind == Kind::Multiple {
        let query = query(vm, &list)?;
        // Those who were told may have changed them.
        let given = crate::ormar::columns::of_mapping(vm, &passed)?;
        query::create_through(vm, &query, &item, given)?;
        vm.set_attr(&owner, &relation.field.name(), item.clone())?;
    } else {
        let weak = vm.weak_proxy(&owner)?;
        vm.set_attr(&item, &relation.field.related_name(), weak)?;
        let done = vm.call_method(&item, "upsert", Args::none())?;
        vm.run_coroutine(&done)?;
    }
    let hash = hash_of(vm, &item)?;
    link(vm, &list)?.places.borrow_mut().insert(hash, place);
    tell(vm, &relation, "post_relation_add", &item, Some(passed))?;
    Ok(Value::None)
}
