//! Days and dates of the Gregorian calendar, which this module takes to have held always.

use crate::error::Result;
use crate::vm::Vm;

/// A date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// From 1 to 9999.
    pub year: i64,
    /// From 1.
    pub month: i64,
    /// From 1.
    pub day: i64,
}

/// Whether February has 29 days.
pub fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// How many days a month has.
pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_before_year(year: i64) -> i64 {
    let before = year - 1;
    before * 365 + before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400)
}

impl Date {
    /// A date, checked.
    pub fn new(vm: &mut Vm, year: i64, month: i64, day: i64) -> Result<Date> {
        if !(1..=9999).contains(&year) {
            return Err(vm.value_error(format!("year {year} is out of range")));
        }
        if !(1..=12).contains(&month) {
            return Err(vm.value_error("month must be in 1..12"));
        }
        if day < 1 || day > days_in_month(year, month) {
            return Err(vm.value_error("day is out of range for month"));
        }
        Ok(Date { year, month, day })
    }

    /// The number of its day; 1 is the first of January of the year 1.
    pub fn ordinal(self) -> i64 {
        days_before_year(self.year) + self.year_day()
    }

    /// The number of its day in the year, from 1.
    pub fn year_day(self) -> i64 {
        (1..self.month).map(|month| days_in_month(self.year, month)).sum::<i64>() + self.day
    }

    /// The date of a day's number; nothing outside of the years 1 to 9999.
    pub fn from_ordinal(ordinal: i64) -> Option<Date> {
        if !(1..=3_652_059).contains(&ordinal) {
            return None;
        }
        let mut year = (ordinal * 400 / 146_097 + 1).min(9999);
        while days_before_year(year) >= ordinal {
            year -= 1;
        }
        let mut day = ordinal - days_before_year(year);
        let mut month = 1;
        while day > days_in_month(year, month) {
            day -= days_in_month(year, month);
            month += 1;
        }
        // The estimate may be a year short.
        if month > 12 { Some(Date { year: year + 1, month: 1, day }) } else { Some(Date { year, month, day }) }
    }

    /// The day of the week, Monday 0.
    pub fn weekday(self) -> i64 {
        (self.ordinal() + 6) % 7
    }

    /// Year, week and day of the week by ISO 8601.
    pub fn iso_calendar(self) -> (i64, i64, i64) {
        let ordinal = self.ordinal();
        let mut year = self.year;
        if ordinal >= first_iso_monday(year + 1) {
            year += 1;
        } else if ordinal < first_iso_monday(year) {
            year -= 1;
        }
        ((year), (ordinal - first_iso_monday(year)) / 7 + 1, self.weekday() + 1)
    }
}

/// The number of the Monday that the first ISO week of a year begins with.
pub fn first_iso_monday(year: i64) -> i64 {
    let first = days_before_year(year) + 1;
    let weekday = (first + 6) % 7;
    let monday = first - weekday;
    if weekday > 3 { monday + 7 } else { monday }
}
