//! `values()` and `values_list()`: rows by the names their columns have in models.
//!
//! ormar 0.26.0, `queryset/reverse_alias_resolver.py`.

use std::collections::HashMap;
use std::rc::Rc;

use linktable_python::{Class, Result, Text, Vm};

use crate::ormar::mapping::{Field, lower_name};
use crate::ormar::queryset::aliases::{self, Alias, Prefix};
use crate::ormar::queryset::excludable::Excludable;
use crate::ormar::queryset::paths;
use crate::ormar::queryset::select::Column;

/// What stands behind an alias.
struct Behind {
    path: String,
    field: Rc<Field>,
}

/// Finds the names.
struct Resolver<'a> {
    model: &'a Rc<Class>,
    excludable: &'a Excludable,
    behind: HashMap<String, Behind>,
    /// The aliases that came up, in order.
    before: Vec<Prefix>,
}

/// For each column the name it has in `values`; nothing for those left out.
///
/// # Errors
/// `KeyError` for a path that leads nowhere.
pub(crate) fn names(
    vm: &mut Vm,
    model: &Rc<Class>,
    excludable: &Excludable,
    joined: &[Text],
    columns: &[Column],
    exclude_through: bool,
) -> Result<Vec<Option<Text>>> {
    let mut resolver = Resolver { model, excludable, behind: HashMap::new(), before: vec![None] };
    for path in joined {
        resolver.add(vm, path, exclude_through)?;
    }
    Ok(columns.iter().map(|column| resolver.name(column)).collect())
}

impl Resolver<'_> {
    fn add(&mut self, vm: &mut Vm, path: &str, exclude_through: bool) -> Result<()> {
        let mut model = self.model.clone();
        let mut so_far = String::new();
        for relation in paths::split(path) {
            let before = if so_far.is_empty() { String::new() } else { format!("{so_far}__") };
            let field = paths::field(vm, Some(&model), &relation)?;
            so_far = format!("{before}{relation}");
            let mut key = aliases::key(&model, &relation);
            if let (true, Some(through)) = (field.is_multi(), field.through()) {
                if !exclude_through {
                    let path = format!("{before}{}", lower_name(&through));
                    self.behind.insert(key, Behind { path, field: field.clone() });
                }
                key = aliases::key(&through, &field.default_target_field_name());
            }
            self.behind.insert(key, Behind { path: so_far.clone(), field: field.clone() });
            let Some(target) = field.to() else { break };
            model = target;
        }
        Ok(())
    }

    fn name(&mut self, column: &Column) -> Option<Text> {
        let Some(alias) = &column.prefix else {
            let allowed = self.excludable.columns(self.model, &None, false);
            return allowed.contains(&column.name).then(|| column.name.clone());
        };
        let Behind { path, field } = self.behind.get(&alias.relation)?;
        let (path, field) = (path.clone(), field.clone());
        let through = field.through().filter(|through| path.contains(&lower_name(through)));
        if self.is_excluded(alias, &field, through.as_ref()) {
            return None;
        }
        let target = through.or_else(|| field.to())?;
        let allowed = self.excludable.columns(&target, &column.prefix, false);
        allowed.contains(&column.name).then(|| format!("{path}__{}", column.name).into())
    }

    fn is_excluded(&mut self, alias: &Rc<Alias>, field: &Field, through: Option<&Rc<Class>>) -> bool {
        let (shift, name) = match through {
            Some(through) => (1, lower_name(through)),
            None => (if field.is_multi() { 2 } else { 1 }, field.name().to_string()),
        };
        let prefix = Some(alias.clone());
        let at = self.before.iter().position(|known| aliases::same(known, &prefix)).unwrap_or_else(|| {
            self.before.push(prefix.clone());
            self.before.len() - 1
        });
        let before = at.checked_sub(shift).and_then(|at| self.before.get(at)).cloned().flatten();
        field.owner().is_some_and(|owner| self.excludable.get(&owner, &before).is_excluded(&name))
    }
}
