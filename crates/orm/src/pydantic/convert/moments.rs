//! Dates, times and durations (pydantic-core 2.13, `input/datetime.rs`; the texts are those of the crate `speedate`).

use std::rc::Rc;

use linktable_python::{Args, Class, Result, Value, Vm};

use super::Conversion;
use super::numbers::text_of;
use crate::pydantic::complaint::{Complaint, Fit};
use crate::pydantic::moment_text::{self, Clock, Day, Moment};
use crate::pydantic::zone;

/// A timestamp above this many seconds is one in milliseconds.
const WATERSHED: f64 = 2e10;
const DAY_SECONDS: i64 = 86_400;

pub(super) fn datetime(vm: &mut Vm, how: &Conversion<'_>, class: &Rc<Class>, value: &Value) -> Result<Fit> {
    if vm.is_instance(value, class) {
        return Ok(Ok(value.clone()));
    }
    if how.is_strict_python() {
        return Ok(Complaint::new("datetime_type", "Input should be a valid datetime", value).alone());
    }
    if let Some(text) = text_of(value) {
        return Ok(match read_moment(&text) {
            Ok(moment) => how.lax(of_moment(vm, class, &moment)?),
            Err(_) => match moment_text::day(&text) {
                Ok(day) => how.lax(of_day(vm, class, &day)?),
                Err(error) => {
                    wrong("datetime_from_date_parsing", "Input should be a valid datetime or date", error, value)
                }
            },
        });
    }
    if let Some(seconds) = number_of(vm, value) {
        return Ok(match timestamp(seconds) {
            Ok(moment) => how.lax(of_moment(vm, class, &moment)?),
            Err(error) => wrong("datetime_parsing", "Input should be a valid datetime", error, value),
        });
    }
    if vm.class_of(value).mro().any(|class| class.full_name() == "datetime.date") {
        let mut parts = Vec::new();
        for name in ["year", "month", "day"] {
            parts.push(vm.get_attr(value, name)?);
        }
        return Ok(how.lax(vm.call(&Value::Class(class.clone()), parts.into())?));
    }
    Ok(Complaint::new("datetime_type", "Input should be a valid datetime", value).alone())
}

pub(super) fn date(vm: &mut Vm, how: &Conversion<'_>, class: &Rc<Class>, value: &Value) -> Result<Fit> {
    let is_moment = vm.class_of(value).mro().any(|class| class.full_name() == "datetime.datetime");
    if vm.is_instance(value, class) && !is_moment {
        return Ok(Ok(value.clone()));
    }
    if how.is_strict_python() {
        return Ok(Complaint::new("date_type", "Input should be a valid date", value).alone());
    }
    let inexact = || {
        let message = "Datetimes provided to dates should have zero time - e.g. be exact dates";
        Complaint::new("date_from_datetime_inexact", message, value).alone()
    };
    let found = if is_moment {
        let time = vm.call_method(value, "time", Args::none())?;
        let text = vm.str(&time)?;
        if text != "00:00:00" {
            return Ok(inexact());
        }
        return Ok(how.lax(vm.call_method(value, "date", Args::none())?));
    } else if let Some(text) = text_of(value) {
        match moment_text::day(&text) {
            Ok(day) => return Ok(how.lax(of_day(vm, class, &day)?)),
            Err(_) => read_moment(&text),
        }
    } else if let Some(seconds) = number_of(vm, value) {
        timestamp(seconds)
    } else {
        return Ok(Complaint::new("date_type", "Input should be a valid date", value).alone());
    };
    Ok(match found {
        Ok(moment) if moment.clock.is_midnight() => how.lax(of_day(vm, class, &moment.day)?),
        Ok(_) => inexact(),
        Err(error) => wrong("date_from_datetime_parsing", "Input should be a valid date or datetime", error, value),
    })
}

pub(super) fn time(vm: &mut Vm, how: &Conversion<'_>, class: &Rc<Class>, value: &Value) -> Result<Fit> {
    if vm.is_instance(value, class) {
        return Ok(Ok(value.clone()));
    }
    if how.is_strict_python() {
        return Ok(Complaint::new("time_type", "Input should be a valid time", value).alone());
    }
    let found = if let Some(text) = text_of(value) {
        moment_text::clock(&text)
    } else if let Some(seconds) = number_of(vm, value) {
        if seconds < 0.0 {
            Err("time in seconds should be positive")
        } else if seconds >= DAY_SECONDS as f64 {
            Err("numeric times may not exceed 86,399 seconds")
        } else {
            let whole = seconds.floor();
            let micros = ((seconds - whole) * 1e6).round() as u32;
            Ok(Clock::of_seconds(whole as i64, micros))
        }
    } else {
        return Ok(Complaint::new("time_type", "Input should be a valid time", value).alone());
    };
    Ok(match found {
        Ok(clock) => how.lax(of_clock(vm, class, &clock)?),
        Err(error) => wrong("time_parsing", "Input should be in a valid time format", error, value),
    })
}

pub(super) fn timedelta(vm: &mut Vm, how: &Conversion<'_>, class: &Rc<Class>, value: &Value) -> Result<Fit> {
    if vm.is_instance(value, class) {
        return Ok(Ok(value.clone()));
    }
    if how.is_strict_python() {
        return Ok(Complaint::new("time_delta_type", "Input should be a valid timedelta", value).alone());
    }
    let args = if let Some(text) = text_of(value) {
        match moment_text::duration(&text) {
            Ok((seconds, micros)) => {
                Args::none().with("seconds", Value::Int(seconds)).with("microseconds", Value::Int(micros))
            }
            Err(error) => {
                return Ok(wrong("time_delta_parsing", "Input should be a valid timedelta", error, value));
            }
        }
    } else if number_of(vm, value).is_some() {
        Args::none().with("seconds", value.clone())
    } else {
        return Ok(Complaint::new("time_delta_type", "Input should be a valid timedelta", value).alone());
    };
    Ok(how.lax(vm.call(&Value::Class(class.clone()), args)?))
}

fn wrong(kind: &str, what: &str, error: &str, input: &Value) -> Fit {
    Complaint::new(kind, format!("{what}, {error}"), input).with("error", Value::str(error)).alone()
}

/// The number a value is, if it is one and no truth value.
fn number_of(vm: &mut Vm, value: &Value) -> Option<f64> {
    match value.unwrapped() {
        Value::Int(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        plain @ Value::Big(_) => vm.to_float(&plain.clone()).ok(),
        _ => None,
    }
}

/// A moment from its text, or from the text of a timestamp.
fn read_moment(text: &str) -> std::result::Result<Moment, &'static str> {
    let is_number = !text.is_empty()
        && text.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && text.bytes().any(|byte| byte.is_ascii_digit());
    match text.parse::<f64>() {
        Ok(seconds) if is_number => timestamp(seconds),
        _ => moment_text::moment(text),
    }
}

/// A moment in UTC, from the seconds or milliseconds since 1970.
fn timestamp(seconds: f64) -> std::result::Result<Moment, &'static str> {
    if seconds.is_nan() {
        return Err("NaN values not permitted");
    }
    let seconds = if seconds.abs() > WATERSHED { seconds / 1000.0 } else { seconds };
    if seconds > 253_402_300_799.0 {
        return Err("dates after 9999 are not supported as unix timestamps");
    }
    if seconds < -62_167_219_200.0 {
        return Err("dates before 0000 are not supported as unix timestamps");
    }
    let whole = seconds.floor();
    let micros = ((seconds - whole) * 1e6).round() as u32;
    let (whole, micros) = if micros == 1_000_000 { (whole as i64 + 1, 0) } else { (whole as i64, micros) };
    let day = Day::since_1970(whole.div_euclid(DAY_SECONDS));
    Ok(Moment { day, clock: Clock::of_seconds(whole.rem_euclid(DAY_SECONDS), micros) })
}

fn of_day(vm: &mut Vm, class: &Rc<Class>, day: &Day) -> Result<Value> {
    let parts = [day.year, day.month, day.day].map(|part| Value::Int(part.into()));
    vm.call(&Value::Class(class.clone()), parts.into())
}

fn clock_parts(vm: &mut Vm, clock: &Clock, parts: &mut Vec<Value>) -> Result<Option<Value>> {
    parts.extend([clock.hour, clock.minute, clock.second, clock.micros].map(|part| Value::Int(part.into())));
    clock.offset.map(|offset| zone::of_seconds(vm, offset)).transpose()
}

fn of_clock(vm: &mut Vm, class: &Rc<Class>, clock: &Clock) -> Result<Value> {
    let mut parts = Vec::new();
    let zone = clock_parts(vm, clock, &mut parts)?;
    parts.extend(zone);
    vm.call(&Value::Class(class.clone()), parts.into())
}

fn of_moment(vm: &mut Vm, class: &Rc<Class>, moment: &Moment) -> Result<Value> {
    let day = &moment.day;
    let mut parts: Vec<Value> = [day.year, day.month, day.day].map(|part| Value::Int(part.into())).to_vec();
    let zone = clock_parts(vm, &moment.clock, &mut parts)?;
    parts.extend(zone);
    vm.call(&Value::Class(class.clone()), parts.into())
}
