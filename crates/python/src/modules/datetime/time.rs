//! `time`.

use std::rc::Rc;

use super::calendar::Date;
use super::{DAY, Parts, SECOND, bind, delta, holds, number, parse, text, zone};
use crate::args::Args;
use crate::class::{Class, ClassBuilder, NativeDef, class_method, getter, method};
use crate::code::CompareOp;
use crate::error::Result;
use crate::modules::typing::once_class;
use crate::object::Instance;
use crate::value::Value;
use crate::vm::Vm;

/// A time of day.
#[derive(Clone, Default)]
pub struct Time {
    /// From 0 to 23.
    pub hour: i64,
    /// From 0 to 59.
    pub minute: i64,
    /// From 0 to 59.
    pub second: i64,
    /// Microseconds.
    pub micro: i64,
    /// The time zone, or `None`.
    pub zone: Value,
    /// Which of two equal times it is, when clocks are set back.
    pub fold: i64,
}

/// The parameters that make a time.
pub const PARAMS: [&str; 6] = ["hour", "minute", "second", "microsecond", "tzinfo", "fold"];

/// `time`.
pub fn class(vm: &mut Vm) -> Result<Rc<Class>> {
    once_class(vm, "time", |vm| {
        let class = ClassBuilder::new("datetime", "time", &vm.types.object.clone())
            .natives(METHODS)
            .construct(construct)
            .build();
        class.set("min", make(&class, Time::default()));
        class.set("max", make(&class, Time { hour: 23, minute: 59, second: 59, micro: 999_999, ..Time::default() }));
        let resolution = delta::make(vm, 1)?;
        class.set("resolution", resolution);
        Ok(class)
    })
}

/// A `time`.
pub fn make(class: &Rc<Class>, time: Time) -> Value {
    Value::Instance(Instance::with_host(class, time))
}

impl Time {
    /// From values given for [`PARAMS`], where one is missing that of `own`; checked.
    pub fn new(vm: &mut Vm, own: &Time, values: impl IntoIterator<Item = Option<Value>>) -> Result<Time> {
        let mut values = values.into_iter();
        let mut next = || values.next().flatten();
        let hour = number(vm, next(), own.hour)?;
        let minute = number(vm, next(), own.minute)?;
        let second = number(vm, next(), own.second)?;
        let micro = number(vm, next(), own.micro)?;
        let zone = next().unwrap_or_else(|| own.zone.clone());
        let fold = number(vm, next(), own.fold)?;
        let time = Time { hour, minute, second, micro, zone, fold };
        time.check(vm)?;
        Ok(time)
    }

    /// Whether its parts are what they may be.
    pub fn check(&self, vm: &mut Vm) -> Result<()> {
        let problem = if !(0..24).contains(&self.hour) {
            "hour must be in 0..23"
        } else if !(0..60).contains(&self.minute) {
            "minute must be in 0..59"
        } else if !(0..60).contains(&self.second) {
            "second must be in 0..59"
        } else if !(0..1_000_000).contains(&self.micro) {
            "microsecond must be in 0..999999"
        } else if !(0..2).contains(&self.fold) {
            "fold must be either 0 or 1"
        } else {
            let base = zone::base(vm)?;
            if !self.zone.is_none() && !vm.is_instance(&self.zone, &base) {
                let kind = vm.type_name(&self.zone);
                let message = format!("tzinfo argument must be None or of a tzinfo subclass, not type '{kind}'");
                return Err(vm.type_error(message));
            }
            return Ok(());
        };
        Err(vm.value_error(problem))
    }

    /// Microseconds since midnight.
    pub fn micros(&self) -> i128 {
        i128::from(self.hour * 3600 + self.minute * 60 + self.second) * SECOND + i128::from(self.micro)
    }

    /// The time so many microseconds after midnight.
    pub fn from_micros(micros: i128, zone: Value) -> Time {
        let rest = micros.rem_euclid(DAY);
        let (seconds, micro) = ((rest / SECOND) as i64, (rest % SECOND) as i64);
        Time { hour: seconds / 3600, minute: seconds / 60 % 60, second: seconds % 60, micro, zone, fold: 0 }
    }

    /// `14:05:09.000250`, as far as asked for.
    pub fn iso(&self, vm: &mut Vm, precision: &str) -> Result<String> {
        let (hour, minute, second, micro) = (self.hour, self.minute, self.second, self.micro);
        Ok(match precision {
            "hours" => format!("{hour:02}"),
            "minutes" => format!("{hour:02}:{minute:02}"),
            "milliseconds" => format!("{hour:02}:{minute:02}:{second:02}.{:03}", micro / 1000),
            "microseconds" => format!("{hour:02}:{minute:02}:{second:02}.{micro:06}"),
            "auto" if micro != 0 => format!("{hour:02}:{minute:02}:{second:02}.{micro:06}"),
            "auto" | "seconds" => format!("{hour:02}:{minute:02}:{second:02}"),
            _ => return Err(vm.value_error("Unknown timespec value")),
        })
    }

    /// The parts of its repr after the hour and minute.
    pub fn repr_rest(&self, vm: &mut Vm) -> Result<String> {
        let mut text = String::new();
        if self.second != 0 || self.micro != 0 {
            text.push_str(&format!(", {}", self.second));
        }
        if self.micro != 0 {
            text.push_str(&format!(", {}", self.micro));
        }
        if self.fold != 0 {
            text.push_str(", fold=1");
        }
        if !self.zone.is_none() {
            text.push_str(&format!(", tzinfo={}", vm.repr(&self.zone)?));
        }
        Ok(text)
    }
}

fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let values = bind(vm, args, "this function", &PARAMS, 0)?;
    Time::new(vm, &Time::default(), values).map(|time| make(class, time))
}

fn this(args: &Args) -> Rc<Time> {
    args.this().host::<Time>().unwrap_or_default()
}

fn compare(vm: &mut Vm, args: Args, op: CompareOp) -> Result<Value> {
    let Some(other) = args.get(1).and_then(Value::host::<Time>) else { return Ok(Value::NotImplemented) };
    let own = this(&args);
    let offsets = (zone::offset_of(vm, &own.zone, &Value::None)?, zone::offset_of(vm, &other.zone, &Value::None)?);
    match (offsets, op) {
        ((Some(a), Some(b)), _) => Ok(holds(op, (own.micros() - a).cmp(&(other.micros() - b)))),
        ((None, None), _) => Ok(holds(op, own.micros().cmp(&other.micros()))),
        (_, CompareOp::Eq) => Ok(Value::Bool(false)),
        (_, CompareOp::Ne) => Ok(Value::Bool(true)),
        _ => Err(vm.type_error("can't compare offset-naive and offset-aware times")),
    }
}

fn iso(vm: &mut Vm, args: &Args, precision: &str) -> Result<String> {
    let time = this(args);
    let mut text = time.iso(vm, precision)?;
    if let Some(offset) = zone::offset_of(vm, &time.zone, &Value::None)? {
        text.push_str(&zone::show_offset(offset, ":"));
    }
    Ok(text)
}

static METHODS: &[NativeDef] = &[
    method("__eq__", |vm, args| compare(vm, args, CompareOp::Eq)),
    method("__format__", |vm, args| match args.get(1).and_then(Value::as_text) {
        Some(spec) if !spec.is_empty() => vm.call_method(&args.this(), "strftime", [Value::Str(spec.clone())]),
        _ => vm.str(&args.this()).map(Value::from),
    }),
    method("__ge__", |vm, args| compare(vm, args, CompareOp::Ge)),
    method("__gt__", |vm, args| compare(vm, args, CompareOp::Gt)),
    method("__hash__", |vm, args| {
        let time = this(&args);
        let offset = zone::offset_of(vm, &time.zone, &Value::None)?.unwrap_or(0);
        Ok(Value::Int((time.micros() - offset) as i64))
    }),
    method("__le__", |vm, args| compare(vm, args, CompareOp::Le)),
    method("__lt__", |vm, args| compare(vm, args, CompareOp::Lt)),
    method("__repr__", |vm, args| {
        let (time, name) = (this(&args), super::shown_class(vm, &args));
        let rest = time.repr_rest(vm)?;
        Ok(Value::str(format!("{name}({}, {}{rest})", time.hour, time.minute)))
    }),
    method("__str__", |vm, args| iso(vm, &args, "auto").map(Value::from)),
    method("dst", |_, _| Ok(Value::None)),
    getter("fold", |_, args| Ok(Value::Int(this(&args).fold))),
    class_method("fromisoformat", |vm, args| {
        let text = text(vm, &args, 1, "fromisoformat: argument must be str")?;
        let found = parse::iso_time(vm, text.strip_prefix('T').unwrap_or(&text))?;
        match (found, args.this()) {
            (Some(time), Value::Class(class)) => {
                time.check(vm)?;
                Ok(make(&class, time))
            }
            _ => {
                let shown = crate::builtins::str::repr(&text);
                Err(vm.value_error(format!("Invalid isoformat string: {shown}")))
            }
        }
    }),
    getter("hour", |_, args| Ok(Value::Int(this(&args).hour))),
    method("isoformat", |vm, mut args| {
        let precision = args.take_keyword("timespec").or_else(|| args.get(1).cloned());
        let precision = precision.and_then(|precision| precision.as_text().cloned()).unwrap_or_else(|| "auto".into());
        iso(vm, &args, &precision).map(Value::from)
    }),
    getter("microsecond", |_, args| Ok(Value::Int(this(&args).micro))),
    getter("minute", |_, args| Ok(Value::Int(this(&args).minute))),
    method("replace", |vm, mut args| {
        let object = args.take_this();
        let own = object.host::<Time>().unwrap_or_default();
        let values = bind(vm, args, "this function", &PARAMS, 0)?;
        let time = Time::new(vm, &own, values)?;
        Ok(make(&vm.class_of(&object), time))
    }),
    getter("second", |_, args| Ok(Value::Int(this(&args).second))),
    method("strftime", |vm, args| {
        let format = text(vm, &args, 1, "strftime() argument 1 must be str")?;
        let time = this(&args);
        let offset = zone::offset_of(vm, &time.zone, &Value::None)?;
        let zone = match &time.zone {
            Value::None => String::new(),
            zone => {
                let name = vm.call_method(zone, "tzname", [Value::None])?;
                if name.is_none() { String::new() } else { vm.str(&name)? }
            }
        };
        let date = Date { year: 1900, month: 1, day: 1 };
        let parts = Parts { date, time: [time.hour, time.minute, time.second, time.micro], offset, zone };
        Ok(Value::str(parts.format(&format)))
    }),
    getter("tzinfo", |_, args| Ok(this(&args).zone.clone())),
    method("tzname", |vm, args| match this(&args).zone.clone() {
        Value::None => Ok(Value::None),
        zone => vm.call_method(&zone, "tzname", [Value::None]),
    }),
    method("utcoffset", |vm, args| match zone::offset_of(vm, &this(&args).zone.clone(), &Value::None)? {
        Some(offset) => delta::make(vm, offset),
        None => Ok(Value::None),
    }),
];
