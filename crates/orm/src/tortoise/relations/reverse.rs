//! `ReverseRelation`: the many end of a foreign key.
//!
//! Mirrors Tortoise 1.1.9, `fields/relational.py`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method, getter, method};
use linktable_python::error::unsupported;
use linktable_python::object::{Generator, Instance, Iter, Then};
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};

use super::{awaiting, filter};
use crate::classes;
use crate::tortoise::errors;
use crate::tortoise::given::Given;
use crate::tortoise::mapping::{Kind, meta_of};
use crate::tortoise::queries::loading;

const NOT_SAVED: &str = "This objects hasn't been instanced, call .save() before calling related queries";
const NOT_FETCHED: &str = "No values were fetched for this relation, first use .fetch_related()";

const RELATION: &[NativeDef] = &[
    method("__aiter__", items),
    method("__await__", |_, args| {
        let this = args.this();
        Ok(awaiting("__await__", move |vm| query(vm, &this)))
    }),
    method("__bool__", |vm, args| {
        let fetched = fetched(vm, &args.this())?;
        vm.truthy(&fetched).map(Value::Bool)
    }),
    class_method("__class_getitem__", |_, mut args| Ok(args.take_this())),
    method("__contains__", |vm, args| {
        let fetched = fetched(vm, &args.this())?;
        let item = args.get(1).cloned().unwrap_or_default();
        vm.contains(&fetched, &item).map(Value::Bool)
    }),
    method("__getitem__", |vm, args| {
        let fetched = fetched(vm, &args.this())?;
        let item = args.get(1).cloned().unwrap_or_default();
        vm.get_item(&fetched, &item)
    }),
    method("__init__", init),
    method("__iter__", |vm, args| {
        let fetched = fetched(vm, &args.this())?;
        vm.iter(&fetched)
    }),
    method("__len__", |vm, args| {
        let fetched = fetched(vm, &args.this())?;
        vm.len(&fetched).map(Value::from)
    }),
    getter("_query", |vm, args| query(vm, &args.this())),
    method("_raise_if_not_fetched", |vm, args| fetched(vm, &args.this()).map(|_| Value::None)),
    method("_set_result_for_query", |vm, args| {
        let (this, mut given) = Given::method("ReverseRelation._set_result_for_query", args);
        let Some(found) = given.next(vm, "sequence")? else { return Err(given.missing(vm, &["sequence"])) };
        let attribute = given.next(vm, "attr")?.and_then(Value::non_none);
        set_result(vm, &this, found, attribute.as_ref())?;
        Ok(Value::None)
    }),
    method("all", |vm, args| query(vm, &args.this())),
    method("create", create),
    method("filter", |vm, args| on_query(vm, args, "filter")),
    method("limit", |vm, args| on_query(vm, args, "limit")),
    method("offset", |vm, args| on_query(vm, args, "offset")),
    method("order_by", |vm, args| on_query(vm, args, "order_by")),
];

/// `tortoise.fields.relational.ReverseRelation`.
pub fn class(vm: &mut Vm) -> Rc<Class> {
    classes::once(vm, "tortoise.fields.relational.ReverseRelation", |object| {
        ClassBuilder::new("tortoise.fields.relational", "ReverseRelation", object).natives(RELATION).with_dict().build()
    })
}

/// The relation of an object.
///
/// # Errors
/// None of its own.
pub fn make(vm: &mut Vm, remote: &Rc<Class>, field: &str, object: &Value, from_field: &str) -> Result<Value> {
    let relation = Instance::new(&class(vm));
    set_up(&relation, Value::Class(remote.clone()), Value::str(field), object.clone(), Value::str(from_field));
    Ok(Value::Instance(relation))
}

/// Sets the attributes of a fresh relation.
pub fn set_up(relation: &Rc<Instance>, remote: Value, field: Value, object: Value, from_field: Value) {
    relation.set("remote_model", remote);
    relation.set("relation_field", field);
    relation.set("instance", object);
    relation.set("from_field", from_field);
    relation.set("_fetched", Value::Bool(false));
    relation.set("_custom_query", Value::Bool(false));
    relation.set("related_objects", Value::list(Vec::new()));
}

fn init(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("ReverseRelation.__init__", args);
    let mut values = Vec::new();
    for param in ["remote_model", "relation_field", "instance", "from_field"] {
        match given.next(vm, param)? {
            Some(value) => values.push(value),
            None => return Err(given.missing(vm, &[param])),
        }
    }
    if let (Some(relation), Ok([remote, field, object, from_field])) =
        (this.as_instance(), <[Value; 4]>::try_from(values))
    {
        set_up(relation, remote, field, object, from_field);
    }
    Ok(Value::None)
}

/// Whether an object was saved; what is no object of a model was not.
pub fn is_saved(vm: &mut Vm, object: &Value) -> Result<bool> {
    let saved = vm.get_attr(object, "_saved_in_db")?;
    vm.truthy(&saved)
}

/// The model and the condition of the relation's query.
fn condition(vm: &mut Vm, this: &Value) -> Result<(Rc<Class>, String, Value)> {
    let object = vm.get_attr(this, "instance")?;
    if !is_saved(vm, &object)? {
        return Err(errors::error(vm, "OperationalError", NOT_SAVED));
    }
    let (field, from_field) = (vm.get_attr(this, "relation_field")?, vm.get_attr(this, "from_field")?);
    let (field, from_field) = (vm.str(&field)?, vm.str(&from_field)?);
    let key = vm.get_attr(&object, &from_field)?;
    match vm.get_attr(this, "remote_model")? {
        Value::Class(model) => Ok((model, field, key)),
        _ => Err(unsupported("a relation to what is no model")),
    }
}

/// The query for the related objects.
///
/// # Errors
/// `OperationalError` if the object was not saved.
pub fn query(vm: &mut Vm, this: &Value) -> Result<Value> {
    let (model, field, key) = condition(vm, this)?;
    let query = filter(vm, &model, &field, key)?;
    Ok(match title(vm, this, &model, &field)? {
        Some(title) => loading(vm, query, title),
        None => query,
    })
}

/// The relation's model and name, as in `Team.heroes`.
fn title(vm: &mut Vm, this: &Value, model: &Rc<Class>, name: &str) -> Result<Option<String>> {
    let object = vm.get_attr(this, "instance")?;
    let Some(meta) = meta_of(vm, &object) else { return Ok(None) };
    let own = meta.relations().into_iter().find(|field| {
        let back = match &field.kind {
            Kind::Backward(back) => *back.relation_field == *name,
            Kind::ManyToMany(many) => **many.related_name.borrow() == *name,
            _ => false,
        };
        back && field.related().and_then(|related| related.class()).is_ok_and(|related| Rc::ptr_eq(&related, model))
    });
    Ok(own.map(|field| format!("{}.{}", vm.type_name(&object), field.name())))
}

fn on_query(vm: &mut Vm, mut args: Args, name: &str) -> Result<Value> {
    let this = args.take_this();
    let query = query(vm, &this)?;
    vm.call_method(&query, name, args)
}

/// The related objects.
///
/// # Errors
/// `NoValuesFetched` if they were not fetched.
fn fetched(vm: &mut Vm, this: &Value) -> Result<Value> {
    let is_fetched = vm.get_attr(this, "_fetched")?;
    if !vm.truthy(&is_fetched)? {
        return Err(errors::error(vm, "NoValuesFetched", NOT_FETCHED));
    }
    vm.get_attr(this, "related_objects")
}

/// Puts in what was fetched; also under an attribute of the object, if one is named.
///
/// # Errors
/// What setting the attribute raises.
pub fn set_result(vm: &mut Vm, this: &Value, found: Value, attribute: Option<&Value>) -> Result<()> {
    vm.set_attr(this, "_fetched", Value::Bool(true))?;
    vm.set_attr(this, "related_objects", found.clone())?;
    if let Some(attribute) = attribute {
        let attribute = vm.str(attribute)?;
        let object = vm.get_attr(this, "instance")?;
        if !attribute.is_empty() {
            vm.set_attr(&object, &attribute, found)?;
        }
    }
    Ok(())
}

fn create(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("ReverseRelation.create", args);
    let using_db = given.next(vm, "using_db")?.unwrap_or_default();
    given.no_more_positional(vm)?;
    Ok(awaiting("create", move |vm| {
        let (model, field, key) = condition(vm, &this)?;
        let mut args = Args::none().with("using_db", using_db);
        args.keywords.extend(given.keywords.into_iter().filter(|(name, _)| name.as_str() != field));
        vm.call_method(&Value::Class(model), "create", args.with(&field, key))
    }))
}

const ITEMS: &[NativeDef] =
    &[method("__aiter__", |_, args| Ok(args.this())), method("__anext__", |vm, args| next_item(vm, &args.this()))];

/// Where an `async for` over a relation stands.
#[derive(Default)]
struct Items {
    started: Cell<bool>,
    left: RefCell<Value>,
}

/// `__aiter__`: fetches first, unless that was done.
fn items(vm: &mut Vm, args: Args) -> Result<Value> {
    let class = classes::once(vm, "async_generator of ReverseRelation", |object| {
        ClassBuilder::new("builtins", "async_generator", object).natives(ITEMS).with_dict().build()
    });
    let items = Instance::with_host(&class, Items::default());
    items.set("relation", args.this());
    Ok(Value::Instance(items))
}

fn next_item(_vm: &mut Vm, this: &Value) -> Result<Value> {
    let Some(items) = this.host::<Items>() else { return Ok(Value::None) };
    let this = this.clone();
    Ok(Generator::native_async("__anext__", move |vm| {
        if items.started.replace(true) {
            return item(vm, &items);
        }
        let relation = vm.get_attr(&this, "relation")?;
        let is_fetched = vm.get_attr(&relation, "_fetched")?;
        if vm.truthy(&is_fetched)? {
            return first_item(vm, &items, &relation);
        }
        Ok(Then::awaiting(relation.clone(), move |vm, outcome| {
            set_result(vm, &relation, outcome?, None)?;
            first_item(vm, &items, &relation)
        }))
    }))
}

fn first_item(vm: &mut Vm, items: &Items, relation: &Value) -> Result<Then> {
    let found = vm.get_attr(relation, "related_objects")?;
    *items.left.borrow_mut() = vm.iter(&found)?;
    item(vm, items)
}

fn item(vm: &mut Vm, items: &Items) -> Result<Then> {
    let left = items.left.borrow().clone();
    match vm.next(&left)? {
        Some(item) => Ok(Then::Return(item)),
        None => {
            *items.left.borrow_mut() = Iter::over("list_iterator", Vec::new());
            let class = vm.types.exception("StopAsyncIteration");
            Err(vm.raise(&class, Vec::new()))
        }
    }
}
