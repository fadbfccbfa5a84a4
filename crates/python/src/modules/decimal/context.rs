//! Contexts: how arithmetic is done.

use std::cell::RefCell;
use std::rc::Rc;

use super::number::{Context, Rounding};
use super::{ROUNDINGS, SIGNALS, finish, signal};
use crate::args::Args;
use crate::class::{Class, ClassBuilder, NativeDef, method};
use crate::dict::Dict;
use crate::error::Result;
use crate::modules::typing::once_class;
use crate::object::{DictObject, Instance};
use crate::value::Value;
use crate::vm::Vm;

/// The context that is in force.
#[derive(Default)]
struct Current(RefCell<Option<Value>>);

/// `Context`.
pub fn class(vm: &mut Vm) -> Result<Rc<Class>> {
    once_class(vm, "decimal.Context", |vm| {
        Ok(ClassBuilder::new("decimal", "Context", &vm.types.object.clone())
            .natives(METHODS)
            .construct(|vm, class, args| {
                let made = Instance::new(class);
                fill(vm, &made)?;
                for (name, value) in args.keywords {
                    if !value.is_none() {
                        set_checked(vm, &made, &name, value)?;
                    }
                }
                let names = ["prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps"];
                for (name, value) in names.into_iter().zip(args.positional) {
                    if !value.is_none() {
                        set_checked(vm, &made, name, value)?;
                    }
                }
                Ok(Value::Instance(made))
            })
            .with_dict()
            .build())
    })
}

fn fill(vm: &mut Vm, made: &Rc<Instance>) -> Result<()> {
    made.set("prec", Value::Int(28));
    made.set("rounding", Value::str("ROUND_HALF_EVEN"));
    made.set("Emin", Value::Int(-999_999));
    made.set("Emax", Value::Int(999_999));
    made.set("capitals", Value::Int(1));
    made.set("clamp", Value::Int(0));
    let (flags, traps) = (DictObject::new(Dict::default()), DictObject::new(Dict::default()));
    for (name, ..) in SIGNALS {
        if matches!(
            *name,
            "DecimalException" | "ConversionSyntax" | "DivisionImpossible" | "DivisionUndefined" | "InvalidContext"
        ) {
            continue;
        }
        let class = Value::Class(signal(vm, name)?);
        let trapped = matches!(*name, "InvalidOperation" | "DivisionByZero" | "Overflow");
        vm.dict_set(&flags.dict, class.clone(), Value::Bool(false))?;
        vm.dict_set(&traps.dict, class, Value::Bool(trapped))?;
    }
    made.set("flags", Value::Dict(flags));
    made.set("traps", Value::Dict(traps));
    Ok(())
}

fn set_checked(vm: &mut Vm, context: &Rc<Instance>, name: &str, value: Value) -> Result<()> {
    match name {
        "prec" if value.as_int().is_none_or(|precision| precision < 1) => {
            return Err(vm.value_error("valid range for prec is [1, MAX_PREC]"));
        }
        "prec" if value.as_int().is_some_and(|precision| precision > 100_000) => {
            return Err(crate::error::unsupported("a decimal precision of more than 100000 digits"));
        }
        "rounding" => {
            rounding_of(vm, &value)?;
        }
        "prec" | "Emin" | "Emax" | "capitals" | "clamp" | "flags" | "traps" => {}
        _ => {
            let message = format!("'decimal.Context' object has no attribute '{name}'");
            return Err(vm.attribute_error(message, &Value::Instance(context.clone()), name));
        }
    }
    context.set(name, value);
    Ok(())
}

/// How a constant's name says to round.
pub fn rounding_of(vm: &mut Vm, value: &Value) -> Result<Rounding> {
    let known = value.as_text().and_then(|name| ROUNDINGS.iter().find(|(known, _)| *known == name.as_str()));
    match known {
        Some((_, rounding)) => Ok(*rounding),
        None => {
            let names: Vec<&str> = vec![
                "ROUND_UP",
                "ROUND_DOWN",
                "ROUND_CEILING",
                "ROUND_FLOOR",
                "ROUND_HALF_UP",
                "ROUND_HALF_DOWN",
                "ROUND_HALF_EVEN",
                "ROUND_05UP",
            ];
            let message = format!("valid values for rounding are:\n  [{}]", names.join(", "));
            Err(vm.type_error(message))
        }
    }
}

/// A context as it is at the start.
pub fn fresh(vm: &mut Vm) -> Result<Value> {
    let class = class(vm)?;
    vm.call(&Value::Class(class), Args::none())
}

/// The context in force.
pub fn current(vm: &mut Vm) -> Result<Value> {
    let state = vm.state::<Current>();
    let known = state.0.borrow().clone();
    match known {
        Some(context) => Ok(context),
        None => {
            let context = fresh(vm)?;
            set(vm, context.clone());
            Ok(context)
        }
    }
}

/// Puts a context in force.
pub fn set(vm: &mut Vm, context: Value) {
    *vm.state::<Current>().0.borrow_mut() = Some(context);
}

/// The rules that a context (or the one in force) stands for.
pub fn rules(vm: &mut Vm, context: Option<Value>) -> Result<Context> {
    let state = vm.state::<Current>();
    let context = match context.filter(|context| !context.is_none()) {
        Some(context) => Some(context),
        // As long as nobody asked for the context it is the plain one.
        None => state.0.borrow().clone(),
    };
    let Some(Value::Instance(context)) = context else {
        return Ok(Context { precision: 28, rounding: Rounding::HalfEven });
    };
    let precision = context.own("prec").and_then(|precision| precision.as_int()).unwrap_or(28);
    let rounding = context.own("rounding").unwrap_or_default();
    Ok(Context { precision: precision.unsigned_abs(), rounding: rounding_of(vm, &rounding)? })
}

fn copy(vm: &mut Vm, context: &Value) -> Result<Value> {
    let made = Instance::new(&class(vm)?);
    if let Value::Instance(context) = context {
        let entries: Vec<_> = context.dict.dict.borrow().iter().cloned().collect();
        for entry in entries {
            let value = match &entry.value {
                Value::Dict(dict) => Value::dict(dict.dict.borrow().clone()),
                other => other.clone(),
            };
            if let Some(name) = entry.key.as_text() {
                made.set(name, value);
            }
        }
    }
    Ok(Value::Instance(made))
}

/// What `localcontext` keeps: the context inside, and the one outside while it is entered.
struct Local {
    inner: Value,
    outer: RefCell<Value>,
}

/// `localcontext()`.
pub fn local(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let given = args.take_keyword("ctx").or_else(|| args.get(0).cloned()).unwrap_or_default();
    let base = if given.is_none() { current(vm)? } else { given };
    let inner = copy(vm, &base)?;
    if let Value::Instance(inner) = &inner {
        for (name, value) in args.keywords {
            set_checked(vm, inner, &name, value)?;
        }
    }
    let class = once_class(vm, "decimal.ContextManager", |vm| {
        Ok(ClassBuilder::new("decimal", "ContextManager", &vm.types.object.clone()).natives(LOCAL).build())
    })?;
    Ok(Value::Instance(Instance::with_host(&class, Local { inner, outer: RefCell::default() })))
}

static LOCAL: &[NativeDef] = &[
    method("__enter__", |vm, args| match args.this().host::<Local>() {
        Some(local) => {
            let outer = current(vm)?;
            *local.outer.borrow_mut() = outer;
            set(vm, local.inner.clone());
            Ok(local.inner.clone())
        }
        None => Ok(Value::None),
    }),
    method("__exit__", |vm, args| {
        if let Some(local) = args.this().host::<Local>() {
            let outer = local.outer.borrow().clone();
            set(vm, outer);
        }
        Ok(Value::Bool(false))
    }),
];

static METHODS: &[NativeDef] = &[
    method("__repr__", |vm, args| {
        let this = args.this();
        let own = |name: &str| this.as_instance().and_then(|context| context.own(name)).unwrap_or_default();
        let show = |vm: &mut Vm, name: &str| vm.str(&own(name));
        let listed = |dict: Value| match dict {
            Value::Dict(dict) => {
                let dict = dict.dict.borrow();
                let names = dict
                    .iter()
                    .filter(|entry| matches!(entry.value, Value::Bool(true)))
                    .filter_map(|entry| entry.key.as_class().map(|class| class.name.borrow().to_string()));
                names.collect::<Vec<_>>().join(", ")
            }
            _ => String::new(),
        };
        let text = format!(
            "Context(prec={}, rounding={}, Emin={}, Emax={}, capitals={}, clamp={}, flags=[{}], traps=[{}])",
            show(vm, "prec")?,
            show(vm, "rounding")?,
            show(vm, "Emin")?,
            show(vm, "Emax")?,
            show(vm, "capitals")?,
            show(vm, "clamp")?,
            listed(own("flags")),
            listed(own("traps")),
        );
        Ok(Value::from(text))
    }),
    method("__setattr__", |vm, args| {
        let (this, name) = (args.this(), args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into()));
        if let Value::Instance(context) = &this {
            set_checked(vm, context, &name, args.get(2).cloned().unwrap_or_default())?;
        }
        Ok(Value::None)
    }),
    method("clear_flags", |_, _| Ok(Value::None)),
    method("copy", |vm, args| copy(vm, &args.this())),
    method("create_decimal", |vm, args| {
        let value = args.get(1).cloned().unwrap_or(Value::Int(0));
        let number = super::convert(vm, &value)?;
        let rules = rules(vm, Some(args.this()))?;
        finish(vm, number.fixed(rules))
    }),
    method("divide", |vm, args| {
        let rules = rules(vm, Some(args.this()))?;
        let (a, b) = (args.get(1).and_then(super::operand), args.get(2).and_then(super::operand));
        match (a, b) {
            (Some(a), Some(b)) => finish(vm, a.divide(&b, rules)),
            _ => Err(vm.type_error("conversion to Decimal is not supported")),
        }
    }),
];
