//! What pydantic knows of a model's fields.
//!
//! ormar 0.26.0, `models/helpers/pydantic.py`; pydantic 2.13, `_internal/_fields.py`: the order is that of the
//! annotations, those of the furthest base first.

use std::cell::OnceCell;
use std::rc::{Rc, Weak};

use linktable_python::{Class, Result, Text, Value, Vm};

use crate::ormar::mapping::{Field, config_of};
use crate::registry::{self, Default, ModelClass, is_callable, model_of};
use crate::sqlmodel::declare::fields;

/// Gives a class its pydantic fields; `own` are the fields it declares or takes over from its bases.
pub(super) fn attach(vm: &mut Vm, class: &Rc<Class>, own: &[Rc<Field>]) -> Result<()> {
    let mut names: Vec<Text> = Vec::new();
    let holders: Vec<Rc<Class>> = class.ancestors.iter().rev().chain([class]).cloned().collect();
    for holder in &holders {
        for name in annotated(holder) {
            if fields::is_field_name(&name) && &*name != "ormar_config" && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    // Defaults left the namespace when the class got its fields for the first time.
    let before = class.host::<ModelClass>();
    let mut made = Vec::new();
    for name in names {
        let field = config_of(class).and_then(|config| config.model_fields.get(&name));
        let field = field.or_else(|| own.iter().find(|field| field.name() == name).cloned());
        if let Some(field) = field {
            made.push(Rc::new(of_field(vm, &field)?));
            continue;
        }
        let known = before.as_ref().and_then(|model| model.fields.iter().find(|field| field.name == name));
        if let Some(field) = known {
            made.push(field.clone());
            continue;
        }
        let inherited = class.ancestors.iter().filter_map(model_of).find_map(|model| {
            let own = annotated(class).contains(&name);
            model.fields.iter().find(|field| field.name == name && !own).cloned()
        });
        match inherited {
            Some(field) => made.push(field),
            None => made.extend(fields::of_annotation(vm, class, &name)?),
        }
    }
    for field in &made {
        // Defaults of fields that pydantic alone knows go out of the namespace too.
        let is_own = config_of(class).is_none_or(|config| config.model_fields.get(&field.name).is_none());
        if is_own {
            class.dict.borrow_mut().remove_str(&field.name);
        }
    }
    set(class, made);
    Ok(())
}

/// Adds a field that another model's relation put here.
pub(super) fn add(vm: &mut Vm, class: &Rc<Class>, field: &Rc<Field>) -> Result<()> {
    let mut fields = model_of(class).map(|model| model.fields.clone()).unwrap_or_default();
    let made = Rc::new(of_field(vm, field)?);
    match fields.iter_mut().find(|other| other.name == made.name) {
        Some(slot) => *slot = made,
        None => fields.push(made),
    }
    set(class, fields);
    Ok(())
}

fn set(class: &Rc<Class>, fields: Vec<Rc<registry::Field>>) {
    let model = ModelClass {
        class: Rc::downgrade(class),
        fields,
        relationships: Vec::new(),
        table: None,
        home: Weak::new(),
        config: OnceCell::new(),
    };
    class.set_host(Rc::new(model));
}

/// The names a class annotates itself, in order.
fn annotated(class: &Rc<Class>) -> Vec<Text> {
    match class.dict.borrow().get_str("__annotations__") {
        Some(Value::Dict(annotations)) => {
            annotations.dict.borrow().keys().filter_map(|name| name.as_text().cloned()).collect()
        }
        _ => Vec::new(),
    }
}

fn of_field(vm: &mut Vm, field: &Field) -> Result<registry::Field> {
    let typing = vm.import("typing")?;
    let taken = field.pydantic_type.clone().unwrap_or_else(|| field.annotation.borrow().clone());
    let annotation = if field.is_relation() {
        // What is set on a relation becomes an object of the related model before pydantic sees it.
        vm.get_attr(&typing, "Any")?
    } else if field.nullable && field.pydantic_type.is_none() {
        let optional = vm.get_attr(&typing, "Optional")?;
        vm.get_item(&optional, &taken)?
    } else {
        taken
    };
    let default = match &field.default {
        _ if field.is_auto_primary_key() => Default::Value(Value::None),
        Some(value) if is_callable(value) => Default::Factory(value.clone()),
        Some(value) => Default::Value(value.clone()),
        None if field.nullable => Default::Value(Value::None),
        None => Default::Required,
    };
    let constraints = field.given.iter().filter(|(name, value)| is_constraint(name) && !value.is_none());
    Ok(registry::Field {
        name: field.name(),
        annotation,
        default,
        constraints: constraints.cloned().collect(),
        alias: None,
        paths: Vec::new(),
        in_repr: true,
        metadata: Vec::new(),
        given: Vec::new(),
    })
}

/// The arguments that pydantic takes for limits (`FieldInfo.metadata_lookup`).
fn is_constraint(name: &str) -> bool {
    ["gt", "ge", "lt", "le", "multiple_of", "max_digits", "decimal_places", "min_length", "max_length", "pattern"]
        .contains(&name)
}
