//! `QuerysetProxy`: queries over the objects related to one (ormar 0.26.0, `relations/querysetproxy.py`).

mod write;

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Dict, Raised, Result, Text, Value, Vm};

use super::relation::{Kind, Relation};
use super::{key_name, list, name_of};
use crate::ormar::errors;
use crate::ormar::mapping::{Field, field_of, lower_name};
use crate::ormar::model::coroutine;
use crate::sqlalchemy::database::next_loads;

/// What a `QuerysetProxy` keeps.
struct Query {
    relation: Weak<Relation>,
    field: Rc<Field>,
    kind: Kind,
    /// The related model.
    to: Rc<Class>,
    /// Its field that leads back.
    back: Rc<Field>,
    /// The queryset; `None` before it is needed.
    queryset: RefCell<Value>,
    /// Whether that is one of a script's, which may give less than all related objects.
    is_given: Cell<bool>,
}

#[derive(Default)]
struct QueryClass(OnceCell<Rc<Class>>);

fn class(vm: &mut Vm) -> Rc<Class> {
    let object = vm.types.object.clone();
    let build = || {
        let builder = ClassBuilder::new("ormar.relations.querysetproxy", "QuerysetProxy", &object);
        builder.natives(METHODS).with_dict().build()
    };
    vm.state::<QueryClass>().0.get_or_init(build).clone()
}

/// The `QuerysetProxy` of a relation, without a queryset.
///
/// # Errors
/// `ReferenceError` if its object is gone; `KeyError` if the related model has no field that leads back.
pub(super) fn new(vm: &mut Vm, relation: &Rc<Relation>) -> Result<Value> {
    relation.owner(vm)?;
    let related_name = relation.field.related_name();
    let to = relation.field.to();
    let back = to.as_ref().and_then(|to| field_of(to, &related_name));
    let (Some(to), Some(back)) = (to, back) else { return Err(vm.key_error(Value::Str(related_name))) };
    let query = Query {
        relation: Rc::downgrade(relation),
        field: relation.field.clone(),
        kind: relation.kind,
        to,
        back,
        queryset: RefCell::default(),
        is_given: Cell::new(false),
    };
    let class = class(vm);
    Ok(Value::Instance(Instance::with_host(&class, query)))
}

/// Whether it has its queryset.
pub(super) fn has_queryset(query: &Value) -> bool {
    query.host::<Query>().is_some_and(|query| !query.queryset.borrow().is_none())
}

/// Gives it a queryset of the objects that are related to the relation's object.
///
/// # Errors
/// `RelationshipInstanceError` if that was never saved.
pub(super) fn set_queryset(vm: &mut Vm, value: &Value) -> Result<()> {
    let query = of(vm, value)?;
    let relation = query.relation(vm)?;
    let owner = relation.owner(vm)?;
    let class = owner.class();
    let key_name = key_name(&class);
    let alias = field_of(&class, &key_name).map_or(key_name, |field| field.alias());
    check_saved(vm, &relation)?;
    let related_name = query.field.related_name();
    let made = queryset_of(vm, &query.to, Some(&class))?;
    let made = vm.call_method(&made, "select_related", [Value::Str(related_name.clone())])?;
    let key = vm.get_attr(&Value::Instance(owner), "pk")?;
    let filter = Args::none().with(&format!("{related_name}__{alias}"), key);
    let made = vm.call_method(&made, "filter", filter)?;
    query.queryset.replace(made);
    Ok(())
}

/// `_check_if_model_saved`
///
/// # Errors
/// `RelationshipInstanceError` if the relation's object has no key.
pub(super) fn check_saved(vm: &mut Vm, relation: &Relation) -> Result<()> {
    let owner = Value::Instance(relation.owner(vm)?);
    let key = vm.get_attr(&owner, "pk")?;
    if vm.truthy(&key)? {
        return Ok(());
    }
    let message = "You cannot query relationships from unsaved model.";
    Err(errors::error(vm, "RelationshipInstanceError", message))
}

/// A dict of keyword arguments.
pub(super) fn dict_of(keywords: &[(Text, Value)]) -> Value {
    let mut dict = Dict::default();
    for (name, value) in keywords {
        dict.set_str(name.clone(), value.clone());
    }
    Value::dict(dict)
}

/// `ormar.QuerySet(model_cls=…, proxy_source_model=…)`
fn queryset_of(vm: &mut Vm, model: &Rc<Class>, source: Option<&Rc<Class>>) -> Result<Value> {
    let ormar = vm.import("ormar")?;
    let mut args = Args::none().with("model_cls", Value::Class(model.clone()));
    if let Some(source) = source {
        args = args.with("proxy_source_model", Value::Class(source.clone()));
    }
    vm.call_method(&ormar, "QuerySet", args)
}

/// Calls a method that gives a coroutine, and awaits that.
fn awaited(vm: &mut Vm, object: &Value, method: &str, args: impl Into<Args>) -> Result<Value> {
    let coroutine = vm.call_method(object, method, args)?;
    vm.run_coroutine(&coroutine)
}

fn of(vm: &mut Vm, value: &Value) -> Result<Rc<Query>> {
    value.host::<Query>().ok_or_else(|| vm.type_error("descriptor requires a 'QuerysetProxy' object"))
}

impl Query {
    fn relation(&self, vm: &mut Vm) -> Result<Rc<Relation>> {
        match self.relation.upgrade() {
            Some(relation) => Ok(relation),
            None => Err(vm.error("ReferenceError", "weakly-referenced object no longer exists")),
        }
    }

    /// The relation's object.
    fn owner(&self, vm: &mut Vm) -> Result<Value> {
        Ok(Value::Instance(self.relation(vm)?.owner(vm)?))
    }

    /// The queryset.
    fn queryset(&self, vm: &mut Vm) -> Result<Value> {
        let queryset = self.queryset.borrow().clone();
        if queryset.is_none() {
            let class = vm.types.exception("AttributeError");
            return Err(vm.raise(&class, Vec::new()));
        }
        Ok(queryset)
    }

    /// The name under which arguments for through objects are given; empty for relations without.
    fn through_name(&self) -> String {
        match self.back.through() {
            Some(through) if self.kind == Kind::Multiple => lower_name(&through),
            _ => String::new(),
        }
    }

    fn through(&self, vm: &mut Vm) -> Result<Rc<Class>> {
        match self.field.through() {
            Some(through) => Ok(through),
            None => Err(errors::error(vm, "RelationshipInstanceError", "Relation does not have through model!")),
        }
    }

    /// The through model's fields with the objects they lead to: the relation's own and `child`.
    fn ends(&self, owner: Value, child: Value) -> Vec<(Text, Value)> {
        let mut ends = vec![(self.back.default_target_field_name(), owner)];
        set(&mut ends, self.back.default_source_field_name(), child);
        ends
    }

    fn end_keys(&self, vm: &mut Vm, child: &Value) -> Result<Vec<(Text, Value)>> {
        let owner = self.owner(vm)?;
        let (owner, child) = (vm.get_attr(&owner, "pk")?, vm.get_attr(child, "pk")?);
        Ok(self.ends(owner, child))
    }

    /// `_clean_items_on_load`: what is in the list goes out before what was loaded comes in.
    fn clean(&self, vm: &mut Vm) -> Result<()> {
        let relation = self.relation(vm)?;
        for item in list::items(&relation.related()) {
            relation.remove(vm, &item)?;
        }
        Ok(())
    }

    /// `_register_related`
    fn register(&self, vm: &mut Vm, loaded: &Value) -> Result<()> {
        let children = match loaded {
            Value::List(list) => list.to_vec(),
            object => vec![object.clone()],
        };
        let owner = self.owner(vm)?;
        for child in children {
            if vm.truthy(&child)? {
                vm.set_attr(&owner, &self.field.name(), child)?;
            }
        }
        Ok(())
    }

    /// Loads with a method of the queryset; what it gives is in the list then.
    fn load(&self, vm: &mut Vm, method: &str, args: Args) -> Result<Value> {
        let queryset = self.queryset(vm)?;
        if method == "all" && args.positional.is_empty() && args.keywords.is_empty() && !self.is_given.get() {
            let title = format!("{}.{}", self.relation(vm)?.owner(vm)?.class().name.borrow(), self.field.name());
            next_loads(vm, Some(title));
        }
        let loaded = awaited(vm, &queryset, method, args)?;
        self.clean(vm)?;
        if !loaded.is_none() {
            self.register(vm, &loaded)?;
        }
        Ok(loaded)
    }

    fn create_through(&self, vm: &mut Vm, child: &Value, given: Vec<(Text, Value)>) -> Result<()> {
        let model = self.through(vm)?;
        let mut keywords = self.end_keys(vm, child)?;
        for (name, value) in given {
            set(&mut keywords, name, value);
        }
        if vm.get_attr(child, "pk")?.is_none() {
            let message = format!(
                "You cannot save {} model without primary key set! \nSave the child model first.",
                name_of(vm, child)?
            );
            return Err(errors::error(vm, "ModelPersistenceError", message));
        }
        let object = vm.call(&Value::Class(model), Args { positional: Vec::new(), keywords })?;
        awaited(vm, &object, "save", Args::none()).map(drop)
    }

    fn update_through(&self, vm: &mut Vm, child: &Value, given: Vec<(Text, Value)>) -> Result<()> {
        let model = self.through(vm)?;
        let keywords = self.end_keys(vm, child)?;
        let objects = vm.get_attr(&Value::Class(model), "objects")?;
        let object = awaited(vm, &objects, "get", Args { positional: Vec::new(), keywords })?;
        awaited(vm, &object, "update", Args { positional: Vec::new(), keywords: given }).map(drop)
    }

    /// Another with a queryset made of this one's.
    fn with(&self, vm: &mut Vm, queryset: Value) -> Result<Value> {
        let relation = self.relation(vm)?;
        let made = new(vm, &relation)?;
        let query = of(vm, &made)?;
        query.queryset.replace(queryset);
        query.is_given.set(true);
        Ok(made)
    }
}

/// Sets a keyword argument, in the place of one of the same name.
fn set(keywords: &mut Vec<(Text, Value)>, name: Text, value: Value) {
    match keywords.iter_mut().find(|(known, _)| *known == name) {
        Some((_, slot)) => *slot = value,
        None => keywords.push((name, value)),
    }
}

/// `create_through_instance`
///
/// # Errors
/// `ModelPersistenceError` if the child has no key; what saving raises.
pub(super) fn create_through(vm: &mut Vm, query: &Value, child: &Value, given: Vec<(Text, Value)>) -> Result<()> {
    of(vm, query)?.create_through(vm, child, given)
}

/// `upsert_through_instance`
///
/// # Errors
/// As [`create_through`].
pub(crate) fn upsert_through(vm: &mut Vm, query: &Value, child: &Value, given: Vec<(Text, Value)>) -> Result<()> {
    let query = of(vm, query)?;
    match query.update_through(vm, child, given.clone()) {
        Err(raised) if is_error(vm, &raised, "NoMatch") => query.create_through(vm, child, given),
        done => done,
    }
}

/// `delete_through_instance`
///
/// # Errors
/// `NoMatch`, `MultipleMatches` if there is not just one through object.
pub(super) fn delete_through(vm: &mut Vm, query: &Value, child: &Value) -> Result<()> {
    let query = of(vm, query)?;
    let model = query.through(vm)?;
    let queryset = queryset_of(vm, &model, None)?;
    let owner = query.owner(vm)?;
    let keywords = query.ends(owner, child.clone());
    let queryset = vm.call_method(&queryset, "filter", Args { positional: Vec::new(), keywords })?;
    let link = awaited(vm, &queryset, "get", Args::none())?;
    awaited(vm, &link, "delete", Args::none()).map(drop)
}

fn is_error(vm: &mut Vm, raised: &Raised, name: &str) -> bool {
    let wanted = errors::class(vm, name);
    matches!(raised, Raised::Exception(exception) if exception.class().is_subclass(&wanted))
}

/// What methods that give another `QuerysetProxy` do: the same method of the queryset.
fn chain(vm: &mut Vm, mut args: Args, name: &str) -> Result<Value> {
    let query = args.take_this();
    let query = of(vm, &query)?;
    let queryset = query.queryset(vm)?;
    let made = vm.call_method(&queryset, name, args)?;
    query.with(vm, made)
}

/// What methods that give a value do: the same method of the queryset, awaited.
fn value(vm: &mut Vm, mut args: Args, name: &str) -> Result<Value> {
    let query = args.take_this();
    let queryset = of(vm, &query)?.queryset(vm)?;
    awaited(vm, &queryset, name, args)
}

fn load(vm: &mut Vm, mut args: Args, name: &str) -> Result<Value> {
    let query = args.take_this();
    of(vm, &query)?.load(vm, name, args)
}

macro_rules! chained {
    ($name:literal) => {
        method($name, |vm, args| chain(vm, args, $name))
    };
}

macro_rules! valued {
    ($name:literal) => {
        method($name, |vm, args| coroutine(vm, $name, args, |vm, args| value(vm, args, $name)))
    };
}

macro_rules! loaded {
    ($name:literal) => {
        method($name, |vm, args| coroutine(vm, $name, args, |vm, args| load(vm, args, $name)))
    };
}

static METHODS: &[NativeDef] = &[
    method("__getitem__", |vm, mut args| {
        let this = args.take_this();
        let query = of(vm, &this)?;
        let queryset = query.queryset(vm)?;
        let made = vm.get_item(&queryset, &args.this())?;
        query.with(vm, made)
    }),
    loaded!("all"),
    valued!("avg"),
    method("clear", |vm, args| coroutine(vm, "clear", args, write::clear)),
    valued!("count"),
    method("create", |vm, args| coroutine(vm, "create", args, write::create)),
    chained!("exclude"),
    chained!("exclude_fields"),
    valued!("exists"),
    chained!("fields"),
    chained!("filter"),
    loaded!("first"),
    loaded!("first_or_none"),
    loaded!("get"),
    method("get_or_create", |vm, args| coroutine(vm, "get_or_create", args, write::get_or_create)),
    method("get_or_none", |vm, args| {
        coroutine(vm, "get_or_none", args, |vm, args| match load(vm, args, "get") {
            Err(raised) if is_error(vm, &raised, "NoMatch") => Ok(Value::None),
            given => given,
        })
    }),
    method("iterate", |vm, mut args| {
        let query = args.take_this();
        let queryset = of(vm, &query)?.queryset(vm)?;
        vm.call_method(&queryset, "iterate", args)
    }),
    loaded!("last"),
    loaded!("last_or_none"),
    chained!("limit"),
    valued!("max"),
    valued!("min"),
    chained!("offset"),
    chained!("order_by"),
    chained!("paginate"),
    chained!("prefetch_related"),
    getter("queryset", |vm, args| of(vm, &args.this())?.queryset(vm)),
    getter("related_field_name", |vm, args| Ok(Value::Str(of(vm, &args.this())?.back.name()))),
    chained!("select_all"),
    chained!("select_related"),
    valued!("sum"),
    getter("through_model_name", |vm, args| Ok(Value::from(of(vm, &args.this())?.through_name()))),
    getter("to", |vm, args| Ok(Value::Class(of(vm, &args.this())?.to.clone()))),
    method("update", |vm, args| coroutine(vm, "update", args, write::update)),
    method("update_or_create", |vm, args| coroutine(vm, "update_or_create", args, write::update_or_create)),
    valued!("values"),
    method("values_list", |vm, args| {
        coroutine(vm, "values_list", args, |vm, mut args| {
            let mut parameters = ["fields", "flatten", "exclude_through"].into_iter();
            let mut keywords = Vec::new();
            for given in args.positional.split_off(1) {
                keywords.extend(parameters.next().map(|name| (Text::from(name), given)));
            }
            keywords.append(&mut args.keywords);
            for (name, _) in &mut keywords {
                if name.as_str() == "flatten" {
                    *name = "_flatten".into();
                }
            }
            args.keywords = keywords;
            value(vm, args.with("_as_dict", Value::Bool(false)), "values")
        })
    }),
];
