//! What the ORMs use of pydantic: validation, with its messages.

pub(crate) mod adapter;
pub(crate) mod aliases;
pub(crate) mod annotated;
pub(crate) mod complaint;
pub(crate) mod computed;
pub(crate) mod config;
mod constrain;
mod convert;
mod dataclass;
pub(crate) mod declared;
pub(crate) mod dump;
pub(crate) mod errors;
mod field_validators;
pub(crate) mod forward;
pub(crate) mod json_text;
pub(crate) mod jsonable;
pub(crate) mod model;
mod moment_text;
mod names;
pub(crate) mod serializers;
pub(crate) mod sources;
mod told;
pub mod validate;
pub(crate) mod validators;
mod zone;

use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method};
use linktable_python::object::{Alias, Form, Module};
use linktable_python::{ClassBuilder, Result, Value, Vm};

use crate::library::Package;
use crate::sqlmodel::{declare, instance};

/// The modules of pydantic.
pub(crate) const PACKAGE: Package = Package {
    modules: &["pydantic", "pydantic.errors", "pydantic_core", "_linktable_pydantic"],
    fill,
    declares: &["create_model"],
};

/// What functions around validation are given, as far as annotations name it.
const INFORMATION: &[&str] = &[
    "FieldSerializationInfo",
    "ModelWrapValidatorHandler",
    "SerializationInfo",
    "SerializerFunctionWrapHandler",
    "ValidatorFunctionWrapHandler",
];

/// `Json[X]`: a text that is JSON of an `X`.
const JSON: &[NativeDef] = &[class_method("__class_getitem__", |_, args| {
    let item = args.get(1).cloned().unwrap_or_default();
    Ok(Value::Alias(Rc::new(Alias { form: Form::Generic, origin: args.this(), args: vec![item] })))
})];

fn fill(vm: &mut Vm, name: &str, module: &Rc<Module>) -> Result<()> {
    if name == "_linktable_pydantic" {
        told::fill(module);
        return Ok(());
    }
    if name == "pydantic.errors" {
        errors::fill(vm, module);
        return Ok(());
    }
    if name == "pydantic_core" {
        module.add_class(&complaint::error_class(vm));
        return Ok(());
    }
    let text = vm.types.str().clone();
    let object = vm.types.object.clone();
    module.add_class(&ClassBuilder::new("pydantic.networks", "EmailStr", &text).build());
    for name in ["NaiveDatetime", "AwareDatetime"] {
        module.add_class(&ClassBuilder::new("pydantic.types", name, &object).build());
    }
    module.add_class(&ClassBuilder::new("pydantic.types", "Json", &object).natives(JSON).build());
    for name in INFORMATION {
        module.add_class(&ClassBuilder::new("pydantic_core.core_schema", name, &object).build());
    }
    computed::fill(module);
    validators::fill(module);
    module.add_class(&declare::plain_base_class(vm, instance::METHODS, instance::construct));
    declare::fill_plain_field(module);
    module.add("ConfigDict", config::config_dict);
    annotated::fill(vm, module);
    adapter::fill(vm, module);
    serializers::fill(module);
    module.add_class(&complaint::error_class(vm));
    module.add_class(&validate::info_class(vm));
    errors::fill(vm, module);
    Ok(())
}
