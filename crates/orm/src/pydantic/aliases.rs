//! The names of fields outside: `alias`, `AliasChoices`, `AliasPath`, `alias_generator`
//! (pydantic 2.13, `aliases.py`, `_internal/_fields.py`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Class, Result, Text, Value, Vm};

use super::config;
use crate::registry::Field;
use crate::sqlmodel::declare::fields::FieldDraft;

/// The places a value may stand at: names and positions that lead there.
type Paths = Vec<Vec<Value>>;

fn get<'a>(given: &'a [(Text, Value)], name: &str) -> Option<&'a Value> {
    given.iter().find(|(other, _)| other.as_str() == name).map(|(_, value)| value).filter(|value| !value.is_none())
}

/// The name a field goes by outside, or the places its value may stand at, by what `Field` was given.
///
/// # Errors
/// What reading the attributes of `AliasChoices` and `AliasPath` raises.
pub(crate) fn of_arguments(vm: &mut Vm, given: &[(Text, Value)]) -> Result<(Option<Text>, Paths)> {
    let Some(alias) = get(given, "validation_alias").or_else(|| get(given, "alias")).cloned() else {
        return Ok((None, Vec::new()));
    };
    if let Some(name) = alias.as_text() {
        return Ok((Some(name.clone()), Vec::new()));
    }
    let choices = match vm.get_attr_opt(&alias, "choices")? {
        Some(choices) => vm.collect(&choices)?,
        None => vec![alias],
    };
    let mut paths = Vec::new();
    for choice in choices {
        paths.push(match vm.get_attr_opt(&choice, "path")? {
            Some(path) => vm.collect(&path)?,
            None => vec![choice],
        });
    }
    let first = paths.first().and_then(|path| path.first()?.as_text().cloned());
    Ok((first, paths))
}

/// Gives fields the names that the class's `alias_generator` makes of theirs.
///
/// # Errors
/// What the generator raises.
pub(crate) fn generate(vm: &mut Vm, class: &Rc<Class>, drafts: &mut [FieldDraft]) -> Result<()> {
    let generator = match class.own("model_config") {
        Some(Value::Dict(config)) => config.get_str("alias_generator").and_then(Value::non_none),
        _ => None,
    };
    let Some(generator) = generator else { return Ok(()) };
    // A setting that is not known is said before the fields are named.
    config::of_class(vm, class)?;
    let is_object = vm.get_attr_opt(&generator, "generate_aliases")?;
    for draft in drafts {
        let field = &draft.field;
        let is_set = ["alias", "validation_alias", "serialization_alias"].map(|name| get(&field.given, name).is_some());
        let has_any = is_set.contains(&true);
        let priority = get(&field.given, "alias_priority").and_then(Value::as_int).or(has_any.then_some(2));
        let name = Value::Str(field.name.clone());
        let [alias, validation, serialization] = match &is_object {
            Some(generate) => {
                let made = vm.call(generate, [name].into())?;
                let mut made = vm.collect(&made)?.into_iter();
                [(); 3].map(|()| made.next().unwrap_or_default())
            }
            None => {
                let alias = vm.call(&generator, [name].into())?;
                if alias.as_text().is_none() {
                    let shown = vm.repr(&generator)?;
                    let message =
                        format!("alias_generator {shown} must return str, not <class '{}'>", vm.type_name(&alias));
                    return Err(vm.type_error(message));
                }
                [alias, Value::None, Value::None]
            }
        };
        let or = |first: Value, second: &Value| if first.is_none() { second.clone() } else { first };
        let made = [alias.clone(), or(validation, &alias), or(serialization, &alias)];
        let is_generated = priority.is_none_or(|priority| priority <= 1);
        let mut given = field.given.clone();
        for (name, value) in ["alias", "validation_alias", "serialization_alias"].into_iter().zip(made) {
            let is_explicit = get(&given, name).is_some() || get(&given, "alias").is_some();
            if !value.is_none() && (is_generated || !is_explicit) {
                given.retain(|(other, _)| other.as_str() != name);
                given.push((name.into(), value));
            }
        }
        given.retain(|(other, _)| other.as_str() != "alias_priority");
        given.push(("alias_priority".into(), Value::Int(if is_generated { 1 } else { 2 })));
        let (alias, paths) = of_arguments(vm, &given)?;
        if alias.is_none() && !paths.is_empty() {
            return Err(unsupported("an alias that does not begin with a name"));
        }
        draft.field = Rc::new(Field { alias, paths, given, ..Field::clone(field) });
    }
    Ok(())
}
