//! Paths over relations (`album__tracks__name`): where they lead, and several of them as a tree.
//!
//! ormar 0.26.0, `queryset/utils.py` and `models/helpers/models.py`.

use std::rc::Rc;

use linktable_python::{Class, Result, Text, Value, Vm};

use crate::ormar::mapping::{Field, config_of, field_of};
use crate::ormar::queryset::aliases::{self, Prefix};

/// Where a path over relations leads.
pub(crate) struct Path {
    /// What the target's table is joined as.
    pub(crate) prefix: Prefix,
    /// The model it leads to; nothing if its last step is no relation.
    pub(crate) target: Option<Rc<Class>>,
    /// The path, names of through models left out.
    pub(crate) related: String,
}

/// A model's field.
///
/// # Errors
/// `KeyError` if there is none, `AttributeError` if there is no model.
pub(crate) fn field(vm: &mut Vm, model: Option<&Rc<Class>>, name: &str) -> Result<Rc<Field>> {
    let Some(model) = model else {
        return Err(vm.attribute_error(
            "'NoneType' object has no attribute 'ormar_config'",
            &Value::None,
            "ormar_config",
        ));
    };
    field_of(model, name).ok_or_else(|| vm.key_error(Value::str(name)))
}

/// Follows a path (`get_relationship_alias_model_and_str`).
///
/// # Errors
/// As [`field`].
pub(crate) fn follow(vm: &mut Vm, source: &Rc<Class>, parts: &[Text]) -> Result<Path> {
    let aliases = aliases::all(vm);
    let mut kept: Vec<Text> = parts.to_vec();
    let mut prefix = None;
    let mut is_through = false;
    let mut target = Some(source.clone());
    let mut previous = Some(source.clone());
    let mut previous_models = vec![Some(source.clone())];
    for part in parts {
        let mut relation = part.clone();
        let step = field(vm, target.as_ref(), part)?;
        if step.is_through() {
            is_through = true;
            if let Some(at) = kept.iter().position(|kept| kept == part) {
                kept.remove(at);
            }
            let owner = step.owner();
            let related_name = step.given_related_name().unwrap_or_else(|| "".into());
            let through_field = field(vm, owner.as_ref(), &related_name)?;
            let before = previous_models.len().checked_sub(2).and_then(|at| previous_models.get(at)).cloned().flatten();
            let is_back = matches!((&before, through_field.to()), (Some(a), Some(b)) if Rc::ptr_eq(a, &b));
            if is_back {
                previous = through_field.to();
                relation = through_field.given_related_name().unwrap_or_else(|| "".into());
            } else {
                relation = related_name;
            }
        }
        if step.is_multi() {
            previous = step.through();
            relation = step.default_target_field_name();
        }
        prefix = previous.as_ref().and_then(|model| aliases.get(model, &relation));
        target = step.to();
        previous = target.clone();
        if !is_through {
            previous_models.push(previous.clone());
        }
    }
    let related = kept.iter().map(|part| part.as_str()).collect::<Vec<_>>().join("__");
    Ok(Path { prefix, target, related })
}

/// The steps of a path.
pub(crate) fn split(path: &str) -> Vec<Text> {
    path.split("__").map(Text::from).collect()
}

/// The name of the column of a field (`get_column_alias`); a name that is none as it is.
pub(crate) fn column_name(model: &Rc<Class>, field: &str) -> Text {
    field_of(model, field).map_or_else(|| field.into(), |field| field.alias())
}

/// The name of the field of a column (`get_column_name_from_alias`); a name that is none as it is.
pub(crate) fn field_name(model: &Rc<Class>, column: &str) -> Text {
    let fields = config_of(model).map(|config| config.model_fields.all()).unwrap_or_default();
    // Of two fields with one column's name the later stands for it.
    fields.iter().rev().find(|field| *field.alias() == *column).map_or_else(|| column.into(), |field| field.name())
}

/// Several paths as a tree; what is below a name may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tree(pub(crate) Vec<(Text, Tree)>);

impl Tree {
    /// Whether nothing is in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is below a name.
    pub(crate) fn get(&self, name: &str) -> Option<&Tree> {
        self.0.iter().find(|(key, _)| **key == *name).map(|(_, below)| below)
    }

    /// The paths as they come (`translate_list_to_dict`).
    pub(crate) fn of(paths: &[Text]) -> Tree {
        let mut tree = Tree::default();
        for path in paths {
            tree.add(&split(path));
        }
        tree
    }

    fn add(&mut self, parts: &[Text]) {
        let [first, rest @ ..] = parts else { return };
        let at = self.0.iter().position(|(name, _)| name == first).unwrap_or_else(|| {
            self.0.push((first.clone(), Tree::default()));
            self.0.len() - 1
        });
        if let Some((_, below)) = self.0.get_mut(at) {
            below.add(rest);
        }
    }

    /// The paths in the order in which tables are joined (`group_related_list`): by name, then those
    /// with the fewest steps below first.
    pub(crate) fn grouped(paths: &[Text]) -> Tree {
        let mut tree = Tree::of(paths);
        tree.sort();
        tree
    }

    fn sort(&mut self) {
        for (_, below) in &mut self.0 {
            below.sort();
        }
        self.0.sort_by(|(a, _), (b, _)| a.as_str().cmp(b.as_str()));
        // Stable: those with as many names below them stay sorted by name.
        self.0.sort_by_key(|(_, below)| below.0.len());
    }

    /// Every path in it, those above before those below (`ordered_join_paths`).
    pub(crate) fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        self.add_paths("", &mut paths);
        paths
    }

    fn add_paths(&self, before: &str, paths: &mut Vec<String>) {
        for (name, below) in &self.0 {
            let path = if before.is_empty() { name.to_string() } else { format!("{before}__{name}") };
            paths.push(path.clone());
            below.add_paths(&path, paths);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grouped(paths: &[&str]) -> Vec<String> {
        Tree::grouped(&paths.iter().map(|path| Text::from(*path)).collect::<Vec<_>>()).paths()
    }

    #[test]
    fn paths_are_grouped_as_they_are_joined() {
        assert_eq!(grouped(&["b", "a"]), ["a", "b"]);
        assert_eq!(grouped(&["a__b", "a__c", "b"]), ["b", "a", "a__b", "a__c"]);
        assert_eq!(grouped(&["x__y__z", "x__w", "a__b"]), ["a", "a__b", "x", "x__w", "x__y", "x__y__z"]);
        assert_eq!(
            grouped(&["z__b__c", "z__b", "z__a", "m", "n__o"]),
            ["m", "n", "n__o", "z", "z__a", "z__b", "z__b__c"]
        );
    }
}
