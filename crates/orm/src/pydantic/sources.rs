//! The modules of pydantic, and parts of it, that are written in Python.

use linktable_python::{Args, ModuleSource, Result, Value, Vm};

use crate::library::Source;

/// The modules.
const SOURCES: &[Source] = &[
    ("_linktable_custom_error", || include_str!("python/custom_error.py")),
    ("_linktable_json_schema", || include_str!("python/json_schema.py")),
    ("_linktable_models", || include_str!("python/models.py")),
    ("_linktable_secrets", || include_str!("python/secrets.py")),
    ("_linktable_validate_call", || include_str!("python/validate_call.py")),
    ("pydantic.alias_generators", || include_str!("python/alias_generators.py")),
    ("pydantic.error_wrappers", || include_str!("python/error_wrappers.py")),
    ("pydantic.aliases", || include_str!("python/aliases.py")),
];

/// The source of a module that is written in Python.
pub(crate) fn source(name: &str) -> Option<ModuleSource> {
    let (_, text) = SOURCES.iter().find(|(known, _)| *known == name)?;
    let file = format!("{}.py", name.replace('.', "/"));
    Some(ModuleSource { file, text: text().to_owned(), ..Default::default() })
}

/// Calls a function of such a module.
///
/// # Errors
/// What it raises.
pub(crate) fn call(vm: &mut Vm, module: &str, function: &str, args: Args) -> Result<Value> {
    let module = vm.import(module)?;
    let function = vm.get_attr(&module, function)?;
    vm.call(&function, args)
}

/// The names of pydantic that such modules have, each with its module.
const HOMES: &[(&str, &str)] = &[
    ("AliasChoices", "pydantic.aliases"),
    ("AliasGenerator", "pydantic.aliases"),
    ("AliasPath", "pydantic.aliases"),
    ("PydanticCustomError", "_linktable_custom_error"),
    ("PydanticSerializationError", "_linktable_custom_error"),
    ("RootModel", "_linktable_models"),
    ("SecretBytes", "_linktable_secrets"),
    ("SecretStr", "_linktable_secrets"),
    ("create_model", "_linktable_models"),
    ("validate_call", "_linktable_validate_call"),
];

/// The module written in Python that has a name of one of pydantic's; it is imported when the name is asked for.
pub(crate) fn home(module: &str, name: &str) -> Option<&'static str> {
    let is_ours = module.split('.').next().is_some_and(|package| matches!(package, "pydantic" | "pydantic_core"));
    HOMES.iter().find(|(known, _)| is_ours && *known == name).map(|(_, home)| *home)
}
