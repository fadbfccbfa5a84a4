//! Upper, lower and title case.

use super::text_of;
use crate::args::Args;
use crate::builtins::unicode;
use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

pub(super) fn upper(vm: &mut Vm, args: Args) -> Result<Value> {
    let text = text_of(vm, args, "str.upper")?;
    vm.check_memory(text.len() * 3)?;
    Ok(Value::from(text.to_uppercase()))
}

pub(super) fn lower(vm: &mut Vm, args: Args) -> Result<Value> {
    let text = text_of(vm, args, "str.lower")?;
    vm.check_memory(text.len() * 3)?;
    Ok(Value::from(text.to_lowercase()))
}

pub(super) fn casefold(vm: &mut Vm, args: Args) -> Result<Value> {
    let text = text_of(vm, args, "str.casefold")?;
    vm.check_memory(text.len() * 3)?;
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        unicode::push_fold(&mut folded, c);
    }
    Ok(Value::from(folded))
}

/// The lower case of each character where it stands, since `Σ` depends on what is around it.
fn lower_chars(text: &str) -> Vec<String> {
    let whole = text.to_lowercase();
    let mut rest = whole.as_str();
    let mut lowered = Vec::new();
    for c in text.chars() {
        // As many characters as the lower case of this one has, by itself.
        let count = c.to_lowercase().count();
        let end = rest.char_indices().nth(count).map_or(rest.len(), |(at, _)| at);
        let (own, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        lowered.push(own.to_owned());
        rest = after;
    }
    lowered
}

pub(super) fn capitalize(vm: &mut Vm, args: Args) -> Result<Value> {
    let text = text_of(vm, args, "str.capitalize")?;
    vm.check_memory(text.len() * 3)?;
    let mut capitalized = String::with_capacity(text.len());
    for (at, (c, lower)) in text.chars().zip(lower_chars(&text)).enumerate() {
        if at == 0 { unicode::push_title(&mut capitalized, c) } else { capitalized.push_str(&lower) }
    }
    Ok(Value::from(capitalized))
}

pub(super) fn title(vm: &mut Vm, args: Args) -> Result<Value> {
    let text = text_of(vm, args, "str.title")?;
    vm.check_memory(text.len() * 30)?;
    let mut titled = String::with_capacity(text.len());
    let mut in_word = false;
    for (c, lower) in text.chars().zip(lower_chars(&text)) {
        if in_word {
            titled.push_str(&lower)
        } else {
            unicode::push_title(&mut titled, c)
        }
        in_word = unicode::is_cased(c);
    }
    Ok(Value::from(titled))
}

pub(super) fn swapcase(vm: &mut Vm, args: Args) -> Result<Value> {
    let text = text_of(vm, args, "str.swapcase")?;
    vm.check_memory(text.len() * 30)?;
    let mut swapped = String::with_capacity(text.len());
    for (c, lower) in text.chars().zip(lower_chars(&text)) {
        if c.is_uppercase() {
            swapped.push_str(&lower);
        } else if c.is_lowercase() {
            swapped.extend(c.to_uppercase());
        } else {
            swapped.push(c);
        }
    }
    Ok(Value::from(swapped))
}

pub(super) fn is_lower(vm: &mut Vm, args: Args) -> Result<Value> {
    let text = text_of(vm, args, "str.islower")?;
    let other = text.chars().any(|c| c.is_uppercase() || unicode::is_title(c));
    Ok(Value::Bool(!other && text.chars().any(char::is_lowercase)))
}

pub(super) fn is_upper(vm: &mut Vm, args: Args) -> Result<Value> {
    let text = text_of(vm, args, "str.isupper")?;
    let other = text.chars().any(|c| c.is_lowercase() || unicode::is_title(c));
    Ok(Value::Bool(!other && text.chars().any(char::is_uppercase)))
}

pub(super) fn is_title(vm: &mut Vm, args: Args) -> Result<Value> {
    let text = text_of(vm, args, "str.istitle")?;
    let (mut in_word, mut found) = (false, false);
    for c in text.chars() {
        let begins = c.is_uppercase() || unicode::is_title(c);
        if begins && in_word || c.is_lowercase() && !in_word {
            return Ok(Value::Bool(false));
        }
        in_word = begins || c.is_lowercase();
        found |= in_word;
    }
    Ok(Value::Bool(found))
}
