//! `format(Decimal, spec)`.

use super::number::{Kind, Number, Rounding, digits, split_at_point};
use crate::error::Result;
use crate::vm::Vm;

/// A format specification, taken apart.
struct Spec {
    fill: char,
    align: Option<char>,
    sign: char,
    alternate: bool,
    width: usize,
    separator: Option<char>,
    precision: Option<u64>,
    kind: Option<char>,
}

fn parse(text: &str) -> Option<Spec> {
    let mut spec = Spec {
        fill: ' ',
        align: None,
        sign: '-',
        alternate: false,
        width: 0,
        separator: None,
        precision: None,
        kind: None,
    };
    let mut chars = text.chars().peekable();
    let mut ahead = text.chars();
    let (first, second) = (ahead.next(), ahead.next());
    if second.is_some_and(|c| "<>=^".contains(c)) {
        spec.fill = first?;
        spec.align = second;
        chars.next();
        chars.next();
    } else if first.is_some_and(|c| "<>=^".contains(c)) {
        spec.align = first;
        chars.next();
    }
    if let Some(sign) = chars.next_if(|c| "+- ".contains(*c)) {
        spec.sign = sign;
    }
    spec.alternate = chars.next_if_eq(&'#').is_some();
    if chars.next_if_eq(&'0').is_some() && spec.align.is_none() {
        (spec.fill, spec.align) = ('0', Some('='));
    }
    let number = |chars: &mut std::iter::Peekable<std::str::Chars<'_>>| {
        let mut digits = String::new();
        while let Some(digit) = chars.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        digits
    };
    let width = number(&mut chars);
    if !width.is_empty() {
        spec.width = width.parse().ok()?;
    }
    spec.separator = chars.next_if(|c| *c == ',' || *c == '_');
    if chars.next_if_eq(&'.').is_some() {
        spec.precision = Some(number(&mut chars).parse().ok()?);
    }
    spec.kind = chars.next_if(|c| "eEfFgGn%".contains(*c));
    chars.next().is_none().then_some(spec)
}

/// The text of a number in a format; nothing if there is no such format.
pub fn format(vm: &mut Vm, number: &Number, text: &str, rounding: Rounding) -> Result<Option<String>> {
    let Some(spec) = parse(text) else { return Ok(None) };
    let most = spec.width.max(usize::try_from(spec.precision.unwrap_or(0)).unwrap_or(usize::MAX));
    vm.check_memory(most.saturating_mul(4))?;
    let sign = match (number.negative, spec.sign) {
        (true, _) => "-",
        (false, '+') => "+",
        (false, ' ') => " ",
        _ => "",
    };
    if number.kind != Kind::Finite {
        let body = if number.is_nan() { "NaN" } else { "Infinity" };
        return Ok(Some(aligned(&spec, sign, body)));
    }
    let kind = spec.kind.unwrap_or('G');
    let mut number = number.clone();
    if kind == '%' {
        number.exponent += 2;
    }
    if let Some(precision) = spec.precision {
        let own = digits(&number.coefficient);
        match kind {
            'e' | 'E' => number = number.rounded(precision + 1, rounding),
            'f' | 'F' | '%' => {
                let places = i64::try_from(precision).unwrap_or(i64::MAX);
                if number.exponent > 0 {
                    vm.check_memory(usize::try_from(number.exponent).unwrap_or(usize::MAX))?;
                }
                number = number.rescaled(-places, rounding);
            }
            _ if own > precision.max(1) => number = number.rounded(precision.max(1), rounding),
            _ => {}
        }
    }
    if number.is_zero() && number.exponent > 0 && matches!(kind, 'f' | 'F' | '%') {
        number = number.rescaled(0, rounding);
    }
    let shown = number.coefficient.to_string();
    let left = number.exponent + shown.len() as i64;
    let point = match kind {
        'e' | 'E' => match spec.precision {
            Some(precision) if number.is_zero() => 1 - i64::try_from(precision).unwrap_or(0),
            _ => 1,
        },
        'f' | 'F' | '%' => left,
        _ if number.exponent <= 0 && left > -6 => left,
        _ => 1,
    };
    if point > 0 {
        vm.check_memory(usize::try_from(point).unwrap_or(usize::MAX))?;
    }
    let (whole, mut fraction) = split_at_point(&shown, point);
    if !fraction.is_empty() || spec.alternate {
        fraction.insert(0, '.');
    }
    let exponent = left - point;
    if exponent != 0 || matches!(kind, 'e' | 'E') {
        let mark = if matches!(kind, 'e' | 'g' | 'n') { 'e' } else { 'E' };
        fraction.push_str(&format!("{mark}{exponent:+}"));
    }
    if kind == '%' {
        fraction.push('%');
    }
    let whole = match spec.separator {
        Some(separator) => {
            let room = if spec.align == Some('=') && spec.fill == '0' {
                spec.width.saturating_sub(sign.len() + fraction.len())
            } else {
                0
            };
            grouped(&whole, separator, room)
        }
        None => whole,
    };
    Ok(Some(aligned(&spec, sign, &format!("{whole}{fraction}"))))
}

/// Digits in groups of three, with zeros in front up to a width.
fn grouped(whole: &str, separator: char, width: usize) -> String {
    let mut reversed = String::new();
    let mut count = 0;
    let mut digits = whole.chars().rev();
    loop {
        let digit = match digits.next() {
            Some(digit) => digit,
            None if reversed.len() < width => '0',
            None => break,
        };
        if count > 0 && count % 3 == 0 {
            reversed.push(separator);
        }
        reversed.push(digit);
        count += 1;
    }
    reversed.chars().rev().collect()
}

fn aligned(spec: &Spec, sign: &str, body: &str) -> String {
    let length = sign.len() + body.chars().count();
    let padding = spec.width.saturating_sub(length);
    let fill = |count: usize| spec.fill.to_string().repeat(count);
    match spec.align.unwrap_or('>') {
        '<' => format!("{sign}{body}{}", fill(padding)),
        '=' => format!("{sign}{}{body}", fill(padding)),
        '^' => format!("{}{sign}{body}{}", fill(padding / 2), fill(padding - padding / 2)),
        _ => format!("{}{sign}{body}", fill(padding)),
    }
}
