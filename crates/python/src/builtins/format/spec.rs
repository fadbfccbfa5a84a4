//! The format-specification mini-language: reading it, and laying text out by it.

use crate::error::{Raised, Result};
use crate::vm::Vm;

/// A format specification.
#[derive(Clone, Debug)]
pub(super) struct Spec {
    pub fill: char,
    /// `<`, `>`, `^` or `=`.
    pub align: char,
    /// `+`, `-` or a space, if given.
    pub sign: Option<char>,
    /// `z`: no negative zero.
    pub no_negative_zero: bool,
    /// `#`.
    pub alternate: bool,
    pub width: usize,
    /// `,` or `_`, if given.
    pub grouping: Option<char>,
    pub precision: Option<usize>,
    /// The letter at the end, if given.
    pub kind: Option<char>,
}

/// Reads a specification for a value of class `class`, which aligns as `align` says by itself.
pub(super) fn parse(vm: &mut Vm, text: &str, class: &str, align: char) -> Result<Spec> {
    let chars: Vec<char> = text.chars().collect();
    let mut spec = Spec {
        fill: ' ',
        align,
        sign: None,
        no_negative_zero: false,
        alternate: false,
        width: 0,
        grouping: None,
        precision: None,
        kind: None,
    };
    let is_align = |c: Option<&char>| matches!(c, Some('<' | '>' | '=' | '^'));
    let mut at = 0;
    let (mut has_fill, mut has_align) = (false, false);
    if is_align(chars.get(1)) {
        spec.fill = chars.first().copied().unwrap_or(' ');
        spec.align = chars.get(1).copied().unwrap_or(align);
        (has_fill, has_align) = (true, true);
        at = 2;
    } else if is_align(chars.first()) {
        spec.align = chars.first().copied().unwrap_or(align);
        has_align = true;
        at = 1;
    }
    if let Some(sign @ ('+' | '-' | ' ')) = chars.get(at) {
        spec.sign = Some(*sign);
        at += 1;
    }
    if chars.get(at) == Some(&'z') {
        spec.no_negative_zero = true;
        at += 1;
    }
    if chars.get(at) == Some(&'#') {
        spec.alternate = true;
        at += 1;
    }
    if !has_fill && chars.get(at) == Some(&'0') {
        spec.fill = '0';
        if !has_align && align == '>' {
            spec.align = '=';
        }
        at += 1;
    }
    let (width, next) = number(vm, &chars, at)?;
    spec.width = width.unwrap_or(0);
    at = next;
    if chars.get(at) == Some(&',') {
        spec.grouping = Some(',');
        at += 1;
    }
    if chars.get(at) == Some(&'_') {
        if spec.grouping.is_some() {
            return Err(vm.value_error("Cannot specify both ',' and '_'."));
        }
        spec.grouping = Some('_');
        at += 1;
    }
    if chars.get(at) == Some(&',') && spec.grouping == Some('_') {
        return Err(vm.value_error("Cannot specify both ',' and '_'."));
    }
    if chars.get(at) == Some(&'.') {
        let (precision, next) = number(vm, &chars, at + 1)?;
        if precision.is_none() {
            return Err(vm.value_error("Format specifier missing precision"));
        }
        spec.precision = precision;
        at = next;
    }
    match chars.get(at..) {
        None | Some([]) => {}
        Some([kind]) => spec.kind = Some(*kind),
        Some(_) => {
            return Err(vm.value_error(format!("Invalid format specifier '{text}' for object of type '{class}'")));
        }
    }
    if let Some(grouping) = spec.grouping {
        let allowed = match spec.kind {
            None => align == '>',
            Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | 'F' | '%') => true,
            Some('b' | 'o' | 'x' | 'X') => grouping == '_',
            _ => false,
        };
        if !allowed {
            return Err(cannot_group(vm, grouping, spec.kind.unwrap_or('s')));
        }
    }
    Ok(spec)
}

fn cannot_group(vm: &mut Vm, grouping: char, kind: char) -> Raised {
    vm.value_error(format!("Cannot specify '{grouping}' with '{kind}'."))
}

/// The number at a place, if there is one, and the place after it.
fn number(vm: &mut Vm, chars: &[char], start: usize) -> Result<(Option<usize>, usize)> {
    let mut at = start;
    let mut value: i64 = 0;
    while let Some(digit) = chars.get(at).and_then(|c| crate::builtins::unicode::decimal_digit(*c)) {
        value = match value.checked_mul(10).and_then(|value| value.checked_add(i64::from(digit))) {
            Some(value) => value,
            None => return Err(vm.value_error("Too many decimal digits in format string")),
        };
        at += 1;
    }
    Ok(((at > start).then_some(value as usize), at))
}

/// For a letter that the value does not know.
pub(super) fn unknown_kind(vm: &mut Vm, kind: char, class: &str) -> Raised {
    let shown = if (' '..='\u{7f}').contains(&kind) { kind.to_string() } else { format!("\\x{:x}", kind as u32) };
    vm.value_error(format!("Unknown format code '{shown}' for object of type '{class}'"))
}

/// A string laid out.
pub(super) fn format_text(vm: &mut Vm, text: &str, spec: &Spec) -> Result<String> {
    match spec.kind {
        None | Some('s') => {}
        Some(kind) => return Err(unknown_kind(vm, kind, "str")),
    }
    if spec.sign.is_some() {
        let what = if spec.sign == Some(' ') { "Space" } else { "Sign" };
        return Err(vm.value_error(format!("{what} not allowed in string format specifier")));
    }
    if spec.no_negative_zero {
        return Err(vm.value_error("Negative zero coercion (z) not allowed in string format specifier"));
    }
    if spec.alternate {
        return Err(vm.value_error("Alternate form (#) not allowed in string format specifier"));
    }
    if let Some(grouping) = spec.grouping {
        return Err(cannot_group(vm, grouping, 's'));
    }
    if spec.align == '=' {
        return Err(vm.value_error("'=' alignment not allowed in string format specifier"));
    }
    let cut = match spec.precision {
        Some(precision) => text.char_indices().nth(precision).map_or(text.len(), |(at, _)| at),
        None => text.len(),
    };
    pad(vm, "", text.get(..cut).unwrap_or(text), spec)
}

/// Text laid out in the width of a specification; with `=` the fill goes after `sign`.
pub(super) fn pad(vm: &mut Vm, sign: &str, text: &str, spec: &Spec) -> Result<String> {
    let length = sign.chars().count() + text.chars().count();
    let missing = spec.width.saturating_sub(length);
    vm.check_memory(missing.saturating_mul(spec.fill.len_utf8()).saturating_add(text.len()))?;
    let (left, inner, right) = match spec.align {
        '<' => (0, 0, missing),
        '^' => (missing / 2, 0, missing - missing / 2),
        '=' => (0, missing, 0),
        _ => (missing, 0, 0),
    };
    let mut padded = String::with_capacity(sign.len() + text.len() + missing * spec.fill.len_utf8());
    padded.extend(std::iter::repeat_n(spec.fill, left));
    padded.push_str(sign);
    padded.extend(std::iter::repeat_n(spec.fill, inner));
    padded.push_str(text);
    padded.extend(std::iter::repeat_n(spec.fill, right));
    Ok(padded)
}
