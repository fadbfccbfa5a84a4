//! `TypeAdapter`: validation of a type by itself (pydantic 2.13, `type_adapter.py`).

use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::Module;
use linktable_python::{Args, ClassBuilder, Raised, Result, Value, Vm};

use super::complaint::Complaint;
use super::config::{Call, Config};
use super::constrain::Constraints;
use super::convert::{Conversion, convert};
use super::dump::{self, Options, Selection};
use super::{complaint, json_text, jsonable, names, sources};

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
    method("dump_json", |vm, mut args| {
        let value = args.get(1).cloned().unwrap_or_default();
        let kind = vm.get_attr(&args.this(), "_type")?;
        let plain = dump::value(vm, &value, &kind, Options::json(), &Selection::default())?;
        let text = jsonable::text(vm, &plain, &args.take_keyword("indent").unwrap_or_default())?;
        vm.call_method(&text, "encode", Args::none())
    }),
    method("dump_python", |vm, args| {
        let value = args.get(1).cloned().unwrap_or_default();
        let kind = vm.get_attr(&args.this(), "_type")?;
        dump::value(vm, &value, &kind, Options::default(), &Selection::default())
    }),
    method("json_schema", |vm, mut args| {
        let kind = vm.get_attr(&args.take_this(), "_type")?;
        args.positional.insert(0, kind);
        sources::call(vm, "_linktable_json_schema", "of_type", args)
    }),
    method("validate_json", |vm, mut args| {
        let text = args.get(1).cloned().unwrap_or_default();
        match json_text::read(vm, &text)? {
            Ok(value) => validate(vm, &mut args, Some(value)),
            Err(complaints) => Err(told(vm, &args.this(), complaints)?),
        }
    }),
    method("validate_python", |vm, mut args| validate(vm, &mut args, None)),
    method("validate_strings", refused!("TypeAdapter.validate_strings")),
];

/// Puts the class into the module.
pub(super) fn fill(vm: &mut Vm, module: &Rc<Module>) {
    let class = crate::classes::once(vm, "pydantic.TypeAdapter", |object| {
        ClassBuilder::new("pydantic.type_adapter", "TypeAdapter", object).natives(METHODS).with_dict().build()
    });
    module.add_class(&class);
}

fn validate(vm: &mut Vm, args: &mut Args, json: Option<Value>) -> Result<Value> {
    let this = args.this();
    let value = args.get(1).cloned().or_else(|| args.take_keyword("object")).unwrap_or_default();
    let call = Call { json: json.is_some(), ..Call::taken(vm, args, "TypeAdapter.validate_python")? };
    let value = json.unwrap_or(value);
    let kind = vm.get_attr(&this, "_type")?;
    let config = Rc::new(Config { by_alias: true, strict: call.strict.unwrap_or(false), call, ..Config::default() });
    match convert(vm, &Conversion::new(&config), &kind, &Constraints::default(), &value)? {
        Ok(value) => Ok(value),
        Err(complaints) => Err(told(vm, &this, complaints)?),
    }
}

fn told(vm: &mut Vm, this: &Value, complaints: Vec<Complaint>) -> Result<Raised> {
    let kind = vm.get_attr(this, "_type")?;
    let title = names::of_type(vm, &kind, &Constraints::default())?;
    complaint::error(vm, title, complaints)
}
