//! Dates, times and durations from their texts, with what the crate `speedate` says of those that are none.

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    pub year: u32,
    pub month: u32,
    pub day: u32,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
    pub micros: u32,
    /// Seconds east of UTC.
    pub offset: Option<i64>,
}

/// A day and a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub day: Day,
    pub clock: Clock,
}

type Read<T> = Result<T, &'static str>;

const TOO_SHORT: &str = "input is too short";
const EXTRA: &str = "unexpected extra characters at the end of the input";

impl Day {
    /// The day so many days after the first of January 1970.
    pub fn since_1970(days: i64) -> Self {
        // Years that begin in March have the leap day at their end.
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let part = |number: i64| u32::try_from(number).unwrap_or(0);
        Day { year: part(year), month: part(month), day: part(day) }
    }
}

impl Clock {
    /// The time so many seconds after midnight, in UTC.
    pub fn of_seconds(seconds: i64, micros: u32) -> Self {
        let part = |number: i64| u32::try_from(number).unwrap_or(0);
        Clock {
            hour: part(seconds / 3600),
            minute: part(seconds / 60 % 60),
            second: part(seconds % 60),
            micros,
            offset: Some(0),
        }
    }

    /// Whether nothing of the day has passed.
    pub fn is_midnight(&self) -> bool {
        (self.hour, self.minute, self.second, self.micros) == (0, 0, 0, 0)
    }
}

/// A text that is read from its beginning.
struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Reader { rest: text.as_bytes() }
    }

    fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        if is_there {
            self.next();
        }
        is_there
    }

    fn digits(&mut self, count: usize, error: &'static str) -> Read<u32> {
        let mut number = 0;
        for _ in 0..count {
            match self.next() {
                Some(digit @ b'0'..=b'9') => number = number * 10 + u32::from(digit - b'0'),
                _ => return Err(error),
            }
        }
        Ok(number)
    }

    /// A number of a duration, of any length.
    fn number(&mut self) -> Read<i64> {
        let mut number: i64 = 0;
        let before = self.rest.len();
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            self.next();
            number = number.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
        }
        if self.rest.len() == before { Err("invalid digit in duration") } else { Ok(number) }
    }

    fn end(&self) -> Read<()> {
        if self.rest.is_empty() { Ok(()) } else { Err(EXTRA) }
    }

    fn day(&mut self) -> Read<Day> {
        if self.rest.len() < 10 {
            return Err(TOO_SHORT);
        }
        const SEPARATOR: &str = "invalid date separator, expected `-`";
        let year = self.digits(4, "invalid character in year")?;
        if !self.take(b'-') {
            return Err(SEPARATOR);
        }
        let month = self.digits(2, "invalid character in month")?;
        if !self.take(b'-') {
            return Err(SEPARATOR);
        }
        let day = self.digits(2, "invalid character in day")?;
        let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let length = match month {
            2 if is_leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return Err("month value is outside expected range of 1-12"),
        };
        if day == 0 || day > length {
            return Err("day value is outside expected range");
        }
        if year == 0 {
            return Err("year 0 is out of range");
        }
        Ok(Day { year, month, day })
    }

    fn clock(&mut self) -> Read<Clock> {
        if self.rest.len() < 5 {
            return Err(TOO_SHORT);
        }
        let hour = self.digits(2, "invalid character in hour")?;
        if hour > 23 {
            return Err("hour value is outside expected range of 0-23");
        }
        if !self.take(b':') {
            return Err("invalid time separator, expected `:`");
        }
        let minute = self.digits(2, "invalid character in minute")?;
        if minute > 59 {
            return Err("minute value is outside expected range of 0-59");
        }
        let (mut second, mut micros) = (0, 0);
        if self.take(b':') {
            second = self.digits(2, "invalid character in second")?;
            if second > 59 {
                return Err("second value is outside expected range of 0-59");
            }
            if matches!(self.peek(), Some(b'.' | b',')) {
                self.next();
                micros = self.fraction()?;
            }
        }
        let offset = self.offset()?;
        Ok(Clock { hour, minute, second, micros, offset })
    }

    /// Six digits of a fraction; those after them are left out.
    fn fraction(&mut self) -> Read<u32> {
        let (mut micros, mut count) = (0, 0);
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            self.next();
            if count < 6 {
                micros = micros * 10 + u32::from(digit - b'0');
            }
            count += 1;
        }
        if count == 0 {
            return Err("second fraction is missing after `.`");
        }
        Ok(micros * 10_u32.pow(6_u32.saturating_sub(count)))
    }

    fn offset(&mut self) -> Read<Option<i64>> {
        let sign = match self.next() {
            None => return Ok(None),
            Some(b'Z' | b'z') => return Ok(Some(0)),
            Some(b'+') => 1,
            Some(b'-') => -1,
            Some(_) => return Err("invalid timezone sign"),
        };
        let hours = self.digits(2, "invalid timezone hour")?;
        self.take(b':');
        let minutes = self.digits(2, "invalid timezone minute")?;
        if minutes > 59 {
            return Err("timezone minute value is outside expected range of 0-59");
        }
        let seconds = i64::from(hours) * 3600 + i64::from(minutes) * 60;
        if seconds >= 86_400 {
            return Err("timezone offset must be less than 24 hours");
        }
        Ok(Some(sign * seconds))
    }
}

/// `2020-02-03`
pub(super) fn day(text: &str) -> Read<Day> {
    let mut reader = Reader::new(text);
    let day = reader.day()?;
    reader.end()?;
    Ok(day)
}

/// `10:11`, `10:11:12.5`, perhaps with a zone.
pub(super) fn clock(text: &str) -> Read<Clock> {
    let mut reader = Reader::new(text);
    let clock = reader.clock()?;
    reader.end()?;
    Ok(clock)
}

/// A day, `T` or a space, and a time.
pub(super) fn moment(text: &str) -> Read<Moment> {
    let mut reader = Reader::new(text);
    let day = reader.day()?;
    match reader.next() {
        Some(b'T' | b't' | b' ' | b'_') => {}
        Some(_) => return Err("invalid datetime separator, expected `T`, `t`, `_` or space"),
        None => return Err(TOO_SHORT),
    }
    let clock = reader.clock()?;
    reader.end()?;
    Ok(Moment { day, clock })
}

/// Seconds and microseconds of `P1DT2H`, `1 day, 02:03:04`, `02:03`.
pub(super) fn duration(text: &str) -> Read<(i64, i64)> {
    let mut reader = Reader::new(text);
    let sign = if reader.take(b'-') {
        -1
    } else {
        reader.take(b'+');
        1
    };
    let (seconds, micros) = match reader.peek() {
        None => return Err(TOO_SHORT),
        Some(b'P') => {
            reader.next();
            iso_duration(&mut reader)?
        }
        Some(_) if reader.rest.get(2) == Some(&b':') => time_of_duration(&mut reader)?,
        Some(_) => days_of_duration(&mut reader)?,
    };
    reader.end()?;
    Ok((sign * seconds, sign * micros))
}

fn time_of_duration(reader: &mut Reader<'_>) -> Read<(i64, i64)> {
    let clock = reader.clock()?;
    let seconds = i64::from(clock.hour) * 3600 + i64::from(clock.minute) * 60 + i64::from(clock.second);
    Ok((seconds, i64::from(clock.micros)))
}

fn days_of_duration(reader: &mut Reader<'_>) -> Read<(i64, i64)> {
    const DAYS: &str = "\"day\" identifier in duration not correctly formatted";
    let days = reader.number()?;
    while reader.take(b' ') {}
    if !(reader.take(b'd') || reader.take(b'D')) {
        return Err(DAYS);
    }
    if matches!(reader.peek(), Some(b'a' | b'A')) {
        reader.next();
        if !matches!(reader.next(), Some(b'y' | b'Y')) {
            return Err(DAYS);
        }
        if matches!(reader.peek(), Some(b's' | b'S')) {
            reader.next();
        }
    }
    reader.take(b',');
    while reader.take(b' ') {}
    let (seconds, micros) = if reader.rest.is_empty() { (0, 0) } else { time_of_duration(reader)? };
    Ok((days.saturating_mul(86_400).saturating_add(seconds), micros))
}

fn iso_duration(reader: &mut Reader<'_>) -> Read<(i64, i64)> {
    let (mut seconds, mut micros): (i64, i64) = (0, 0);
    let (mut is_time, mut is_empty) = (false, true);
    while let Some(byte) = reader.peek() {
        if byte == b'T' && !is_time {
            is_time = true;
            reader.next();
            continue;
        }
        let number = reader.number()?;
        let mut fraction = 0;
        if matches!(reader.peek(), Some(b'.' | b',')) {
            reader.next();
            fraction = i64::from(reader.fraction()?);
        }
        let unit = match (is_time, reader.next()) {
            (false, Some(b'Y')) => 365 * 86_400,
            (false, Some(b'M')) => 30 * 86_400,
            (false, Some(b'W')) => 7 * 86_400,
            (false, Some(b'D')) => 86_400,
            (true, Some(b'H')) => 3600,
            (true, Some(b'M')) => 60,
            (true, Some(b'S')) => 1,
            _ => return Err("invalid digit in duration"),
        };
        seconds = seconds.saturating_add(number.saturating_mul(unit));
        micros = micros.saturating_add(fraction.saturating_mul(unit));
        is_empty = false;
    }
    if is_empty {
        return Err(TOO_SHORT);
    }
    Ok((seconds.saturating_add(micros / 1_000_000), micros % 1_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_timestamps() {
        assert_eq!(Day::since_1970(0), Day { year: 1970, month: 1, day: 1 });
        assert_eq!(Day::since_1970(18_295), Day { year: 2020, month: 2, day: 3 });
        assert_eq!(Day::since_1970(-1), Day { year: 1969, month: 12, day: 31 });
    }

    #[test]
    fn durations() {
        assert_eq!(duration("P1DT2H"), Ok((93_600, 0)));
        assert_eq!(duration("1 day, 02:03:04"), Ok((93_784, 0)));
        assert_eq!(duration("00:00:00.25"), Ok((0, 250_000)));
        assert_eq!(duration("P"), Err(TOO_SHORT));
        assert_eq!(duration("5"), Err("\"day\" identifier in duration not correctly formatted"));
    }

    #[test]
    fn moments_say_what_is_wrong() {
        assert_eq!(day("2020-13-01"), Err("month value is outside expected range of 1-12"));
        assert_eq!(moment("2020-02-03x"), Err("invalid datetime separator, expected `T`, `t`, `_` or space"));
        assert_eq!(clock("10:11:12x"), Err("invalid timezone sign"));
        assert_eq!(clock("10:11:12.1234567").map(|clock| clock.micros), Ok(123_456));
    }
}
