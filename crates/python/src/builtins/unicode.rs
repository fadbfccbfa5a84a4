//! What Python's strings know of characters.

use std::cmp::Ordering;

use super::unicode_tables::{DIGITS, FOLD, MARKS, NOT_PRINTABLE, TITLE, TITLE_SAME, ZEROS};

/// Whether a flat table of ranges has a character.
fn in_ranges(table: &[u32], c: char) -> bool {
    let code = c as u32;
    let ranges = table.as_chunks::<2>().0;
    let found = ranges.binary_search_by(|[first, last]| {
        if code < *first {
            Ordering::Greater
        } else if code > *last {
            Ordering::Less
        } else {
            Ordering::Equal
        }
    });
    found.is_ok()
}

/// White space as `str.isspace` and `str.split` know it.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// The value of a decimal digit of any script.
pub(crate) fn decimal_digit(c: char) -> Option<u32> {
    if c.is_ascii() {
        return c.to_digit(10);
    }
    let code = c as u32;
    let at = ZEROS.partition_point(|zero| *zero <= code).checked_sub(1)?;
    let digit = code - ZEROS.get(at)?;
    (digit < 10).then_some(digit)
}

/// `str.isdigit` of a character.
pub(crate) fn is_digit(c: char) -> bool {
    decimal_digit(c).is_some() || in_ranges(DIGITS, c)
}

/// `str.isnumeric` of a character; ideographs for numbers count.
pub(crate) fn is_numeric(c: char) -> bool {
    c.is_numeric() || "〇一二三四五六七八九十百千万億兆零壱弐参壹贰叁肆伍陆柒捌玖拾廿卅".contains(c)
}

/// `str.isalpha` of a character.
pub(crate) fn is_alpha(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    // Rust's property has numerals, some marks and the letters in circles besides.
    let in_circle = matches!(c, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}');
    c.is_alphabetic()
        && !in_circle
        && !in_ranges(MARKS, c)
        && !matches!(c, '\u{16ee}'..='\u{16f0}' | '\u{2160}'..='\u{2182}' | '\u{2185}'..='\u{2188}' | '\u{3021}'..='\u{3029}' | '\u{3007}' | '\u{3038}'..='\u{303a}')
}

/// `str.isprintable` of a character: whether `repr` shows it as it is.
pub(crate) fn is_printable(c: char) -> bool {
    if c.is_ascii() { !c.is_ascii_control() } else { !in_ranges(NOT_PRINTABLE, c) }
}

/// Whether a character can begin a name.
pub(crate) fn begins_name(c: char) -> bool {
    c == '_' || is_alpha(c) || matches!(c, '\u{2160}'..='\u{2188}' | '\u{3007}')
}

/// Whether a character can go on in a name.
pub(crate) fn continues_name(c: char) -> bool {
    begins_name(c) || decimal_digit(c).is_some() || in_ranges(MARKS, c)
}

/// Whether a character has a case.
pub(crate) fn is_cased(c: char) -> bool {
    c.is_lowercase() || c.is_uppercase() || is_title(c)
}

/// Whether a character is in title case, as `ǅ` is.
pub(crate) fn is_title(c: char) -> bool {
    matches!(c, 'ǅ' | 'ǈ' | 'ǋ' | 'ǲ' | '\u{1f88}'..='\u{1f8f}' | '\u{1f98}'..='\u{1f9f}' | '\u{1fa8}'..='\u{1faf}' | '\u{1fbc}' | '\u{1fcc}' | '\u{1ffc}')
}

/// Adds the title case of a character.
pub(crate) fn push_title(text: &mut String, c: char) {
    if TITLE_SAME.contains(c) {
        text.push(c);
        return;
    }
    match TITLE.binary_search_by(|(other, _)| other.cmp(&c)).ok().and_then(|at| TITLE.get(at)) {
        Some((_, title)) => text.push_str(title),
        None => text.extend(c.to_uppercase()),
    }
}

/// Adds the case folding of a character.
pub(crate) fn push_fold(text: &mut String, c: char) {
    if matches!(c, '\u{13a0}'..='\u{13fd}' | '\u{ab70}'..='\u{abbf}') {
        // Cherokee folds to its upper case.
        text.extend(c.to_uppercase());
        return;
    }
    match FOLD.binary_search_by(|(other, _)| other.cmp(&c)).ok().and_then(|at| FOLD.get(at)) {
        Some((_, folded)) => text.push_str(folded),
        None => text.extend(c.to_lowercase()),
    }
}

/// Where a line ends, for `str.splitlines`.
pub(crate) fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
