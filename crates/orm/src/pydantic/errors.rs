//! What pydantic raises about models themselves (pydantic 2.13, `errors.py`).

use std::rc::Rc;

use linktable_python::object::{ExceptionData, Module};
use linktable_python::{ClassBuilder, Raised, Result, Value, Vm};

/// The exceptions, each with the one it derives from: one of these, or a built-in one.
const ERRORS: &[(&str, &str)] = &[
    ("PydanticUserError", "RuntimeError"),
    ("PydanticUndefinedAnnotation", "NameError"),
    ("PydanticSchemaGenerationError", "PydanticUserError"),
    ("PydanticInvalidForJsonSchema", "PydanticUserError"),
    ("PydanticImportError", "ImportError"),
];

/// Puts the classes into a module.
pub(super) fn fill(vm: &mut Vm, module: &Rc<Module>) {
    for class in classes(vm).iter() {
        module.add_class(class);
    }
}

fn classes(vm: &mut Vm) -> Rc<[Rc<linktable_python::Class>]> {
    crate::classes::all(vm, "pydantic.errors", ERRORS, |vm, (name, base), made| {
        let own = made.iter().find(|class| class.name.borrow().as_str() == *base).cloned();
        let base = own.unwrap_or_else(|| vm.types.exception(base));
        ClassBuilder::new("pydantic.errors", name, &base).with_dict().build()
    })
}

/// One of them, with the page that tells more.
///
/// # Errors
/// None of its own.
pub(super) fn raised(vm: &mut Vm, class: &str, message: &str, code: &str) -> Result<Raised> {
    let classes = classes(vm);
    let class = crate::classes::named(vm, &classes, class);
    let text = format!("{message}{FURTHER}{code}");
    let raised = vm.raise(&class, vec![Value::str(text.as_str())]);
    tell(&raised, &text);
    Ok(raised)
}

/// What is raised where a value cannot be written because of another exception: a text, and what that says.
/// `function` is the serializer that raised it, if that is what came by it.
pub(super) fn of_serialization(vm: &mut Vm, function: Option<&str>, cause: Raised) -> Raised {
    let (text, is_json) = match function {
        Some(name) => (format!("Error calling function `{name}`"), false),
        None => ("Error serializing to JSON".to_owned(), true),
    };
    let Some(exception) = cause.exception().cloned().filter(|_| vm.exception_is(&cause, "Exception")) else {
        return cause;
    };
    let exception = Value::Instance(exception);
    let mut made = || {
        let class = vm.import("_linktable_custom_error")?;
        let class = vm.get_attr(&class, "PydanticSerializationError")?;
        let text = format!("{text}: {}: {}", vm.type_name(&exception), vm.str(&exception)?);
        vm.call(&class, [Value::str(text)].into())
    };
    match made() {
        Ok(Value::Instance(made)) => {
            // What JSON is made of does not keep what was raised on its way.
            if let Some(data) = made.host::<ExceptionData>().filter(|_| !is_json) {
                *data.cause.borrow_mut() = exception;
            }
            Raised::Exception(made)
        }
        Ok(_) => cause,
        Err(raised) => raised,
    }
}

/// What stands before the name of the page.
const FURTHER: &str = "\n\nFor further information visit https://errors.pydantic.dev/2.13/u/";

/// Gives an exception with such a text what else it tells.
pub(crate) fn tell(raised: &Raised, text: &str) {
    if let (Some(exception), Some((message, code))) = (raised.exception(), text.split_once(FURTHER)) {
        exception.set("message", Value::str(message));
        exception.set("code", Value::str(code));
    }
}
