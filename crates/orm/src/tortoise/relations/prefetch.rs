//! Fetching related objects beforehand: `prefetch_related`, `fetch_related`, `Prefetch`.
//!
//! Mirrors Tortoise 1.1.9, `query_utils.py` (`Prefetch`), `queryset.py`
//! (`prefetch_related`) and `backends/base/executor.py`.

use std::cell::RefCell;
use std::rc::Rc;

use linktable_python::class::NativeDef;
use linktable_python::class::method;
use linktable_python::object::{Generator, Instance, Then};
use linktable_python::{Args, Class, ClassBuilder, Dict, Result, Text, Value, Vm};
use linktable_sql::tortoise::{Select, Term};

use super::{many, reverse};
use crate::classes;
use crate::tortoise::client::{self, Client};
use crate::tortoise::errors;
use crate::tortoise::field::convert;
use crate::tortoise::given::Given;
use crate::tortoise::mapping::{Field, Kind, ManyToMany, Meta};
use crate::tortoise::turns::gather;

/// What a query is to fetch besides its objects.
#[derive(Clone, Default)]
pub struct Prefetches {
    /// `_prefetch_map`: relations, and what is to be fetched for their objects: names and `Prefetch` objects.
    forwarded: Vec<(Text, Vec<Value>)>,
    /// `_prefetch_queries`: relations, with queries of the script's own and the attributes for what they find.
    queries: Vec<(Text, Vec<Query>)>,
}

/// A query for related objects.
#[derive(Clone)]
struct Query {
    /// The attribute for what it finds, or `None`.
    attribute: Value,
    /// The queryset.
    queryset: Value,
}

/// `Prefetch(relation, queryset, to_attr=None)`.
struct Prefetch {
    relation: Text,
    queryset: Value,
    attribute: Value,
}

const PREFETCH: &[NativeDef] = &[method("__init__", init)];

/// `tortoise.query_utils.Prefetch`.
pub fn class(vm: &mut Vm) -> Rc<Class> {
    classes::once(vm, "tortoise.query_utils.Prefetch", |object| {
        ClassBuilder::new("tortoise.query_utils", "Prefetch", object).natives(PREFETCH).with_dict().build()
    })
}

fn init(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("Prefetch.__init__", args);
    let (relation, queryset) = (given.next(vm, "relation")?, given.next(vm, "queryset")?);
    let missing: Vec<&str> = [("relation", &relation), ("queryset", &queryset)]
        .into_iter()
        .filter_map(|(name, value)| value.is_none().then_some(name))
        .collect();
    if !missing.is_empty() {
        return Err(given.missing(vm, &missing));
    }
    let attribute = given.next(vm, "to_attr")?.unwrap_or_default();
    given.no_more_positional(vm)?;
    if let Some(object) = this.as_instance() {
        object.set("relation", relation.unwrap_or_default());
        object.set("queryset", queryset.unwrap_or_default());
        object.set("to_attr", attribute);
    }
    Ok(Value::None)
}

/// What a `Prefetch` object says, if it is one.
fn prefetch_of(vm: &mut Vm, value: &Value) -> Result<Option<Prefetch>> {
    let class = class(vm);
    if !vm.is_instance(value, &class) {
        return Ok(None);
    }
    let relation = vm.get_attr(value, "relation")?;
    let relation = vm.str(&relation)?.into();
    let (queryset, attribute) = (vm.get_attr(value, "queryset")?, vm.get_attr(value, "to_attr")?);
    Ok(Some(Prefetch { relation, queryset, attribute }))
}

/// A path of relations: the first of them, and the others if there are any.
fn split(path: &str) -> (&str, &str) {
    path.split_once("__").unwrap_or((path, ""))
}

fn entry<'a, T>(entries: &'a mut Vec<(Text, Vec<T>)>, name: &str) -> Option<&'a mut Vec<T>> {
    let at = entries.iter().position(|(known, _)| known.as_str() == name).unwrap_or_else(|| {
        entries.push((name.into(), Vec::new()));
        entries.len() - 1
    });
    entries.get_mut(at).map(|(_, items)| items)
}

fn is_relation(meta: &Meta, name: &str) -> bool {
    meta.field(name).is_some_and(|field| !field.is_data())
}

fn no_relation(vm: &mut Vm, meta: &Meta, name: &str) -> linktable_python::Raised {
    let table = meta.table.borrow().clone();
    errors::error(vm, "OperationalError", format!("relation {name} for {table} not found"))
}

impl Prefetches {
    /// Whether there is nothing to fetch.
    pub fn is_empty(&self) -> bool {
        self.forwarded.is_empty() && self.queries.is_empty()
    }

    /// `prefetch_related(*relations)`: replaces the relations named before, keeps the queries.
    ///
    /// # Errors
    /// `FieldError` or `OperationalError` for what is no relation of the model.
    pub fn replace(&mut self, vm: &mut Vm, meta: &Rc<Meta>, relations: &[Value]) -> Result<()> {
        self.forwarded.clear();
        for relation in relations {
            if let Some(prefetch) = prefetch_of(vm, relation)? {
                self.add_query(vm, meta, prefetch)?;
                continue;
            }
            let path = path_of(vm, relation)?;
            let (first, rest) = split(&path);
            if !is_relation(meta, first) {
                let model = meta.full_name();
                let message = match meta.field(first) {
                    Some(_) => format!("Field {first} on {model} is not a relation"),
                    None => format!("Relation {first} for {model} not found"),
                };
                return Err(errors::error(vm, "FieldError", message));
            }
            self.forward(first, rest);
        }
        Ok(())
    }

    /// `Prefetch.resolve_for_queryset`.
    fn add_query(&mut self, vm: &mut Vm, meta: &Rc<Meta>, prefetch: Prefetch) -> Result<()> {
        let (first, rest) = split(&prefetch.relation);
        if !is_relation(meta, first) {
            return Err(no_relation(vm, meta, first));
        }
        if rest.is_empty() {
            if let Some(queries) = entry(&mut self.queries, first) {
                queries.push(Query { attribute: prefetch.attribute, queryset: prefetch.queryset });
            }
            return Ok(());
        }
        let further = Instance::new(&class(vm));
        further.set("relation", Value::str(rest));
        further.set("queryset", prefetch.queryset);
        further.set("to_attr", prefetch.attribute);
        if let Some(forwarded) = entry(&mut self.forwarded, first) {
            forwarded.push(Value::Instance(further));
        }
        Ok(())
    }

    fn forward(&mut self, first: &str, rest: &str) {
        let Some(forwarded) = entry(&mut self.forwarded, first) else { return };
        let is_known = forwarded.iter().any(|known| known.as_text().is_some_and(|known| known.as_str() == rest));
        if !rest.is_empty() && !is_known {
            forwarded.push(Value::str(rest));
        }
    }

    /// Fetches for objects of a model, and goes on with `then`.
    ///
    /// # Errors
    /// What the queries raise.
    pub fn fetch(
        mut self,
        vm: &mut Vm,
        client: &Rc<Client>,
        meta: &Rc<Meta>,
        objects: Vec<Value>,
        then: impl FnOnce(&mut Vm, Result<()>) -> Result<Then> + 'static,
    ) -> Result<Then> {
        if objects.is_empty() || self.is_empty() {
            return then(vm, Ok(()));
        }
        for (name, forwarded) in std::mem::take(&mut self.forwarded) {
            let Some(field) = meta.field(&name) else { continue };
            let Some(queries) = entry(&mut self.queries, &name) else { continue };
            let mut query = match queries.first() {
                Some(query) => query.clone(),
                None => Query { attribute: Value::None, queryset: all(vm, client, &field)? },
            };
            if !forwarded.is_empty() {
                query.queryset = vm.call_method(&query.queryset, "prefetch_related", forwarded)?;
            }
            queries.push(query);
        }
        let objects: Rc<[Value]> = objects.into();
        let mut coroutines = Vec::new();
        for (name, queries) in self.queries {
            let Some(field) = meta.field(&name) else { continue };
            for query in queries {
                let (client, field, objects) = (client.clone(), field.clone(), objects.clone());
                coroutines.push(Generator::native_async("BaseExecutor._do_prefetch", move |vm| match &field.kind {
                    Kind::ManyToMany(many) => fetch_many(vm, &client, many, &field, query, objects),
                    Kind::Backward(back) if back.one_to_one => fetch_other_end(vm, &field, query, objects),
                    Kind::Backward(_) => fetch_reverse(vm, &field, query, objects),
                    _ => fetch_direct(vm, &field, query, objects),
                }));
            }
        }
        gather(vm, coroutines, move |vm, outcome| then(vm, outcome.map(drop)))
    }
}

fn path_of(vm: &mut Vm, relation: &Value) -> Result<Text> {
    match relation.as_text() {
        Some(path) => Ok(path.clone()),
        None => {
            let message = format!("'{}' object has no attribute 'partition'", vm.type_name(relation));
            Err(vm.attribute_error(message, relation, "partition"))
        }
    }
}

/// `related_model.all().using_db(db)`.
fn all(vm: &mut Vm, client: &Rc<Client>, field: &Rc<Field>) -> Result<Value> {
    let model = Value::Class(field.related()?.class()?);
    let all = vm.call_method(&model, "all", Args::none())?;
    let connection = client::object(vm, client);
    vm.call_method(&all, "using_db", [connection])
}

/// `Executor.fetch_for_list(objects, *relations)`.
///
/// # Errors
/// `OperationalError` for what is no relation of the model, and what the queries raise.
pub fn fetch_for_list(
    vm: &mut Vm,
    client: &Rc<Client>,
    meta: &Rc<Meta>,
    objects: Vec<Value>,
    relations: &[Value],
) -> Result<Then> {
    let mut prefetches = Prefetches::default();
    for relation in relations {
        let path = path_of(vm, relation)?;
        let (first, rest) = split(&path);
        if !is_relation(meta, first) {
            return Err(no_relation(vm, meta, first));
        }
        prefetches.forward(first, rest);
    }
    prefetches.fetch(vm, client, meta, objects, |_, outcome| outcome.map(|()| Then::Return(Value::None)))
}

/// Objects by a key, as Python's dicts have it.
#[derive(Default)]
struct Grouped(RefCell<Dict>);

impl Grouped {
    fn push(&self, vm: &mut Vm, key: Value, value: Value) -> Result<()> {
        match vm.dict_get(&self.0, &key)? {
            Some(Value::List(list)) => list.push(value),
            _ => {
                vm.dict_set(&self.0, key, Value::list(vec![value]))?;
            }
        }
        Ok(())
    }

    fn set(&self, vm: &mut Vm, key: Value, value: Value) -> Result<()> {
        vm.dict_set(&self.0, key, value).map(drop)
    }

    fn get(&self, vm: &mut Vm, key: &Value) -> Result<Option<Value>> {
        vm.dict_get(&self.0, key)
    }

    fn keys(&self) -> Vec<Value> {
        self.0.borrow().keys().cloned().collect()
    }
}

/// Awaits `queryset.filter(name=value)` and goes on with what it finds.
fn found(
    vm: &mut Vm,
    queryset: &Value,
    conditions: Vec<(Text, Value)>,
    then: impl FnOnce(&mut Vm, Vec<Value>) -> Result<Then> + 'static,
) -> Result<Then> {
    let filtered = vm.call_method(queryset, "filter", Args { positional: Vec::new(), keywords: conditions })?;
    Ok(Then::awaiting(filtered, move |vm, outcome| {
        let found = vm.collect(&outcome?)?;
        vm.burn(found.len() as u64)?;
        then(vm, found)
    }))
}

/// The other end of foreign keys: `relation__in=…` for the keys of the objects.
fn by_reference(
    vm: &mut Vm,
    field: &Rc<Field>,
    queryset: &Value,
    objects: &[Value],
    then: impl FnOnce(&mut Vm, &str, &str, Vec<Value>) -> Result<()> + 'static,
) -> Result<Then> {
    let Kind::Backward(back) = &field.kind else { return Ok(Then::Return(Value::None)) };
    let to = field.to_field()?;
    let own = to.name();
    let mut keys = Vec::new();
    for object in objects {
        let key = vm.get_attr(object, &own)?;
        keys.push(convert::to_db(vm, &to, &key, object)?);
    }
    let reference = back.relation_field.clone();
    let condition = (format!("{reference}__in").into(), Value::list(keys));
    found(vm, queryset, vec![condition], move |vm, found| {
        then(vm, &own, &reference, found)?;
        Ok(Then::Return(Value::None))
    })
}

fn fetch_reverse(vm: &mut Vm, field: &Rc<Field>, query: Query, objects: Rc<[Value]>) -> Result<Then> {
    let (relation, given) = (field.name(), objects.clone());
    by_reference(vm, field, &query.queryset, &given, move |vm, own, reference, found| {
        let grouped = Grouped::default();
        for object in found {
            let key = vm.get_attr(&object, reference)?;
            grouped.push(vm, key, object)?;
        }
        for object in objects.iter() {
            let container = vm.get_attr(object, &relation)?;
            let key = vm.get_attr(object, own)?;
            let found = grouped.get(vm, &key)?.unwrap_or_else(|| Value::list(Vec::new()));
            put(vm, &container, found, &query.attribute)?;
        }
        Ok(())
    })
}

/// Puts what was found into a relation.
fn put(vm: &mut Vm, container: &Value, found: Value, attribute: &Value) -> Result<()> {
    let attribute = attribute.clone().non_none();
    reverse::set_result(vm, container, found, attribute.as_ref())
}

fn fetch_other_end(vm: &mut Vm, field: &Rc<Field>, query: Query, objects: Rc<[Value]>) -> Result<Then> {
    let (kept, given) = (format!("_{}", field.name()), objects.clone());
    by_reference(vm, field, &query.queryset, &given, move |vm, own, reference, found| {
        let known = Grouped::default();
        for object in found {
            let key = vm.get_attr(&object, reference)?;
            known.set(vm, key, object)?;
        }
        for object in objects.iter() {
            let key = vm.get_attr(object, own)?;
            let found = known.get(vm, &key)?.unwrap_or_default();
            vm.set_attr(object, &kept, found.clone())?;
            set_named(vm, object, &query.attribute, found)?;
        }
        Ok(())
    })
}

/// Sets the attribute a `Prefetch` names, if it names one.
fn set_named(vm: &mut Vm, object: &Value, attribute: &Value, found: Value) -> Result<()> {
    match attribute.as_text() {
        Some(name) if !name.is_empty() => vm.set_attr(object, name, found),
        _ => Ok(()),
    }
}

fn fetch_direct(vm: &mut Vm, field: &Rc<Field>, query: Query, objects: Rc<[Value]>) -> Result<Then> {
    let name = field.name();
    let key_name = format!("{name}_id");
    let Kind::ForeignKey(reference) = &field.kind else { return Ok(Then::Return(Value::None)) };
    let to = match reference.to_field.borrow().clone() {
        Some(to) => to,
        None => field.to_field()?.name(),
    };
    let keys = Grouped::default();
    for object in objects.iter() {
        match vm.get_attr(object, &key_name)? {
            Value::None => vm.set_attr(object, &name, Value::None)?,
            key => keys.set(vm, key, Value::None)?,
        }
    }
    let mut keys = keys.keys();
    let condition = match keys.len() {
        0 => return Ok(Then::Return(Value::None)),
        1 => (to.clone(), keys.pop().unwrap_or_default()),
        _ => (format!("{to}__in").into(), Value::list(keys)),
    };
    found(vm, &query.queryset, vec![condition], move |vm, found| {
        let known = Grouped::default();
        for object in found {
            let key = vm.get_attr(&object, &to)?;
            known.set(vm, key, object)?;
        }
        for object in objects.iter() {
            let key = vm.get_attr(object, &key_name)?;
            let found = known.get(vm, &key)?.unwrap_or_default();
            vm.set_attr(object, &name, found.clone())?;
            set_named(vm, object, &query.attribute, found)?;
        }
        Ok(Then::Return(Value::None))
    })
}

/// A many-to-many relationship: the link rows first, then the objects.
fn fetch_many(
    vm: &mut Vm,
    client: &Rc<Client>,
    many: &Rc<ManyToMany>,
    field: &Rc<Field>,
    query: Query,
    objects: Rc<[Value]>,
) -> Result<Then> {
    let own_pk = field.model()?.pk()?;
    let related_pk = field.related()?.pk()?;
    let mut keys = Vec::new();
    for object in objects.iter() {
        let key = vm.get_attr(object, "pk")?;
        keys.push(convert::to_db(vm, &own_pk, &key, object)?);
    }
    let keys = Value::set(vm.set_from(keys)?);
    let keys = vm.collect(&keys)?;
    let queryset = with_key(vm, &query.queryset, &related_pk.name())?;

    let table = many::through(many);
    let own_key = Term::field(&table, &many.backward_key.borrow());
    let mut select = Select::from(&table);
    select.select(own_key.clone(), None);
    select.select(Term::field(&table, &many.forward_key), None);
    select.condition = Some(own_key.is_in(Term::Tuple(keys.into_iter().map(Term::Value).collect())));
    let (sql, params) = select.render();
    let relation = field.name();
    client.statement(vm, sql, params, move |vm, rows| {
        // Related keys, and the keys of the objects they are linked to.
        let links = Grouped::default();
        for row in &rows?.rows {
            let [own, related] = row.as_slice() else { continue };
            let related = convert::to_python(vm, &related_pk, &convert::plain(related))?;
            let own = convert::to_python(vm, &own_pk, &convert::plain(own))?;
            links.push(vm, related, own)?;
        }
        let keys = links.keys();
        if keys.is_empty() {
            distribute(vm, &objects, &relation, &Grouped::default(), &query.attribute)?;
            return Ok(Then::Return(Value::None));
        }
        let condition = ("pk__in".into(), Value::list(keys));
        found(vm, &queryset, vec![condition], move |vm, found| {
            let linked = Grouped::default();
            for object in found {
                let key = vm.get_attr(&object, "pk")?;
                let Some(owners) = links.get(vm, &key)? else { continue };
                for owner in vm.collect(&owners)? {
                    linked.push(vm, owner, object.clone())?;
                }
            }
            distribute(vm, &objects, &relation, &linked, &query.attribute)?;
            Ok(Then::Return(Value::None))
        })
    })
}

/// A queryset that reads only some fields also reads the primary key.
fn with_key(vm: &mut Vm, queryset: &Value, key: &str) -> Result<Value> {
    let fields = vm.get_attr(queryset, "_fields_for_select")?;
    let mut fields = vm.collect(&fields)?;
    let has_key = fields.iter().any(|field| field.as_text().is_some_and(|field| field.as_str() == key));
    if fields.is_empty() || has_key {
        return Ok(queryset.clone());
    }
    fields.push(Value::str(key));
    vm.call_method(queryset, "only", fields)
}

fn distribute(vm: &mut Vm, objects: &[Value], relation: &str, linked: &Grouped, attribute: &Value) -> Result<()> {
    for object in objects {
        let container = vm.get_attr(object, relation)?;
        let key = vm.get_attr(object, "pk")?;
        let found = linked.get(vm, &key)?.unwrap_or_else(|| Value::list(Vec::new()));
        put(vm, &container, found, attribute)?;
    }
    Ok(())
}
