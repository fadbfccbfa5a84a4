//! Which columns are loaded: `fields`, `exclude_fields`, and what ormar leaves out by itself.
//!
//! ormar 0.26.0, `models/excludable.py` and `models/mixins/excludable_mixin.py`.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Class, Result, Text, Value, Vm};

use crate::ormar::mapping::{column_fields, config_of, lower_name, pk_name, related_fields};
use crate::ormar::queryset::aliases::{self, Prefix};
use crate::ormar::queryset::paths;

/// Whether names are kept or left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    /// `fields(…)`
    Include,
    /// `exclude_fields(…)`
    Exclude,
}

/// Names of fields; `...` stands for all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    names: Vec<Text>,
    all: bool,
}

impl Names {
    fn add(&mut self, name: &Text) {
        if !self.names.contains(name) {
            self.names.push(name.clone());
        }
    }

    fn extend(&mut self, other: &Names) {
        self.all |= other.all;
        for name in &other.names {
            self.add(name);
        }
    }

    fn is_empty(&self) -> bool {
        self.names.is_empty() && !self.all
    }

    fn len(&self) -> usize {
        self.names.len() + usize::from(self.all)
    }

    fn has(&self, name: &str) -> bool {
        self.all || self.names.iter().any(|own| **own == *name)
    }

    fn names(&self, name: &str) -> bool {
        self.names.iter().any(|own| **own == *name)
    }
}

/// What is loaded of one model where it is joined.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    include: Names,
    exclude: Names,
    /// Whether the primary key alone is loaded.
    pk_only: bool,
}

impl Selection {
    /// Whether a field is loaded as far as `fields` goes.
    pub(crate) fn is_included(&self, name: &str) -> bool {
        self.include.is_empty() || self.include.has(name)
    }

    /// Whether `fields` names a field.
    fn is_explicitly_included(&self, name: &str) -> bool {
        !self.include.is_empty() && self.include.has(name)
    }

    /// Whether `exclude_fields` leaves a field out.
    pub(crate) fn is_excluded(&self, name: &str) -> bool {
        self.exclude.has(name)
    }

    /// Whether `fields` says anything.
    pub(crate) fn has_include(&self) -> bool {
        !self.include.is_empty()
    }
}

/// What is loaded of all models of a query.
#[derive(Default)]
pub(crate) struct Excludable {
    items: RefCell<HashMap<(usize, String), Selection>>,
}

/// Where in a dict of names, whose values are dicts again, one is.
struct Level<'a> {
    /// The model that is asked for, from which the path goes.
    source: &'a Rc<Class>,
    slot: Slot,
    /// The model at the end of the path.
    model: &'a Rc<Class>,
    path: &'a [Text],
    alias: &'a Prefix,
}

fn key(model: &Class, alias: &Prefix) -> (usize, String) {
    (aliases::id(alias), lower_name(model))
}

impl Excludable {
    /// A copy that changes by itself.
    pub(crate) fn copied(&self) -> Rc<Excludable> {
        Rc::new(Excludable { items: RefCell::new(self.items.borrow().clone()) })
    }

    /// What is loaded of a model.
    pub(crate) fn get(&self, model: &Class, alias: &Prefix) -> Selection {
        self.items.borrow().get(&key(model, alias)).cloned().unwrap_or_default()
    }

    fn change(&self, model: &Class, alias: &Prefix, change: impl FnOnce(&mut Selection)) {
        change(self.items.borrow_mut().entry(key(model, alias)).or_default());
    }

    /// Leaves fields out.
    pub(crate) fn exclude(&self, model: &Class, alias: &Prefix, names: &[Text]) {
        self.change(model, alias, |selection| names.iter().for_each(|name| selection.exclude.add(name)));
    }

    /// Loads a field even if `fields` does not name it.
    pub(crate) fn include(&self, model: &Class, alias: &Prefix, name: &Text) {
        self.change(model, alias, |selection| selection.include.add(name));
    }

    /// How many names `fields` has, over all models.
    pub(crate) fn include_count(&self) -> usize {
        self.items.borrow().values().map(|selection| selection.include.len()).sum()
    }

    /// Adds what `fields` or `exclude_fields` was given: a name, names, or dicts of them.
    ///
    /// # Errors
    /// As [`paths::follow`].
    pub(crate) fn build(&self, vm: &mut Vm, given: &Value, model: &Rc<Class>, slot: Slot) -> Result<()> {
        if matches!(given, Value::Dict(_)) {
            let level = Level { source: model, slot, model, path: &[], alias: &None };
            return self.build_from_dict(vm, given, &level);
        }
        let names = match given.as_text() {
            Some(text) => vec![text.clone()],
            None => {
                let mut names = Vec::new();
                for item in vm.collect(given)? {
                    names.push(name_of(vm, &item)?);
                }
                names
            }
        };
        for name in names {
            let mut parts = paths::split(&name);
            let last = parts.pop().unwrap_or_else(|| "".into());
            let found = paths::follow(vm, model, &parts)?;
            let Some(target) = &found.target else { return Err(no_model(vm)) };
            let names = Names { names: vec![last], all: false };
            self.add(target, &found.prefix, &names, slot);
        }
        Ok(())
    }

    fn add(&self, model: &Rc<Class>, alias: &Prefix, names: &Names, slot: Slot) {
        self.change(model, alias, |selection| match slot {
            Slot::Include => selection.include.extend(names),
            Slot::Exclude => selection.exclude.extend(names),
        });
    }

    fn build_from_dict(&self, vm: &mut Vm, given: &Value, level: &Level<'_>) -> Result<()> {
        let Level { source, slot, model, path, alias } = *level;
        let mut own = Names::default();
        for (key, value) in vm.mapping_items(given)? {
            let name = name_of(vm, &key)?;
            if matches!(value, Value::Ellipsis) {
                own.add(&name);
                continue;
            }
            let mut parts = path.to_vec();
            parts.push(name);
            let found = paths::follow(vm, source, &parts)?;
            let Some(target) = &found.target else { return Err(no_model(vm)) };
            if matches!(value, Value::Set(_)) {
                let mut names = Names::default();
                for item in vm.collect(&value)? {
                    match item {
                        Value::Ellipsis => names.all = true,
                        item => names.add(&name_of(vm, &item)?),
                    }
                }
                self.add(target, &found.prefix, &names, slot);
            } else {
                let level = Level { source, slot, model: target, path: &parts, alias: &found.prefix };
                vm.nested(|vm| self.build_from_dict(vm, &value, &level))?;
            }
        }
        if !own.is_empty() {
            self.add(model, alias, &own, slot);
        }
        Ok(())
    }

    fn is_referenced(&self, model: &Rc<Class>, alias: &Prefix) -> bool {
        let items = self.items.borrow();
        items.get(&key(model, alias)).is_some_and(|found| !found.include.is_empty() || !found.exclude.is_empty())
    }

    /// What `values` leaves out besides: relations of which nothing is named (`with_projection_exclusions`).
    ///
    /// # Errors
    /// As [`paths::follow`].
    pub(crate) fn projected(self: &Rc<Self>, vm: &mut Vm, source: &Rc<Class>, joined: &[Text]) -> Result<Rc<Self>> {
        if self.include_count() == 0 {
            return Ok(self.clone());
        }
        let projected = self.copied();
        if !projected.is_referenced(source, &None) {
            projected.change(source, &None, |selection| selection.pk_only = true);
        }
        for path in joined {
            projected.project(vm, source, &paths::split(path))?;
        }
        Ok(projected)
    }

    fn project(&self, vm: &mut Vm, source: &Rc<Class>, parts: &[Text]) -> Result<()> {
        let mut steps = Vec::new();
        for end in 0..=parts.len() {
            let found = paths::follow(vm, source, parts.get(..end).unwrap_or_default())?;
            let Some(target) = found.target else { return Err(no_model(vm)) };
            let is_referenced = self.is_referenced(&target, &found.prefix);
            steps.push((target, found.prefix, is_referenced));
        }
        let mut kept_deeper = false;
        for (pair, segment) in steps.windows(2).zip(parts).rev() {
            let [(parent, parent_alias, _), (target, alias, is_referenced)] = pair else { continue };
            kept_deeper |= *is_referenced;
            if self.get(parent, parent_alias).is_explicitly_included(segment) {
                continue;
            }
            if kept_deeper {
                if !is_referenced {
                    self.change(target, alias, |selection| selection.pk_only = true);
                }
                continue;
            }
            let field = paths::field(vm, Some(parent), segment)?;
            self.exclude(parent, parent_alias, std::slice::from_ref(segment));
            if let (true, Some(through)) = (field.is_multi(), field.through()) {
                self.exclude(parent, parent_alias, &[lower_name(&through).into()]);
            }
        }
        Ok(())
    }

    /// The fields whose columns are loaded (`own_table_columns`), in the table's order.
    pub(crate) fn columns(&self, model: &Rc<Class>, alias: &Prefix, with_key: bool) -> Vec<Text> {
        let selection = self.get(model, alias);
        let mut names = Vec::new();
        if !selection.pk_only {
            let is_loaded = |name: &Text| selection.is_included(name) && !selection.is_excluded(name);
            names.extend(column_fields(model).iter().map(|field| field.name()).filter(is_loaded));
        }
        if let Some(key) = pk_name(model).filter(|key| with_key && !names.contains(key)) {
            names.push(key);
        }
        names
    }

    /// The fields that are `None` in objects though they have values (`get_names_to_exclude`).
    pub(crate) fn nullified(&self, model: &Rc<Class>, alias: &Prefix) -> Vec<Text> {
        let selection = self.get(model, alias);
        let related: Vec<Text> = related_fields(model).iter().map(|field| field.name()).collect();
        let fields = config_of(model).map(|config| config.model_fields.all()).unwrap_or_default();
        let key = pk_name(model);
        let is_out =
            |name: &Text| (selection.has_include() && !selection.include.names(name)) || selection.exclude.names(name);
        let names = fields.iter().map(|field| field.name());
        names.filter(|name| !related.contains(name) && key.as_ref() != Some(name) && is_out(name)).collect()
    }
}

/// A name of a field, also as `Model.field`.
fn name_of(vm: &mut Vm, value: &Value) -> Result<Text> {
    match value.as_text() {
        Some(text) => Ok(text.clone()),
        None => match crate::ormar::queryset::accessor::path_of(value) {
            Some(path) => Ok(path),
            None => {
                let kind = vm.type_name(value);
                Err(unsupported(format!("`{kind}` where names of fields stand")))
            }
        },
    }
}

fn no_model(vm: &mut Vm) -> linktable_python::Raised {
    vm.attribute_error("'NoneType' object has no attribute 'get_name'", &Value::None, "get_name")
}
