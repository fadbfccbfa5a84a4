//! `TypeAdapter`: validation of a type by itself (pydantic 2.13, `type_adapter.py`).

use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::Module;
use linktable_python::{Args, ClassBuilder, Result, Value, Vm};

use super::config::Config;
use super::constrain::Constraints;
use super::convert::{Conversion, convert};
use super::dump::{self, Options, Selection};
use super::{complaint, jsonable, names};

const METHODS: &[NativeDef] = &[
    method("__init__", |vm, args| {
        let this = args.this();
        let Some(kind) = args.get(1).cloned() else {
            return Err(vm.type_error("TypeAdapter.__init__() missing 1 required positional argument: 'type'"));
        };
        if !args.keywords.is_empty() {
            return Err(unsupported("`TypeAdapter` with more than a type"));
        }
        vm.set_attr_plainly(&this, "_type", kind)?;
        Ok(Value::None)
    }),
    method("dump_json", |vm, args| {
        let value = args.get(1).cloned().unwrap_or_default();
        let plain = dump::value(vm, &value, Options::json(), &Selection::default())?;
        let text = jsonable::text(vm, &plain, &Value::None)?;
        vm.call_method(&text, "encode", Args::none())
    }),
    method("dump_python", |vm, args| {
        let value = args.get(1).cloned().unwrap_or_default();
        dump::value(vm, &value, Options::default(), &Selection::default())
    }),
    method("json_schema", refused!("TypeAdapter.json_schema")),
    method("validate_json", |vm, args| {
        let text = args.get(1).cloned().unwrap_or_default();
        let value = jsonable::read(vm, &text)?;
        validate(vm, &args.this(), &value)
    }),
    method("validate_python", |vm, args| {
        let value = args.get(1).cloned().unwrap_or_default();
        validate(vm, &args.this(), &value)
    }),
];

/// Puts the class into the module.
pub(super) fn fill(vm: &mut Vm, module: &Rc<Module>) {
    let class = crate::classes::once(vm, "pydantic.TypeAdapter", |object| {
        ClassBuilder::new("pydantic.type_adapter", "TypeAdapter", object).natives(METHODS).with_dict().build()
    });
    module.add_class(&class);
}

fn validate(vm: &mut Vm, this: &Value, value: &Value) -> Result<Value> {
    let kind = vm.get_attr(this, "_type")?;
    let (config, none) = (Config::default(), Constraints::default());
    match convert(vm, &Conversion::new(&config), &kind, &none, value)? {
        Ok(value) => Ok(value),
        Err(complaints) => {
            let title = names::of_type(vm, &kind, &none)?;
            Err(complaint::error(vm, title, complaints)?)
        }
    }
}
