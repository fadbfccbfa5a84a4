//! `model_config`: what a model and its bases configure (pydantic 2.13, `config.py`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::{DictObject, Native};
use linktable_python::{Args, Class, Dict, Result, Text, Value, Vm};

use crate::registry::model_of;
use crate::sqlmodel::declare::undefined;
use crate::sqlmodel::instance;

/// What is done with values that no field has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Extra {
    /// They are left out.
    #[default]
    Ignore,
    /// They are a complaint.
    Forbid,
    /// They are kept beside the fields.
    Allow,
}

/// What a model configures, as far as validation asks for it.
#[derive(Clone, Default)]
pub(crate) struct Config {
    /// `extra`
    pub extra: Extra,
    /// `str_strip_whitespace`
    pub strip: bool,
    /// `str_to_lower`
    pub lower: bool,
    /// `str_to_upper`
    pub upper: bool,
    /// `str_min_length`
    pub min_length: Option<i64>,
    /// `str_max_length`
    pub max_length: Option<i64>,
    /// `from_attributes`, which SQLModel sets.
    pub from_attributes: bool,
    /// `validate_default`
    pub validate_default: bool,
    /// `validate_assignment`
    pub validate_assignment: bool,
    /// `populate_by_name`, `validate_by_name`
    pub by_name: bool,
    /// `validate_by_alias`
    pub by_alias: bool,
    /// `serialize_by_alias`
    pub dump_by_alias: bool,
    /// `coerce_numbers_to_str`
    pub numbers_as_text: bool,
    /// `hide_input_in_errors`
    pub hide_input: bool,
    /// `use_enum_values`
    pub enum_values: bool,
    /// `frozen`
    pub frozen: bool,
    /// `strict`
    pub strict: bool,
    /// `title`
    pub title: Option<String>,
    /// What the call says.
    pub call: Call,
}

impl Config {
    /// Whether texts are changed or limited by what is configured.
    pub fn changes_texts(&self) -> bool {
        self.strip || self.lower || self.upper || self.min_length.is_some() || self.max_length.is_some()
    }
}

/// `ConfigDict(…)`: a dict of its arguments.
pub(super) fn config_dict(_: &mut Vm, args: Args) -> Result<Value> {
    let mut dict = Dict::default();
    for (name, value) in args.keywords {
        dict.set_str(name, value);
    }
    Ok(Value::dict(dict))
}

/// What a single call of a validation says, which goes before what models configure.
#[derive(Clone, Default)]
pub(crate) struct Call {
    /// Whether the values are those of a JSON text.
    pub json: bool,
    /// `strict`
    pub strict: Option<bool>,
    /// `from_attributes`
    pub from_attributes: Option<bool>,
    /// `by_alias`
    pub by_alias: Option<bool>,
    /// `by_name`
    pub by_name: Option<bool>,
    /// `context`
    pub context: Value,
}

impl Call {
    /// Takes them out of the arguments of a function.
    ///
    /// # Errors
    /// For arguments that are left and not known here.
    pub fn taken(vm: &mut Vm, args: &mut Args, function: &str) -> Result<Call> {
        let mut flag = |vm: &mut Vm, name: &str| match args.take_keyword(name).and_then(Value::non_none) {
            Some(value) => vm.truthy(&value).map(Some),
            None => Ok(None),
        };
        let call = Call {
            json: false,
            strict: flag(vm, "strict")?,
            from_attributes: flag(vm, "from_attributes")?,
            by_alias: flag(vm, "by_alias")?,
            by_name: flag(vm, "by_name")?,
            context: args.take_keyword("context").unwrap_or_default(),
        };
        match args.keywords.iter().find(|(_, value)| !value.is_none()) {
            Some((name, _)) => Err(unsupported(format!("`{function}({name}=…)`"))),
            None => Ok(call),
        }
    }
}

/// What a class and its bases configure, for what a call says.
///
/// # Errors
/// For settings that change what is not known here.
pub(crate) fn for_call(vm: &mut Vm, class: &Rc<Class>, call: &Call) -> Result<Config> {
    let mut config = Config::clone(&*of_class(vm, class)?);
    config.from_attributes = call.from_attributes.unwrap_or(config.from_attributes);
    config.strict = call.strict.unwrap_or(config.strict);
    config.by_alias = call.by_alias.unwrap_or(config.by_alias);
    config.by_name = call.by_name.unwrap_or(config.by_name);
    config.call = call.clone();
    Ok(config)
}

/// What a class and its bases configure: read when it is first asked for.
///
/// # Errors
/// For settings that change what is not known here.
pub(crate) fn of_class(vm: &mut Vm, class: &Rc<Class>) -> Result<Rc<Config>> {
    let model = model_of(class);
    if let Some(config) = model.as_ref().and_then(|model| model.config.get()) {
        return Ok(config.clone());
    }
    let merged = merged(vm, class)?;
    let config = Rc::new(of_dict(vm, Some(&merged))?);
    Ok(match model {
        Some(model) => model.config.get_or_init(|| config).clone(),
        None => config,
    })
}

/// What a dict configures.
///
/// # Errors
/// For settings that change what is not known here.
pub(super) fn of_dict(vm: &mut Vm, dict: Option<&Value>) -> Result<Config> {
    let mut config = Config { by_alias: true, ..Config::default() };
    let Some(dict) = dict else { return Ok(config) };
    for (name, value) in vm.mapping_items(dict)? {
        let name = vm.str(&name)?;
        set(vm, &mut config, &name, &value)?;
    }
    Ok(config)
}

/// The dict of what a class and its bases configure, the nearest last.
fn merged(vm: &mut Vm, class: &Rc<Class>) -> Result<Value> {
    let made = DictObject::new(Dict::default());
    let holders: Vec<Rc<Class>> = class.ancestors.iter().rev().chain([class]).cloned().collect();
    for holder in holders {
        if &**holder.name.borrow() == "SQLModel" {
            made.set_str("from_attributes", Value::Bool(true));
            made.set_str("registry", undefined(vm));
        }
        let Some(own) = holder.own("model_config") else { continue };
        if !matches!(own.unwrapped(), Value::Dict(_)) {
            continue;
        }
        for (name, value) in vm.mapping_items(&own)? {
            vm.dict_set(&made.dict, name, value)?;
        }
    }
    Ok(Value::Dict(made))
}

/// Gives a class that was declared what it, its bases and the arguments of its statement configure; and the
/// methods that go with that.
///
/// # Errors
/// What merging raises.
pub(crate) fn settle(vm: &mut Vm, class: &Rc<Class>, keywords: Vec<(Text, Value)>) -> Result<()> {
    let all = merged(vm, class)?;
    if let Value::Dict(dict) = &all {
        for (name, value) in keywords {
            dict.set_str(name, value);
        }
        class.set("model_config", all.clone());
        let is = |name: &str, wanted: &str| {
            dict.get_str(name).is_some_and(|value| value.as_text().is_some_and(|text| text.as_str() == wanted))
        };
        if is("extra", "allow") {
            class.set("__getattr__", Value::Native(Native::new("__getattr__", instance::extra_attribute)));
        }
        let is_frozen = matches!(dict.get_str("frozen"), Some(Value::Bool(true)));
        if is_frozen && class.lookup("__hash__").is_none_or(|hash| hash.is_none()) {
            class.set("__hash__", Value::Native(Native::new("__hash__", instance::hash)));
        }
    }
    Ok(())
}

fn set(vm: &mut Vm, config: &mut Config, name: &str, value: &Value) -> Result<()> {
    // The registry is no setting, and its truth is not asked for.
    let truth = name != "registry" && vm.truthy(value)?;
    match name {
        "extra" => {
            config.extra = match value.as_text().map(|text| text.as_str()) {
                Some("forbid") => Extra::Forbid,
                Some("allow") => Extra::Allow,
                _ => Extra::Ignore,
            }
        }
        "str_strip_whitespace" => config.strip = truth,
        "str_to_lower" => config.lower = truth,
        "str_to_upper" => config.upper = truth,
        "str_min_length" => config.min_length = value.as_int(),
        "str_max_length" => config.max_length = value.as_int(),
        "from_attributes" => config.from_attributes = truth,
        "validate_default" => config.validate_default = truth,
        "validate_assignment" => config.validate_assignment = truth,
        "populate_by_name" | "validate_by_name" => config.by_name = truth,
        "use_enum_values" => config.enum_values = truth,
        "frozen" => config.frozen = truth,
        "strict" => config.strict = truth,
        "validate_by_alias" => config.by_alias = truth,
        "serialize_by_alias" => config.dump_by_alias = truth,
        "coerce_numbers_to_str" => config.numbers_as_text = truth,
        "hide_input_in_errors" => config.hide_input = truth,
        "title" => config.title = value.as_text().map(ToString::to_string),
        "table"
        | "registry"
        | "read_from_attributes"
        | "read_with_orm_mode"
        | "arbitrary_types_allowed"
        | "json_schema_extra"
        | "protected_namespaces"
        | "use_attribute_docstrings"
        | "validate_return"
        | "json_schema_mode_override"
        | "json_schema_serialization_defaults_required"
        | "alias_generator"
        | "model_title_generator"
        | "field_title_generator"
        | "defer_build"
        | "ignored_types"
        | "regex_engine"
        // What Tortoise keeps of the models that it makes.
        | "orig_model"
        | "submodel" => {}
        _ if !truth => {}
        other => return Err(unsupported(format!("`{other}` in `model_config`"))),
    }
    Ok(())
}
