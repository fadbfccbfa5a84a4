//! The values of an object on their way into its row.
//!
//! ormar 0.26.0: `models/mixins/save_mixin.py`, `models/newbasemodel.py` (`_extract_model_db_fields`).

use std::rc::Rc;

use linktable_python::{Args, Class, Result, Text, Value, Vm};
use linktable_sql::query::Expr;

use crate::ormar::conversion;
use crate::ormar::errors::error;
use crate::ormar::instance::is_bytes;
use crate::ormar::mapping::{
    Field, column_fields, config_of, field_of, lower_name, parts_of, pk_name, related_fields, state_of,
};
use crate::ormar::queryset::filter::kind_of;
use crate::ormar::queryset::paths;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::errors as sql_errors;

/// Values by the names of fields, or of columns.
pub(crate) type Values = Vec<(Text, Value)>;

/// The value of a name.
pub(crate) fn get<'a>(values: &'a Values, name: &str) -> Option<&'a Value> {
    values.iter().find(|(known, _)| **known == *name).map(|(_, value)| value)
}

/// Sets the value of a name.
pub(crate) fn set(values: &mut Values, name: &Text, value: Value) {
    match values.iter_mut().find(|(known, _)| known == name) {
        Some((_, slot)) => *slot = value,
        None => values.push((name.clone(), value)),
    }
}

/// Takes the value of a name out.
pub(crate) fn take(values: &mut Values, name: &str) -> Option<Value> {
    let at = values.iter().position(|(known, _)| **known == *name)?;
    Some(values.remove(at).1)
}

/// All fields of a model.
pub(crate) fn fields(model: &Rc<Class>) -> Vec<Rc<Field>> {
    config_of(model).map(|config| config.model_fields.all()).unwrap_or_default()
}

/// The values an object's row has (`_extract_model_db_fields`).
///
/// # Errors
/// `ModelPersistenceError` for a related object without key where one is needed.
pub(crate) fn of_object(vm: &mut Vm, object: &Value) -> Result<Values> {
    let Some(instance) = object.as_instance() else { return Ok(Values::new()) };
    let model = instance.class();
    let related = related_fields(&model);
    let columns: Vec<Text> = column_fields(&model).iter().map(|field| field.alias()).collect();
    let mut values = Values::new();
    for entry in instance.dict.dict.borrow().iter() {
        if let Some(name) = entry.key.as_text()
            && !related.iter().any(|field| field.name() == *name)
            && columns.contains(&paths::column_name(&model, name))
        {
            values.push((name.clone(), entry.value.clone()));
        }
    }
    for field in related.iter().filter(|field| field.is_column()) {
        let target = vm.get_attr(object, &field.name())?;
        let key = field.to().as_ref().and_then(pk_name).unwrap_or_else(|| "".into());
        let value = vm.get_attr_opt(&target, &key)?.unwrap_or_default();
        if !field.nullable && !vm.truthy(&value)? {
            let to = field.to().map(|to| lower_name(&to)).unwrap_or_default();
            return Err(no_key(vm, &to));
        }
        set(&mut values, &field.name(), value);
    }
    Ok(values)
}

fn no_key(vm: &mut Vm, model: &str) -> linktable_python::Raised {
    error(vm, "ModelPersistenceError", format!("You cannot save {model} model without pk set!"))
}

/// Fills in defaults; values the database has a default for are left to it (`populate_default_values`).
///
/// # Errors
/// What calling a default raises.
pub(crate) fn fill_defaults(vm: &mut Vm, model: &Rc<Class>, values: &mut Values) -> Result<()> {
    for field in fields(model) {
        let name = field.name();
        if let (None, Some(default)) = (get(values, &name), &field.default) {
            let value = called(vm, default)?;
            set(values, &name, value);
        }
        if field.server_default.is_some() && get(values, &name).is_none_or(Value::is_none) {
            take(values, &name);
        }
    }
    Ok(())
}

/// A default: what calling it gives, or it itself.
fn called(vm: &mut Vm, value: &Value) -> Result<Value> {
    let callable = matches!(value, Value::Function(_) | Value::Native(_) | Value::Method(_) | Value::Class(_))
        || vm.special(value, "__call__")?.is_some();
    if callable { vm.call(value, Args::none()) } else { Ok(value.clone()) }
}

/// Sets what is set with every update, but for the fields named (`populate_onupdate_value`).
///
/// # Errors
/// What calling a value raises.
pub(crate) fn fill_on_update(vm: &mut Vm, model: &Rc<Class>, values: &mut Values, explicit: &[Text]) -> Result<()> {
    for field in fields(model) {
        if let Some(value) = field.on_update.as_ref().filter(|_| !explicit.contains(&field.name())) {
            let value = called(vm, value)?;
            set(values, &field.name(), value);
        }
    }
    Ok(())
}

/// The names of the fields that are set with every update.
pub(crate) fn on_update_names(model: &Rc<Class>) -> Vec<Text> {
    fields(model).iter().filter(|field| field.on_update.is_some()).map(|field| field.name()).collect()
}

/// Related objects become their keys (`substitute_models_with_pks`).
///
/// # Errors
/// `ModelPersistenceError` for a related object without key.
pub(crate) fn keys_of_related(vm: &mut Vm, model: &Rc<Class>, values: &mut Values) -> Result<()> {
    for field in related_fields(model) {
        let name = field.name();
        let Some(value) = get(values, &name).cloned().and_then(Value::non_none) else { continue };
        let key = Value::Str(field.to().as_ref().and_then(pk_name).unwrap_or_else(|| "".into()));
        if state_of(&value).is_some() {
            let pk = vm.get_attr(&value, "pk")?;
            if !vm.truthy(&pk)? {
                let to = lower_name(&vm.class_of(&value));
                return Err(no_key(vm, &to));
            }
            set(values, &name, pk);
            continue;
        }
        match &value {
            Value::List(list) if !list.is_empty() => {
                let mut keys = Vec::new();
                for item in list.to_vec() {
                    keys.push(vm.call_method(&item, "get", [key.clone()])?);
                }
                set(values, &name, Value::list(keys));
            }
            Value::Dict(dict) if !dict.dict.borrow().is_empty() => {
                let pk = vm.call_method(&value, "get", [key])?;
                set(values, &name, pk);
            }
            _ => {
                take(values, &name);
            }
        }
    }
    Ok(())
}

/// Text of bytes fields becomes bytes again (`reconvert_str_to_bytes`).
///
/// # Errors
/// What decoding raises.
pub(crate) fn bytes_again(vm: &mut Vm, model: &Rc<Class>, values: &mut Values) -> Result<()> {
    for (name, value) in values.iter_mut() {
        let Some(field) = field_of(model, name) else { continue };
        if is_bytes(&field) && value.as_text().is_some() {
            *value = conversion::bytes_from(vm, value, field.represent_as_base64_str)?;
        }
    }
    Ok(())
}

/// Names of fields become names of columns (`translate_columns_to_aliases`).
pub(crate) fn to_columns(model: &Rc<Class>, values: Values) -> Values {
    values.into_iter().map(|(name, value)| (paths::column_name(model, &name), value)).collect()
}

/// Values of columns as a statement has them: in the table's order.
///
/// # Errors
/// SQLAlchemy's `CompileError` for names of no column.
pub(crate) fn expressions(vm: &mut Vm, model: &Rc<Class>, values: &Values) -> Result<Vec<(Rc<str>, Expr<Param>)>> {
    let mut found = Vec::new();
    let columns = column_fields(model);
    for field in &columns {
        let column = field.alias();
        if let Some(value) = get(values, &column) {
            let value = Param { value: value.clone(), kind: kind_of(field) };
            found.push((column.as_str().into(), Expr::Bind { name: column.as_str().into(), value }));
        }
    }
    let is_known = |name: &Text| columns.iter().any(|field| field.alias() == *name);
    let unknown: Vec<&str> =
        values.iter().map(|(name, _)| name).filter(|name| !is_known(name)).map(|n| n.as_str()).collect();
    if !unknown.is_empty() {
        let message = format!("Unconsumed column names: {}", unknown.join(", "));
        return Err(sql_errors::error(vm, "CompileError", message));
    }
    Ok(found)
}

/// The items of a dict by name.
///
/// # Errors
/// For what is no mapping.
pub(crate) fn of_mapping(vm: &mut Vm, mapping: &Value) -> Result<Values> {
    let mut values = Values::new();
    for (key, value) in vm.mapping_items(mapping)? {
        let name = vm.str(&key)?;
        values.push((name.into(), value));
    }
    Ok(values)
}

/// Sets attributes of an object (`update_from_dict`).
///
/// # Errors
/// What setting them raises.
pub(crate) fn assign(vm: &mut Vm, object: &Value, values: Values) -> Result<()> {
    for (name, value) in values {
        vm.set_attr(object, &name, value)?;
    }
    Ok(())
}

/// The fields of an object that were set since it was saved.
pub(crate) fn changed(object: &Value) -> Vec<Text> {
    state_of(object).map(|state| state.changed.borrow().clone()).unwrap_or_default()
}

/// Marks an object as saved or not, and as unchanged.
pub(crate) fn mark(object: &Value, saved: bool) {
    if let Some((state, _)) = object.as_instance().and_then(|instance| parts_of(instance)) {
        state.saved.set(saved);
    }
}

/// Forgets which fields of an object were set.
pub(crate) fn forget_changes(object: &Value) {
    if let Some(state) = state_of(object) {
        state.changed.borrow_mut().clear();
    }
}
