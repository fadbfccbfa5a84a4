//! What objects of all models have from pydantic: how they are shown, and attributes beside the fields.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Args, Class, Result, Text, Value, Vm};

use super::complaint::Fit;
use super::config::{self, Call};
use super::convert::called;
use super::field_validators::{Place, fitted, handler, with_info};
use super::validate::{self, Input, Valid};
use super::validators::{self, When, fill_private};
use super::{computed, dump, forward};
use crate::registry::model_of;
use crate::sqlmodel::instance;

/// The fields of an object as `str` and `repr` show them: what its `__dict__` holds of them, then the computed ones.
///
/// # Errors
/// What the `repr` of a value raises.
pub(crate) fn shown_fields(vm: &mut Vm, this: &Value, separator: &str) -> Result<String> {
    let class = vm.class_of(this);
    let (Some(instance), Some(model)) = (this.as_instance(), model_of(&class)) else { return Ok(String::new()) };
    let mut entries: Vec<(Text, Value)> = Vec::new();
    for entry in instance.dict.dict.borrow().iter() {
        let Some(name) = entry.key.as_text() else { continue };
        if model.fields.iter().any(|field| field.name == *name && field.in_repr) {
            entries.push((name.clone(), entry.value.clone()));
        }
    }
    if let Some(extra) = instance::extra_of(this) {
        let extra = extra.dict.borrow();
        entries.extend(extra.iter().filter_map(|entry| Some((entry.key.as_text()?.clone(), entry.value.clone()))));
    }
    for (name, told) in computed::of_class(&class) {
        if !told.out_of_repr {
            let value = vm.get_attr(this, &name)?;
            entries.push((name, value));
        }
    }
    let mut shown = Vec::new();
    for (name, value) in entries {
        vm.burn(1)?;
        let value =
            if value.is(this) { format!("{}(...)", vm.type_name(this)) } else { vm.nested(|vm| vm.repr(&value))? };
        shown.push(format!("{name}={value}"));
    }
    Ok(shown.join(separator))
}

/// A validation of a whole model.
#[derive(Clone)]
pub(crate) struct Whole {
    /// The model.
    pub class: Rc<Class>,
    /// What the call says.
    pub call: Rc<Call>,
    /// The object whose `__init__` it is, if it is one's.
    pub this: Option<Value>,
    /// Whether the object is made without its `__init__`.
    pub past_init: bool,
    /// What goes before the values (`update`).
    pub update: Rc<Vec<(Value, Value)>>,
}

impl Whole {
    /// A validation that makes an object.
    pub fn new(class: &Rc<Class>, call: &Call) -> Self {
        Whole { class: class.clone(), call: Rc::new(call.clone()), this: None, past_init: false, update: Rc::default() }
    }

    /// An object of the model from a dict or an object, after all validators; or what is wrong with that.
    ///
    /// # Errors
    /// What validators raise that is no complaint.
    pub fn object(&self, vm: &mut Vm, value: &Value) -> Result<Fit> {
        let outer = validators::outer(&self.class);
        vm.nested(|vm| self.through(vm, &outer, value))
    }

    /// Through these validators, the last of which is the outermost.
    fn through(&self, vm: &mut Vm, outer: &[(When, Value)], value: &Value) -> Result<Fit> {
        let Some(((when, validator), rest)) = outer.split_last() else { return self.inside(vm, value) };
        match when {
            When::After => match self.through(vm, rest, value)? {
                Ok(made) => {
                    let validator = validators::bound(validator, &made);
                    let args = with_info(vm, &validator, Args::none(), &self.call, None);
                    called(vm, &validator, args, value)
                }
                wrong => Ok(wrong),
            },
            _ => {
                let (inner, rest) = (self.clone(), rest.to_vec());
                let handler = handler(move |vm, value| match inner.through(vm, &rest, value)? {
                    Ok(made) => Ok(made),
                    Err(complaints) => Err(validate::raised(vm, &inner.class, complaints)?),
                });
                let validator = validators::bound(validator, &Value::Class(self.class.clone()));
                let args = with_info(vm, &validator, [value.clone(), handler].into(), &self.call, None);
                called(vm, &validator, args, value)
            }
        }
    }

    /// What the validators of the whole are around.
    fn inside(&self, vm: &mut Vm, value: &Value) -> Result<Fit> {
        if self.this.is_none() && !self.past_init && is_plain_object(vm, value, &self.class) {
            return Ok(Ok(value.clone()));
        }
        let value = match validators::before_model(vm, &self.class, value.clone(), &self.call)? {
            Ok(value) => value,
            wrong => return Ok(wrong),
        };
        forward::complete(vm, &self.class)?;
        if self.this.is_none() && !self.past_init && has_init(&self.class) {
            return self.by_init(vm, &value);
        }
        if dump::is_root(&self.class) {
            return self.of_root(vm, &value);
        }
        let input = Input::Object { object: &value, update: &self.update };
        let fits = match validate::each(vm, &self.class, input, &self.call)? {
            Ok(fits) => fits,
            Err(complaints) => return Ok(Err(complaints)),
        };
        self.made(vm, fits).map(Ok)
    }

    /// An object that its own `__init__` makes of a dict.
    fn by_init(&self, vm: &mut Vm, value: &Value) -> Result<Fit> {
        if !matches!(value.unwrapped(), Value::Dict(_)) {
            return Err(unsupported("what is no dict as an object whose class has an `__init__` of its own"));
        }
        let mut args = Args::none();
        for (name, value) in vm.mapping_items(value)? {
            let name = vm.str(&name)?;
            args = args.with(name.as_str(), value);
        }
        called(vm, &Value::Class(self.class.clone()), args, value)
    }

    fn made(&self, vm: &mut Vm, fits: validate::Fits) -> Result<Value> {
        let made = match &self.this {
            Some(this) => this.clone(),
            None => instance::construct(vm, &self.class, Args::none())?,
        };
        instance::put_validated(vm, &made, fits)?;
        begin(vm, &made, &self.call.context)?;
        Ok(made)
    }

    /// A `RootModel` from the value of its root.
    fn of_root(&self, vm: &mut Vm, value: &Value) -> Result<Fit> {
        let field = model_of(&self.class).and_then(|model| model.fields.first().cloned());
        let Some(field) = field else { return Ok(Ok(Value::None)) };
        let config = Rc::new(config::for_call(vm, &self.class, &self.call)?);
        let place = Place { class: self.class.clone(), config, field, data: Rc::default() };
        Ok(match fitted(vm, &place, value)? {
            Ok(value) => {
                let values = vec![Valid { name: (*place.field.name).into(), value, given: true }];
                Ok(self.made(vm, validate::Fits { values, ..Default::default() })?)
            }
            Err(complaints) => Err(complaints),
        })
    }
}

/// Whether objects of a class are filled by a function that is not pydantic's: one of the script, or SQLAlchemy's.
fn has_init(class: &Rc<Class>) -> bool {
    matches!(class.lookup("__init__"), Some(Value::Function(_)))
        || model_of(class).is_some_and(|model| model.table.is_some())
}

/// Whether a value is an object of a model without a table, which is taken as it is.
fn is_plain_object(vm: &Vm, value: &Value, class: &Rc<Class>) -> bool {
    vm.is_instance(value, class) && model_of(class).is_some_and(|model| model.table.is_none())
}

/// What pydantic does once an object has its values: private attributes, and `model_post_init`.
///
/// # Errors
/// What they raise.
pub(crate) fn begin(vm: &mut Vm, this: &Value, context: &Value) -> Result<()> {
    fill_private(vm, this)?;
    if vm.class_of(this).lookup("model_post_init").is_some() {
        vm.call_method(this, "model_post_init", [context.clone()])?;
    }
    Ok(())
}

/// What is done once an object has its values: the above, and the validators of the model as a whole.
///
/// # Errors
/// `ValidationError` with what these complain of; what they raise besides.
pub(crate) fn after_init(vm: &mut Vm, this: &Value, input: &Value) -> Result<()> {
    begin(vm, this, &Value::None)?;
    checked(vm, this, input)
}

/// Calls the validators that look at an object.
///
/// # Errors
/// `ValidationError` with what they complain of; what they raise besides.
pub(crate) fn checked(vm: &mut Vm, this: &Value, input: &Value) -> Result<()> {
    let class = vm.class_of(this);
    for (when, validator) in validators::outer(&class) {
        if when != When::After {
            return Err(unsupported("a model's validator with `mode=\"wrap\"` here"));
        }
        let validator = validators::bound(&validator, this);
        let args = with_info(vm, &validator, Args::none(), &Call::default(), None);
        if let Err(complaints) = called(vm, &validator, args, input)? {
            return Err(validate::raised(vm, &class, complaints)?);
        }
    }
    Ok(())
}

/// Sets an attribute that neither the object nor its class has.
///
/// # Errors
/// `ValidationError` unless its name begins with an underscore.
pub(crate) fn set_unknown(vm: &mut Vm, this: &Value, name: &Text, value: Value) -> Result<()> {
    if name.starts_with('_') {
        return vm.set_attr_plainly(this, name, value);
    }
    let class = vm.class_of(this);
    match model_of(&class) {
        Some(_) => Err(validate::no_such_attribute(vm, &class, name, value)?),
        None => {
            let message = format!("\"{}\" object has no field \"{name}\"", class.name.borrow());
            Err(vm.value_error(message))
        }
    }
}
