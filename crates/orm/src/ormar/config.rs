//! `ormar.OrmarConfig` (ormar 0.26.0, `models/ormar_config.py`).

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Dict, Result, Text, Value, Vm};

use super::mapping::{Config, Extra};
use super::{extra, signals};
use crate::sqlalchemy::metadata;

const METHODS: &[NativeDef] = &[
    method("__setattr__", set_attribute),
    getter("abstract", |_, args| Ok(Value::Bool(of(&args)?.is_abstract.get()))),
    getter("constraints", |_, args| Ok(of(&args)?.constraints.borrow().clone())),
    method("copy", copy),
    getter("database", |_, args| Ok(of(&args)?.database.borrow().clone())),
    getter("emit_parent_signals", |_, args| Ok(Value::Bool(of(&args)?.emit_parent_signals.get()))),
    getter("engine", |_, args| Ok(of(&args)?.engine.borrow().clone())),
    getter("extra", |vm, args| {
        let extra = of(&args)?.extra.get();
        extra::member(vm, extra)
    }),
    getter("metadata", |_, args| Ok(of(&args)?.metadata.borrow().clone())),
    getter("model_fields", model_fields),
    getter("orders_by", |_, args| Ok(of(&args)?.orders_by.borrow().clone())),
    getter("pkname", |_, args| Ok(of(&args)?.pkname.borrow().clone().map_or(Value::None, Value::Str))),
    getter("property_fields", |vm, args| {
        let names = of(&args)?.property_fields.borrow().iter().cloned().map(Value::Str).collect();
        Ok(Value::set(vm.set_from(names)?))
    }),
    getter("proxy", |_, args| Ok(Value::Bool(of(&args)?.proxy.get()))),
    getter("queryset_class", |_, args| Ok(of(&args)?.queryset_class.borrow().clone())),
    getter("requires_ref_update", |_, args| Ok(Value::Bool(of(&args)?.requires_ref_update.get()))),
    getter("schema", |_, args| Ok(of(&args)?.schema.borrow().clone().map_or(Value::None, Value::Str))),
    getter("signals", |vm, args| {
        let config = of(&args)?;
        signals::of_config(vm, &config)
    }),
    getter("table", |vm, args| {
        let config = of(&args)?;
        Ok(config.table.get().map_or(Value::None, |at| metadata::table_at(vm, at)))
    }),
    getter("tablename", |_, args| Ok(of(&args)?.tablename.borrow().clone().map_or(Value::None, Value::Str))),
];

#[derive(Default)]
struct Classes(OnceCell<Rc<Class>>);

/// The class `OrmarConfig`.
pub(crate) fn class(vm: &mut Vm) -> Rc<Class> {
    let object = vm.types.object.clone();
    let build = || {
        let builder = ClassBuilder::new("ormar.models.ormar_config", "OrmarConfig", &object);
        builder.natives(METHODS).construct(construct).with_dict().build()
    };
    vm.state::<Classes>().0.get_or_init(build).clone()
}

fn of(args: &Args) -> Result<Rc<Config>> {
    args.this().host::<Config>().ok_or_else(|| linktable_python::error::unsupported("this kind of configuration"))
}

/// The parameters, in order; all can be given by position.
const PARAMETERS: &[&str] = &[
    "metadata",
    "database",
    "engine",
    "tablename",
    "schema",
    "comment",
    "order_by",
    "abstract",
    "proxy",
    "emit_parent_signals",
    "queryset_class",
    "extra",
    "constraints",
];

/// What a configuration is made with.
struct Given(Vec<Option<Value>>);

impl Given {
    fn of(vm: &mut Vm, function: &str, args: Args) -> Result<Given> {
        let most = PARAMETERS.len();
        let count = args.positional.len();
        if count > most {
            let message =
                format!("{function}() takes from 1 to {} positional arguments but {} were given", most + 1, count + 1);
            return Err(vm.type_error(message));
        }
        let mut given: Vec<Option<Value>> = args.positional.into_iter().map(Some).collect();
        given.resize(most, None);
        for (name, value) in args.keywords {
            let at = PARAMETERS.iter().position(|parameter| *parameter == name.as_str());
            match at.and_then(|at| given.get_mut(at)) {
                Some(slot @ None) => *slot = Some(value),
                Some(_) => {
                    return Err(vm.type_error(format!("{function}() got multiple values for argument '{name}'")));
                }
                None => {
                    return Err(vm.type_error(format!("{function}() got an unexpected keyword argument '{name}'")));
                }
            }
        }
        Ok(Given(given))
    }

    /// An argument, if it was given and is not `None`.
    fn take(&mut self, name: &str) -> Option<Value> {
        let at = PARAMETERS.iter().position(|parameter| *parameter == name)?;
        self.0.get_mut(at)?.take()?.non_none()
    }

    fn flag(&mut self, vm: &mut Vm, name: &str) -> Result<Option<bool>> {
        match self.take(name) {
            Some(value) => vm.truthy(&value).map(Some),
            None => Ok(None),
        }
    }

    /// The schema: what is given, `None` too, or that of the configuration it is a copy of.
    fn schema(&mut self, base: Option<&Config>) -> Result<Option<Text>> {
        let at = PARAMETERS.iter().position(|parameter| *parameter == "schema");
        match at.and_then(|at| self.0.get_mut(at)?.take()) {
            Some(Value::None) => Ok(None),
            Some(value) => match value.as_text().filter(|name| !name.is_empty() && !name.contains('.')) {
                Some(name) => Ok(Some(name.clone())),
                None => Err(linktable_python::error::unsupported("an `OrmarConfig(schema=…)` that is no plain name")),
            },
            None => Ok(base.and_then(|base| base.schema.borrow().clone())),
        }
    }

    /// The configuration; `base` is what it is a copy of.
    fn build(mut self, vm: &mut Vm, base: Option<&Config>) -> Result<Config> {
        let schema = self.schema(base)?;
        let inherited = |value: Option<Value>, kept: fn(&Config) -> &RefCell<Value>| {
            value.or_else(|| base.map(|base| kept(base).borrow().clone())).unwrap_or_default()
        };
        let flag = |value: Option<bool>, kept: fn(&Config) -> &Cell<bool>| {
            value.or_else(|| base.map(|base| kept(base).get())).unwrap_or(false)
        };
        let or_empty = |value: Option<Value>| value.unwrap_or_else(|| Value::list(Vec::new()));
        let extra = match self.take("extra") {
            Some(value) => extra::of_value(vm, &value)?,
            None => base.map_or(Extra::Forbid, |base| base.extra.get()),
        };
        let is_abstract = self.flag(vm, "abstract")?.filter(|is_abstract| *is_abstract);
        Ok(Config {
            metadata: RefCell::new(inherited(self.take("metadata"), |base| &base.metadata)),
            database: RefCell::new(inherited(self.take("database"), |base| &base.database)),
            engine: RefCell::new(inherited(self.take("engine"), |base| &base.engine)),
            tablename: RefCell::new(self.take("tablename").and_then(|name| name.as_text().cloned())),
            schema: RefCell::new(schema),
            orders_by: RefCell::new(or_empty(self.take("order_by"))),
            constraints: RefCell::new(or_empty(self.take("constraints"))),
            is_abstract: Cell::new(flag(is_abstract, |base| &base.is_abstract)),
            proxy: Cell::new(flag(self.flag(vm, "proxy")?, |base| &base.proxy)),
            emit_parent_signals: Cell::new(flag(self.flag(vm, "emit_parent_signals")?, |base| {
                &base.emit_parent_signals
            })),
            extra: Cell::new(extra),
            queryset_class: RefCell::new(inherited(self.take("queryset_class"), |base| &base.queryset_class)),
            ..Config::default()
        })
    }
}

fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let config = Given::of(vm, "OrmarConfig.__init__", args)?.build(vm, None)?;
    Ok(value(class, config))
}

/// A configuration as a value.
pub(crate) fn value(class: &Rc<Class>, config: Config) -> Value {
    Value::Instance(Instance::with_host(class, config))
}

fn copy(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    let Some(base) = this.host::<Config>() else { return Ok(Value::None) };
    let config = Given::of(vm, "OrmarConfig.copy", args)?.build(vm, Some(&base))?;
    let class = class(vm);
    Ok(value(&class, config))
}

fn model_fields(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut fields = Dict::default();
    for field in of(&args)?.model_fields.all() {
        let value = super::fields::value(vm, &field);
        fields.set_str(field.name(), value);
    }
    Ok(Value::dict(fields))
}

fn set_attribute(vm: &mut Vm, args: Args) -> Result<Value> {
    let config = of(&args)?;
    let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
    let value = args.get(2).cloned().unwrap_or_default();
    match &*name {
        "metadata" => *config.metadata.borrow_mut() = value,
        "database" => *config.database.borrow_mut() = value,
        "engine" => *config.engine.borrow_mut() = value,
        "orders_by" => *config.orders_by.borrow_mut() = value,
        "queryset_class" => *config.queryset_class.borrow_mut() = value,
        "abstract" => config.is_abstract.set(vm.truthy(&value)?),
        "extra" => config.extra.set(extra::of_value(vm, &value)?),
        _ => {
            return Err(linktable_python::error::unsupported(format!("setting `ormar_config.{name}`")));
        }
    }
    Ok(Value::None)
}
