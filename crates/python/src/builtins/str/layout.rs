//! Padding.

use crate::args::Args;
use crate::builtins::arity;
use crate::error::Result;
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

/// How many characters are missing, and what fills them.
fn padding(vm: &mut Vm, args: Args, name: &str) -> Result<(Text, usize, char)> {
    let (this, args) = arity::method(vm, args, name, 1, 2)?;
    let text = arity::text(vm, &this, name)?;
    let width = match args.first() {
        Some(width) => vm.index_value(width)?,
        None => 0,
    };
    let fill = match args.get(1) {
        None => ' ',
        Some(fill) => match fill.as_text() {
            Some(fill) if fill.char_len() == 1 => fill.char_at(0).unwrap_or(' '),
            Some(_) => return Err(vm.type_error("The fill character must be exactly one character long")),
            None => {
                let kind = vm.type_name(fill);
                return Err(vm.type_error(format!("The fill character must be a unicode character, not {kind}")));
            }
        },
    };
    let missing = usize::try_from(width).unwrap_or(0).saturating_sub(text.char_len());
    vm.check_memory(missing.saturating_mul(fill.len_utf8()).saturating_add(text.len()))?;
    Ok((text, missing, fill))
}

fn padded(text: &Text, left: usize, right: usize, fill: char) -> Value {
    if left + right == 0 {
        return Value::Str(text.clone());
    }
    let mut padded = String::with_capacity(text.len() + (left + right) * fill.len_utf8());
    padded.extend(std::iter::repeat_n(fill, left));
    padded.push_str(text);
    padded.extend(std::iter::repeat_n(fill, right));
    Value::from(padded)
}

pub(super) fn ljust(vm: &mut Vm, args: Args) -> Result<Value> {
    let (text, missing, fill) = padding(vm, args, "str.ljust")?;
    Ok(padded(&text, 0, missing, fill))
}

pub(super) fn rjust(vm: &mut Vm, args: Args) -> Result<Value> {
    let (text, missing, fill) = padding(vm, args, "str.rjust")?;
    Ok(padded(&text, missing, 0, fill))
}

pub(super) fn center(vm: &mut Vm, args: Args) -> Result<Value> {
    let (text, missing, fill) = padding(vm, args, "str.center")?;
    // Where it does not come out even, the odd one goes left if the width is odd.
    let left = missing / 2 + (missing & (text.char_len() + missing) & 1);
    Ok(padded(&text, left, missing - left, fill))
}

pub(super) fn zfill(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, width) = arity::one(vm, args, "str.zfill")?;
    let text = arity::text(vm, &this, "str.zfill")?;
    let width = usize::try_from(vm.index_value(&width)?).unwrap_or(0);
    let missing = width.saturating_sub(text.char_len());
    vm.check_memory(missing.saturating_add(text.len()))?;
    if missing == 0 {
        return Ok(Value::Str(text));
    }
    let (sign, digits) = match text.strip_prefix(['+', '-']) {
        Some(digits) => (text.get(..1).unwrap_or(""), digits),
        None => ("", text.as_str()),
    };
    Ok(Value::from(format!("{sign}{}{digits}", "0".repeat(missing))))
}

pub(super) fn expand_tabs(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut args) = arity::named_method(vm, args, "str.expandtabs", &["tabsize"], 1)?;
    let text = arity::text(vm, &this, "str.expandtabs")?;
    let size = match args.take(0) {
        Some(size) => vm.index_value(&size)?,
        None => 8,
    };
    let size = usize::try_from(size).unwrap_or(0);
    let tabs = text.bytes().filter(|byte| *byte == b'\t').count();
    vm.check_memory(tabs.saturating_mul(size).saturating_add(text.len()))?;
    let mut expanded = String::with_capacity(text.len());
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\t' if size == 0 => {}
            '\t' => {
                let spaces = size - column % size;
                expanded.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
            }
            '\n' | '\r' => {
                expanded.push(c);
                column = 0;
            }
            c => {
                expanded.push(c);
                column += 1;
            }
        }
    }
    Ok(Value::from(expanded))
}
