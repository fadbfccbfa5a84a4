//! Relation managers, fetching, and transactions.

pub mod fetch;
pub mod prefetch;
pub mod transactions;

use std::cell::RefCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method};
use linktable_python::error::unsupported;
use linktable_python::object::{Module, Native, Property};
use linktable_python::{Class, ClassBuilder, Result, Value, Vm};

use crate::tortoise::mapping::{Field, Meta};

const MANAGER: &[NativeDef] = &[class_method("__class_getitem__", |_, mut args| Ok(args.take_this()))];

#[derive(Default)]
struct Classes(RefCell<Vec<Rc<Class>>>);

/// `ReverseRelation` or `ManyToManyRelation`.
pub fn class(vm: &mut Vm, many_to_many: bool) -> Rc<Class> {
    let kept = vm.state::<Classes>();
    if kept.0.borrow().is_empty() {
        let object = vm.types.object.clone();
        let module = "tortoise.fields.relational";
        let reverse = ClassBuilder::new(module, "ReverseRelation", &object).natives(MANAGER).with_dict().build();
        let many = ClassBuilder::new(module, "ManyToManyRelation", &reverse).build();
        *kept.0.borrow_mut() = vec![reverse, many];
    }
    let found = kept.0.borrow().get(usize::from(many_to_many)).cloned();
    found.unwrap_or_else(|| vm.types.object.clone())
}

/// Puts `ReverseRelation` and `ManyToManyRelation` into a module.
pub fn fill(vm: &mut Vm, module: &Rc<Module>) {
    for many in [false, true] {
        let class = class(vm, many);
        module.add_class(&class);
    }
}

/// The attribute of a model's class for a relation: a property that reads and sets it
/// (`MetaInfo._generate_lazy_fk_m2m_fields`). Called for each relation at `Tortoise.init`.
pub fn property(_vm: &mut Vm, _meta: &Rc<Meta>, field: &Rc<Field>) -> Value {
    let name = field.name();
    let shown = name.clone();
    let get = Native::closure(&name, move |_, _| Err(unsupported(format!("the relation `{shown}`"))));
    Value::Property(Rc::new(Property {
        get: Value::Native(get),
        set: Value::None,
        delete: Value::None,
        doc: Value::None,
        name: RefCell::new(Some(name)),
    }))
}

/// Puts the property of every relation into a model's class.
///
/// # Errors
/// If the class is gone.
pub fn install(vm: &mut Vm, meta: &Rc<Meta>) -> Result<()> {
    let class = meta.class()?;
    for field in meta.relations() {
        let property = property(vm, meta, &field);
        class.set(&field.name(), property);
    }
    Ok(())
}
