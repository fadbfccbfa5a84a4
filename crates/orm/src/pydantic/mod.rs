//! What the ORMs use of pydantic: validation, with its messages.

pub(crate) mod computed;
pub(crate) mod jsonable;
pub(crate) mod model;
pub mod validate;
pub(crate) mod validators;

use std::rc::Rc;

use linktable_python::object::Module;
use linktable_python::{Args, ClassBuilder, Dict, Result, Value, Vm};

use crate::library::Package;
use crate::sqlmodel::{declare, instance};

/// The modules of pydantic.
pub(crate) const PACKAGE: Package = Package { modules: &["pydantic"], fill, declares: &[] };

fn fill(vm: &mut Vm, _: &str, module: &Rc<Module>) -> Result<()> {
    let text = vm.types.str.clone();
    let object = vm.types.object.clone();
    module.add_class(&ClassBuilder::new("pydantic.networks", "EmailStr", &text).build());
    for name in ["NaiveDatetime", "AwareDatetime"] {
        module.add_class(&ClassBuilder::new("pydantic.types", name, &object).build());
    }
    module.add_class(&ClassBuilder::new("pydantic.types", "Json", &object).build());
    computed::fill(module);
    validators::fill(module);
    module.add_class(&declare::plain_base_class(vm, instance::METHODS, instance::construct));
    declare::fill_field(module);
    module.add("ConfigDict", config);
    module.add_class(&validate::error_class(vm));
    Ok(())
}

/// `ConfigDict(…)`: a dict of its arguments.
fn config(_: &mut Vm, args: Args) -> Result<Value> {
    let mut dict = Dict::default();
    for (name, value) in args.keywords {
        dict.set_str(name, value);
    }
    Ok(Value::dict(dict))
}
