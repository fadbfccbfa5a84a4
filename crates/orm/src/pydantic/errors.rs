//! What pydantic raises about models themselves (pydantic 2.13, `errors.py`).

use std::rc::Rc;

use linktable_python::object::Module;
use linktable_python::{ClassBuilder, Raised, Result, Value, Vm};

/// The exceptions, each with the built-in one it derives from.
const ERRORS: &[(&str, &str)] = &[
    ("PydanticUserError", "TypeError"),
    ("PydanticUndefinedAnnotation", "NameError"),
    ("PydanticSchemaGenerationError", "TypeError"),
    ("PydanticInvalidForJsonSchema", "TypeError"),
    ("PydanticImportError", "ImportError"),
];

/// Puts the classes into a module.
pub(super) fn fill(vm: &mut Vm, module: &Rc<Module>) {
    for class in classes(vm).iter() {
        module.add_class(class);
    }
}

fn classes(vm: &mut Vm) -> Rc<[Rc<linktable_python::Class>]> {
    crate::classes::all(vm, "pydantic.errors", ERRORS, |vm, (name, base), _| {
        ClassBuilder::new("pydantic.errors", name, &vm.types.exception(base)).with_dict().build()
    })
}

/// One of them, with the page that tells more.
///
/// # Errors
/// None of its own.
pub(super) fn raised(vm: &mut Vm, class: &str, message: &str, code: &str) -> Result<Raised> {
    let classes = classes(vm);
    let class = crate::classes::named(vm, &classes, class);
    let text = format!("{message}\n\nFor further information visit https://errors.pydantic.dev/2.13/u/{code}");
    let raised = vm.raise(&class, vec![Value::str(text)]);
    if let Some(exception) = raised.exception() {
        exception.set("message", Value::str(message));
        exception.set("code", Value::str(code));
    }
    Ok(raised)
}
