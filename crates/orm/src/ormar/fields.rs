//! Fields as values.

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::object::Instance;
use linktable_python::{Class, ClassBuilder, Value, Vm};

use super::mapping::Field;

#[derive(Default)]
struct Classes(OnceCell<Rc<Class>>);

/// A field as a value: what `ormar_config.model_fields` gives.
pub(crate) fn value(vm: &mut Vm, field: &Rc<Field>) -> Value {
    let object = vm.types.object.clone();
    let build = || ClassBuilder::new("ormar.fields.base", "BaseField", &object).build();
    let class = vm.state::<Classes>().0.get_or_init(build).clone();
    let instance = Instance::new(&class);
    instance.set_host(field.clone());
    Value::Instance(instance)
}
