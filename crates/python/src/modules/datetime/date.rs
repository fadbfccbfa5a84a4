//! `date`.

use std::rc::Rc;

use super::calendar::{Date, first_iso_monday};
use super::{DAY, Parts, bind, class_of_this, delta, holds, moment, number, overflow, parse, struct_time, text};
use crate::args::Args;
use crate::class::{Class, ClassBuilder, NativeDef, class_method, getter, method};
use crate::code::CompareOp;
use crate::error::Result;
use crate::modules::typing::{named_tuple_class, once_class};
use crate::object::Instance;
use crate::value::Value;
use crate::vm::Vm;

/// `date`.
pub fn class(vm: &mut Vm) -> Result<Rc<Class>> {
    once_class(vm, "date", |vm| {
        let class = ClassBuilder::new("datetime", "date", &vm.types.object.clone())
            .natives(METHODS)
            .construct(construct)
            .build();
        class.set("min", make(&class, Date { year: 1, month: 1, day: 1 }));
        class.set("max", make(&class, Date { year: 9999, month: 12, day: 31 }));
        let resolution = delta::make(vm, DAY)?;
        class.set("resolution", resolution);
        Ok(class)
    })
}

/// A `date`.
pub fn make(class: &Rc<Class>, date: Date) -> Value {
    Value::Instance(Instance::with_host(class, date))
}

/// The date of a `date`, or in a `datetime`.
pub fn of(value: &Value) -> Option<Date> {
    match value.host::<Date>() {
        Some(date) => Some(*date),
        None => value.host::<moment::Moment>().map(|moment| moment.date),
    }
}

fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let mut values = bind(vm, args, "this function", &["year", "month", "day"], 3)?.into_iter();
    let mut next = || values.next().flatten();
    let (year, month, day) = (number(vm, next(), 0)?, number(vm, next(), 0)?, number(vm, next(), 0)?);
    Date::new(vm, year, month, day).map(|date| make(class, date))
}

fn this(args: &Args) -> Date {
    of(&args.this()).unwrap_or(Date { year: 1, month: 1, day: 1 })
}

fn other(args: &Args) -> Value {
    args.get(1).cloned().unwrap_or_default()
}

/// An object of the class a class method is called on, which may be that of a `datetime`.
fn make_for(vm: &mut Vm, args: &Args, date: Date) -> Result<Value> {
    let class = class_of_this(vm, args);
    if Rc::ptr_eq(&class, &self::class(vm)?) {
        return Ok(make(&class, date));
    }
    vm.call(&Value::Class(class), [date.year, date.month, date.day].map(Value::Int).into())
}

fn shifted(vm: &mut Vm, args: &Args, micros: i128) -> Result<Value> {
    let days = micros.div_euclid(DAY);
    let ordinal = this(args).ordinal().checked_add(i64::try_from(days).unwrap_or(i64::MAX));
    match ordinal.and_then(Date::from_ordinal) {
        Some(date) => Ok(make(&class_of_this(vm, args), date)),
        None => Err(overflow(vm)),
    }
}

fn add(vm: &mut Vm, args: Args) -> Result<Value> {
    match delta::micros(&other(&args)) {
        Some(micros) => shifted(vm, &args, micros),
        None => Ok(Value::NotImplemented),
    }
}

fn compare(_: &mut Vm, args: Args, op: CompareOp) -> Result<Value> {
    Ok(match other(&args).host::<Date>() {
        Some(date) => holds(op, this(&args).cmp(&date)),
        None => Value::NotImplemented,
    })
}

pub fn parts(date: Date) -> Parts {
    Parts { date, time: [0; 4], offset: None, zone: String::new() }
}

fn iso(args: &Args) -> String {
    let date = this(args);
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

fn strftime(vm: &mut Vm, args: &Args) -> Result<Value> {
    let format = text(vm, args, 1, "strftime() argument 1 must be str")?;
    Ok(Value::str(parts(this(args)).format(&format)))
}

static METHODS: &[NativeDef] = &[
    method("__add__", add),
    method("__eq__", |vm, args| compare(vm, args, CompareOp::Eq)),
    method("__format__", |vm, args| match args.get(1).and_then(Value::as_text) {
        Some(spec) if !spec.is_empty() => vm.call_method(&args.this(), "strftime", [Value::Str(spec.clone())]),
        _ => vm.str(&args.this()).map(Value::from),
    }),
    method("__ge__", |vm, args| compare(vm, args, CompareOp::Ge)),
    method("__gt__", |vm, args| compare(vm, args, CompareOp::Gt)),
    method("__hash__", |_, args| Ok(Value::Int(this(&args).ordinal().wrapping_mul(1_000_003)))),
    method("__le__", |vm, args| compare(vm, args, CompareOp::Le)),
    method("__lt__", |vm, args| compare(vm, args, CompareOp::Lt)),
    method("__radd__", add),
    method("__repr__", |vm, args| {
        let date = this(&args);
        let name = super::shown_class(vm, &args);
        Ok(Value::str(format!("{name}({}, {}, {})", date.year, date.month, date.day)))
    }),
    method("__str__", |_, args| Ok(Value::str(iso(&args)))),
    method("__sub__", |vm, args| {
        let other = other(&args);
        if let Some(micros) = delta::micros(&other) {
            return shifted(vm, &args, -micros.div_euclid(DAY) * DAY);
        }
        match other.host::<Date>() {
            Some(date) => delta::make(vm, i128::from(this(&args).ordinal() - date.ordinal()) * DAY),
            None => Ok(Value::NotImplemented),
        }
    }),
    method("ctime", |_, args| Ok(Value::str(parts(this(&args)).format("%a %b %e %H:%M:%S %Y")))),
    getter("day", |_, args| Ok(Value::Int(this(&args).day))),
    class_method("fromisocalendar", |vm, args| {
        let mut numbers = Vec::new();
        for at in 1..4 {
            numbers.push(number(vm, args.get(at).cloned(), 1)?);
        }
        let [year, week, day] = numbers.as_slice() else { return Ok(Value::None) };
        if !(1..=9999).contains(year) {
            return Err(vm.value_error(format!("Year is out of range: {year}")));
        }
        let weeks = (first_iso_monday(year + 1) - first_iso_monday(*year)) / 7;
        if !(1..=weeks).contains(week) {
            return Err(vm.value_error(format!("Invalid week: {week}")));
        }
        if !(1..=7).contains(day) {
            return Err(vm.value_error(format!("Invalid weekday: {day} (range is [1, 7])")));
        }
        match Date::from_ordinal(first_iso_monday(*year) + (week - 1) * 7 + day - 1) {
            Some(date) => make_for(vm, &args, date),
            None => Err(overflow(vm)),
        }
    }),
    class_method("fromisoformat", |vm, args| {
        let text = text(vm, &args, 1, "fromisoformat: argument must be str")?;
        match parse::iso_date(vm, &text)? {
            Some(date) => make_for(vm, &args, date),
            None => {
                let shown = crate::builtins::str::repr(&text);
                Err(vm.value_error(format!("Invalid isoformat string: {shown}")))
            }
        }
    }),
    class_method("fromordinal", |vm, args| {
        let ordinal = number(vm, args.get(1).cloned(), 0)?;
        if ordinal < 1 {
            return Err(vm.value_error("ordinal must be >= 1"));
        }
        match Date::from_ordinal(ordinal) {
            Some(date) => make_for(vm, &args, date),
            None => Err(vm.value_error("year is out of range")),
        }
    }),
    class_method("fromtimestamp", |vm, args| {
        let micros = parse::timestamp(vm, &other(&args))?;
        match Parts::at(micros) {
            Some(parts) => make_for(vm, &args, parts.date),
            None => Err(vm.value_error("year is out of range")),
        }
    }),
    method("isocalendar", |vm, args| {
        let class = once_class(vm, "IsoCalendarDate", |vm| {
            let names = ["year", "week", "weekday"].map(Into::into).to_vec();
            named_tuple_class(vm, "datetime", "IsoCalendarDate", names, Vec::new())
        })?;
        let (year, week, day) = this(&args).iso_calendar();
        vm.call(&Value::Class(class), [year, week, day].map(Value::Int).into())
    }),
    method("isoformat", |_, args| Ok(Value::str(iso(&args)))),
    method("isoweekday", |_, args| Ok(Value::Int(this(&args).weekday() + 1))),
    getter("month", |_, args| Ok(Value::Int(this(&args).month))),
    method("replace", |vm, mut args| {
        let object = args.take_this();
        let own = of(&object).unwrap_or(Date { year: 1, month: 1, day: 1 });
        let mut values = bind(vm, args, "this function", &["year", "month", "day"], 0)?.into_iter();
        let mut next = || values.next().flatten();
        let year = number(vm, next(), own.year)?;
        let (month, day) = (number(vm, next(), own.month)?, number(vm, next(), own.day)?);
        let date = Date::new(vm, year, month, day)?;
        Ok(make(&vm.class_of(&object), date))
    }),
    method("strftime", |vm, args| strftime(vm, &args)),
    method("timetuple", |vm, args| struct_time(vm, &parts(this(&args)), -1)),
    class_method("today", |vm, args| {
        let now = super::now(vm);
        match Parts::at(i128::from(now)) {
            Some(parts) => make_for(vm, &args, parts.date),
            None => Err(overflow(vm)),
        }
    }),
    method("toordinal", |_, args| Ok(Value::Int(this(&args).ordinal()))),
    method("weekday", |_, args| Ok(Value::Int(this(&args).weekday()))),
    getter("year", |_, args| Ok(Value::Int(this(&args).year))),
];
