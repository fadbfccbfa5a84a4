//! Dates and times from text: `fromisoformat` and `strptime`.

use super::calendar::{Date, days_in_month, first_iso_monday};
use super::format::{DAYS, MONTHS};
use super::time::Time;
use super::{SECOND, zone};
use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

/// The microseconds of a timestamp in seconds.
///
/// # Errors
/// `TypeError` if it is no number.
pub fn timestamp(vm: &mut Vm, value: &Value) -> Result<i128> {
    match value.unwrapped() {
        Value::Float(number) if number.is_finite() => {
            let whole = number.floor();
            Ok(whole as i128 * SECOND + ((number - whole) * 1e6).round_ties_even() as i128)
        }
        Value::Float(_) => Err(vm.value_error("cannot convert float NaN to integer")),
        other => {
            let other = other.clone();
            Ok(i128::from(vm.index_value(&other)?) * SECOND)
        }
    }
}

/// Reads text from the left.
struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// A number of exactly `count` digits.
    fn digits(&mut self, count: usize) -> Option<i64> {
        let head = self.rest.get(..count)?;
        if !head.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        self.rest = self.rest.get(count..)?;
        head.parse().ok()
    }

    /// A number of one to `most` digits.
    fn number(&mut self, most: usize) -> Option<i64> {
        let count = self.rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        if count == 0 { None } else { self.digits(count) }
    }

    fn skip(&mut self, c: char) -> bool {
        match self.rest.strip_prefix(c) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// One of these words, whatever its case; its position.
    fn word(&mut self, words: &[&str], length: Option<usize>) -> Option<i64> {
        let found = words.iter().enumerate().find_map(|(at, word)| {
            let word = length.map_or(*word, |length| word.get(..length).unwrap_or(word));
            let head = self.rest.get(..word.len())?;
            head.eq_ignore_ascii_case(word).then_some((at, word.len()))
        });
        let (at, length) = found?;
        self.rest = self.rest.get(length..)?;
        i64::try_from(at).ok()
    }

    fn end(&self) -> bool {
        self.rest.is_empty()
    }
}

/// `2024-03-05`, `20240305`, `2024-W10-2`; nothing if it is none of them.
pub fn iso_date(vm: &mut Vm, text: &str) -> Result<Option<Date>> {
    let Some((date, "")) = read_date(text) else { return Ok(None) };
    check(vm, date).map(Some)
}

/// Year, month and day as they stand, or year, week and weekday.
enum Read {
    Date(i64, i64, i64),
    Week(i64, i64, i64),
}

fn check(vm: &mut Vm, read: Read) -> Result<Date> {
    match read {
        Read::Date(year, month, day) => Date::new(vm, year, month, day),
        Read::Week(year, week, day) => {
            let weeks = (first_iso_monday(year + 1) - first_iso_monday(year)) / 7;
            if !(1..=weeks).contains(&week) {
                return Err(vm.value_error(format!("Invalid week: {week}")));
            }
            if !(1..=7).contains(&day) {
                return Err(vm.value_error(format!("Invalid weekday: {day} (range is [1, 7])")));
            }
            let date = Date::from_ordinal(first_iso_monday(year) + (week - 1) * 7 + day - 1);
            date.ok_or_else(|| super::overflow(vm))
        }
    }
}

/// A date at the beginning of a text, and what follows.
fn read_date(text: &str) -> Option<(Read, &str)> {
    let mut reader = Reader { rest: text };
    let year = reader.digits(4)?;
    let dashed = reader.skip('-');
    if reader.skip('W') {
        let week = reader.digits(2)?;
        let has_day = if dashed { reader.skip('-') } else { reader.rest.starts_with(|c: char| c.is_ascii_digit()) };
        let day = if has_day { reader.digits(1)? } else { 1 };
        return Some((Read::Week(year, week, day), reader.rest));
    }
    let month = reader.digits(2)?;
    if dashed && !reader.skip('-') {
        return None;
    }
    Some((Read::Date(year, month, reader.digits(2)?), reader.rest))
}

/// `14:05:09.000250+01:00`; nothing if it is not of that form.
pub fn iso_time(vm: &mut Vm, text: &str) -> Result<Option<Time>> {
    let at = text.find(['+', '-', 'Z']).unwrap_or(text.len());
    let (clock, tail) = text.split_at(at);
    let Some((numbers, _)) = read_clock(clock) else { return Ok(None) };
    let [hour, minute, second, micro] = numbers;
    let zone = match tail {
        "" => Value::None,
        "Z" => zone::utc(vm)?,
        _ => {
            let Some(([hours, minutes, seconds, micros], _)) = tail.get(1..).and_then(read_clock) else {
                return Ok(None);
            };
            let offset = i128::from(hours * 3600 + minutes * 60 + seconds) * SECOND + i128::from(micros);
            let offset = if tail.starts_with('-') { -offset } else { offset };
            if offset.abs() >= super::DAY {
                let shown = super::delta::make(vm, offset)?;
                let shown = vm.repr(&shown)?;
                let message = format!(
                    "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not \
                     {shown}."
                );
                return Err(vm.value_error(message));
            }
            zone::of_offset(vm, offset)?
        }
    };
    Ok(Some(Time { hour, minute, second, micro, zone, fold: 0 }))
}

fn read_clock(text: &str) -> Option<([i64; 4], ())> {
    let mut reader = Reader { rest: text };
    let mut numbers = [reader.digits(2)?, 0, 0, 0];
    let colons = reader.rest.starts_with(':');
    for slot in numbers.iter_mut().skip(1).take(2) {
        if reader.end() || reader.rest.starts_with(['.', ',']) {
            break;
        }
        if colons && !reader.skip(':') {
            return None;
        }
        *slot = reader.digits(2)?;
    }
    if reader.skip('.') || reader.skip(',') {
        let digits = reader.rest;
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let six: String = digits.chars().chain("000000".chars()).take(6).collect();
        if let Some(micro) = numbers.last_mut() {
            *micro = six.parse().ok()?;
        }
        reader.rest = "";
    }
    reader.end().then_some((numbers, ()))
}

/// A date, or a date and a time with any one character between them.
pub fn iso_moment(vm: &mut Vm, text: &str) -> Result<Option<(Date, Time)>> {
    let Some((read, rest)) = read_date(text) else { return Ok(None) };
    let mut rest = rest.chars();
    let time = match rest.next() {
        None => Some(Time::default()),
        Some(_) => iso_time(vm, rest.as_str())?,
    };
    match time {
        Some(time) => Ok(Some((check(vm, read)?, time))),
        None => Ok(None),
    }
}

/// What a format has read so far.
#[derive(Default)]
struct Found {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    hour: i64,
    minute: i64,
    second: i64,
    micro: i64,
    afternoon: Option<bool>,
    year_day: Option<i64>,
    weekday: Option<i64>,
    /// Number of the week, and whether weeks begin on Monday.
    week: Option<(i64, bool)>,
    iso: (Option<i64>, Option<i64>),
    offset: Option<i128>,
    is_utc: bool,
}

/// `datetime.strptime`.
///
/// # Errors
/// `ValueError` if the text is not of the format.
pub fn by_format(vm: &mut Vm, text: &str, format: &str) -> Result<(Date, Time)> {
    let mut found = Found::default();
    let mut reader = Reader { rest: text };
    let mut chars = format.chars();
    let mut fits = true;
    while let Some(c) = chars.next() {
        let read = if c == '%' {
            let Some(directive) = chars.next() else {
                return Err(vm.value_error(format!("stray %% in format '{format}'").replace("%%", "%")));
            };
            match directive_of(&mut reader, &mut found, directive) {
                Some(read) => read,
                None => {
                    let message = format!("'{directive}' is a bad directive in format '{format}'");
                    return Err(vm.value_error(message));
                }
            }
        } else if c.is_whitespace() {
            let before = reader.rest.len();
            reader.rest = reader.rest.trim_start();
            before > reader.rest.len()
        } else {
            match reader.rest.chars().next() {
                Some(given) if given.to_lowercase().eq(c.to_lowercase()) => {
                    reader.rest = reader.rest.get(given.len_utf8()..).unwrap_or("");
                    true
                }
                _ => false,
            }
        };
        fits = fits && read;
        if !fits {
            // Unknown directives are told before anything else.
            let mut rest = chars.clone();
            while let Some(c) = rest.next() {
                let bad = if c == '%' { rest.next().filter(|c| !KNOWN.contains(*c)) } else { None };
                if let Some(bad) = bad {
                    return Err(vm.value_error(format!("'{bad}' is a bad directive in format '{format}'")));
                }
            }
            break;
        }
    }
    if !fits {
        let (text, format) = (crate::builtins::str::repr(text), crate::builtins::str::repr(format));
        return Err(vm.value_error(format!("time data {text} does not match format {format}")));
    }
    if !reader.end() {
        return Err(vm.value_error(format!("unconverted data remains: {}", reader.rest)));
    }
    finish(vm, &found)
}

const KNOWN: &str = "aAbBcdfGHIjmMpSuUVwWxXyYzZ%";

/// Reads what a directive stands for: whether the text has it; nothing if there is no such directive.
fn directive_of(reader: &mut Reader<'_>, found: &mut Found, directive: char) -> Option<bool> {
    let within = |number: Option<i64>, low: i64, high: i64| number.filter(|number| (low..=high).contains(number));
    // Two digits where they are in range, else one: what CPython's patterns come to.
    fn two(reader: &mut Reader<'_>, low: i64, high: i64) -> Option<i64> {
        let before = reader.rest;
        match reader.number(2) {
            Some(number) if (low..=high).contains(&number) => Some(number),
            _ => {
                reader.rest = before;
                reader.number(1).filter(|number| (low..=high).contains(number))
            }
        }
    }
    Some(match directive {
        'Y' => {
            found.year = reader.digits(4);
            found.year.is_some()
        }
        'y' => {
            let year = reader.digits(2);
            found.year = year.map(|year| if year < 69 { 2000 + year } else { 1900 + year });
            year.is_some()
        }
        'm' => {
            found.month = two(reader, 1, 12);
            found.month.is_some()
        }
        'd' => {
            found.day = two(reader, 1, 31);
            found.day.is_some()
        }
        'H' => two(reader, 0, 23).map(|hour| found.hour = hour).is_some(),
        'I' => two(reader, 1, 12).map(|hour| found.hour = hour % 12).is_some(),
        'M' => two(reader, 0, 59).map(|minute| found.minute = minute).is_some(),
        'S' => two(reader, 0, 61).map(|second| found.second = second).is_some(),
        'f' => {
            let count = reader.rest.bytes().take(6).take_while(u8::is_ascii_digit).count();
            let number = if count == 0 { None } else { reader.digits(count) };
            number.map(|number| found.micro = number * 10_i64.pow(6 - count as u32)).is_some()
        }
        'j' => {
            found.year_day = within(reader.number(3), 1, 366);
            found.year_day.is_some()
        }
        'b' => {
            found.month = reader.word(&MONTHS, Some(3)).map(|at| at + 1);
            found.month.is_some()
        }
        'B' => {
            found.month = reader.word(&MONTHS, None).map(|at| at + 1);
            found.month.is_some()
        }
        'a' => {
            found.weekday = reader.word(&DAYS, Some(3));
            found.weekday.is_some()
        }
        'A' => {
            found.weekday = reader.word(&DAYS, None);
            found.weekday.is_some()
        }
        'p' => {
            found.afternoon = reader.word(&["AM", "PM"], None).map(|at| at == 1);
            found.afternoon.is_some()
        }
        'u' => {
            found.weekday = within(reader.digits(1), 1, 7).map(|day| day - 1);
            found.weekday.is_some()
        }
        'w' => {
            found.weekday = within(reader.digits(1), 0, 6).map(|day| (day + 6) % 7);
            found.weekday.is_some()
        }
        'U' | 'W' => {
            found.week = two(reader, 0, 53).map(|week| (week, directive == 'W'));
            found.week.is_some()
        }
        'G' => {
            found.iso.0 = reader.digits(4);
            found.iso.0.is_some()
        }
        'V' => {
            found.iso.1 = two(reader, 1, 53);
            found.iso.1.is_some()
        }
        'z' => read_offset(reader).map(|offset| found.offset = Some(offset)).is_some(),
        'Z' => {
            found.is_utc = reader.word(&["UTC", "GMT"], None).is_some();
            true
        }
        'c' => ["%a ", "%b ", "%d ", "%H:%M:%S ", "%Y"].iter().all(|part| composed(reader, found, part)),
        'x' => composed(reader, found, "%m/%d/%y"),
        'X' => composed(reader, found, "%H:%M:%S"),
        '%' => reader.skip('%'),
        _ => return None,
    })
}

fn composed(reader: &mut Reader<'_>, found: &mut Found, format: &str) -> bool {
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        let fits = match c {
            '%' => chars.next().and_then(|directive| directive_of(reader, found, directive)) == Some(true),
            ' ' => {
                reader.rest = reader.rest.trim_start();
                true
            }
            other => reader.skip(other),
        };
        if !fits {
            return false;
        }
    }
    true
}

fn read_offset(reader: &mut Reader<'_>) -> Option<i128> {
    if reader.skip('Z') {
        return Some(0);
    }
    let negative = reader.rest.starts_with('-');
    if !reader.skip('+') && !reader.skip('-') {
        return None;
    }
    let hours = reader.digits(2)?;
    let colon = reader.skip(':');
    let minutes = reader.digits(2)?;
    let mut seconds = 0;
    if (colon && reader.skip(':')) || (!colon && reader.rest.starts_with(|c: char| c.is_ascii_digit())) {
        seconds = reader.digits(2)?;
    }
    let offset = i128::from(hours * 3600 + minutes * 60 + seconds) * SECOND;
    Some(if negative { -offset } else { offset })
}

fn finish(vm: &mut Vm, found: &Found) -> Result<(Date, Time)> {
    // The 29th of February without a year is one of a leap year.
    let year = match found.year {
        Some(year) => year,
        None if found.month == Some(2) && found.day == Some(29) => 1904,
        None => 1900,
    };
    let date = if let ((Some(year), Some(week)), Some(day)) = (found.iso, found.weekday) {
        check(vm, Read::Week(year, week, day + 1))?
    } else if let Some(day) = found.year_day {
        let first = Date { year, month: 1, day: 1 }.ordinal();
        Date::from_ordinal(first + day - 1).unwrap_or(Date { year, month: 1, day: 1 })
    } else if let (Some((week, from_monday)), Some(weekday), None) = (found.week, found.weekday, found.month) {
        let first = Date { year, month: 1, day: 1 };
        let (start, day) =
            if from_monday { (first.weekday(), weekday) } else { ((first.weekday() + 1) % 7, (weekday + 1) % 7) };
        let before_first_week = (7 - start) % 7;
        let ordinal = first.ordinal() + if week == 0 { day - start } else { before_first_week + (week - 1) * 7 + day };
        Date::from_ordinal(ordinal).unwrap_or(first)
    } else {
        let (month, day) = (found.month.unwrap_or(1), found.day.unwrap_or(1));
        if day > days_in_month(year, month) {
            return Err(vm.value_error("day is out of range for month"));
        }
        Date::new(vm, year, month, day)?
    };
    let hour = if found.afternoon == Some(true) { found.hour + 12 } else { found.hour };
    let zone = match (found.offset, found.is_utc) {
        (Some(offset), _) => zone::of_offset(vm, offset)?,
        (None, true) => zone::utc(vm)?,
        (None, false) => Value::None,
    };
    let time =
        Time { hour: hour % 24, minute: found.minute, second: found.second.min(59), micro: found.micro, zone, fold: 0 };
    Ok((date, time))
}
