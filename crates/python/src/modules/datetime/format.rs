//! Dates and times as text: `strftime`.

use super::calendar::Date;
use super::{SECOND, zone};
use crate::error::Result;
use crate::modules::typing::{named_tuple_class, once_class};
use crate::value::Value;
use crate::vm::Vm;

pub const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What a format can show.
pub struct Parts {
    /// The date; the first of January 1900 for plain times.
    pub date: Date,
    /// Hour, minute, second, microsecond.
    pub time: [i64; 4],
    /// Offset from UTC in microseconds.
    pub offset: Option<i128>,
    /// The name of the time zone.
    pub zone: String,
}

fn name(names: &[&'static str], at: i64) -> &'static str {
    usize::try_from(at).ok().and_then(|at| names.get(at)).copied().unwrap_or_default()
}

fn short(name: &str) -> &str {
    name.get(..3).unwrap_or(name)
}

impl Parts {
    /// The text of a format.
    pub fn format(&self, format: &str) -> String {
        let date = self.date;
        let [hour, minute, second, micro] = self.time;
        let mut text = String::new();
        let mut chars = format.chars();
        while let Some(c) = chars.next() {
            if c != '%' {
                text.push(c);
                continue;
            }
            let day = name(&DAYS, date.weekday());
            let month = name(&MONTHS, date.month - 1);
            let hour12 = if hour % 12 == 0 { 12 } else { hour % 12 };
            let (iso_year, iso_week, iso_day) = date.iso_calendar();
            let piece = match chars.next() {
                Some('a') => short(day).to_owned(),
                Some('A') => day.to_owned(),
                Some('b' | 'h') => short(month).to_owned(),
                Some('B') => month.to_owned(),
                Some('c') => self.format("%a %b %e %H:%M:%S %Y"),
                Some('C') => format!("{:02}", date.year / 100),
                Some('d') => format!("{:02}", date.day),
                Some('D' | 'x') => self.format("%m/%d/%y"),
                Some('e') => format!("{:2}", date.day),
                Some('f') => format!("{micro:06}"),
                Some('F') => self.format("%Y-%m-%d"),
                Some('g') => format!("{:02}", iso_year % 100),
                Some('G') => iso_year.to_string(),
                Some('H') => format!("{hour:02}"),
                Some('I') => format!("{hour12:02}"),
                Some('j') => format!("{:03}", date.year_day()),
                Some('k') => format!("{hour:2}"),
                Some('l') => format!("{hour12:2}"),
                Some('m') => format!("{:02}", date.month),
                Some('M') => format!("{minute:02}"),
                Some('n') => "\n".to_owned(),
                Some('p') => if hour < 12 { "AM" } else { "PM" }.to_owned(),
                Some('P') => if hour < 12 { "am" } else { "pm" }.to_owned(),
                Some('r') => self.format("%I:%M:%S %p"),
                Some('R') => self.format("%H:%M"),
                Some('s') => self.timestamp().to_string(),
                Some('S') => format!("{second:02}"),
                Some('t') => "\t".to_owned(),
                Some('T' | 'X') => self.format("%H:%M:%S"),
                Some('u') => iso_day.to_string(),
                Some('U') => format!("{:02}", (date.year_day() + 6 - (date.weekday() + 1) % 7) / 7),
                Some('V') => format!("{iso_week:02}"),
                Some('w') => ((date.weekday() + 1) % 7).to_string(),
                Some('W') => format!("{:02}", (date.year_day() + 6 - date.weekday()) / 7),
                Some('y') => format!("{:02}", date.year % 100),
                Some('Y') => date.year.to_string(),
                Some('z') => self.offset.map_or_else(String::new, |offset| zone::show_offset(offset, "")),
                Some('Z') => self.zone.clone(),
                Some('%') => "%".to_owned(),
                Some(other) => format!("%{other}"),
                None => "%".to_owned(),
            };
            text.push_str(&piece);
        }
        text
    }

    /// Whole seconds since 1970, taking the time as it stands.
    pub fn timestamp(&self) -> i64 {
        let [hour, minute, second, _] = self.time;
        (self.date.ordinal() - 719_163) * 86_400 + hour * 3600 + minute * 60 + second
    }

    /// The moment of these microseconds since 1970, in UTC; nothing if that is outside of the calendar.
    pub fn at(micros: i128) -> Option<Parts> {
        let seconds = micros.div_euclid(SECOND);
        let ordinal = i64::try_from(seconds.div_euclid(86_400)).ok()?.checked_add(719_163)?;
        let (rest, micro) = (seconds.rem_euclid(86_400) as i64, micros.rem_euclid(SECOND) as i64);
        let time = [rest / 3600, rest / 60 % 60, rest % 60, micro];
        Some(Parts { date: Date::from_ordinal(ordinal)?, time, offset: None, zone: "UTC".to_owned() })
    }
}

const STRUCT_TIME: [&str; 9] =
    ["tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst"];

/// `time.struct_time`.
pub fn struct_time(vm: &mut Vm, parts: &Parts, is_dst: i64) -> Result<Value> {
    let class = once_class(vm, "struct_time", |vm| {
        named_tuple_class(
            vm,
            "time",
            "struct_time",
            STRUCT_TIME.iter().map(|name| (*name).into()).collect(),
            Vec::new(),
        )
    })?;
    let [hour, minute, second, _] = parts.time;
    let date = parts.date;
    let numbers = [date.year, date.month, date.day, hour, minute, second, date.weekday(), date.year_day(), is_dst];
    vm.call(&Value::Class(class), numbers.map(Value::Int).to_vec().into())
}
