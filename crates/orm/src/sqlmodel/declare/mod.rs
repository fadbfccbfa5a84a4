//! The declaring half of SQLModel: the base class, `Field`, `Relationship`,
//! and what a class statement makes of them.

pub(crate) mod annotation;
mod column;
pub(crate) mod deferred;
mod expression;
pub(crate) mod field;
pub(crate) mod field_info;
pub(crate) mod fields;
mod options;
mod relationship;
mod table;
mod words;

use std::cell::{OnceCell, RefCell};
use std::rc::{Rc, Weak};

use linktable_python::class::{Construct, NativeDef, getter, method};
use linktable_python::object::{DictObject, Module, Native, Wrapper, WrapperKind};
use linktable_python::{Args, Class, ClassBuilder, Mode, Raised, Result, Text, Value, Vm};
use linktable_schema::Span;

pub(crate) use self::field_info::undefined;
use self::fields::{Drafts, OwnNames};
pub use self::table::declared_attribute;
pub(crate) use self::table::take_item as take_table_item;
use crate::diagnostics::lt105_no_annotation::{self, Attribute};
use crate::diagnostics::{lt106_derived_from_table, lt108_not_supported};
use crate::findings::report;
use crate::names;
use crate::pydantic::{aliases, config, declared};
use crate::registry::{Default, Field, ModelClass, Registry, model_of};
use crate::sqlmodel::instance;

/// What a class of models is given once it is declared: the attributes of its columns and relationships.
pub type Instrument = fn(&mut Vm, &Rc<Class>) -> Result<()>;

/// The column that a `Column(…)` of a `Table(…)` makes.
///
/// # Errors
/// For arguments that are not there yet.
pub(crate) fn of_column_item(
    vm: &mut Vm,
    name: &str,
    item: &crate::sqlalchemy::items::ColumnItem,
    span: Span,
) -> Result<column::Made> {
    column::of_item(vm, name, item, (span, span))
}

/// The base class, made once for an evaluation.
///
/// `natives` are the methods of its objects, `construct` makes them, and
/// `instrument` is called for every table model that was declared.
pub fn base_class(
    vm: &mut Vm,
    natives: &'static [NativeDef],
    construct: Option<Construct>,
    instrument: Option<Instrument>,
) -> Rc<Class> {
    let registry = vm.state::<Registry>();
    if let Some(base) = registry.base.get() {
        return base.clone();
    }
    let names = [("sqlmodel.main", "SQLModelMetaclass"), ("sqlmodel.main", "SQLModel")];
    let plain = plain_base_class(vm, instance::METHODS, instance::construct);
    let class = make_base(vm, &plain, names, natives, construct, instrument);
    registry.base.get_or_init(|| class).clone()
}

/// pydantic's `BaseModel`, made once for an evaluation: what derives from it has no table.
pub(crate) fn plain_base_class(vm: &mut Vm, natives: &'static [NativeDef], construct: Construct) -> Rc<Class> {
    #[derive(std::default::Default)]
    struct Kept(OnceCell<Rc<Class>>);
    let kept = vm.state::<Kept>();
    if let Some(base) = kept.0.get() {
        return base.clone();
    }
    let names = [("pydantic._internal._model_construction", "ModelMetaclass"), ("pydantic.main", "BaseModel")];
    let object = vm.types.object.clone();
    let class = make_base(vm, &object, names, natives, Some(construct), None);
    class.set("__hash__", Value::None);
    kept.0.get_or_init(|| class).clone()
}

/// A base class of models; the names are those of its metaclass and its own, each with its module.
fn make_base(
    vm: &mut Vm,
    base: &Rc<Class>,
    names: [(&'static str, &'static str); 2],
    natives: &'static [NativeDef],
    construct: Option<Construct>,
    instrument: Option<Instrument>,
) -> Rc<Class> {
    let [(meta_module, meta_name), (module, name)] = names;
    let hook = Native::closure("__init_subclass__", move |vm, args| created(vm, args, instrument));
    let hook = Wrapper { kind: WrapperKind::Class, function: Value::Native(hook) };
    let metaclass =
        ClassBuilder::new(meta_module, meta_name, &base.metaclass.clone().unwrap_or_else(|| vm.types.r#type.clone()))
            .natives(METACLASS)
            .build();
    let mut builder = ClassBuilder::new(module, name, base)
        .metaclass(&metaclass)
        .natives(natives)
        .attribute("__init_subclass__", Value::Wrapper(Rc::new(hook)))
        .with_dict();
    if let Some(construct) = construct {
        builder = builder.construct(construct);
    }
    let class = builder.build();
    let model = ModelClass {
        class: Rc::downgrade(&class),
        fields: Vec::new(),
        relationships: Vec::new(),
        table: None,
        home: Weak::new(),
        config: OnceCell::new(),
    };
    class.set_host(Rc::new(model));
    class
}

/// An attribute that a class of models does not have: pydantic's metaclass gives its name for a message.
const METACLASS: &[NativeDef] = &[
    method("__getattr__", |vm, args| {
        let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
        if names::MODEL.split_whitespace().any(|known| known == name.as_str()) {
            return Err(linktable_python::error::unsupported(format!("`Model.{name}`")));
        }
        if name.as_str() == "__mapper__" {
            let mapper = crate::sqlalchemy::inspection::mapper_value(vm, &args.this())?;
            if !mapper.is_none() {
                return Ok(mapper);
            }
        }
        Err(vm.attribute_error(name.to_string(), &args.this(), &name))
    }),
    getter("model_fields", |vm, args| Ok(field_info::of_class(vm, &args.this()))),
];

/// Puts `Field` and `Relationship` into a module.
pub fn fill(module: &Rc<Module>) {
    fill_field(module);
    module.set("Relationship", Value::Native(Native::new("Relationship", field::relationship)));
}

/// Puts SQLModel's `Field` into a module.
fn fill_field(module: &Rc<Module>) {
    module.set("Field", Value::Native(Native::new("Field", field::field)));
}

/// Puts pydantic's `Field` into a module.
pub(crate) fn fill_plain_field(module: &Rc<Module>) {
    module.set("Field", Value::Native(Native::new("Field", field::plain_field)));
}

fn info_classes(vm: &mut Vm) -> Rc<field::InfoClasses> {
    #[derive(Default)]
    struct Kept(RefCell<Option<Rc<field::InfoClasses>>>);
    let kept = vm.state::<Kept>();
    let classes = kept.0.borrow().clone();
    classes.unwrap_or_else(|| {
        let made = Rc::new(field::InfoClasses::new(vm));
        *kept.0.borrow_mut() = Some(made.clone());
        made
    })
}

/// Something that is not supported: in run mode it stops the script, in declare
/// mode the rest of the class still stands.
fn tolerate(vm: &mut Vm, raised: Raised, span: Span) -> Result<()> {
    let what = match &raised {
        Raised::Stop(stop) if vm.mode == Mode::Declare => match &**stop {
            linktable_python::error::Stop::Unsupported { what, .. } => what.clone(),
            _ => return Err(raised),
        },
        _ => return Err(raised),
    };
    report(vm, lt108_not_supported::finding(span, &what))
}

/// `__init_subclass__` of the base class: a class statement was carried out.
fn created(vm: &mut Vm, mut args: Args, instrument: Option<Instrument>) -> Result<Value> {
    let Value::Class(class) = args.take_this() else { return Ok(Value::None) };
    let generic = class.mro().find(|base| base.full_name() == "typing.Generic").and_then(|generic| {
        match generic.own("__init_subclass__") {
            Some(Value::Wrapper(hook)) => Some(hook.function.clone()),
            hook => hook,
        }
    });
    if let Some(hook) = generic {
        vm.call(&hook, [Value::Class(class.clone())].into())?;
    }
    let globals = globals(vm);
    let own = OwnNames::of(&class);
    let inherited_table = class.ancestors.iter().find(|base| model_of(base).is_some_and(|model| model.table.is_some()));
    let inherited_table = inherited_table.cloned();
    let is_table = match args.take_keyword("table") {
        Some(value) => matches!(value, Value::Bool(true)),
        None => configured_table(vm, &class)?.unwrap_or(inherited_table.is_some()),
    };
    let is_annotated = check_annotations(vm, &class, &own)?;
    // SQLModel's metaclass keeps what pydantic would configure from itself.
    let is_sqlmodel = instrument.is_some();
    let mut keywords = if is_sqlmodel { Vec::new() } else { args.keywords };
    if is_table {
        let names = ["table", "read_from_attributes", "read_with_orm_mode"];
        keywords.extend(names.map(|name| (Text::from(name), Value::Bool(true))));
    }
    config::settle(vm, &class, keywords)?;
    let mut drafts = fields::collect(vm, &class, &own, &globals)?;
    aliases::generate(vm, &class, &mut drafts)?;
    let drafts = Rc::new(drafts);
    let made: Vec<Rc<Field>> = drafts.iter().map(|draft| draft.field.clone()).collect();
    declared::check(vm, &class, &made)?;
    vm.state::<Drafts>().keep(&class, drafts.clone());
    let mut table = None;
    if is_table {
        match inherited_table {
            Some(base) => {
                let span = class.source.as_ref().map_or(Span::default(), |source| source.name_span);
                let finding = lt106_derived_from_table::finding(span, &class.name.borrow(), &base.name.borrow());
                if vm.mode == Mode::Run {
                    let what = "a table model that derives from another table model";
                    return Err(linktable_python::error::unsupported(what));
                }
                report(vm, finding)?;
            }
            None => table = Some(table::declare_table(vm, &class, &own, &drafts, !is_annotated)?),
        }
    }
    // pydantic takes fields and relationships out of the class's namespace.
    {
        let mut dict = class.dict.borrow_mut();
        for draft in drafts.iter() {
            dict.remove_str(&draft.field.name);
        }
        for (name, _) in &own.relationships {
            dict.remove_str(name);
        }
    }
    let model = ModelClass {
        class: Rc::downgrade(&class),
        fields: made,
        relationships: own.relationships.iter().map(|(name, _)| name.clone()).collect(),
        table,
        home: Rc::downgrade(&globals),
        config: OnceCell::new(),
    };
    class.set_host(Rc::new(model));
    let registry = vm.state::<Registry>();
    if table.is_none() {
        registry.declarations.borrow_mut().plain_classes.push(class.name.borrow().to_string());
    } else if let Some(instrument) = instrument {
        instrument(vm, &class)?;
    }
    Ok(Value::None)
}

/// The names of the module the class statement stands in.
fn globals(vm: &Vm) -> Rc<DictObject> {
    vm.frame().map(|frame| frame.globals.clone()).unwrap_or_default()
}

/// `table` in `model_config`.
fn configured_table(vm: &mut Vm, class: &Rc<Class>) -> Result<Option<bool>> {
    let Some(config) = class.own("model_config") else { return Ok(None) };
    if !matches!(config.unwrapped(), Value::Dict(_)) {
        return Ok(None);
    }
    let items = vm.mapping_items(&config)?;
    let table = items.iter().find(|(name, _)| name.as_text().is_some_and(|name| name.as_str() == "table"));
    Ok(table.map(|(_, value)| matches!(value, Value::Bool(true))))
}

/// Whether every attribute that should have an annotation has one.
fn check_annotations(vm: &mut Vm, class: &Rc<Class>, own: &OwnNames) -> Result<bool> {
    let mut is_annotated = true;
    let entries: Vec<(Text, Value)> = class
        .dict
        .borrow()
        .iter()
        .filter_map(|entry| Some((entry.key.as_text()?, &entry.value)))
        .filter(|(name, _)| {
            fields::is_field_name(name) && !own.annotations.iter().any(|(annotated, _)| annotated == *name)
        })
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    for (name, value) in entries {
        let span = class.source.as_ref().and_then(|source| source.attribute(&name)).map(|place| place.name_span);
        let Some(span) = span else { continue };
        let is_field = value.host::<field::FieldArgs>().is_some();
        let is_override = class
            .ancestors
            .iter()
            .filter_map(model_of)
            .any(|model| model.fields.iter().any(|field| field.name == name));
        let shown;
        let attribute = if own.is_relationship(&name) {
            Attribute::Relationship
        } else if is_field {
            Attribute::Field
        } else if is_override {
            Attribute::Override
        } else if is_ignored(vm, class, &value)? {
            continue;
        } else if is_plain_value(&value) || is_descriptor(&value) {
            shown = vm.repr(&value)?;
            Attribute::Value { shown: &shown }
        } else {
            // Functions, properties, classes and whatever decorators leave are no fields.
            continue;
        };
        is_annotated = false;
        report(vm, lt105_no_annotation::finding(span, &name, &attribute))?;
    }
    Ok(is_annotated)
}

/// Whether `ignored_types` of the configuration names the type of a value.
fn is_ignored(vm: &mut Vm, class: &Rc<Class>, value: &Value) -> Result<bool> {
    for holder in class.mro() {
        let Some(config) = holder.own("model_config").filter(|config| matches!(config.unwrapped(), Value::Dict(_)))
        else {
            continue;
        };
        for (name, types) in vm.mapping_items(&config)? {
            if name.as_text().is_some_and(|name| name.as_str() == "ignored_types") {
                let types = vm.collect(&types)?;
                let types: Vec<Rc<Class>> = types.iter().filter_map(|one| one.as_class().cloned()).collect();
                return Ok(types.iter().any(|one| vm.is_instance(value, one)));
            }
        }
    }
    Ok(false)
}

/// Whether it is an attribute of SQLAlchemy's extensions, which pydantic does not know.
fn is_descriptor(value: &Value) -> bool {
    value.as_instance().is_some_and(|instance| instance.class().module.borrow().as_str().starts_with("sqlalchemy.ext."))
}

fn is_plain_value(value: &Value) -> bool {
    matches!(
        value,
        Value::None
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Big(_)
            | Value::Float(_)
            | Value::Str(_)
            | Value::Bytes(_)
            | Value::Tuple(_)
            | Value::List(_)
            | Value::Dict(_)
            | Value::Set(_)
    )
}

/// The default of a column that has none.
impl std::default::Default for Default {
    fn default() -> Self {
        Default::Required
    }
}
