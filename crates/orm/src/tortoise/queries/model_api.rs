//! The class methods of models that make querysets, or use them.
//!
//! Mirrors Tortoise 1.1.9, `models.py` (`Model`) and `manager.py`.

use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::{undeclared, unsupported};
use linktable_python::object::{DictObject, Generator, Then};
use linktable_python::{Args, Class, ClassBuilder, Dict, Mode, Raised, Result, Value, Vm};

use super::queryset::{self, QuerySet};
use crate::classes;
use crate::tortoise::client::{self, Client};
use crate::tortoise::context::client_for;
use crate::tortoise::errors;
use crate::tortoise::mapping::{Meta, meta_of_class};

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

/// `Manager`.
pub fn manager_class(vm: &mut Vm) -> Rc<Class> {
    classes::once(vm, "tortoise.manager.Manager", |object| {
        ClassBuilder::new("tortoise.manager", "Manager", object).natives(MANAGER).with_dict().build()
    })
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

/// `get_or_create` and `update_or_create`, in Python: they await several things one after the other.
const FINDING: &str = r#"
async def find_or_make(model, connection, lookups, defaults):
    try:
        return (await model.filter(**lookups).using_db(connection).get(), False)
    except DoesNotExist:
        return await make_or_find(model, connection, lookups, defaults)


async def make_or_find(model, connection, lookups, defaults):
    for key in defaults:
        if key in lookups and defaults[key] != lookups[key]:
            raise ParamsError(
                f"Conflict value with {key=}: default_value={defaults[key]!r} vs query_value={lookups[key]!r}"
            )
    try:
        async with in_transaction(connection.connection_name) as inner:
            return (await model.create(using_db=inner, **{**lookups, **defaults}), True)
    except IntegrityError as refused:
        try:
            return (await model.filter(**lookups).using_db(connection).get(), False)
        except DoesNotExist:
            pass
        raise refused


async def update_or_make(model, connection, lookups, defaults):
    made = False
    for last in (False, False, True):
        async with in_transaction(connection.connection_name) as inner:
            found = await model.select_for_update().using_db(inner).get_or_none(**lookups)
            if found is not None:
                await found.update_from_dict(defaults).save(using_db=inner)
                return (found, False)
        if not last:
            found, made = await make_or_find(model, connection, lookups, defaults)
            if made:
                return (found, True)
    raise OperationalError(f"{model.__name__}.update_or_create() could not recover from concurrent deletions")
"#;

#[derive(Default)]
struct Finding(std::cell::RefCell<Option<Rc<DictObject>>>);

/// A function of [`FINDING`].
fn finding(vm: &mut Vm, name: &str) -> Result<Value> {
    let kept = vm.state::<Finding>();
    let known = kept.0.borrow().clone();
    let namespace = match known {
        Some(namespace) => namespace,
        None => {
            let namespace = DictObject::new(Dict::default());
            for name in ["DoesNotExist", "IntegrityError", "OperationalError", "ParamsError"] {
                let class = errors::class(vm, name);
                namespace.set_str(name, Value::Class(class));
            }
            let transactions = vm.import("tortoise.transactions")?;
            namespace.set_str("in_transaction", vm.get_attr(&transactions, "in_transaction")?);
            let support = vm.import("_linktable")?;
            let args = [Value::str(FINDING), Value::Dict(namespace.clone()), Value::str("tortoise.models")];
            vm.call_method(&support, "define", args)?;
            *kept.0.borrow_mut() = Some(namespace.clone());
            namespace
        }
    };
    namespace.get_str(name).ok_or_else(|| unsupported(format!("`{name}`")))
}

/// Calls a function of [`FINDING`] with the arguments of `get_or_create` or `update_or_create`.
fn found(vm: &mut Vm, mut args: Args, name: &str) -> Result<Value> {
    if vm.mode == Mode::Declare {
        return Err(undeclared());
    }
    let class = args.take_this();
    let mut positional = args.positional.drain(..);
    let (defaults, using_db) = (positional.next(), positional.next());
    drop(positional);
    let defaults = args.take_keyword("defaults").or(defaults).unwrap_or_default();
    let using_db = args.take_keyword("using_db").or(using_db).unwrap_or_default();
    let defaults = if vm.truthy(&defaults)? { defaults } else { Value::dict(Dict::default()) };
    let client = client_for(vm, &*meta(&class)?, &using_db)?;
    let connection = client::object(vm, &client);
    let mut lookups = Dict::default();
    for (key, value) in args.keywords {
        lookups.set_str(key, value);
    }
    let function = finding(vm, name)?;
    vm.call(&function, [class, connection, Value::dict(lookups), defaults].into())
}

/// `Model.get_or_create(defaults=None, using_db=None, **lookups)`
pub fn get_or_create(vm: &mut Vm, args: Args) -> Result<Value> {
    found(vm, args, "find_or_make")
}

/// `Model.update_or_create(defaults=None, using_db=None, **lookups)`
pub fn update_or_create(vm: &mut Vm, args: Args) -> Result<Value> {
    found(vm, args, "update_or_make")
}

/// `Model[key]`
pub fn get_by_key(vm: &mut Vm, args: Args) -> Result<Value> {
    let class = args.this();
    let key = args.get(1).cloned().unwrap_or_default();
    let set = managed(vm, &class)?;
    let one = vm.call_method(&set, "get", Args::none().with("pk", key.clone()))?;
    Ok(Generator::native_async("Model._getbypk", move |_| {
        Ok(Then::awaiting(one, move |vm, outcome| match outcome {
            Err(raised) if errors::is(vm, &raised, "DoesNotExist") || vm.exception_is(&raised, "ValueError") => {
                let name = meta(&class)?.pk_attr.borrow().clone();
                let missing = Value::Class(errors::class(vm, "ObjectDoesNotExistError"));
                match vm.call(&missing, [class.clone(), Value::Str(name), key].into())? {
                    Value::Instance(exception) => Err(Raised::Exception(exception)),
                    _ => Err(raised),
                }
            }
            other => other.map(Then::Return),
        }))
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
    let objects = super::fetch::fetch_now(vm, &set)?;
    super::fetch::singled(vm, meta, set.single, objects)
}
