//! Taking strings apart.

use super::needle;
use crate::args::Args;
use crate::builtins::{arity, unicode};
use crate::error::Result;
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

/// The string, the separator if there is one, and how often to split at most.
fn arguments(vm: &mut Vm, args: Args, name: &str) -> Result<(Text, Option<Text>, usize)> {
    let (this, mut args) = arity::named_method(vm, args, name, &["sep", "maxsplit"], 2)?;
    let text = arity::text(vm, &this, name)?;
    let separator = match args.take_non_none(0) {
        None => None,
        Some(separator) => match separator.as_text() {
            Some(separator) => Some(separator.clone()),
            None => {
                let kind = vm.type_name(&separator);
                return Err(vm.type_error(format!("must be str or None, not {kind}")));
            }
        },
    };
    let most = match args.take(1) {
        Some(most) => vm.index_value(&most)?,
        None => -1,
    };
    if separator.as_ref().is_some_and(|separator| separator.is_empty()) {
        return Err(vm.value_error("empty separator"));
    }
    vm.burn(text.len() as u64 / 16)?;
    vm.check_memory(text.len().saturating_mul(8))?;
    Ok((text, separator, usize::try_from(most).unwrap_or(usize::MAX)))
}

fn list_of(vm: &mut Vm, parts: Vec<&str>) -> Value {
    vm.new_list(parts.into_iter().map(Value::from).collect())
}

pub(super) fn split(vm: &mut Vm, args: Args) -> Result<Value> {
    let (text, separator, most) = arguments(vm, args, "str.split")?;
    let parts: Vec<&str> = match separator {
        Some(separator) => text.splitn(most.saturating_add(1), separator.as_str()).collect(),
        None => {
            let mut rest = text.trim_start_matches(unicode::is_space);
            let mut parts = Vec::new();
            while !rest.is_empty() {
                if parts.len() == most {
                    parts.push(rest);
                    break;
                }
                let end = rest.find(unicode::is_space).unwrap_or(rest.len());
                let (part, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
                parts.push(part);
                rest = after.trim_start_matches(unicode::is_space);
            }
            parts
        }
    };
    Ok(list_of(vm, parts))
}

pub(super) fn rsplit(vm: &mut Vm, args: Args) -> Result<Value> {
    let (text, separator, most) = arguments(vm, args, "str.rsplit")?;
    let mut parts: Vec<&str> = match separator {
        Some(separator) => text.rsplitn(most.saturating_add(1), separator.as_str()).collect(),
        None => {
            let mut rest = text.trim_end_matches(unicode::is_space);
            let mut parts = Vec::new();
            while !rest.is_empty() {
                if parts.len() == most {
                    parts.push(rest);
                    break;
                }
                let found = rest.char_indices().rev().find(|(_, c)| unicode::is_space(*c));
                let start = found.map_or(0, |(at, c)| at + c.len_utf8());
                let (before, part) = rest.split_at_checked(start).unwrap_or(("", rest));
                parts.push(part);
                rest = before.trim_end_matches(unicode::is_space);
            }
            parts
        }
    };
    parts.reverse();
    Ok(list_of(vm, parts))
}

pub(super) fn splitlines(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut args) = arity::named_method(vm, args, "str.splitlines", &["keepends"], 1)?;
    let text = arity::text(vm, &this, "str.splitlines")?;
    let keep = match args.take(0) {
        Some(keep) => vm.index_value(&keep)? != 0,
        None => false,
    };
    vm.burn(text.len() as u64 / 16)?;
    vm.check_memory(text.len().saturating_mul(8))?;
    let mut lines = Vec::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let Some((at, c)) = rest.char_indices().find(|(_, c)| unicode::ends_line(*c)) else {
            lines.push(rest);
            break;
        };
        let mut end = at + c.len_utf8();
        if c == '\r' && rest.get(end..).is_some_and(|after| after.starts_with('\n')) {
            end += 1;
        }
        lines.extend(rest.get(..if keep { end } else { at }));
        rest = rest.get(end..).unwrap_or("");
    }
    Ok(list_of(vm, lines))
}

fn partition_arguments(vm: &mut Vm, args: Args, name: &str) -> Result<(Text, Text)> {
    let (this, separator) = arity::one(vm, args, name)?;
    let text = arity::text(vm, &this, name)?;
    let separator = needle(vm, &separator)?;
    if separator.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    Ok((text, separator))
}

pub(super) fn partition(vm: &mut Vm, args: Args) -> Result<Value> {
    let (text, separator) = partition_arguments(vm, args, "str.partition")?;
    Ok(Value::tuple(match text.split_once(separator.as_str()) {
        Some((before, after)) => vec![before.into(), Value::Str(separator.clone()), after.into()],
        None => vec![Value::Str(text.clone()), "".into(), "".into()],
    }))
}

pub(super) fn rpartition(vm: &mut Vm, args: Args) -> Result<Value> {
    let (text, separator) = partition_arguments(vm, args, "str.rpartition")?;
    Ok(Value::tuple(match text.rsplit_once(separator.as_str()) {
        Some((before, after)) => vec![before.into(), Value::Str(separator.clone()), after.into()],
        None => vec!["".into(), "".into(), Value::Str(text.clone())],
    }))
}

fn stripped(vm: &mut Vm, args: Args, name: &str, at_start: bool, at_end: bool) -> Result<Value> {
    let (this, args) = arity::method(vm, args, name, 0, 1)?;
    let text = arity::text(vm, &this, name)?;
    let chars = match args.into_iter().next().and_then(Value::non_none) {
        None => None,
        Some(chars) => match chars.as_text() {
            Some(chars) => Some(chars.clone()),
            None => {
                let short = name.rsplit('.').next().unwrap_or(name);
                return Err(vm.type_error(format!("{short} arg must be None or str")));
            }
        },
    };
    vm.burn(text.len() as u64 / 64)?;
    let goes = |c: char| match &chars {
        Some(chars) => chars.contains(c),
        None => unicode::is_space(c),
    };
    let mut rest = text.as_str();
    if at_start {
        rest = rest.trim_start_matches(goes);
    }
    if at_end {
        rest = rest.trim_end_matches(goes);
    }
    Ok(if rest.len() == text.len() { Value::Str(text.clone()) } else { Value::from(rest) })
}

pub(super) fn strip(vm: &mut Vm, args: Args) -> Result<Value> {
    stripped(vm, args, "str.strip", true, true)
}

pub(super) fn lstrip(vm: &mut Vm, args: Args) -> Result<Value> {
    stripped(vm, args, "str.lstrip", true, false)
}

pub(super) fn rstrip(vm: &mut Vm, args: Args) -> Result<Value> {
    stripped(vm, args, "str.rstrip", false, true)
}
