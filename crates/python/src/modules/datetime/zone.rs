//! `tzinfo` and `timezone`.

use std::rc::Rc;

use super::{DAY, SECOND, delta};
use crate::args::{Args, Signature};
use crate::class::{Class, ClassBuilder, NativeDef, method};
use crate::error::Result;
use crate::modules::typing::{once, once_class};
use crate::object::Instance;
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

/// A fixed offset from UTC.
pub struct Zone {
    /// In microseconds.
    pub offset: i128,
    name: Option<Text>,
}

/// `tzinfo`.
pub fn base(vm: &mut Vm) -> Result<Rc<Class>> {
    once_class(vm, "tzinfo", |vm| {
        Ok(ClassBuilder::new("datetime", "tzinfo", &vm.types.object.clone())
            .construct(|_, class, _| Ok(Value::Instance(Instance::new(class))))
            .natives(BASE_METHODS)
            .build())
    })
}

static BASE_METHODS: &[NativeDef] = &[
    method("dst", |vm, _| missing(vm, "dst")),
    method("fromutc", |vm, args| {
        let moment = args.get(1).cloned().unwrap_or_default();
        let offset = offset_of(vm, &args.this(), &moment)?.unwrap_or(0);
        let offset = delta::make(vm, offset)?;
        vm.binary(crate::code::BinaryOp::Add, &moment, &offset)
    }),
    method("tzname", |vm, _| missing(vm, "tzname")),
    method("utcoffset", |vm, _| missing(vm, "utcoffset")),
];

fn missing(vm: &mut Vm, name: &str) -> Result<Value> {
    Err(vm.error("NotImplementedError", format!("a tzinfo subclass must implement {name}()")))
}

/// `timezone`.
pub fn class(vm: &mut Vm) -> Result<Rc<Class>> {
    let base = base(vm)?;
    once_class(vm, "timezone", |_| {
        let class =
            ClassBuilder::new("datetime", "timezone", &base).natives(METHODS).construct(construct).sealed().build();
        class.set("utc", Value::Instance(Instance::with_host(&class, Zone { offset: 0, name: None })));
        Ok(class)
    })
}

/// `timezone.utc`.
pub fn utc(vm: &mut Vm) -> Result<Value> {
    let class = class(vm)?;
    once(vm, "UTC", |_| Ok(class.own("utc").unwrap_or_default()))
}

/// The `timezone` of an offset in microseconds: `utc` for none.
pub fn of_offset(vm: &mut Vm, offset: i128) -> Result<Value> {
    if offset == 0 {
        return utc(vm);
    }
    let class = class(vm)?;
    Ok(Value::Instance(Instance::with_host(&class, Zone { offset, name: None })))
}

fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    const SIGNATURE: Signature = Signature::function("timezone", &["offset", "name"], 1);
    let mut bound = args.bind(vm, &SIGNATURE)?;
    let offset = bound.required(0);
    let Some(micros) = delta::micros(&offset) else {
        let kind = vm.type_name(&offset);
        return Err(vm.type_error(format!("timezone() argument 1 must be datetime.timedelta, not {kind}")));
    };
    if micros.abs() >= DAY {
        let shown = vm.repr(&offset)?;
        let message = format!(
            "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {shown}."
        );
        return Err(vm.value_error(message));
    }
    let name = bound.take(1).and_then(|name| name.as_text().cloned());
    if micros == 0 && name.is_none() {
        return utc(vm);
    }
    Ok(Value::Instance(Instance::with_host(class, Zone { offset: micros, name })))
}

/// `+01:00`, with seconds and microseconds where there are any.
pub fn show_offset(offset: i128, separator: &str) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let (seconds, micros) = (offset.abs() / SECOND, offset.abs() % SECOND);
    let mut text = format!("{sign}{:02}{separator}{:02}", seconds / 3600, seconds / 60 % 60);
    if seconds % 60 != 0 || micros != 0 {
        text.push_str(&format!("{separator}{:02}", seconds % 60));
    }
    if micros != 0 {
        text.push_str(&format!(".{micros:06}"));
    }
    text
}

fn name_of(zone: &Zone) -> String {
    match &zone.name {
        Some(name) => name.to_string(),
        None if zone.offset == 0 => "UTC".to_owned(),
        None => format!("UTC{}", show_offset(zone.offset, ":")),
    }
}

/// The offset of a time zone at a moment, in microseconds.
pub fn offset_of(vm: &mut Vm, zone: &Value, moment: &Value) -> Result<Option<i128>> {
    if zone.is_none() {
        return Ok(None);
    }
    if let Some(zone) = zone.host::<Zone>() {
        return Ok(Some(zone.offset));
    }
    let offset = vm.call_method(zone, "utcoffset", [moment.clone()])?;
    match (delta::micros(&offset), offset.is_none()) {
        (Some(micros), _) => Ok(Some(micros)),
        (None, true) => Ok(None),
        _ => {
            let kind = vm.type_name(&offset);
            Err(vm.type_error(format!("tzinfo.utcoffset() must return None or a timedelta, not '{kind}'")))
        }
    }
}

fn zone(args: &Args) -> Rc<Zone> {
    args.this().host::<Zone>().unwrap_or_else(|| Rc::new(Zone { offset: 0, name: None }))
}

static METHODS: &[NativeDef] = &[
    method("__eq__", |_, args| match args.get(1).and_then(Value::host::<Zone>) {
        Some(other) => Ok(Value::Bool(zone(&args).offset == other.offset)),
        None => Ok(Value::NotImplemented),
    }),
    method("__hash__", |_, args| Ok(Value::Int((zone(&args).offset as i64).rotate_left(9) & i64::MAX))),
    method("__repr__", |vm, args| {
        let zone = zone(&args);
        if zone.offset == 0 && zone.name.is_none() {
            return Ok(Value::str("datetime.timezone.utc"));
        }
        let offset = delta::make(vm, zone.offset)?;
        let offset = vm.repr(&offset)?;
        Ok(Value::str(match &zone.name {
            Some(name) => format!("datetime.timezone({offset}, {})", crate::builtins::str::repr(name)),
            None => format!("datetime.timezone({offset})"),
        }))
    }),
    method("__str__", |_, args| Ok(Value::str(name_of(&zone(&args))))),
    method("dst", |_, _| Ok(Value::None)),
    method("tzname", |_, args| Ok(Value::str(name_of(&zone(&args))))),
    method("utcoffset", |vm, args| delta::make(vm, zone(&args).offset)),
];
