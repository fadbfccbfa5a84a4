//! What is wrong with a value, and `ValidationError`, which tells of all that is.
//!
//! pydantic-core 2.13: `errors/types.rs`, `errors/validation_exception.rs`.

use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method, getter, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Dict, Raised, Result, Value, Vm};

use super::jsonable;

/// One complaint of a `ValidationError`.
#[derive(Clone)]
pub(crate) struct Complaint {
    /// Where it is: names of fields, positions in lists, keys.
    pub loc: Vec<Value>,
    /// Its type, as in `int_parsing`.
    pub kind: String,
    /// What it says.
    pub message: String,
    /// The value it is about.
    pub input: Value,
    /// What the message is made of, by name.
    pub context: Vec<(Rc<str>, Value)>,
    /// Whether its type is one of the script's own, which pydantic has no page for.
    pub is_custom: bool,
}

/// A value that fits, or what is wrong with it.
pub(crate) type Fit = std::result::Result<Value, Vec<Complaint>>;

impl Complaint {
    /// About a value as a whole.
    pub fn new(kind: &str, message: impl Into<String>, input: &Value) -> Self {
        Complaint {
            loc: Vec::new(),
            kind: kind.to_owned(),
            message: message.into(),
            input: input.clone(),
            context: Vec::new(),
            is_custom: false,
        }
    }

    /// With something its message is made of.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Value) -> Self {
        self.context.push((name.into(), value));
        self
    }

    /// The one complaint there is.
    pub fn alone(self) -> Fit {
        Err(vec![self])
    }
}

/// The complaints, about what stands at a place of something larger.
pub(crate) fn at(mut complaints: Vec<Complaint>, place: &Value) -> Vec<Complaint> {
    for complaint in &mut complaints {
        complaint.loc.insert(0, place.clone());
    }
    complaints
}

/// What is in a `ValidationError`.
struct Told {
    title: String,
    complaints: Vec<Complaint>,
}

const METHODS: &[NativeDef] = &[
    method("__repr__", |vm, args| vm.str(&args.this()).map(Value::str)),
    getter("args", |_, _| Ok(Value::tuple(Vec::new()))),
    method("error_count", |_, args| Ok(told(&args).map_or(Value::Int(0), |told| count(&told)))),
    method("errors", errors),
    class_method("from_exception_data", refused!("ValidationError.from_exception_data")),
    method("json", |vm, mut args| {
        let indent = args.take_keyword("indent").unwrap_or_default();
        let shown = Shown { as_text: true, ..shown(vm, &mut args)? };
        let errors = listed(vm, &args.this(), &shown)?;
        jsonable::text(vm, &errors, &indent)
    }),
    getter("title", |_, args| Ok(told(&args).map_or(Value::None, |told| Value::str(told.title.as_str())))),
];

/// Where an exception keeps them: its own data is that of all exceptions.
const KEPT: &str = "__complaints";

fn told_of(error: &Value) -> Option<Rc<Told>> {
    error.as_instance()?.own(KEPT)?.host::<Told>()
}

fn told(args: &Args) -> Option<Rc<Told>> {
    told_of(&args.this())
}

fn count(told: &Told) -> Value {
    Value::Int(i64::try_from(told.complaints.len()).unwrap_or(i64::MAX))
}

/// What of a complaint is shown.
struct Shown {
    url: bool,
    context: bool,
    input: bool,
    /// Whether exceptions among the context are shown as their text.
    as_text: bool,
}

fn errors(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let shown = shown(vm, &mut args)?;
    listed(vm, &args.this(), &shown)
}

fn shown(vm: &mut Vm, args: &mut Args) -> Result<Shown> {
    let mut flag = |vm: &mut Vm, name: &str| match args.take_keyword(name) {
        Some(value) => vm.truthy(&value),
        None => Ok(true),
    };
    let (url, context) = (flag(vm, "include_url")?, flag(vm, "include_context")?);
    let input = flag(vm, "include_input")?;
    Ok(Shown { url, context, input, as_text: false })
}

fn listed(vm: &mut Vm, error: &Value, shown: &Shown) -> Result<Value> {
    let Some(told) = told_of(error) else { return Ok(Value::list(Vec::new())) };
    let mut list = Vec::new();
    for complaint in &told.complaints {
        let mut dict = Dict::default();
        dict.set_str("type", Value::str(complaint.kind.as_str()));
        dict.set_str("loc", Value::tuple(complaint.loc.clone()));
        dict.set_str("msg", Value::str(complaint.message.as_str()));
        if shown.input {
            dict.set_str("input", complaint.input.clone());
        }
        if shown.context && !complaint.context.is_empty() {
            let mut context = Dict::default();
            for (name, value) in &complaint.context {
                let is_exception = **name == *"error" && value.as_instance().is_some();
                let value = if shown.as_text && is_exception { Value::str(vm.str(value)?) } else { value.clone() };
                context.set_str(&**name, value);
            }
            dict.set_str("ctx", Value::dict(context));
        }
        if shown.url && !complaint.is_custom {
            dict.set_str("url", Value::str(url(&complaint.kind)));
        }
        list.push(Value::dict(dict));
    }
    Ok(Value::list(list))
}

fn url(kind: &str) -> String {
    format!("https://errors.pydantic.dev/2.13/v/{kind}")
}

/// The exception that tells of the complaints about what has this title.
///
/// # Errors
/// What the `repr` of a value raises.
pub(crate) fn error(vm: &mut Vm, title: String, complaints: Vec<Complaint>) -> Result<Raised> {
    error_showing(vm, title, complaints, true)
}

/// The same; `input` is whether its text shows the values (`hide_input_in_errors`).
///
/// # Errors
/// What the `repr` of a value raises.
pub(crate) fn error_showing(vm: &mut Vm, title: String, complaints: Vec<Complaint>, input: bool) -> Result<Raised> {
    let plural = if complaints.len() == 1 { "" } else { "s" };
    let mut text = format!("{} validation error{plural} for {title}", complaints.len());
    for complaint in &complaints {
        let mut places = Vec::new();
        for place in &complaint.loc {
            places.push(vm.str(place)?);
        }
        let place = if places.is_empty() { String::new() } else { format!("\n{}", places.join(".")) };
        let value = match input {
            true => {
                let value = shortened(&vm.repr(&complaint.input)?);
                format!(", input_value={value}, input_type={}", vm.class_of(&complaint.input).name.borrow())
            }
            false => String::new(),
        };
        text.push_str(&format!("{place}\n  {} [type={}{value}]", complaint.message, complaint.kind));
        if !complaint.is_custom {
            text.push_str(&format!("\n    For further information visit {}", url(&complaint.kind)));
        }
    }
    let class = error_class(vm);
    let raised = vm.raise(&class, vec![Value::str(text)]);
    if let Some(exception) = raised.exception() {
        let object = vm.types.object.clone();
        exception.set(KEPT, Value::Instance(Instance::with_host(&object, Told { title, complaints })));
    }
    Ok(raised)
}

/// The complaints of a `ValidationError` that was raised inside of a validation; nothing for another exception.
pub(crate) fn of_raised(vm: &mut Vm, raised: &Raised) -> Option<Vec<Complaint>> {
    let class = error_class(vm);
    let exception = Value::Instance(raised.exception()?.clone());
    if !vm.is_instance(&exception, &class) {
        return None;
    }
    let told = told_of(&exception)?;
    Some(told.complaints.clone())
}

/// `pydantic.ValidationError`.
pub fn error_class(vm: &mut Vm) -> Rc<Class> {
    let base = vm.types.exception("ValueError");
    crate::classes::once(vm, "pydantic_core.ValidationError", |_| {
        ClassBuilder::new("pydantic_core._pydantic_core", "ValidationError", &base).natives(METHODS).with_dict().build()
    })
}

/// A long text with its middle left out, as pydantic shows inputs.
fn shortened(text: &str) -> String {
    let count = text.chars().count();
    if count <= 50 {
        return text.to_owned();
    }
    let head: String = text.chars().take(25).collect();
    let tail: String = text.chars().skip(count - 24).collect();
    format!("{head}...{tail}")
}

/// A complaint that a validator's exception is; nothing for exceptions that end the validation.
///
/// # Errors
/// The exception itself, if it is no complaint.
pub(crate) fn of_validator(vm: &mut Vm, raised: Raised, input: &Value) -> Result<Vec<Complaint>> {
    if let Some(complaints) = of_raised(vm, &raised) {
        return Ok(complaints);
    }
    if let Some(exception) = raised.exception().map(|exception| Value::Instance(exception.clone()))
        && vm.class_of(&exception).mro().any(|class| class.full_name().ends_with(".PydanticCustomError"))
    {
        let kind = vm.get_attr(&exception, "type")?;
        let mut complaint = Complaint::new(&vm.str(&kind)?, vm.str(&exception)?, input);
        complaint.is_custom = true;
        let context = vm.get_attr(&exception, "context")?;
        if !context.is_none() {
            for (name, value) in vm.mapping_items(&context)? {
                complaint.context.push((vm.str(&name)?.into(), value));
            }
        }
        return Ok(vec![complaint]);
    }
    let (kind, what) = if vm.exception_is(&raised, "AssertionError") {
        ("assertion_error", "Assertion failed")
    } else if vm.exception_is(&raised, "ValueError") {
        ("value_error", "Value error")
    } else {
        return Err(raised);
    };
    let Some(exception) = raised.exception().map(|exception| Value::Instance(exception.clone())) else {
        return Err(unsupported("an exception without an object"));
    };
    let text = vm.str(&exception)?;
    Ok(vec![Complaint::new(kind, format!("{what}, {text}"), input).with("error", exception)])
}
