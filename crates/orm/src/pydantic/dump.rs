//! `model_dump` and `model_dump_json` (pydantic-core 2.13, `serializers/`).

use linktable_python::error::unsupported;
use linktable_python::object::DictObject;
use linktable_python::{Args, Dict, Result, Value, Vm};

use super::{computed, jsonable, serializers};
use crate::registry::{Default, model_of};
use crate::sqlmodel::instance;

/// What of an object is written, and how.
#[derive(Clone, Copy, Debug, std::default::Default)]
pub(crate) struct Options {
    json: bool,
    by_alias: bool,
    exclude_unset: bool,
    exclude_defaults: bool,
    exclude_none: bool,
    exclude_computed: bool,
}

impl Options {
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
    model(vm, &this, options, &selection)
}

/// `model_dump_json(…)`.
///
/// # Errors
/// As [`model_dump`].
pub(crate) fn model_dump_json(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    let indent = args.take_keyword("indent").unwrap_or_default();
    let (options, selection) = taken(vm, &mut args, "model_dump_json", true)?;
    let dict = model(vm, &this, options, &selection)?;
    jsonable::text(vm, &dict, &indent)
}

fn taken(vm: &mut Vm, args: &mut Args, function: &str, json: bool) -> Result<(Options, Selection)> {
    let mut flag = |vm: &mut Vm, name: &str| match args.take_keyword(name) {
        Some(value) => vm.truthy(&value),
        None => Ok(false),
    };
    let options = Options {
        json,
        by_alias: flag(vm, "by_alias")?,
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

/// The fields of a model as a dict.
fn model(vm: &mut Vm, this: &Value, options: Options, selection: &Selection) -> Result<Value> {
    let class = vm.class_of(this);
    let Some(model) = class.mro().find_map(model_of) else { return Ok(Value::None) };
    let set = instance::set_names(this);
    let made = DictObject::new(Dict::default());
    for (name, value) in instance::loaded_fields(vm, this) {
        let key = Value::str(&*name);
        let Some(field) = model.fields.iter().find(|field| *field.name == *name) else { continue };
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
        let written = match serializers::written(vm, &class, this, &name, &value, options.json)? {
            Some(written) if options.json => jsonable::value(vm, &written)?,
            Some(written) => written,
            None => dumped(vm, &value, options, choice)?,
        };
        let shown = match field.serialization_alias().filter(|_| options.by_alias) {
            Some(alias) => Value::Str(alias),
            None => key,
        };
        vm.dict_set(&made.dict, shown, written)?;
    }
    for (name, _) in computed::of_class(&class) {
        let key = Value::Str(name.clone());
        let choice = selection.choose(vm, &key)?;
        if options.exclude_computed || matches!(choice, Choice::LeftOut) {
            continue;
        }
        let value = vm.get_attr(this, &name)?;
        if options.exclude_none && value.is_none() {
            continue;
        }
        let written = dumped(vm, &value, options, choice)?;
        vm.dict_set(&made.dict, key, written)?;
    }
    Ok(Value::Dict(made))
}

fn dumped(vm: &mut Vm, value: &Value, options: Options, choice: Choice) -> Result<Value> {
    let selection = match choice {
        Choice::Part(selection) => selection,
        _ => Selection::default(),
    };
    self::value(vm, value, options, &selection)
}

/// A value as it is written: models in it become dicts, containers are copied.
///
/// # Errors
/// What the `model_dump` of a model in it raises; for values that have no form in JSON.
pub(crate) fn value(vm: &mut Vm, given: &Value, options: Options, selection: &Selection) -> Result<Value> {
    vm.burn(1)?;
    vm.nested(|vm| match given {
        Value::Instance(_) if instance::is_own(given) => model(vm, given, options, selection),
        Value::Instance(_) if model_of(&vm.class_of(given)).is_some() => {
            vm.call_method(given, "model_dump", Args::none())
        }
        Value::List(_) | Value::Tuple(_) | Value::Set(_) => {
            let mut items = Vec::new();
            for (item, at) in vm.collect(given)?.iter().zip(0..) {
                match selection.choose(vm, &Value::Int(at))? {
                    Choice::LeftOut => {}
                    choice => items.push(dumped(vm, item, options, choice)?),
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
            for (key, item) in vm.mapping_items(given)? {
                match selection.choose(vm, &key)? {
                    Choice::LeftOut => {}
                    choice => {
                        let item = dumped(vm, &item, options, choice)?;
                        let key = if options.json { jsonable::key(vm, &key)? } else { key };
                        vm.dict_set(&copy.dict, key, item)?;
                    }
                }
            }
            Ok(Value::Dict(copy))
        }
        _ if options.json => jsonable::value(vm, given),
        _ => Ok(given.clone()),
    })
}
