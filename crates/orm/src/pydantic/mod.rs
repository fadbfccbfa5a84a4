//! What the ORMs use of pydantic: validation, with its messages.

pub(crate) mod adapter;
pub(crate) mod annotated;
pub(crate) mod complaint;
pub(crate) mod computed;
pub(crate) mod config;
mod constrain;
mod convert;
pub(crate) mod dump;
pub(crate) mod jsonable;
pub(crate) mod model;
mod moment_text;
mod names;
pub(crate) mod serializers;
pub mod validate;
pub(crate) mod validators;
mod zone;

use std::rc::Rc;

use linktable_python::object::Module;
use linktable_python::{ClassBuilder, Result, Vm};

use crate::library::Package;
use crate::sqlmodel::{declare, instance};

/// The modules of pydantic.
pub(crate) const PACKAGE: Package = Package { modules: &["pydantic"], fill, declares: &[] };

fn fill(vm: &mut Vm, _: &str, module: &Rc<Module>) -> Result<()> {
    let text = vm.types.str().clone();
    let object = vm.types.object.clone();
    module.add_class(&ClassBuilder::new("pydantic.networks", "EmailStr", &text).build());
    for name in ["NaiveDatetime", "AwareDatetime"] {
        module.add_class(&ClassBuilder::new("pydantic.types", name, &object).build());
    }
    module.add_class(&ClassBuilder::new("pydantic.types", "Json", &object).build());
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
    Ok(())
}
