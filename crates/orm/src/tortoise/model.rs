//! `Model`, and what a class statement makes of one.
//!
//! Mirrors Tortoise 1.1.9, `models.py` (`ModelMeta`).

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method, getter, method};
use linktable_python::object::{Instance, Native, Wrapper, WrapperKind};
use linktable_python::{Args, Class, ClassBuilder, Result, Text, Value, Vm};

use crate::tortoise::context::Context;
use crate::tortoise::field::{self, field_of};
use crate::tortoise::mapping::{Data, Field, Kind, Meta};
use crate::tortoise::queries::model_api as queries;
use crate::tortoise::relations::fetch;
use crate::tortoise::{comments, errors, instance, meta_info, saving, signals};

/// What every model and every object of one has.
const METHODS: &[NativeDef] = &[
    method("__await__", instance::awaited),
    method("__eq__", instance::equal),
    method("__hash__", instance::hash),
    method("__init__", instance::init),
    method("__iter__", instance::iter),
    method("__repr__", instance::repr),
    method("__setattr__", instance::set_attribute),
    method("__str__", instance::text),
    class_method("_init_from_db", instance::init_from_db),
    getter("_meta", meta_info::of_class),
    class_method("all", queries::all),
    class_method("annotate", queries::annotate),
    class_method("bulk_create", queries::bulk_create),
    class_method("bulk_update", queries::bulk_update),
    method("clone", instance::clone),
    class_method("construct", instance::construct_unsaved),
    class_method("create", saving::create),
    method("delete", saving::delete),
    class_method("describe", meta_info::describe),
    class_method("earliest", queries::earliest),
    class_method("exclude", queries::exclude),
    class_method("exists", queries::exists),
    class_method("fetch_for_list", fetch::fetch_for_list),
    method("fetch_related", fetch::fetch_related),
    class_method("filter", queries::filter),
    class_method("first", queries::first),
    class_method("get", queries::get),
    class_method("get_or_create", queries::get_or_create),
    class_method("get_or_none", queries::get_or_none),
    class_method("get_table", meta_info::get_table),
    class_method("in_bulk", queries::in_bulk),
    class_method("last", queries::last),
    class_method("latest", queries::latest),
    class_method("raw", queries::raw),
    method("refresh_from_db", saving::refresh_from_db),
    class_method("register_listener", signals::register_listener),
    method("save", saving::save),
    class_method("select_for_update", queries::select_for_update),
    method("update_from_dict", instance::update_from_dict),
    class_method("update_or_create", queries::update_or_create),
];

/// What model classes themselves have.
const METACLASS: &[NativeDef] = &[method("__getitem__", queries::get_by_key), getter("_meta", meta_info::of_class)];

/// The names that no field may have.
const RESERVED: &str = "Meta _check _check_field_name_conflicts _check_together _choose_db _create_or_get _db_queryset \
    _describe_index _dispatch_fields _get_pk_val _getbypk _init_from_db _listeners _meta _parse_custom_pk _post_delete \
    _post_save _pre_delete _pre_save _search_for_field_attributes _set_async_default_field _set_kwargs _set_pk_val \
    _validate_relation_type _wait_for_listeners all annotate build_meta bulk_create bulk_update clone construct create \
    delete describe earliest exclude exists fetch_for_list fetch_related filter first get get_or_create get_or_none \
    get_table in_bulk last latest pk raw refresh_from_db register_listener save select_for_update update_from_dict \
    update_or_create";

#[derive(Default)]
struct Base(OnceCell<Rc<Class>>);

/// `Model`.
pub fn base_class(vm: &mut Vm) -> Rc<Class> {
    let kept = vm.state::<Base>();
    if let Some(class) = kept.0.get() {
        return class.clone();
    }
    let metaclass = ClassBuilder::new("tortoise.models", "ModelMeta", &vm.types.r#type).natives(METACLASS).build();
    let hook = Native::closure("__init_subclass__", created);
    let hook = Wrapper { kind: WrapperKind::Class, function: Value::Native(hook) };
    let class = ClassBuilder::new("tortoise.models", "Model", &vm.types.object)
        .metaclass(&metaclass)
        .natives(METHODS)
        .construct(instance::construct)
        .attribute("__init_subclass__", Value::Wrapper(Rc::new(hook)))
        .attribute("pk", instance::pk_property())
        .with_dict()
        .build();
    let meta = Meta { class: Rc::downgrade(&class), name: "Model".to_owned(), is_abstract: true, ..Meta::default() };
    class.set_host(Rc::new(meta));
    kept.0.get_or_init(|| class).clone()
}

/// What a class and its bases say, name by name; what is said again keeps its first place.
#[derive(Default)]
struct Attributes(Vec<(Text, Value)>);

impl Attributes {
    fn set(&mut self, name: &Text, value: Value) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, slot)) => *slot = value,
            None => self.0.push((name.clone(), value)),
        }
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| known.as_str() == name).map(|(_, value)| value)
    }

    /// What a base gives (`_search_for_field_attributes`).
    fn search(&mut self, base: &Rc<Class>) {
        for parent in &base.ancestors {
            self.search(parent);
        }
        match base.host::<Meta>() {
            Some(meta) => {
                for field in meta.fields.borrow().iter() {
                    self.set(&field.name(), field.object());
                }
            }
            None => {
                for (name, value) in own(base) {
                    if field_of(&value).is_some() && self.get(&name).is_none() {
                        self.set(&name, value);
                    }
                }
            }
        }
    }
}

fn own(class: &Class) -> Vec<(Text, Value)> {
    let dict = class.dict.borrow();
    dict.iter().filter_map(|entry| Some((entry.key.as_text()?.clone(), entry.value.clone()))).collect()
}

/// `__init_subclass__` of `Model`: a class statement was carried out.
fn created(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Value::Class(class) = args.take_this() else { return Ok(Value::None) };
    let name = class.name.borrow().clone();
    let written = own(&class);
    let options =
        written.iter().find(|(name, _)| name.as_str() == "Meta").map_or(Value::None, |(_, value)| value.clone());
    let mut attributes = Attributes::default();
    for base in &class.bases {
        attributes.search(base);
    }
    for (name, value) in &written {
        attributes.set(name, value.clone());
    }
    let is_abstract = match option(vm, &options, "abstract")? {
        Some(value) => vm.truthy(&value)?,
        None => false,
    };
    let pk_attr = primary_key(vm, &mut attributes, &name, is_abstract)?;
    let mut fields: Vec<Rc<Field>> = Vec::new();
    for (attribute, value) in &attributes.0 {
        if let Some(declared) = field_of(value) {
            let field = field::copy(&declared);
            *field.name.borrow_mut() = attribute.clone();
            fields.push(field);
        }
    }
    let mut conflicts: Vec<String> = fields.iter().map(|field| field.name().to_string()).collect();
    conflicts.retain(|name| RESERVED.split_whitespace().any(|reserved| reserved == name));
    conflicts.sort();
    if !conflicts.is_empty() {
        let message = format!(
            "Model {name} has field name(s) that conflict with default Model attributes: {}",
            conflicts.join(", ")
        );
        return Err(errors::configuration(vm, message));
    }
    {
        let mut dict = class.dict.borrow_mut();
        for field in &fields {
            dict.remove_str(&field.name());
        }
    }
    comments::describe(vm, &class, &fields);
    let meta = meta_of_options(vm, &class, &options, is_abstract, pk_attr, fields)?;
    let managers = crate::tortoise::queries::manager_class(vm);
    for (_, value) in written.iter().chain([&("".into(), meta.manager.clone())]) {
        if let Value::Instance(manager) = value
            && vm.is_instance(value, &managers)
        {
            manager.set("_model", Value::Class(class.clone()));
        }
    }
    for field in meta.fields.borrow().iter() {
        *field.model.borrow_mut() = Rc::downgrade(&meta);
    }
    class.set_host(meta.clone());
    vm.state::<Context>().models.borrow_mut().push(meta);
    Ok(Value::None)
}

/// An option of `class Meta`, inherited ones included.
fn option(vm: &mut Vm, options: &Value, name: &str) -> Result<Option<Value>> {
    if options.is_none() { Ok(None) } else { vm.get_attr_opt(options, name) }
}

fn meta_of_options(
    vm: &mut Vm,
    class: &Rc<Class>,
    options: &Value,
    is_abstract: bool,
    pk_attr: Text,
    fields: Vec<Rc<Field>>,
) -> Result<Rc<Meta>> {
    let text = |value: Option<Value>| value.and_then(|value| value.as_text().cloned());
    let table = text(option(vm, options, "table")?);
    let description = text(option(vm, options, "table_description")?).unwrap_or_else(|| "".into());
    let app = text(option(vm, options, "app")?);
    let schema = text(option(vm, options, "schema")?);
    let unique_together = together(vm, options, "unique_together")?;
    let indexes = together(vm, options, "indexes")?;
    let constraints = option(vm, options, "constraints")?.unwrap_or_default();
    let manager = match option(vm, options, "manager")? {
        Some(manager) => manager,
        None => Value::None,
    };
    let ordering = match option(vm, options, "ordering")? {
        Some(ordering) => orderings(vm, &ordering)?,
        None => class
            .bases
            .iter()
            .filter_map(crate::tortoise::mapping::meta_of_class)
            .find(|meta| !meta.ordering.is_empty())
            .map(|meta| meta.ordering.clone())
            .unwrap_or_default(),
    };
    let description = match description.is_empty() {
        true => comments::first_line_of_docstring(vm, class)?,
        false => description.to_string(),
    };
    let name = class.name.borrow().to_string();
    Ok(Rc::new(Meta {
        class: Rc::downgrade(class),
        name,
        is_abstract: is_abstract || fields.is_empty(),
        app: RefCell::new(app),
        table: RefCell::new(table.map_or(String::new(), |table| table.to_string())),
        table_alias: RefCell::default(),
        schema: schema.map(|schema| schema.to_string()),
        description: RefCell::new(description),
        pk_attr: RefCell::new(pk_attr),
        fields: RefCell::new(fields),
        unique_together,
        indexes,
        constraints,
        ordering,
        manager,
        connection: RefCell::default(),
        is_initialised: Cell::new(false),
    }))
}

/// `unique_together` or `indexes`; names alone are one group.
fn together(vm: &mut Vm, options: &Value, name: &str) -> Result<Value> {
    let Some(value) = option(vm, options, name)? else { return Ok(Value::tuple(Vec::new())) };
    if !matches!(value, Value::Tuple(_) | Value::List(_)) {
        return Ok(value);
    }
    let items = vm.collect(&value)?;
    let is_flat = items.first().is_some_and(|item| item.as_text().is_some());
    Ok(if is_flat { Value::tuple(vec![value]) } else { value })
}

/// Names as `ordering` has them: downwards with a `-` before.
fn orderings(vm: &mut Vm, value: &Value) -> Result<Vec<(Text, bool)>> {
    let mut orderings = Vec::new();
    for item in vm.collect(value)? {
        let text = vm.str(&item)?;
        orderings.push(match text.strip_prefix('-') {
            Some(name) => (name.into(), true),
            None => (text.as_str().into(), false),
        });
    }
    Ok(orderings)
}

/// The primary key; an `id` is put in front where there is none (`_parse_custom_pk`).
fn primary_key(vm: &mut Vm, attributes: &mut Attributes, model: &str, is_abstract: bool) -> Result<Text> {
    let mut found: Option<Text> = None;
    for (name, value) in &attributes.0 {
        let Some(field) = field_of(value).filter(|field| field.pk.get()) else { continue };
        if found.is_some() {
            let message =
                format!("Can't create model {model} with two primary keys, only single primary key is supported");
            return Err(errors::configuration(vm, message));
        }
        let counts = matches!(field.kind, Kind::Data(Data::Int | Data::BigInt | Data::SmallInt | Data::IntEnum(_)));
        if field.generated.get() && !counts {
            let class = vm.type_name(value);
            return Err(errors::configuration(vm, format!("Field '{name}' ({class}) can't be DB-generated")));
        }
        found = Some(name.clone());
    }
    if found.is_none() && !is_abstract {
        if attributes.get("id").is_none() {
            let class = field::class(vm, "IntField");
            let id = vm.call(&Value::Class(class), Args::none().with("primary_key", Value::Bool(true)))?;
            attributes.0.insert(0, ("id".into(), id));
        }
        let is_key = attributes.get("id").and_then(field_of).is_some_and(|field| field.pk.get());
        if !is_key {
            let message =
                format!("Can't create model {model} without explicit primary key if field 'id' already present");
            return Err(errors::configuration(vm, message));
        }
    }
    Ok(found.unwrap_or_else(|| "id".into()))
}

/// A fresh object of a model, with what every one has.
pub fn fresh(class: &Rc<Class>, is_saved: bool, custom_key: bool) -> Rc<Instance> {
    let object = Instance::new(class);
    object.set("_partial", Value::Bool(false));
    object.set("_saved_in_db", Value::Bool(is_saved));
    object.set("_custom_generated_pk", Value::Bool(custom_key));
    object.set("_await_when_save", Value::dict(linktable_python::Dict::default()));
    object
}
