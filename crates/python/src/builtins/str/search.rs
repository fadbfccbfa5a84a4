//! Looking for parts of strings, and replacing them.

use super::needle;
use crate::args::Args;
use crate::builtins::arity;
use crate::error::Result;
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

/// A part of a string to look in.
struct Haystack {
    text: Text,
    /// The first character of the part, counted in characters.
    start: usize,
    /// Whether the part begins past the end of the string, or past its own end: then nothing is in it, not even nothing.
    outside: bool,
    /// The part, in bytes.
    range: std::ops::Range<usize>,
}

impl Haystack {
    fn part(&self) -> &str {
        self.text.get(self.range.clone()).unwrap_or("")
    }

    /// Where a byte offset in the part is, counted in characters of the string.
    fn place(&self, offset: usize) -> i64 {
        let before = self.part().get(..offset).unwrap_or("");
        let chars = if self.text.is_ascii() { before.len() } else { before.chars().count() };
        (self.start + chars) as i64
    }
}

/// The string a method searches, what for, and where.
fn search(vm: &mut Vm, args: Args, name: &str) -> Result<(Haystack, Value)> {
    let given = args.positional.len();
    if given < 2 && args.keywords.is_empty() {
        let short = name.rsplit('.').next().unwrap_or(name);
        return Err(vm.type_error(format!("{short}() takes at least 1 argument (0 given)")));
    }
    if given > 4 {
        let short = name.rsplit('.').next().unwrap_or(name);
        return Err(vm.type_error(format!("{short}() takes at most 3 arguments ({} given)", given - 1)));
    }
    let (this, args) = arity::method(vm, args, name, 1, 3)?;
    let text = arity::text(vm, &this, name)?;
    let length = text.char_len();
    let (start, stop) = arity::bounds(vm, args.get(1), args.get(2), length)?;
    let outside = start > length || start > stop;
    let range = if outside { 0..0 } else { text.byte_offset(start)..text.byte_offset(stop) };
    vm.burn(range.len() as u64 / 64)?;
    let wanted = args.into_iter().next().unwrap_or_default();
    Ok((Haystack { text, start, outside, range }, wanted))
}

fn first(vm: &mut Vm, args: Args, name: &str) -> Result<Option<i64>> {
    let (haystack, wanted) = search(vm, args, name)?;
    let wanted = needle(vm, &wanted)?;
    if haystack.outside {
        return Ok(None);
    }
    Ok(haystack.part().find(wanted.as_str()).map(|at| haystack.place(at)))
}

fn last(vm: &mut Vm, args: Args, name: &str) -> Result<Option<i64>> {
    let (haystack, wanted) = search(vm, args, name)?;
    let wanted = needle(vm, &wanted)?;
    if haystack.outside {
        return Ok(None);
    }
    Ok(haystack.part().rfind(wanted.as_str()).map(|at| haystack.place(at)))
}

pub(super) fn find(vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(Value::Int(first(vm, args, "str.find")?.unwrap_or(-1)))
}

pub(super) fn rfind(vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(Value::Int(last(vm, args, "str.rfind")?.unwrap_or(-1)))
}

pub(super) fn index(vm: &mut Vm, args: Args) -> Result<Value> {
    match first(vm, args, "str.index")? {
        Some(at) => Ok(Value::Int(at)),
        None => Err(vm.value_error("substring not found")),
    }
}

pub(super) fn rindex(vm: &mut Vm, args: Args) -> Result<Value> {
    match last(vm, args, "str.rindex")? {
        Some(at) => Ok(Value::Int(at)),
        None => Err(vm.value_error("substring not found")),
    }
}

pub(super) fn count(vm: &mut Vm, args: Args) -> Result<Value> {
    let (haystack, wanted) = search(vm, args, "str.count")?;
    let wanted = needle(vm, &wanted)?;
    if haystack.outside {
        return Ok(Value::Int(0));
    }
    // Rust's `matches` of nothing finds it before, between and after, as Python does.
    Ok(Value::from(haystack.part().matches(wanted.as_str()).count()))
}

fn has_affix(vm: &mut Vm, args: Args, name: &str, test: fn(&str, &str) -> bool) -> Result<Value> {
    let short = name.rsplit('.').next().unwrap_or(name).to_owned();
    let (haystack, wanted) = search(vm, args, name)?;
    let candidates = match wanted.unwrapped() {
        Value::Tuple(tuple) => tuple.items.clone(),
        Value::Str(_) => vec![wanted.clone()],
        _ => {
            let kind = vm.type_name(&wanted);
            let message = format!("{short} first arg must be str or a tuple of str, not {kind}");
            return Err(vm.type_error(message));
        }
    };
    for candidate in &candidates {
        let Some(affix) = candidate.as_text() else {
            let kind = vm.type_name(candidate);
            return Err(vm.type_error(format!("tuple for {short} must only contain str, not {kind}")));
        };
        if !haystack.outside && test(haystack.part(), affix) {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

pub(super) fn starts_with(vm: &mut Vm, args: Args) -> Result<Value> {
    has_affix(vm, args, "str.startswith", |text, affix| text.starts_with(affix))
}

pub(super) fn ends_with(vm: &mut Vm, args: Args) -> Result<Value> {
    has_affix(vm, args, "str.endswith", |text, affix| text.ends_with(affix))
}

pub(super) fn replace(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, args) = arity::method(vm, args, "str.replace", 2, 3)?;
    let text = arity::text(vm, &this, "str.replace")?;
    let mut parts = Vec::new();
    for (at, part) in args.iter().take(2).enumerate() {
        match part.as_text() {
            Some(part) => parts.push(part.clone()),
            None => {
                let kind = arity::kind_of(vm, part);
                return Err(vm.type_error(format!("replace() argument {} must be str, not {kind}", at + 1)));
            }
        }
    }
    let count = match args.get(2) {
        Some(count) => vm.index_value(count)?,
        None => -1,
    };
    let [old, new] = parts.as_slice() else { return Ok(Value::Str(text)) };
    let most = usize::try_from(count).unwrap_or(usize::MAX);
    vm.burn(text.len() as u64 / 64)?;
    let found = text.matches(old.as_str()).count().min(most);
    if found == 0 {
        return Ok(Value::Str(text));
    }
    let length = text.len().saturating_add(found.saturating_mul(new.len()));
    vm.check_memory(length)?;
    Ok(Value::from(text.replacen(old.as_str(), new, found)))
}
