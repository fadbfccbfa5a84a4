//! `model_dump` and `model_dump_json` (pydantic-core 2.13, `serializers/`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::{DictObject, Form};
use linktable_python::{Args, Class, Dict, Result, Value, Vm};

use super::{computed, config, dataclass, errors, jsonable, serializers};
use crate::registry::{Default, model_of};
use crate::sqlmodel::instance;

/// What of an object is written, and how.
#[derive(Clone, Copy, Debug, std::default::Default)]
pub(crate) struct Options {
    /// Whether it is for JSON.
    pub json: bool,
    by_alias: Option<bool>,
    exclude_unset: bool,
    exclude_defaults: bool,
    exclude_none: bool,
    exclude_computed: bool,
}

impl Options {
    /// What is on and off, by the names of `model_dump`'s arguments.
    pub fn flags(&self) -> [(&'static str, bool); 5] {
        [
            ("by_alias", self.by_alias.unwrap_or(false)),
            ("exclude_unset", self.exclude_unset),
            ("exclude_defaults", self.exclude_defaults),
            ("exclude_none", self.exclude_none),
            ("round_trip", self.exclude_computed),
        ]
    }

    /// As JSON has it.
    pub fn json() -> Self {
        Options { json: true, ..Options::default() }
    }
}

/// What of something is written: all, what is named, all but what is named.
#[derive(Clone, std::default::Default)]
pub(crate) struct Selection {
    include: Option<Value>,
    exclude: Option<Value>,
}

/// What a name or a position is to a selection.
enum Choice {
    LeftOut,
    Whole,
    Part(Selection),
}

/// `model_dump(…)`.
///
/// # Errors
/// What serializers raise; for arguments that are not known here.
pub(crate) fn model_dump(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    let mode = args.take_keyword("mode").and_then(|mode| mode.as_text().cloned());
    let json = match mode.as_deref() {
        None | Some("python") => false,
        Some("json") => true,
        Some(other) => return Err(unsupported(format!("`model_dump(mode=\"{other}\")`"))),
    };
    let (options, selection) = taken(vm, &mut args, "model_dump", json)?;
    let class = vm.class_of(&this);
    model(vm, &this, &class, options, &selection)
}

/// `model_dump_json(…)`.
///
/// # Errors
/// As [`model_dump`].
pub(crate) fn model_dump_json(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    let indent = args.take_keyword("indent").unwrap_or_default();
    let (options, selection) = taken(vm, &mut args, "model_dump_json", true)?;
    let class = vm.class_of(&this);
    let dict =
        model(vm, &this, &class, options, &selection).map_err(|raised| errors::of_serialization(vm, None, raised))?;
    jsonable::text(vm, &dict, &indent)
}

fn taken(vm: &mut Vm, args: &mut Args, function: &str, json: bool) -> Result<(Options, Selection)> {
    let by_alias = match args.take_keyword("by_alias").and_then(Value::non_none) {
        Some(value) => Some(vm.truthy(&value)?),
        None => None,
    };
    let mut flag = |vm: &mut Vm, name: &str| match args.take_keyword(name) {
        Some(value) => vm.truthy(&value),
        None => Ok(false),
    };
    let options = Options {
        json,
        by_alias,
        exclude_unset: flag(vm, "exclude_unset")?,
        exclude_defaults: flag(vm, "exclude_defaults")?,
        exclude_none: flag(vm, "exclude_none")?,
        exclude_computed: flag(vm, "round_trip")? | flag(vm, "exclude_computed_fields")?,
    };
    let selection = Selection {
        include: args.take_keyword("include").and_then(Value::non_none),
        exclude: args.take_keyword("exclude").and_then(Value::non_none),
    };
    args.keywords.retain(|(name, value)| !(matches!(value, Value::Bool(false) | Value::None) || &**name == "warnings"));
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`{function}({name}=…)`")));
    }
    Ok((options, selection))
}

impl Selection {
    /// What becomes of a position, which may also be counted from the end.
    fn choose_item(&self, vm: &mut Vm, at: usize, count: usize) -> Result<Choice> {
        if self.include.is_none() && self.exclude.is_none() {
            return Ok(Choice::Whole);
        }
        let number = |at: usize| Value::Int(i64::try_from(at).unwrap_or(i64::MAX));
        let from_end = Value::Int(-i64::try_from(count.saturating_sub(at)).unwrap_or(i64::MAX));
        let is_from_end = |names: &Option<Value>, vm: &mut Vm| match names {
            Some(names) => entry(vm, names, &from_end).map(|found| found.is_some()),
            None => Ok(false),
        };
        if is_from_end(&self.include, vm)? || is_from_end(&self.exclude, vm)? {
            return self.choose(vm, &from_end);
        }
        self.choose(vm, &number(at))
    }

    /// What becomes of a name or a position.
    fn choose(&self, vm: &mut Vm, key: &Value) -> Result<Choice> {
        let mut inside = Selection::default();
        if let Some(exclude) = &self.exclude {
            match entry(vm, exclude, key)? {
                Some(Value::Ellipsis | Value::Bool(true)) => return Ok(Choice::LeftOut),
                Some(Value::Bool(false)) | None => {}
                Some(part) => inside.exclude = Some(part),
            }
        }
        if let Some(include) = &self.include {
            match entry(vm, include, key)? {
                Some(Value::Ellipsis | Value::Bool(true)) => {}
                Some(Value::Bool(false)) | None => return Ok(Choice::LeftOut),
                Some(part) => inside.include = Some(part),
            }
        }
        Ok(match (&inside.include, &inside.exclude) {
            (None, None) => Choice::Whole,
            _ => Choice::Part(inside),
        })
    }
}

/// What a set or dict of names has for one: `...` for a set.
fn entry(vm: &mut Vm, names: &Value, key: &Value) -> Result<Option<Value>> {
    if !matches!(names.unwrapped(), Value::Dict(_)) {
        return Ok(vm.contains(names, key)?.then_some(Value::Ellipsis));
    }
    let mut found = None;
    for (name, value) in vm.mapping_items(names)? {
        let is_all = name.as_text().is_some_and(|name| name.as_str() == "__all__") && key.as_int().is_some();
        if vm.eq(&name, key)? {
            return Ok(Some(value));
        }
        if is_all {
            found = Some(value);
        }
    }
    Ok(found)
}

/// A model as it is written: the fields as a dict, or what its serializer makes of them. `declared` is the class
/// whose fields these are: that of the annotation, where it is a base of the object's own.
fn model(vm: &mut Vm, this: &Value, declared: &Rc<Class>, options: Options, selection: &Selection) -> Result<Value> {
    let Some(serializer) = serializers::of_model(declared, options) else {
        return fields(vm, this, declared, options, selection);
    };
    let (class, inner) = (declared.clone(), selection.clone());
    let plainly = move |vm: &mut Vm, value: &Value| fields(vm, value, &class, options, &inner);
    let written = serializers::written(vm, &serializer, Some(this), None, ("", options), plainly)?;
    value(vm, &written, &Value::None, options, &Selection::default())
}

/// The fields of a model as a dict; the root of one that has but that.
fn fields(vm: &mut Vm, this: &Value, declared: &Rc<Class>, options: Options, selection: &Selection) -> Result<Value> {
    let Some(model) = declared.mro().find_map(model_of) else { return Ok(Value::None) };
    let config = config::of_class(vm, declared)?;
    let by_alias = options.by_alias.unwrap_or(config.dump_by_alias);
    let set = instance::set_names(this);
    let made = DictObject::new(Dict::default());
    let is_root = is_root(declared);
    for (name, value) in instance::loaded_fields(vm, this) {
        let key = Value::str(&*name);
        let Some(field) = model.fields.iter().find(|field| *field.name == *name) else { continue };
        if is_root {
            return dumped(vm, &value, &field.annotation, options, Choice::Part(selection.clone()));
        }
        let choice = selection.choose(vm, &key)?;
        let is_left_out = matches!(choice, Choice::LeftOut)
            || field.flag("exclude")
            || (options.exclude_unset && !set.contains(&name))
            || (options.exclude_none && value.is_none());
        if is_left_out {
            continue;
        }
        if options.exclude_defaults
            && let Default::Value(default) = &field.default
            && vm.eq(&value, default)?
        {
            continue;
        }
        let written = match serializers::of_field(declared, field, &value, options) {
            Some((serializer, is_method)) => {
                let annotation = field.annotation.clone();
                let plainly = move |vm: &mut Vm, value: &Value| dumped(vm, value, &annotation, options, Choice::Whole);
                let object = is_method.then_some(this);
                let told = (field.name.as_str(), options);
                let written = serializers::written(vm, &serializer, object, Some(&value), told, plainly)?;
                self::value(vm, &written, &Value::None, options, &Selection::default())?
            }
            None => dumped(vm, &value, &field.annotation, options, choice)?,
        };
        let shown = match field.serialization_alias().filter(|_| by_alias) {
            Some(alias) => Value::Str(alias),
            None => key,
        };
        vm.dict_set(&made.dict, shown, written)?;
    }
    let extra = match instance::extra_of(this) {
        Some(extra) => vm.mapping_items(&Value::Dict(extra))?,
        None => Vec::new(),
    };
    let mut more = Vec::new();
    for (key, value) in extra {
        more.push((key, value, None));
    }
    if !options.exclude_computed {
        for (name, field) in computed::of_class(declared) {
            more.push((Value::Str(name.clone()), vm.get_attr(this, &name)?, field.alias.filter(|_| by_alias)));
        }
    }
    for (key, value, alias) in more {
        let choice = selection.choose(vm, &key)?;
        if matches!(choice, Choice::LeftOut) || options.exclude_none && value.is_none() {
            continue;
        }
        let written = dumped(vm, &value, &Value::None, options, choice)?;
        vm.dict_set(&made.dict, alias.map_or(key, Value::Str), written)?;
    }
    Ok(Value::Dict(made))
}

/// Whether a class is a `RootModel`.
pub(crate) fn is_root(class: &Rc<Class>) -> bool {
    class.mro().any(|base| base.full_name() == "pydantic.root_model.RootModel")
}

fn dumped(vm: &mut Vm, value: &Value, declared: &Value, options: Options, choice: Choice) -> Result<Value> {
    let selection = match choice {
        Choice::Part(selection) => selection,
        _ => Selection::default(),
    };
    self::value(vm, value, declared, options, &selection)
}

/// The class of the model that an annotation has for a value, if it has one.
fn declared_class(vm: &Vm, declared: &Value, value: &Value) -> Option<Rc<Class>> {
    match declared {
        Value::Class(class) if model_of(class).is_some() && vm.is_instance(value, class) => Some(class.clone()),
        Value::Alias(alias) if matches!(alias.form, Form::Annotated) => declared_class(vm, alias.args.first()?, value),
        Value::Alias(alias) if matches!(alias.form, Form::Union { .. }) => {
            let own = vm.class_of(value);
            let is_own = |arg: &&Value| arg.as_class().is_some_and(|class| Rc::ptr_eq(class, &own));
            match alias.args.iter().find(is_own) {
                Some(_) => None,
                None => alias.args.iter().find_map(|arg| declared_class(vm, arg, value)),
            }
        }
        _ => None,
    }
}

/// The types an annotation has for what is in a list, tuple or dict.
fn inner_types(declared: &Value) -> Vec<Value> {
    match declared {
        Value::Alias(alias) => match &alias.form {
            Form::Annotated => alias.args.first().map(inner_types).unwrap_or_default(),
            Form::Union { .. } => {
                alias.args.iter().map(inner_types).find(|types| !types.is_empty()).unwrap_or_default()
            }
            Form::Generic | Form::Typing(_) => alias.args.clone(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// A value as it is written: models in it become dicts, containers are copied. `declared` is its annotation.
///
/// # Errors
/// What the `model_dump` of a model in it raises; for values that have no form in JSON.
pub(crate) fn value(
    vm: &mut Vm,
    given: &Value,
    declared: &Value,
    options: Options,
    selection: &Selection,
) -> Result<Value> {
    vm.burn(1)?;
    if let Value::Alias(alias) = declared
        && let (Form::Annotated, Some((inner, metadata))) = (&alias.form, alias.args.split_first())
        && let Some(serializer) = serializers::of_metadata(metadata, given, options)
    {
        let inner = inner.clone();
        let plainly = move |vm: &mut Vm, value: &Value| dumped(vm, value, &inner, options, Choice::Whole);
        let written = serializers::written(vm, &serializer, None, Some(given), ("", options), plainly)?;
        return value(vm, &written, &Value::None, options, selection);
    }
    vm.nested(|vm| match given {
        Value::Instance(_) if instance::is_own(given) => {
            let class = declared_class(vm, declared, given).unwrap_or_else(|| vm.class_of(given));
            model(vm, given, &class, options, selection)
        }
        Value::Instance(_) if model_of(&vm.class_of(given)).is_some() => {
            vm.call_method(given, "model_dump", Args::none())
        }
        Value::List(_) | Value::Tuple(_) | Value::Set(_) => {
            let types = inner_types(declared);
            let is_row = matches!(given, Value::Tuple(_)) && !matches!(types.as_slice(), [_, Value::Ellipsis]);
            let mut items = Vec::new();
            let all = vm.collect(given)?;
            for (at, item) in (0..).zip(&all) {
                let kind = types.get(if is_row { at } else { 0 }).unwrap_or(&Value::None);
                match selection.choose_item(vm, at, all.len())? {
                    Choice::LeftOut => {}
                    choice => items.push(dumped(vm, item, kind, options, choice)?),
                }
            }
            Ok(match given {
                Value::Tuple(_) if !options.json => Value::tuple(items),
                Value::Set(set) if !options.json && !set.frozen => Value::set(vm.set_from(items)?),
                Value::Set(_) if !options.json => given.clone(),
                _ => Value::list(items),
            })
        }
        Value::Dict(_) => {
            let copy = DictObject::new(Dict::default());
            let types = inner_types(declared);
            let kind = types.get(1).unwrap_or(&Value::None);
            for (key, item) in vm.mapping_items(given)? {
                match selection.choose(vm, &key)? {
                    Choice::LeftOut => {}
                    choice => {
                        let item = dumped(vm, &item, kind, options, choice)?;
                        let key = if options.json { jsonable::key(vm, &key)? } else { key };
                        vm.dict_set(&copy.dict, key, item)?;
                    }
                }
            }
            Ok(Value::Dict(copy))
        }
        Value::Instance(_) if dataclass::is_one(vm, given) => {
            let copy = DictObject::new(Dict::default());
            for (name, item) in dataclass::items(vm, given)? {
                let item = dumped(vm, &item, &Value::None, options, Choice::Whole)?;
                copy.set_str(name, item);
            }
            Ok(Value::Dict(copy))
        }
        _ if options.json => jsonable::value(vm, given),
        _ => Ok(given.clone()),
    })
}
