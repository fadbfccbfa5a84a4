//! `Model.update_forward_refs()`: classes named by text are looked up, and what waited for them is made.
//!
//! ormar 0.26.0, `models/newbasemodel.py` (`update_forward_refs`), `fields/foreign_key.py` (`evaluate_forward_ref`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::DictObject;
use linktable_python::{Args, Class, Result, Text, Value, Vm};

use super::{reverse, schema, table};
use crate::ormar::mapping::{Field, Target, config_of};
use crate::ormar::queryset::aliases;
use crate::ormar::{attribute, relation_fields};

/// `Model.update_forward_refs(**names)`
pub(crate) fn update(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Value::Class(class) = args.take_this() else { return Ok(Value::None) };
    let Some(config) = config_of(&class) else { return Ok(Value::None) };
    for field in config.model_fields.all() {
        let Some(relation) = field.relation.as_ref().filter(|_| field.has_unresolved_forward_refs()) else { continue };
        let to = relation.to.borrow().clone();
        if let Target::Forward(text) = to {
            let to = look_up(vm, &class, &text, &args.keywords)?;
            if !field.is_multi() {
                *field.column_type.borrow_mut() = relation_fields::key_type(&to);
            }
            *field.annotation.borrow_mut() = Value::Class(to.clone());
            *relation.to.borrow_mut() = Target::Model(Rc::downgrade(&to));
        }
        let through = relation.through.borrow().clone();
        if let Some(Target::Forward(text)) = through {
            let through = look_up(vm, &class, &text, &args.keywords)?;
            relation_fields::forbid_relations(vm, &through)?;
            *relation.through.borrow_mut() = Some(Target::Model(Rc::downgrade(&through)));
        }
        mark_self_reference(&field);
        if field.is_multi() && field.through().is_none() {
            reverse::default_through(vm, &field)?;
        }
        reverse::expand_one(vm, &field)?;
        aliases::register(vm, &field);
        schema::add(vm, &class, &field)?;
        attribute::install(vm, &class, &field);
    }
    table::make_if_complete(vm, &class, &config)?;
    config.requires_ref_update.set(false);
    Ok(Value::None)
}

fn mark_self_reference(field: &Field) {
    let (Some(relation), Some(owner), Some(to)) = (&field.relation, field.owner(), field.to()) else { return };
    let same_table = config_of(&owner).zip(config_of(&to)).is_some_and(|(a, b)| Rc::ptr_eq(&a, &b));
    if Rc::ptr_eq(&owner, &to) || same_table {
        relation.self_reference.set(true);
        *relation.self_reference_primary.borrow_mut() = Some(field.name());
    }
}

/// The names of the module a class stands in.
fn own_namespace(vm: &mut Vm, class: &Class) -> Rc<DictObject> {
    let module = class.module.borrow().clone();
    match vm.modules.get_str(&module) {
        Some(Value::Module(module)) => module.dict.clone(),
        _ => vm.main_namespace(),
    }
}

/// The class that a text names: among the arguments, in the module, or the class itself.
fn look_up(vm: &mut Vm, class: &Rc<Class>, text: &str, given: &[(Text, Value)]) -> Result<Rc<Class>> {
    if !text.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return Err(unsupported("a `ForwardRef` of anything but a name"));
    }
    let named = given.iter().find(|(name, _)| name.as_str() == text).map(|(_, value)| value.clone());
    let found = named.or_else(|| own_namespace(vm, class).get_str(text));
    let found = found.or_else(|| (*class.name.borrow().as_str() == *text).then(|| Value::Class(class.clone())));
    match found {
        Some(Value::Class(found)) if config_of(&found).is_some() => Ok(found),
        Some(other) => Err(relation_fields::no_model(vm, &other, "get_column_alias")),
        None => Err(vm.name_error(text)),
    }
}
