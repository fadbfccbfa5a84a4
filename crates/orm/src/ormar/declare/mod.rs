//! What a class statement makes of a model: fields, table, and the other ends of its relations.
//!
//! ormar 0.26.0, `models/metaclass.py`, `models/helpers/`.

mod bases;
pub(crate) mod constraints;
pub(crate) mod forward;
mod reverse;
mod schema;
mod table;

pub(crate) use table::{place, qualified_reference};

use std::cell::RefCell;
use std::rc::Rc;

use linktable_python::object::{DictObject, Native, Wrapper, WrapperKind};
use linktable_python::{Args, Class, Dict, Raised, Result, Text, Value, Vm};

use super::mapping::{Config, Field, pk_name};
use super::model::Models;
use super::{attribute, errors};
use crate::diagnostics::lt404_class_meta;
use crate::findings::report;

/// `__init_subclass__` of the base class: a class statement was carried out.
pub(super) fn hook() -> Value {
    let hook = Native::closure("__init_subclass__", |vm, mut args| {
        let Value::Class(class) = args.take_this() else { return Ok(Value::None) };
        created(vm, &class)?;
        Ok(Value::None)
    });
    Value::Wrapper(Rc::new(Wrapper { kind: WrapperKind::Class, function: Value::Native(hook) }))
}

/// The fields of a class statement while it is carried out, in the order ormar collects them.
#[derive(Clone, Default)]
struct Collected(Vec<Rc<Field>>);

impl Collected {
    /// The same with those of `nearer` in the place of what is there, or behind it (`dict.update`).
    fn updated(mut self, nearer: Collected) -> Self {
        for field in nearer.0 {
            match self.0.iter_mut().find(|other| other.name() == field.name()) {
                Some(slot) => *slot = field,
                None => self.0.push(field),
            }
        }
        self
    }
}

fn definition_error(vm: &mut Vm, message: String) -> Raised {
    errors::error(vm, "ModelDefinitionError", message)
}

/// What ormar's metaclass does with a class.
fn created(vm: &mut Vm, class: &Rc<Class>) -> Result<()> {
    vm.state::<Models>().all.borrow_mut().push(class.clone());
    if class.own("model_config").is_some_and(|config| !matches!(config.unwrapped(), Value::Dict(_))) {
        let message = format!("Config provided for class {} has to be a dictionary.", class.name.borrow());
        return Err(definition_error(vm, message));
    }
    let annotations = own_annotations(class);
    let mut fields = Collected(own_fields(class));
    for field in &fields.0 {
        annotate(&annotations, field);
    }
    let bases: Vec<Rc<Class>> = class.bases.iter().rev().cloned().collect();
    for base in &bases {
        let module = base.module.borrow().to_string();
        if module.starts_with("ormar.models.") || module.starts_with("pydantic.") {
            continue;
        }
        fields = bases::extract(vm, base, class, &annotations, fields)?;
    }
    {
        // pydantic takes fields out of the class's namespace.
        let mut dict = class.dict.borrow_mut();
        for field in &fields.0 {
            if dict.get_str(&field.name()).is_some_and(|value| value.host::<Field>().is_some()) {
                dict.remove_str(&field.name());
            }
        }
    }
    let Some(config) = super::mapping::config_of(class) else {
        let has_old_form = class.source.as_ref().is_some_and(|source| source.attribute("Meta").is_some());
        if has_old_form {
            let meta = class.own("Meta");
            report(vm, lt404_class_meta::finding(class, meta.as_ref().and_then(Value::as_class).map(|meta| &**meta)))?;
        }
        return schema::attach(vm, class, &fields.0);
    };
    if class.own("ormar_config").is_some() {
        *config.class.borrow_mut() = Rc::downgrade(class);
    }
    for field in &fields.0 {
        config.model_fields.put(field.clone());
    }
    if fields.0.iter().any(|field| field.has_unresolved_forward_refs()) {
        config.requires_ref_update.set(true);
    }
    check_configuration(vm, class, &config)?;
    add_computed(class, &config);
    schema::attach(vm, class, &fields.0)?;
    if config.proxy.get() {
        return bases::wire_proxy(vm, class, &config);
    }
    if config.is_abstract.get() {
        return Ok(());
    }
    table::populate(vm, class, &config)?;
    table::make_if_complete(vm, class, &config)?;
    reverse::expand(vm, class, &config)?;
    for field in config.model_fields.all() {
        super::queryset::aliases::register(vm, &field);
        attribute::install(vm, class, &field);
    }
    schema::attach(vm, class, &fields.0)?;
    // A key that was added, since the class declares no fields, is one of pydantic's too.
    let key = pk_name(class).and_then(|key| config.model_fields.get(&key));
    if let Some(key) = key.filter(|key| !fields.0.iter().any(|field| field.name() == key.name())) {
        schema::add(vm, class, &key)?;
    }
    attribute::install_key(vm, class, pk_name(class));
    Ok(())
}

fn check_configuration(vm: &mut Vm, class: &Rc<Class>, config: &Config) -> Result<()> {
    let name = class.name.borrow().clone();
    let message = if config.proxy.get() && config.is_abstract.get() {
        format!("{name} cannot be both proxy and abstract.")
    } else if config.proxy.get() || config.is_abstract.get() {
        return Ok(());
    } else if config.database.borrow().is_none() {
        format!("{name} does not have database defined.")
    } else if config.metadata.borrow().is_none() {
        format!("{name} does not have metadata defined.")
    } else {
        return Ok(());
    };
    Err(definition_error(vm, message))
}

/// The names of the class's own computed fields.
fn add_computed(class: &Rc<Class>, config: &Config) {
    let computed: Vec<Text> = class
        .dict
        .borrow()
        .iter()
        .filter(|entry| crate::pydantic::computed::is_computed(&entry.value))
        .filter_map(|entry| entry.key.as_text().cloned())
        .collect();
    let mut names = config.property_fields.borrow_mut();
    for name in computed {
        if !names.contains(&name) {
            names.push(name);
        }
    }
}

/// The class's own annotations, made if it has none.
fn own_annotations(class: &Rc<Class>) -> Rc<DictObject> {
    let own = class.dict.borrow().get_str("__annotations__").cloned();
    match own {
        Some(Value::Dict(annotations)) => annotations,
        _ => {
            let annotations = DictObject::new(Dict::default());
            class.set("__annotations__", Value::Dict(annotations.clone()));
            annotations
        }
    }
}

/// The fields in a class's own namespace, named after their attributes.
fn own_fields(class: &Rc<Class>) -> Vec<Rc<Field>> {
    let dict = class.dict.borrow();
    let fields = dict.iter().filter_map(|entry| {
        let field = entry.value.host::<Field>()?;
        *field.name.borrow_mut() = entry.key.as_text()?.clone();
        Some(field)
    });
    fields.collect()
}

/// Puts a field among the annotations, which say in which order pydantic has them.
fn annotate(annotations: &DictObject, field: &Field) {
    let taken = field.pydantic_type.clone().unwrap_or_else(|| field.annotation.borrow().clone());
    annotations.set_str(field.name(), taken);
}

/// Classes without a configuration whose fields were taken out of them.
#[derive(Default)]
struct Parsed {
    mixins: RefCell<Vec<Mixin>>,
}

/// A class whose fields were taken out of its namespace, with them (`__parsed_fields__`).
struct Mixin {
    class: Rc<Class>,
    annotations: Vec<(Text, Value)>,
    fields: Vec<Rc<Field>>,
}

/// A class made by ormar itself, as `type(name, (ormar.Model,), {…})` makes it.
fn make_class(vm: &mut Vm, name: &str, module: &str, config: Config, fields: Vec<Rc<Field>>) -> Result<Rc<Class>> {
    let base = super::model::base_class(vm);
    let config_class = super::config::class(vm);
    let mut dict = Dict::default();
    dict.set_str("__module__", Value::str(module));
    dict.set_str("ormar_config", super::config::value(&config_class, config));
    for field in fields {
        dict.set_str(field.name(), super::fields::value(vm, &field));
    }
    let metaclass = Value::Class(vm.class_of(&Value::Class(base.clone())));
    let made =
        vm.call(&metaclass, Args::from([Value::str(name), Value::tuple(vec![Value::Class(base)]), Value::dict(dict)]))?;
    match made {
        Value::Class(class) => Ok(class),
        _ => Err(linktable_python::error::unsupported("a metaclass of one's own for models")),
    }
}
