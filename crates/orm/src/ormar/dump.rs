//! `model_dump`, `dict`, `model_dump_json`, `json`: objects as dicts and as JSON.
//!
//! ormar 0.26.0, `models/newbasemodel.py` (`model_dump` and what it calls), `models/excludable.py`.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, Dict, Result, Text, Value, Vm};

use super::mapping::{field_of, related_fields, state_of, through_fields};
use super::queryset::walk;
use super::{conversion, instance};
use crate::pydantic::{computed, dump, jsonable};
use crate::registry::{Default, model_of};

/// Which fields are meant: names, each with those of the related model behind it.
#[derive(Clone)]
pub(crate) enum Selection {
    /// The field, with all behind it (`...`).
    All,
    /// These.
    Some(Vec<(Text, Selection)>),
}

impl Selection {
    fn get(&self, name: &str) -> Option<&Selection> {
        match self {
            Selection::All => None,
            Selection::Some(entries) => {
                entries.iter().find(|(known, _)| known.as_str() == name).map(|(_, selection)| selection)
            }
        }
    }

    fn is_empty(&self) -> bool {
        matches!(self, Selection::Some(entries) if entries.is_empty())
    }

    /// `a__b__c`: each step behind the one before (`translate_list_to_dict`).
    fn add(&mut self, path: &str) {
        let (first, rest) = path.split_once("__").map_or((path, None), |(first, rest)| (first, Some(rest)));
        if matches!(self, Selection::All) {
            *self = Selection::Some(Vec::new());
        }
        let Selection::Some(entries) = self else { return };
        let at = entries.iter().position(|(known, _)| known.as_str() == first).unwrap_or_else(|| {
            entries.push((first.into(), Selection::All));
            entries.len() - 1
        });
        if let (Some(rest), Some((_, behind))) = (rest, entries.get_mut(at)) {
            behind.add(rest);
        }
    }

    /// Paths as a selection.
    pub(crate) fn of_paths(paths: &[Text]) -> Selection {
        let mut selection = Selection::Some(Vec::new());
        for path in paths {
            selection.add(path);
        }
        selection
    }

    /// What `include=` or `exclude=` was given: a set of paths, or a dict.
    fn of_value(vm: &mut Vm, value: &Value) -> Result<Option<Selection>> {
        Ok(match value.unwrapped() {
            Value::None => None,
            Value::Ellipsis | Value::Bool(true) => Some(Selection::All),
            Value::Dict(_) => {
                let mut entries = Vec::new();
                for (name, behind) in vm.mapping_items(value)? {
                    let Some(name) = name.as_text().cloned() else {
                        return Err(unsupported("`include` and `exclude` by position"));
                    };
                    let behind = vm.nested(|vm| Selection::of_value(vm, &behind))?.unwrap_or(Selection::All);
                    entries.push((name, behind));
                }
                Some(Selection::Some(entries))
            }
            _ => {
                let names = vm.collect(value)?;
                let names: Vec<Text> = names.iter().filter_map(|name| name.as_text().cloned()).collect();
                Some(Selection::of_paths(&names))
            }
        })
    }

    /// What is behind a relation (`skip_ellipsis`, `convert_all`); nothing where nothing is said.
    fn behind(selection: Option<&Selection>, name: &str) -> Option<Selection> {
        let behind = match selection? {
            Selection::All => return None,
            some => some.get(name).cloned().unwrap_or(Selection::Some(Vec::new())),
        };
        match behind {
            Selection::All => None,
            behind => match behind.get("__all__").cloned() {
                Some(Selection::All) => None,
                Some(all) => Some(all),
                None => Some(behind),
            },
        }
    }
}

/// How to dump.
#[derive(Clone, Default)]
struct Options {
    include: Option<Selection>,
    exclude: Option<Selection>,
    unset: bool,
    defaults: bool,
    none: bool,
    primary_keys: bool,
    through_models: bool,
    lists: bool,
    json: bool,
    /// The relations to follow; all that can be reached where nothing is said.
    relations: Option<Selection>,
    /// The relations of which only keys are shown.
    flat: Option<Selection>,
    all_flat: bool,
}

impl Options {
    fn of(vm: &mut Vm, args: &mut Args) -> Result<Options> {
        let mut options = Options::default();
        for (name, value) in std::mem::take(&mut args.keywords) {
            match &*name {
                "include" => options.include = Selection::of_value(vm, &value)?,
                "exclude" => options.exclude = Selection::of_value(vm, &value)?,
                "relation_map" => options.relations = Selection::of_value(vm, &value)?,
                "exclude_unset" => options.unset = vm.truthy(&value)?,
                "exclude_defaults" => options.defaults = vm.truthy(&value)?,
                "exclude_none" => options.none = vm.truthy(&value)?,
                "exclude_primary_keys" => options.primary_keys = vm.truthy(&value)?,
                "exclude_through_models" => options.through_models = vm.truthy(&value)?,
                "exclude_list" => options.lists = vm.truthy(&value)?,
                "mode" => options.json = value.as_text().is_some_and(|mode| mode.as_str() == "json"),
                "flatten_all" => options.all_flat = vm.truthy(&value)?,
                "flatten_fields" => {
                    let one = value.as_text().cloned();
                    options.flat = match one {
                        Some(name) => Some(Selection::of_paths(&[name])),
                        None => Selection::of_value(vm, &value)?,
                    };
                }
                "by_alias" | "round_trip" | "warnings" => {}
                _ => return Err(unsupported(format!("`model_dump({name}=…)`"))),
            }
        }
        if (options.all_flat || options.flat.is_some()) && options.primary_keys {
            let message = "flatten_fields / flatten_all cannot be combined with exclude_primary_keys=True: flattening \
                           renders primary keys, excluding removes them.";
            return Err(super::errors::error(vm, "QueryDefinitionError", message));
        }
        Ok(options)
    }
}

/// `object.model_dump(…)`, `object.dict(…)`
pub(super) fn model_dump(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    let options = Options::of(vm, &mut args)?;
    let dict = dumped(vm, &this, &options)?;
    Ok(Value::dict(dict))
}

/// What `model_dump_json` passes on.
const JSON_OPTIONS: &[&str] = &[
    "include",
    "exclude",
    "by_alias",
    "exclude_unset",
    "exclude_defaults",
    "exclude_none",
    "exclude_primary_keys",
    "exclude_through_models",
    "flatten_fields",
    "flatten_all",
];

/// `object.model_dump_json(…)`, `object.json(…)`
pub(super) fn model_dump_json(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    // All others are taken, and nothing becomes of them.
    args.keywords.retain(|(name, _)| JSON_OPTIONS.contains(&name.as_str()));
    let options = Options { json: true, ..Options::of(vm, &mut args)? };
    let dict = dumped(vm, &this, &options)?;
    jsonable::text(vm, &Value::dict(dict), &Value::None)
}

fn dumped(vm: &mut Vm, this: &Value, options: &Options) -> Result<Dict> {
    let (Some(instance), Some(state)) = (this.as_instance(), state_of(this)) else { return Ok(Dict::default()) };
    let class = instance.class();
    let mut dict = own_values(vm, this, instance, options)?;
    let relations = match &options.relations {
        Some(relations) => relations.clone(),
        None => {
            let paths = walk::relation_paths(vm, &class)?;
            Selection::of_paths(&paths)
        }
    };
    if relations.is_empty() || state.pk_only.get() {
        return Ok(dict);
    }
    for field in related_fields(&class) {
        let name = field.name();
        if is_left_out(options, &name) || relations.get(&name).is_none() {
            continue;
        }
        let related = vm.get_attr(this, &name)?;
        match nested(vm, &name, &related, options, &relations) {
            Ok(Some(value)) => {
                dict.set_str(name, value);
            }
            Ok(None) => {}
            Err(raised) if vm.exception_is(&raised, "ReferenceError") => {
                dict.set_str(name, Value::None);
            }
            Err(raised) => return Err(raised),
        }
    }
    Ok(dict)
}

/// Whether a relation is not to be shown (`filter_not_excluded_fields`).
fn is_left_out(options: &Options, name: &str) -> bool {
    let is_included = options.include.as_ref().is_none_or(|include| include.is_empty() || include.get(name).is_some());
    let is_excluded = options.exclude.as_ref().is_some_and(|exclude| match exclude.get(name) {
        Some(Selection::All) => true,
        Some(behind) => {
            matches!(behind, Selection::Some(entries) if entries.len() == 1)
                && matches!(behind.get("__all__"), Some(Selection::All))
        }
        None => false,
    });
    !is_included || is_excluded
}

fn own_values(vm: &mut Vm, this: &Value, instance: &Rc<Instance>, options: &Options) -> Result<Dict> {
    let class = instance.class();
    let Some(model) = model_of(&class) else { return Ok(Dict::default()) };
    let related = related_fields(&class);
    let key = super::mapping::pk_name(&class);
    let mut left_out: Vec<Text> = related.iter().map(|field| field.name()).collect();
    if options.primary_keys {
        left_out.extend(key);
    }
    if options.through_models {
        left_out.extend(through_fields(&class).iter().map(|field| field.name()));
    }
    let is_shown = |name: &Text| {
        let is_included = options.include.as_ref().is_none_or(|include| include.get(name).is_some());
        let is_excluded =
            options.exclude.as_ref().is_some_and(|exclude| matches!(exclude.get(name), Some(Selection::All)));
        is_included && !is_excluded && !left_out.contains(name)
    };
    let set = state_of(this).map(|state| state.fields_set.borrow().clone()).unwrap_or_default();
    let mut entries: Vec<(Text, Value)> = Vec::new();
    for entry in instance.dict.dict.borrow().iter() {
        if let Some(name) = entry.key.as_text() {
            entries.push((name.clone(), entry.value.clone()));
        }
    }
    let mut dict = Dict::default();
    for (name, value) in entries {
        let Some(field) = model.fields.iter().find(|field| field.name == name) else { continue };
        if !is_shown(&name) || (options.unset && !set.contains(&name)) || (options.none && value.is_none()) {
            continue;
        }
        if options.defaults
            && let Default::Value(default) = &field.default
            && vm.eq(&value, default)?
        {
            continue;
        }
        let value = plain(vm, &class, &name, &value, options)?;
        dict.set_str(name, value);
    }
    for (name, _) in computed::of_class(&class) {
        if is_shown(&name) {
            let value = vm.get_attr(this, &name)?;
            if !(options.none && value.is_none()) {
                let value = plain(vm, &class, &name, &value, options)?;
                dict.set_str(name, value);
            }
        }
    }
    Ok(dict)
}

/// A value of the object's own: models in it become dicts, bytes that are shown as base64 text.
fn plain(vm: &mut Vm, class: &Rc<Class>, name: &str, value: &Value, options: &Options) -> Result<Value> {
    let field = field_of(class, name);
    if field.is_some_and(|field| instance::is_bytes(&field) && field.represent_as_base64_str) {
        return conversion::bytes_to_base64(vm, value);
    }
    let value = dump::value(vm, value, &Value::None, dump::Options::default(), &dump::Selection::default())?;
    match &value {
        // ormar configures `ser_json_bytes="base64"`.
        Value::Bytes(_) if options.json => jsonable::base64(vm, &value),
        _ if options.json => jsonable::value(vm, &value),
        _ => Ok(value),
    }
}

/// What a relation shows as; nothing if it is left out.
fn nested(vm: &mut Vm, name: &str, related: &Value, options: &Options, relations: &Selection) -> Result<Option<Value>> {
    let items = match related.unwrapped() {
        Value::List(list) => Some(list.to_vec()),
        _ => None,
    };
    if items.is_some() && options.lists {
        return Ok(None);
    }
    let is_flat =
        options.all_flat || options.flat.as_ref().is_some_and(|flat| matches!(flat.get(name), Some(Selection::All)));
    if is_flat {
        return Ok(Some(match items {
            Some(items) => {
                let keys = items.iter().map(|item| vm.get_attr(item, "pk")).collect::<Result<_>>()?;
                Value::list(keys)
            }
            None if related.is_none() => Value::None,
            None => vm.get_attr(related, "pk")?,
        }));
    }
    let below = Options {
        include: Selection::behind(options.include.as_ref(), name),
        exclude: Selection::behind(options.exclude.as_ref(), name),
        primary_keys: options.primary_keys,
        through_models: options.through_models,
        relations: Some(match relations.get(name) {
            Some(some @ Selection::Some(_)) => some.clone(),
            _ => Selection::Some(Vec::new()),
        }),
        flat: match options.flat.as_ref().and_then(|flat| flat.get(name)) {
            Some(some @ Selection::Some(_)) => Some(some.clone()),
            _ => None,
        },
        ..Options::default()
    };
    match items {
        Some(items) => {
            let mut shown = Vec::new();
            for item in items {
                match vm.nested(|vm| with_through(vm, &item, &below)) {
                    Ok(value) => shown.push(value),
                    Err(raised) if vm.exception_is(&raised, "ReferenceError") => {}
                    Err(raised) => return Err(raised),
                }
            }
            Ok(Some(Value::list(shown)))
        }
        None if related.is_none() => Ok(Some(Value::None)),
        None => vm.nested(|vm| with_through(vm, related, &below)).map(Some),
    }
}

/// A related object with its through object (`populate_through_models`).
fn with_through(vm: &mut Vm, object: &Value, options: &Options) -> Result<Value> {
    let object = vm.referent(object)?;
    let mut dict = dumped(vm, &object, options)?;
    if options.through_models {
        return Ok(Value::dict(dict));
    }
    let class = vm.class_of(&object);
    for field in through_fields(&class) {
        let name = field.name();
        let comes_from = field.given_related_name();
        let is_followed =
            comes_from.zip(options.relations.as_ref()).is_some_and(|(from, map)| map.get(&from).is_some());
        if is_left_out(options, &name) || is_followed {
            continue;
        }
        let through = vm.get_attr(&object, &name)?;
        if !through.is_none() {
            let through = vm.referent(&through)?;
            let shown = dumped(vm, &through, &Options::default())?;
            dict.set_str(name, Value::dict(shown));
        }
    }
    Ok(Value::dict(dict))
}

/// The names of the relations of a class as a Python set (`extract_related_names` and its like).
pub(super) fn names(vm: &mut Vm, class: &Rc<Class>, through: bool) -> Result<Value> {
    let fields = if through { through_fields(class) } else { related_fields(class) };
    let names = fields.iter().map(|field| Value::Str(field.name())).collect();
    Ok(Value::set(vm.set_from(names)?))
}
