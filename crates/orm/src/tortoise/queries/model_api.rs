//! The class methods of models that make querysets, or use them.
//!
//! Mirrors Tortoise 1.1.9, `models.py` (`Model`) and `manager.py`.

use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::Generator;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};

use super::queryset::{self, QuerySet};
use crate::tortoise::client::{self, Client};
use crate::tortoise::context::client_for;
use crate::tortoise::errors::{self, error};
use crate::tortoise::mapping::{Meta, meta_of_class};
use crate::tortoise::relations::transactions;

const MANAGER: &[NativeDef] = &[
    method("__getattr__", |vm, args| {
        let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
        let set = vm.call_method(&args.this(), "get_queryset", Args::none())?;
        vm.get_attr(&set, &name)
    }),
    method("__init__", |_, mut args| {
        if let Some(manager) = args.this().as_instance() {
            let model = args.take_keyword("model").or_else(|| args.get(1).cloned());
            manager.set("_model", model.unwrap_or_default());
        }
        Ok(Value::None)
    }),
    method("get_queryset", |vm, args| {
        let model = vm.get_attr(&args.this(), "_model")?;
        let Some(meta) = model.as_class().and_then(meta_of_class) else {
            return Err(unsupported("a manager without a model"));
        };
        Ok(queryset::object(vm, QuerySet::new(&meta)))
    }),
];

#[derive(Default)]
struct Kept(std::cell::OnceCell<Rc<Class>>);

/// `Manager`.
pub fn manager_class(vm: &mut Vm) -> Rc<Class> {
    let object = vm.types.object.clone();
    let kept = vm.state::<Kept>();
    let make = || ClassBuilder::new("tortoise.manager", "Manager", &object).natives(MANAGER).with_dict().build();
    kept.0.get_or_init(make).clone()
}

fn meta(class: &Value) -> Result<Rc<Meta>> {
    class.as_class().and_then(meta_of_class).ok_or_else(|| unsupported("a method of models called on what is none"))
}

/// All objects, as the model's manager has them.
fn managed(vm: &mut Vm, class: &Value) -> Result<Value> {
    let meta = meta(class)?;
    if meta.manager.is_none() {
        return Ok(queryset::object(vm, QuerySet::new(&meta)));
    }
    vm.call_method(&meta.manager, "get_queryset", Args::none())
}

/// All objects, through a connection (`_db_queryset`).
fn through(vm: &mut Vm, class: &Value, using_db: Option<Value>) -> Result<Value> {
    let set = managed(vm, class)?;
    match using_db.and_then(Value::non_none) {
        Some(db) => vm.call_method(&set, "using_db", [db]),
        None => Ok(set),
    }
}

/// Calls a method of the model's queryset.
fn of_set(vm: &mut Vm, name: &str, mut args: Args) -> Result<Value> {
    let class = args.take_this();
    let set = managed(vm, &class)?;
    vm.call_method(&set, name, args)
}

/// The same, with the argument `using_db`, which is the one at this position or given by name.
fn of_set_through(vm: &mut Vm, name: &str, mut args: Args, at: Option<usize>) -> Result<Value> {
    let class = args.take_this();
    let mut db = args.take_keyword("using_db");
    if let Some(at) = at
        && args.positional.len() > at
    {
        db = Some(args.positional.remove(at));
    }
    let set = through(vm, &class, db)?;
    vm.call_method(&set, name, args)
}

macro_rules! forwarded {
    ($($function:ident = $name:literal;)*) => {
        $(
            #[doc = concat!("`Model.", $name, "(…)`")]
            pub fn $function(vm: &mut Vm, args: Args) -> Result<Value> {
                of_set(vm, $name, args)
            }
        )*
    };
}

forwarded! {
    annotate = "annotate";
    earliest = "earliest";
    exclude = "exclude";
    filter = "filter";
    latest = "latest";
}

macro_rules! forwarded_through {
    ($($function:ident = $name:literal, $at:expr;)*) => {
        $(
            #[doc = concat!("`Model.", $name, "(…, using_db=None)`")]
            pub fn $function(vm: &mut Vm, args: Args) -> Result<Value> {
                of_set_through(vm, $name, args, $at)
            }
        )*
    };
}

forwarded_through! {
    all = "all", Some(0);
    bulk_create = "bulk_create", Some(5);
    bulk_update = "bulk_update", Some(3);
    first = "first", Some(0);
    get = "get", None;
    get_or_none = "get_or_none", None;
    last = "last", Some(0);
    raw = "raw", Some(1);
    select_for_update = "select_for_update", Some(3);
}

/// `Model.exists(…)`
pub fn exists(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let class = args.take_this();
    let db = args.take_keyword("using_db");
    let set = through(vm, &class, db)?;
    let set = vm.call_method(&set, "filter", args)?;
    vm.call_method(&set, "exists", Args::none())
}

/// `Model.in_bulk(id_list, field_name="pk", using_db=None)`
pub fn in_bulk(vm: &mut Vm, mut args: Args) -> Result<Value> {
    if args.positional.len() < 3 && !args.keywords.iter().any(|(name, _)| name.as_str() == "field_name") {
        args.keywords.push(("field_name".into(), Value::str("pk")));
    }
    of_set_through(vm, "in_bulk", args, Some(2))
}

/// What `defaults=`, `using_db=` and the other arguments of `get_or_create` are.
struct Wanted {
    class: Value,
    defaults: Vec<(Value, Value)>,
    using_db: Value,
    lookups: Args,
}

fn wanted(vm: &mut Vm, mut args: Args) -> Result<Wanted> {
    let class = args.take_this();
    let mut positional = args.positional.drain(..);
    let defaults = positional.next();
    let using_db = positional.next();
    drop(positional);
    let defaults = args.take_keyword("defaults").or(defaults).unwrap_or_default();
    let using_db = args.take_keyword("using_db").or(using_db).unwrap_or_default();
    let defaults = if vm.truthy(&defaults)? { vm.mapping_items(&defaults)? } else { Vec::new() };
    Ok(Wanted { class, defaults, using_db, lookups: args })
}

/// Awaits what a method of an object gives.
fn awaited(vm: &mut Vm, object: &Value, name: &str, args: impl Into<Args>) -> Result<Value> {
    let waiting = vm.call_method(object, name, args)?;
    vm.run_coroutine(&waiting)
}

/// The one object that the lookups find.
fn found(vm: &mut Vm, wanted: &Wanted, db: &Value, name: &str) -> Result<Value> {
    let set = managed(vm, &wanted.class)?;
    let set = vm.call_method(&set, "filter", wanted.lookups.clone())?;
    let set = vm.call_method(&set, "using_db", [db.clone()])?;
    awaited(vm, &set, name, Args::none())
}

fn pair(object: Value, created: bool) -> Value {
    Value::tuple(vec![object, Value::Bool(created)])
}

/// `Model.get_or_create(defaults=None, using_db=None, **lookups)`
pub fn get_or_create(vm: &mut Vm, args: Args) -> Result<Value> {
    let wanted = wanted(vm, args)?;
    Ok(Generator::native("Model.get_or_create", move |vm| {
        let client = client_for(vm, &*meta(&wanted.class)?, &wanted.using_db)?;
        let db = client::object(vm, &client);
        match found(vm, &wanted, &db, "get") {
            Ok(object) => Ok(pair(object, false)),
            Err(raised) if errors::is(vm, &raised, "DoesNotExist") => create_or_get(vm, &wanted, &client, &db),
            Err(raised) => Err(raised),
        }
    }))
}

fn create_or_get(vm: &mut Vm, wanted: &Wanted, client: &Rc<Client>, db: &Value) -> Result<Value> {
    let mut values = wanted.lookups.clone();
    for (key, value) in &wanted.defaults {
        let name = vm.str(key)?;
        match values.keywords.iter().position(|(known, _)| known.as_str() == name) {
            Some(at) => {
                let Some((_, slot)) = values.keywords.get_mut(at) else { continue };
                if !vm.eq(value, slot)? {
                    let (key, ours, theirs) = (vm.repr(key)?, vm.repr(value)?, vm.repr(slot)?);
                    let message =
                        format!("Conflict value with key={key}: default_value={ours} vs query_value={theirs}");
                    return Err(error(vm, "ParamsError", message));
                }
                *slot = value.clone();
            }
            None => values.keywords.push((name.into(), value.clone())),
        }
    }
    let created = transactions::within(vm, client, |vm, db| {
        values.keywords.push(("using_db".into(), db));
        awaited(vm, &wanted.class, "create", values)
    });
    match created {
        Ok(object) => Ok(pair(object, true)),
        Err(raised) if errors::is(vm, &raised, "IntegrityError") => match found(vm, wanted, db, "get") {
            Ok(object) => Ok(pair(object, false)),
            Err(missing) if errors::is(vm, &missing, "DoesNotExist") => Err(raised),
            Err(other) => Err(other),
        },
        Err(raised) => Err(raised),
    }
}

/// `Model.update_or_create(defaults=None, using_db=None, **lookups)`
pub fn update_or_create(vm: &mut Vm, args: Args) -> Result<Value> {
    let wanted = wanted(vm, args)?;
    Ok(Generator::native("Model.update_or_create", move |vm| {
        let client = client_for(vm, &*meta(&wanted.class)?, &wanted.using_db)?;
        let outer = client::object(vm, &client);
        for _ in 0..2 {
            let updated = transactions::within(vm, &client, |vm, db| {
                let set = through(vm, &wanted.class, Some(db.clone()))?;
                let object = awaited(vm, &set, "get_or_none", wanted.lookups.clone())?;
                if object.is_none() {
                    return Ok(Value::None);
                }
                let values = linktable_python::object::DictObject::new(linktable_python::Dict::default());
                for (key, value) in &wanted.defaults {
                    vm.dict_set(&values.dict, key.clone(), value.clone())?;
                }
                vm.call_method(&object, "update_from_dict", [Value::Dict(values)])?;
                awaited(vm, &object, "save", Args::none().with("using_db", db))?;
                Ok(object)
            })?;
            if !updated.is_none() {
                return Ok(pair(updated, false));
            }
            let made = create_or_get(vm, &wanted, &client, &outer)?;
            if let Value::Tuple(pair) = &made
                && matches!(pair.items.get(1), Some(Value::Bool(true)))
            {
                return Ok(made);
            }
        }
        let name = vm.repr(&wanted.class)?;
        Err(error(vm, "OperationalError", format!("{name}.update_or_create() could not recover from concurrent deletions")))
    }))
}

/// `Model[key]`
pub fn get_by_key(vm: &mut Vm, args: Args) -> Result<Value> {
    let class = args.this();
    let key = args.get(1).cloned().unwrap_or_default();
    Ok(Generator::native("Model._getbypk", move |vm| {
        let set = managed(vm, &class)?;
        match awaited(vm, &set, "get", Args::none().with("pk", key.clone())) {
            Err(raised) if errors::is(vm, &raised, "DoesNotExist") || vm.exception_is(&raised, "ValueError") => {
                let name = meta(&class)?.pk_attr.borrow().clone();
                let missing = errors::class(vm, "ObjectDoesNotExistError");
                let missing = Value::Class(missing);
                match vm.call(&missing, [class.clone(), Value::Str(name), key].into())? {
                    Value::Instance(exception) => Err(linktable_python::Raised::Exception(exception)),
                    _ => Err(raised),
                }
            }
            other => other,
        }
    }))
}

/// Reads one object by its key: all its columns, or these.
///
/// # Errors
/// `DoesNotExist`, and what SQLite refuses.
pub fn read_one(
    vm: &mut Vm,
    client: &Rc<Client>,
    meta: &Rc<Meta>,
    names: Option<&[Value]>,
    key: &Value,
) -> Result<Value> {
    let mut set = QuerySet::new(meta).filter(vm, "pk", key.clone());
    set.base.db = client::object(vm, client);
    for name in names.unwrap_or_default() {
        set.only.push(vm.str(name)?.into());
    }
    set.limit = Some(Value::Int(2));
    set.single = queryset::Single { single: true, must_exist: true };
    let objects = super::fetch::fetch(vm, &set)?;
    super::fetch::singled(vm, meta, set.single, objects)
}

