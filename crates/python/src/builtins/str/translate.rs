//! `str.maketrans` and `str.translate`.

use std::cell::RefCell;

use crate::args::Args;
use crate::builtins::arity;
use crate::dict::Dict;
use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

fn code(c: char) -> Value {
    Value::Int(i64::from(c as u32))
}

pub(super) fn make_table(vm: &mut Vm, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "str.maketrans", 1, 3)?;
    let table = RefCell::new(Dict::default());
    let Some(first) = args.first() else { return Ok(Value::None) };
    if args.len() == 1 {
        let Value::Dict(given) = first.unwrapped() else {
            return Err(vm.type_error("if you give only one argument to maketrans it must be a dict"));
        };
        let entries: Vec<_> =
            given.dict.borrow().iter().map(|entry| (entry.key.clone(), entry.value.clone())).collect();
        for (key, value) in entries {
            let key = match key.as_text() {
                None if key.as_int().is_some() => key,
                None => return Err(vm.type_error("keys in translate table must be strings or integers")),
                Some(text) => match text.char_at(0) {
                    Some(c) if text.char_len() == 1 => code(c),
                    _ => return Err(vm.value_error("string keys in translate table must be of length 1")),
                },
            };
            vm.dict_set(&table, key, value)?;
        }
        return Ok(Value::dict(table.into_inner()));
    }
    let mut texts = Vec::new();
    for (at, value) in args.iter().enumerate() {
        match value.as_text() {
            Some(text) => texts.push(text.clone()),
            None if at == 0 => {
                let message = "first maketrans argument must be a string if there is a second argument";
                return Err(vm.type_error(message));
            }
            None => {
                let kind = arity::kind_of(vm, value);
                return Err(vm.type_error(format!("maketrans() argument {} must be str, not {kind}", at + 1)));
            }
        }
    }
    let mut texts = texts.into_iter();
    let (from, to) = (texts.next().unwrap_or_else(|| "".into()), texts.next().unwrap_or_else(|| "".into()));
    if from.char_len() != to.char_len() {
        return Err(vm.value_error("the first two maketrans arguments must have equal length"));
    }
    for (a, b) in from.chars().zip(to.chars()) {
        vm.dict_set(&table, code(a), code(b))?;
    }
    for gone in texts.next().iter().flat_map(|text| text.chars()) {
        vm.dict_set(&table, code(gone), Value::None)?;
    }
    Ok(Value::dict(table.into_inner()))
}

pub(super) fn translate(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, table) = arity::one(vm, args, "str.translate")?;
    let text = arity::text(vm, &this, "str.translate")?;
    let mut translated = String::with_capacity(text.len());
    for c in text.chars() {
        vm.burn(1)?;
        let found = match vm.get_item(&table, &code(c)) {
            Err(raised) if vm.exception_is(&raised, "LookupError") => {
                translated.push(c);
                continue;
            }
            found => found?,
        };
        match (&found, found.as_text(), found.as_int()) {
            (Value::None, ..) => {}
            (_, Some(replacement), _) => {
                vm.check_memory(translated.len() + replacement.len())?;
                translated.push_str(replacement);
            }
            (_, _, Some(number)) => match u32::try_from(number).ok().and_then(char::from_u32) {
                Some(c) => translated.push(c),
                None => return Err(vm.value_error("character mapping must be in range(0x110000)")),
            },
            _ => return Err(vm.type_error("character mapping must return integer, None or str")),
        }
    }
    Ok(Value::from(translated))
}
