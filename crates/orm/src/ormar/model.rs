//! `ormar.Model`: the base class, its metaclass, and what its classes and objects offer.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method, getter, method};
use linktable_python::error::{undeclared, unsupported};
use linktable_python::object::Generator;
use linktable_python::{Args, Class, ClassBuilder, Dict, Mode, Result, Value, Vm};

use super::mapping::{config_of, field_of, lower_name, pk_name, state_of};
use super::{as_pydantic, columns, declare, dump, errors, instance, persist, queryset, relations, save_related};

const METACLASS: &[NativeDef] = &[
    method("__getattr__", class_attribute),
    getter("model_fields", as_pydantic::model_fields),
    getter("objects", |vm, args| match args.this() {
        Value::Class(class) => objects(vm, &class),
        _ => Ok(Value::None),
    }),
];

const METHODS: &[NativeDef] = &[
    method("__eq__", instance::equal),
    method("__getattr__", instance::missing),
    method("__hash__", instance::hash),
    method("__init__", instance::init),
    method("__iter__", as_pydantic::iterate),
    method("__repr__", instance::repr),
    method("__same__", instance::same_method),
    method("__setattr__", instance::set_attribute),
    method("__str__", instance::text),
    getter("_orm", |vm, args| relations::manager_value(vm, &args.this())),
    method("delete", |vm, args| coroutine(vm, "delete", args, persist::delete)),
    method("dict", dump::model_dump),
    class_method("extract_related_names", |vm, args| names_of(vm, &args, false)),
    class_method("extract_through_names", |vm, args| names_of(vm, &args, true)),
    class_method("get_name", get_name),
    class_method("get_pydantic", as_pydantic::get_pydantic),
    method("json", dump::model_dump_json),
    method("load", |vm, args| coroutine(vm, "load", args, persist::load)),
    method("load_all", |vm, args| coroutine(vm, "load_all", args, persist::load_all)),
    method("model_dump", dump::model_dump),
    method("model_dump_json", dump::model_dump_json),
    getter("model_fields_set", as_pydantic::model_fields_set),
    class_method("model_validate", as_pydantic::model_validate),
    class_method("model_validate_json", as_pydantic::model_validate_json),
    getter("pk_column", refused!("pk_column")),
    class_method("pk_type", pk_type),
    class_method("populate_default_values", populate_default_values),
    method("remove", remove),
    method("save", |vm, args| coroutine(vm, "save", args, persist::save)),
    method("save_related", |vm, args| coroutine(vm, "save_related", args, save_related::save_related)),
    getter("saved", |_, args| Ok(Value::Bool(state_of(&args.this()).is_some_and(|state| state.saved.get())))),
    method("set_save_status", set_save_status),
    getter("signals", |vm, args| {
        let config = vm.get_attr(&args.this(), "ormar_config")?;
        vm.get_attr(&config, "signals")
    }),
    method("update", |vm, args| coroutine(vm, "update", args, persist::update)),
    class_method("update_forward_refs", declare::forward::update),
    method("update_from_dict", update_from_dict),
    method("upsert", |vm, args| coroutine(vm, "upsert", args, persist::upsert)),
];

/// What the real class has besides: not supported, where it is asked for.
const MISSING: &str = "\
    apply_row_plan build_row_extraction_plan construct copy copy_selected_validators_type db_backend_name \
    dump_all_json_fields_to_str extract_db_own_fields extract_related_fields from_orm from_row get_column_alias \
    get_column_name_from_alias get_names_to_exclude get_or_build_row_plan merge_instances_list \
    merge_two_instances model_computed_fields model_construct model_copy model_extra model_json_schema model_parametrized_name model_post_init model_rebuild model_validate_strings own_table_columns parse_file parse_non_db_fields parse_obj \
    parse_raw populate_onupdate_value populate_through_models prepare_model_to_save prepare_model_to_update \
    reconvert_str_to_bytes schema schema_json serialize_nested_models_json_fields substitute_models_with_pks \
    translate_aliases_to_columns translate_columns_to_aliases translate_enum_columns validate validate_enums";

/// Refuses what the real class has and this one does not.
///
/// # Errors
/// That it is not supported.
pub(super) fn refuse_missing(name: &str) -> Result<()> {
    match MISSING.split_whitespace().any(|known| known == name) {
        true => Err(unsupported(format!("`Model.{name}`"))),
        false => Ok(()),
    }
}

/// All models of a script, so that they outlive what refers to them weakly.
#[derive(Default)]
pub(crate) struct Models {
    base: OnceCell<Rc<Class>>,
    /// Every class that derives from `Model`, in the order they were declared.
    pub all: RefCell<Vec<Rc<Class>>>,
}

/// The class `Model`.
pub(crate) fn base_class(vm: &mut Vm) -> Rc<Class> {
    let models = vm.state::<Models>();
    if let Some(base) = models.base.get() {
        return base.clone();
    }
    let metaclass = ClassBuilder::new("ormar.models.metaclass", "ModelMetaclass", &vm.types.r#type);
    let metaclass = metaclass.natives(METACLASS).build();
    let object = vm.types.object.clone();
    let class = ClassBuilder::new("ormar.models.model", "Model", &object).metaclass(&metaclass).natives(METHODS);
    let class = class.construct(instance::construct).attribute("__init_subclass__", declare::hook());
    models.base.get_or_init(|| class.with_dict().build()).clone()
}

/// A coroutine that does what `run` does, with the arguments of the call.
pub(crate) fn coroutine(vm: &mut Vm, name: &str, args: Args, run: fn(&mut Vm, Args) -> Result<Value>) -> Result<Value> {
    if vm.mode == Mode::Declare {
        return Err(undeclared());
    }
    Ok(Generator::native(name, move |vm| run(vm, args)))
}

/// `Model.objects`
///
/// # Errors
/// `ModelError` where classes named by text are not looked up yet.
pub(crate) fn objects(vm: &mut Vm, class: &Rc<Class>) -> Result<Value> {
    if config_of(class).is_some_and(|config| config.requires_ref_update.get()) {
        return Err(needs_update(vm, &lower_name(class)));
    }
    queryset::objects(vm, class)
}

/// What is raised where classes named by text are not looked up yet.
pub(crate) fn needs_update(vm: &mut Vm, model: &str) -> linktable_python::Raised {
    let message = format!(
        "Model {model} has not updated ForwardRefs. \nBefore using the model you need to call update_forward_refs()."
    );
    errors::error(vm, "ModelError", message)
}

/// An attribute a class does not have: a field is what filters are written with.
fn class_attribute(vm: &mut Vm, args: Args) -> Result<Value> {
    let Value::Class(class) = args.this() else { return Ok(Value::None) };
    let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
    let field = if &*name == "pk" { pk_name(&class) } else { Some(name.clone()) };
    match field.filter(|field| field_of(&class, field).is_some()) {
        Some(field) => queryset::accessor(vm, &class, &field),
        None => {
            refuse_missing(&name)?;
            let message = format!("'ModelMetaclass' object has no attribute '{name}'");
            Err(vm.attribute_error(message, &args.this(), &name))
        }
    }
}

/// `Model.get_name(lower=True)`
fn get_name(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let lower = match args.positional.get(1).cloned().or_else(|| args.take_keyword("lower")) {
        Some(lower) => vm.truthy(&lower)?,
        None => true,
    };
    let Value::Class(class) = args.this() else { return Ok(Value::None) };
    let name = class.name.borrow().to_string();
    Ok(Value::str(if lower { name.to_lowercase() } else { name }))
}

/// `Model.pk_type()`
fn pk_type(_: &mut Vm, args: Args) -> Result<Value> {
    let Value::Class(class) = args.this() else { return Ok(Value::None) };
    let key = pk_name(&class).and_then(|key| field_of(&class, &key));
    Ok(key.map_or(Value::None, |key| key.annotation.borrow().clone()))
}

fn names_of(vm: &mut Vm, args: &Args, through: bool) -> Result<Value> {
    match args.this() {
        Value::Class(class) => dump::names(vm, &class, through),
        _ => Ok(Value::None),
    }
}

/// `object.remove(parent, name)`
fn remove(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let parent = args.take_keyword("parent").or_else(|| args.get(1).cloned()).unwrap_or_default();
    let name = args.take_keyword("name").or_else(|| args.positional.last().cloned()).unwrap_or_default();
    let name = vm.str(&name)?;
    relations::remove_parent(vm, &args.this(), &parent, &name)?;
    Ok(Value::None)
}

/// `Model.populate_default_values(values)`: the values with the defaults of those that are missing.
fn populate_default_values(vm: &mut Vm, args: Args) -> Result<Value> {
    let Value::Class(class) = args.this() else { return Ok(Value::None) };
    let given = args.get(1).cloned().unwrap_or_default();
    let mut values = columns::of_mapping(vm, &given)?;
    columns::fill_defaults(vm, &class, &mut values)?;
    let mut dict = Dict::default();
    for (name, value) in values {
        dict.set_str(name, value);
    }
    Ok(Value::dict(dict))
}

/// `object.set_save_status(status)`
fn set_save_status(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let status = args.positional.get(1).cloned().or_else(|| args.take_keyword("status")).unwrap_or_default();
    let status = vm.truthy(&status)?;
    if let Some(state) = state_of(&args.this()) {
        state.saved.set(status);
    }
    Ok(Value::None)
}

/// `object.update_from_dict(values)`: sets one after the other.
fn update_from_dict(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let values = args.get(1).cloned().unwrap_or_default();
    for (name, value) in vm.mapping_items(&values)? {
        if let Some(name) = name.as_text() {
            vm.set_attr(&this, name, value)?;
        }
    }
    Ok(this)
}
