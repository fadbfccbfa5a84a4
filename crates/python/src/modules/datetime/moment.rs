//! `datetime`.

use std::rc::Rc;

use super::calendar::Date;
use super::time::{self, Time};
use super::{
    DAY, Parts, SECOND, bind, class_of_this, date, delta, holds, number, overflow, parse, struct_time, text, zone,
};
use crate::args::Args;
use crate::class::{Class, ClassBuilder, NativeDef, class_method, getter, method};
use crate::code::CompareOp;
use crate::error::Result;
use crate::modules::typing::once_class;
use crate::object::Instance;
use crate::value::Value;
use crate::vm::Vm;

/// A date and a time.
#[derive(Clone)]
pub struct Moment {
    /// The date.
    pub date: Date,
    /// The time.
    pub time: Time,
}

/// Microseconds of the calendar before 1970.
const EPOCH: i128 = 719_163 * DAY;

/// `datetime`.
pub fn class(vm: &mut Vm) -> Result<Rc<Class>> {
    let base = date::class(vm)?;
    once_class(vm, "datetime", |vm| {
        let class = ClassBuilder::new("datetime", "datetime", &base).natives(METHODS).construct(construct).build();
        let (first, last) = (Date { year: 1, month: 1, day: 1 }, Date { year: 9999, month: 12, day: 31 });
        class.set("min", make(&class, Moment { date: first, time: Time::default() }));
        let time = Time { hour: 23, minute: 59, second: 59, micro: 999_999, ..Time::default() };
        class.set("max", make(&class, Moment { date: last, time }));
        let resolution = delta::make(vm, 1)?;
        class.set("resolution", resolution);
        Ok(class)
    })
}

/// A `datetime`.
pub fn make(class: &Rc<Class>, moment: Moment) -> Value {
    Value::Instance(Instance::with_host(class, moment))
}

const PARAMS: [&str; 9] = ["year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo", "fold"];

impl Moment {
    /// Microseconds from the first of January of the year 1, as clocks show it.
    fn micros(&self) -> i128 {
        i128::from(self.date.ordinal()) * DAY + self.time.micros()
    }

    fn from_micros(vm: &mut Vm, micros: i128, zone: Value) -> Result<Moment> {
        let ordinal = i64::try_from(micros.div_euclid(DAY)).ok();
        match ordinal.and_then(Date::from_ordinal) {
            Some(date) => Ok(Moment { date, time: Time::from_micros(micros, zone) }),
            None => Err(overflow(vm)),
        }
    }
}

fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let mut values = bind(vm, args, "this function", &PARAMS, 3)?.into_iter();
    let mut next = || values.next().flatten();
    let (year, month, day) = (number(vm, next(), 0)?, number(vm, next(), 0)?, number(vm, next(), 0)?);
    let date = Date::new(vm, year, month, day)?;
    let time = Time::new(vm, &Time::default(), values)?;
    Ok(make(class, Moment { date, time }))
}

fn this(args: &Args) -> Rc<Moment> {
    of(&args.this())
}

fn of(value: &Value) -> Rc<Moment> {
    let first = Date { year: 1, month: 1, day: 1 };
    value.host::<Moment>().unwrap_or_else(|| Rc::new(Moment { date: first, time: Time::default() }))
}

fn offset(vm: &mut Vm, value: &Value) -> Result<Option<i128>> {
    let zone = of(value).time.zone.clone();
    zone::offset_of(vm, &zone, value)
}

fn shifted(vm: &mut Vm, args: &Args, micros: i128) -> Result<Value> {
    let own = this(args);
    let moment = Moment::from_micros(vm, own.micros() + micros, own.time.zone.clone())?;
    Ok(make(&class_of_this(vm, args), moment))
}

fn add(vm: &mut Vm, args: Args) -> Result<Value> {
    match args.get(1).and_then(delta::micros) {
        Some(micros) => shifted(vm, &args, micros),
        None => Ok(Value::NotImplemented),
    }
}

fn compare(vm: &mut Vm, args: Args, op: CompareOp) -> Result<Value> {
    let other = args.get(1).cloned().unwrap_or_default();
    let Some(moment) = other.host::<Moment>() else {
        let is_date = other.host::<Date>().is_some();
        return match op {
            CompareOp::Eq if is_date => Ok(Value::Bool(false)),
            CompareOp::Ne if is_date => Ok(Value::Bool(true)),
            _ if is_date => {
                let (own, other) = (vm.type_name(&args.this()), vm.type_name(&other));
                Err(vm.type_error(format!("can't compare {own} to {other}")))
            }
            _ => Ok(Value::NotImplemented),
        };
    };
    let own = this(&args);
    let offsets = (offset(vm, &args.this())?, offset(vm, &other)?);
    match (offsets, op) {
        ((Some(a), Some(b)), _) => Ok(holds(op, (own.micros() - a).cmp(&(moment.micros() - b)))),
        ((None, None), _) => Ok(holds(op, own.micros().cmp(&moment.micros()))),
        (_, CompareOp::Eq) => Ok(Value::Bool(false)),
        (_, CompareOp::Ne) => Ok(Value::Bool(true)),
        _ => Err(vm.type_error("can't compare offset-naive and offset-aware datetimes")),
    }
}

fn iso(vm: &mut Vm, value: &Value, separator: &str, precision: &str) -> Result<String> {
    let moment = of(value);
    let date = moment.date;
    let time = moment.time.iso(vm, precision)?;
    let mut text = format!("{:04}-{:02}-{:02}{separator}{time}", date.year, date.month, date.day);
    if let Some(offset) = offset(vm, value)? {
        text.push_str(&zone::show_offset(offset, ":"));
    }
    Ok(text)
}

fn zone_name(vm: &mut Vm, value: &Value) -> Result<Value> {
    match of(value).time.zone.clone() {
        Value::None => Ok(Value::None),
        zone => vm.call_method(&zone, "tzname", [value.clone()]),
    }
}

fn parts(vm: &mut Vm, value: &Value) -> Result<Parts> {
    let moment = of(value);
    let time = &moment.time;
    let name = zone_name(vm, value)?;
    let zone = if name.is_none() { String::new() } else { vm.str(&name)? };
    let offset = offset(vm, value)?;
    Ok(Parts { date: moment.date, time: [time.hour, time.minute, time.second, time.micro], offset, zone })
}

/// The moment of these microseconds since 1970, in a time zone or none.
fn at(vm: &mut Vm, args: &Args, micros: i128, zone: Value) -> Result<Value> {
    let class = class_of_this(vm, args);
    let moment = match Moment::from_micros(vm, micros + EPOCH, zone.clone()) {
        Ok(moment) => moment,
        Err(_) => {
            let year = 1970 + micros / (SECOND * 31_556_952);
            return Err(vm.value_error(format!("year {year} is out of range")));
        }
    };
    let made = make(&class, moment);
    if zone.is_none() { Ok(made) } else { vm.call_method(&zone, "fromutc", [made]) }
}

fn zone_argument(vm: &mut Vm, args: &mut Args, at: usize) -> Result<Value> {
    let zone = args.take_keyword("tz").or_else(|| args.get(at).cloned()).unwrap_or_default();
    let base = zone::base(vm)?;
    if !zone.is_none() && !vm.is_instance(&zone, &base) {
        let kind = vm.type_name(&zone);
        let message = format!("tzinfo argument must be None or of a tzinfo subclass, not type '{kind}'");
        return Err(vm.type_error(message));
    }
    Ok(zone)
}

fn rebuilt(vm: &mut Vm, args: &Args, moment: Moment) -> Result<Value> {
    Ok(make(&class_of_this(vm, args), moment))
}

static METHODS: &[NativeDef] = &[
    method("__add__", add),
    method("__eq__", |vm, args| compare(vm, args, CompareOp::Eq)),
    method("__ge__", |vm, args| compare(vm, args, CompareOp::Ge)),
    method("__gt__", |vm, args| compare(vm, args, CompareOp::Gt)),
    method("__hash__", |vm, args| {
        let offset = offset(vm, &args.this())?.unwrap_or(0);
        Ok(Value::Int((this(&args).micros() - offset) as i64))
    }),
    method("__le__", |vm, args| compare(vm, args, CompareOp::Le)),
    method("__lt__", |vm, args| compare(vm, args, CompareOp::Lt)),
    method("__radd__", add),
    method("__repr__", |vm, args| {
        let (moment, name) = (this(&args), super::shown_class(vm, &args));
        let rest = moment.time.repr_rest(vm)?;
        let (date, time) = (moment.date, &moment.time);
        let text = format!("{name}({}, {}, {}, {}, {}{rest})", date.year, date.month, date.day, time.hour, time.minute);
        Ok(Value::str(text))
    }),
    method("__str__", |vm, args| iso(vm, &args.this(), " ", "auto").map(Value::from)),
    method("__sub__", |vm, args| {
        let other = args.get(1).cloned().unwrap_or_default();
        if let Some(micros) = delta::micros(&other) {
            return shifted(vm, &args, -micros);
        }
        let Some(moment) = other.host::<Moment>() else { return Ok(Value::NotImplemented) };
        let between = this(&args).micros() - moment.micros();
        match (offset(vm, &args.this())?, offset(vm, &other)?) {
            (Some(a), Some(b)) => delta::make(vm, between - a + b),
            (None, None) => delta::make(vm, between),
            _ => Err(vm.type_error("can't subtract offset-naive and offset-aware datetimes")),
        }
    }),
    method("astimezone", |vm, mut args| {
        let own = this(&args);
        let mut zone = zone_argument(vm, &mut args, 1)?;
        // Times without a zone are taken for those of this machine, which runs on UTC.
        let from = offset(vm, &args.this())?.unwrap_or(0);
        if zone.is_none() {
            zone = zone::utc(vm)?;
        }
        let moment = Moment::from_micros(vm, own.micros() - from, zone.clone())?;
        let made = make(&class_of_this(vm, &args), moment);
        vm.call_method(&zone, "fromutc", [made])
    }),
    class_method("combine", |vm, mut args| {
        let own_zone = args.take_keyword("tzinfo").or_else(|| args.get(3).cloned());
        let (day, clock) = (args.get(1).cloned().unwrap_or_default(), args.get(2).cloned().unwrap_or_default());
        let Some(date) = date::of(&day) else {
            let kind = vm.type_name(&day);
            return Err(vm.type_error(format!("combine() argument 1 must be datetime.date, not {kind}")));
        };
        let Some(time) = clock.host::<Time>() else {
            let kind = vm.type_name(&clock);
            return Err(vm.type_error(format!("combine() argument 2 must be datetime.time, not {kind}")));
        };
        let mut time = (*time).clone();
        if let Some(zone) = own_zone {
            time.zone = zone;
        }
        rebuilt(vm, &args, Moment { date, time })
    }),
    method("ctime", |vm, args| Ok(Value::str(parts(vm, &args.this())?.format("%a %b %e %H:%M:%S %Y")))),
    method("date", |vm, args| {
        let class = date::class(vm)?;
        Ok(date::make(&class, this(&args).date))
    }),
    method("dst", |vm, args| match this(&args).time.zone.clone() {
        Value::None => Ok(Value::None),
        zone => vm.call_method(&zone, "dst", [args.this()]),
    }),
    getter("fold", |_, args| Ok(Value::Int(this(&args).time.fold))),
    class_method("fromisoformat", |vm, args| {
        let text = text(vm, &args, 1, "fromisoformat: argument must be str")?;
        match parse::iso_moment(vm, &text)? {
            Some((date, time)) => {
                time.check(vm)?;
                rebuilt(vm, &args, Moment { date, time })
            }
            None => {
                let shown = crate::builtins::str::repr(&text);
                Err(vm.value_error(format!("Invalid isoformat string: {shown}")))
            }
        }
    }),
    class_method("fromtimestamp", |vm, mut args| {
        let zone = zone_argument(vm, &mut args, 2)?;
        let micros = parse::timestamp(vm, &args.get(1).cloned().unwrap_or_default())?;
        at(vm, &args, micros, zone)
    }),
    getter("hour", |_, args| Ok(Value::Int(this(&args).time.hour))),
    method("isoformat", |vm, mut args| {
        let separator = args.take_keyword("sep").or_else(|| args.get(1).cloned());
        let precision = args.take_keyword("timespec").or_else(|| args.get(2).cloned());
        let text = |value: Option<Value>, default: &str| {
            value.and_then(|value| value.as_text().cloned()).unwrap_or_else(|| default.into())
        };
        iso(vm, &args.this(), &text(separator, "T"), &text(precision, "auto")).map(Value::from)
    }),
    getter("microsecond", |_, args| Ok(Value::Int(this(&args).time.micro))),
    getter("minute", |_, args| Ok(Value::Int(this(&args).time.minute))),
    class_method("now", |vm, mut args| {
        let zone = zone_argument(vm, &mut args, 1)?;
        let now = super::now(vm);
        at(vm, &args, i128::from(now), zone)
    }),
    method("replace", |vm, mut args| {
        let object = args.take_this();
        let own = of(&object);
        let mut values = bind(vm, args, "this function", &PARAMS, 0)?.into_iter();
        let mut next = || values.next().flatten();
        let year = number(vm, next(), own.date.year)?;
        let (month, day) = (number(vm, next(), own.date.month)?, number(vm, next(), own.date.day)?);
        let date = Date::new(vm, year, month, day)?;
        let time = Time::new(vm, &own.time, values)?;
        Ok(make(&vm.class_of(&object), Moment { date, time }))
    }),
    getter("second", |_, args| Ok(Value::Int(this(&args).time.second))),
    method("strftime", |vm, args| {
        let format = text(vm, &args, 1, "strftime() argument 1 must be str")?;
        Ok(Value::str(parts(vm, &args.this())?.format(&format)))
    }),
    class_method("strptime", |vm, args| {
        let given = text(vm, &args, 1, "strptime() argument 1 must be str")?;
        let format = text(vm, &args, 2, "strptime() argument 2 must be str")?;
        let (date, time) = parse::by_format(vm, &given, &format)?;
        rebuilt(vm, &args, Moment { date, time })
    }),
    method("time", |vm, args| {
        let class = time::class(vm)?;
        Ok(time::make(&class, Time { zone: Value::None, ..this(&args).time.clone() }))
    }),
    method("timestamp", |vm, args| {
        let offset = offset(vm, &args.this())?.unwrap_or(0);
        Ok(Value::Float((this(&args).micros() - EPOCH - offset) as f64 / SECOND as f64))
    }),
    method("timetuple", |vm, args| {
        let parts = parts(vm, &args.this())?;
        struct_time(vm, &parts, -1)
    }),
    method("timetz", |vm, args| {
        let class = time::class(vm)?;
        Ok(time::make(&class, this(&args).time.clone()))
    }),
    class_method("today", |vm, args| {
        let now = super::now(vm);
        at(vm, &args, i128::from(now), Value::None)
    }),
    getter("tzinfo", |_, args| Ok(this(&args).time.zone.clone())),
    method("tzname", |vm, args| zone_name(vm, &args.this())),
    class_method("utcfromtimestamp", |vm, args| {
        let micros = parse::timestamp(vm, &args.get(1).cloned().unwrap_or_default())?;
        at(vm, &args, micros, Value::None)
    }),
    class_method("utcnow", |vm, args| {
        let now = super::now(vm);
        at(vm, &args, i128::from(now), Value::None)
    }),
    method("utcoffset", |vm, args| match offset(vm, &args.this())? {
        Some(offset) => delta::make(vm, offset),
        None => Ok(Value::None),
    }),
    method("utctimetuple", |vm, args| {
        let offset = offset(vm, &args.this())?.unwrap_or(0);
        match Parts::at(this(&args).micros() - EPOCH - offset) {
            Some(parts) => struct_time(vm, &parts, 0),
            None => Err(overflow(vm)),
        }
    }),
];
