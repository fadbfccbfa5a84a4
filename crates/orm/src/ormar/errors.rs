//! ormar's exceptions (ormar 0.26.0, `exceptions.py`).

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::object::Module;
use linktable_python::{Class, ClassBuilder, Raised, Value, Vm};

/// The exceptions, in the order they are declared; all but the first derive from it.
const CLASSES: &[&str] = &[
    "AsyncOrmException",
    "ModelDefinitionError",
    "ModelError",
    "NoMatch",
    "MultipleMatches",
    "QueryDefinitionError",
    "RelationshipInstanceError",
    "ModelPersistenceError",
    "SignalDefinitionError",
    "ModelListEmptyError",
];

#[derive(Default)]
struct Classes(OnceCell<Vec<Rc<Class>>>);

fn all(vm: &mut Vm) -> Rc<Classes> {
    let classes = vm.state::<Classes>();
    classes.0.get_or_init(|| {
        let mut base = vm.types.exception("Exception");
        let mut made = Vec::new();
        for name in CLASSES {
            let class = ClassBuilder::new("ormar.exceptions", name, &base).with_dict().build();
            if made.is_empty() {
                base = class.clone();
            }
            made.push(class);
        }
        made
    });
    classes
}

/// An exception class by name; `Exception` for a name that is none.
pub(crate) fn class(vm: &mut Vm, name: &str) -> Rc<Class> {
    let classes = all(vm);
    let found = classes.0.get().and_then(|all| all.iter().find(|class| **class.name.borrow() == *name).cloned());
    found.unwrap_or_else(|| vm.types.exception("Exception"))
}

/// One of ormar's exceptions with a message; without arguments if there is none (`raise NoMatch()`).
pub(crate) fn error(vm: &mut Vm, name: &str, message: impl Into<String>) -> Raised {
    let class = class(vm, name);
    vm.raise(&class, vec![Value::str(message.into())])
}

/// Puts the exceptions into `ormar` or `ormar.exceptions`.
pub(crate) fn fill(vm: &mut Vm, module: &Rc<Module>) {
    let classes = all(vm);
    for class in classes.0.get().into_iter().flatten() {
        // The package itself has but these.
        let name = class.name.borrow().to_string();
        if &*module.name != "ormar" || matches!(name.as_str(), "ModelDefinitionError" | "MultipleMatches" | "NoMatch") {
            module.add_class(class);
        }
    }
}
