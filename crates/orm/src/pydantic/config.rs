//! `model_config`: what a model and its bases configure (pydantic 2.13, `config.py`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Args, Class, Dict, Result, Value, Vm};

use crate::registry::model_of;

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
#[derive(Clone, Debug, Default)]
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
    /// `use_enum_values`
    pub enum_values: bool,
    /// `frozen`
    pub frozen: bool,
    /// `strict`
    pub strict: bool,
    /// `title`
    pub title: Option<String>,
}

/// `ConfigDict(…)`: a dict of its arguments.
pub(super) fn config_dict(_: &mut Vm, args: Args) -> Result<Value> {
    let mut dict = Dict::default();
    for (name, value) in args.keywords {
        dict.set_str(name, value);
    }
    Ok(Value::dict(dict))
}

/// What a class and its bases configure, the nearest last.
///
/// # Errors
/// For settings that change what is not known here.
pub(crate) fn of_class(vm: &mut Vm, class: &Rc<Class>) -> Result<Config> {
    let mut config = Config::default();
    let holders: Vec<Rc<Class>> = class.ancestors.iter().rev().chain([class]).cloned().collect();
    for holder in holders.iter().filter(|holder| model_of(holder).is_some()) {
        config.from_attributes |= &**holder.name.borrow() == "SQLModel";
        let Some(own) = holder.own("model_config") else { continue };
        if !matches!(own.unwrapped(), Value::Dict(_)) {
            continue;
        }
        for (name, value) in vm.mapping_items(&own)? {
            let name = vm.str(&name)?;
            set(vm, &mut config, &name, &value)?;
        }
    }
    Ok(config)
}

fn set(vm: &mut Vm, config: &mut Config, name: &str, value: &Value) -> Result<()> {
    let truth = vm.truthy(value)?;
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
        | "hide_input_in_errors"
        | "json_schema_mode_override"
        | "defer_build"
        | "regex_engine" => {
            if name == "hide_input_in_errors" && truth {
                return Err(unsupported("`hide_input_in_errors`"));
            }
        }
        _ if !truth => {}
        other => return Err(unsupported(format!("`{other}` in `model_config`"))),
    }
    Ok(())
}
