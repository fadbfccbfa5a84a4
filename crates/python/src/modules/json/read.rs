//! JSON becomes values.

use crate::args::Args;
use crate::error::{Raised, Result};
use crate::object::DictObject;
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

/// How JSON is read.
struct Reader {
    chars: Vec<char>,
    at: usize,
    object_hook: Value,
    pairs_hook: Value,
    parse_float: Value,
    parse_int: Value,
    parse_constant: Value,
    strict: bool,
    error: Value,
    text: Text,
}

/// `decode(text, object_hook, parse_float, parse_int, parse_constant, strict, pairs_hook, error, start)`: the value
/// and where it ends.
pub(super) fn decode(vm: &mut Vm, args: Args) -> Result<Value> {
    let arg = |at: usize| args.get(at).cloned().unwrap_or_default();
    let Some(text) = args.get(0).and_then(Value::as_text).cloned() else { return Ok(Value::None) };
    vm.check_memory(text.char_len() * 4)?;
    let start = arg(8).as_int().and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
    let mut reader = Reader {
        chars: text.chars().collect(),
        at: start,
        object_hook: arg(1),
        parse_float: arg(2),
        parse_int: arg(3),
        parse_constant: arg(4),
        strict: vm.truthy(&arg(5))?,
        pairs_hook: arg(6),
        error: arg(7),
        text,
    };
    let value = reader.value(vm)?;
    Ok(Value::tuple(vec![value, Value::from(reader.at)]))
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            self.at += 1;
        }
    }

    fn starts_with(&self, word: &str) -> bool {
        word.chars().enumerate().all(|(at, c)| self.chars.get(self.at + at) == Some(&c))
    }

    fn fail(&self, vm: &mut Vm, message: &str, at: usize) -> Raised {
        let args = [Value::str(message), Value::Str(self.text.clone()), Value::from(at)];
        match vm.call(&self.error.clone(), args.into()) {
            Ok(Value::Instance(exception)) => Raised::Exception(exception),
            Ok(_) => vm.value_error(message),
            Err(raised) => raised,
        }
    }

    fn value(&mut self, vm: &mut Vm) -> Result<Value> {
        vm.burn(1)?;
        match self.peek() {
            Some('"') => {
                self.at += 1;
                self.string(vm).map(Value::from)
            }
            Some('{') => {
                self.at += 1;
                vm.nested(|vm| self.object(vm))
            }
            Some('[') => {
                self.at += 1;
                vm.nested(|vm| self.array(vm))
            }
            _ if self.starts_with("null") => self.word(4, Value::None),
            _ if self.starts_with("true") => self.word(4, Value::Bool(true)),
            _ if self.starts_with("false") => self.word(5, Value::Bool(false)),
            _ if self.starts_with("NaN") => self.constant(vm, "NaN", f64::NAN),
            _ if self.starts_with("Infinity") => self.constant(vm, "Infinity", f64::INFINITY),
            _ if self.starts_with("-Infinity") => self.constant(vm, "-Infinity", f64::NEG_INFINITY),
            _ => self.number(vm),
        }
    }

    fn word(&mut self, length: usize, value: Value) -> Result<Value> {
        self.at += length;
        Ok(value)
    }

    fn constant(&mut self, vm: &mut Vm, word: &str, number: f64) -> Result<Value> {
        self.at += word.len();
        match self.parse_constant.clone() {
            Value::None => Ok(Value::Float(number)),
            parse => vm.call(&parse, [Value::str(word)].into()),
        }
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self, vm: &mut Vm) -> Result<Value> {
        let start = self.at;
        if self.peek() == Some('-') {
            self.at += 1;
        }
        if self.peek() == Some('0') {
            self.at += 1;
        } else if self.digits() == 0 {
            self.at = start;
            return Err(self.fail(vm, "Expecting value", start));
        }
        let mut is_float = false;
        let whole_end = self.at;
        if self.peek() == Some('.') {
            self.at += 1;
            if self.digits() == 0 { self.at = whole_end } else { is_float = true }
        }
        let before_exponent = self.at;
        if matches!(self.peek(), Some('e' | 'E')) {
            self.at += 1;
            if matches!(self.peek(), Some('+' | '-')) {
                self.at += 1;
            }
            if self.digits() == 0 { self.at = before_exponent } else { is_float = true }
        }
        let text: String = self.chars.get(start..self.at).unwrap_or_default().iter().collect();
        let parse = if is_float { self.parse_float.clone() } else { self.parse_int.clone() };
        if !parse.is_none() {
            return vm.call(&parse, [Value::from(text)].into());
        }
        if is_float {
            return Ok(Value::Float(text.parse().unwrap_or(0.0)));
        }
        match text.parse::<i64>() {
            Ok(number) => Ok(Value::Int(number)),
            Err(_) => {
                let int = Value::Class(vm.types.int().clone());
                vm.call(&int, [Value::from(text)].into())
            }
        }
    }

    fn string(&mut self, vm: &mut Vm) -> Result<String> {
        let begin = self.at - 1;
        let mut text = String::new();
        loop {
            let Some(c) = self.peek() else {
                return Err(self.fail(vm, "Unterminated string starting at", begin));
            };
            self.at += 1;
            match c {
                '"' => return Ok(text),
                '\\' => {
                    let Some(escape) = self.peek() else {
                        return Err(self.fail(vm, "Unterminated string starting at", begin));
                    };
                    self.at += 1;
                    match escape {
                        '"' | '\\' | '/' => text.push(escape),
                        'b' => text.push('\x08'),
                        'f' => text.push('\x0c'),
                        'n' => text.push('\n'),
                        'r' => text.push('\r'),
                        't' => text.push('\t'),
                        'u' => text.push(self.unicode(vm)?),
                        _ => return Err(self.fail(vm, "Invalid \\escape", self.at - 2)),
                    }
                }
                c if (c as u32) < 0x20 && self.strict => {
                    return Err(self.fail(vm, "Invalid control character at", self.at - 1));
                }
                c => text.push(c),
            }
        }
    }

    fn hex(&mut self, vm: &mut Vm) -> Result<u32> {
        let digits: String = self.chars.get(self.at..self.at + 4).unwrap_or_default().iter().collect();
        match u32::from_str_radix(&digits, 16) {
            Ok(code) if digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                self.at += 4;
                Ok(code)
            }
            _ => Err(self.fail(vm, "Invalid \\uXXXX escape", self.at)),
        }
    }

    fn unicode(&mut self, vm: &mut Vm) -> Result<char> {
        let code = self.hex(vm)?;
        if (0xd800..0xdc00).contains(&code) && self.starts_with("\\u") {
            let before = self.at;
            self.at += 2;
            let low = self.hex(vm)?;
            if (0xdc00..0xe000).contains(&low) {
                let joined = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                return Ok(char::from_u32(joined).unwrap_or('\u{fffd}'));
            }
            self.at = before;
        }
        match char::from_u32(code) {
            Some(c) => Ok(c),
            None => Err(crate::error::unsupported("lone surrogates in strings")),
        }
    }

    fn array(&mut self, vm: &mut Vm) -> Result<Value> {
        let mut items = Vec::new();
        self.skip_space();
        if self.peek() == Some(']') {
            self.at += 1;
            return Ok(vm.new_list(items));
        }
        loop {
            items.push(self.value(vm)?);
            self.skip_space();
            match self.peek() {
                Some(']') => {
                    self.at += 1;
                    return Ok(vm.new_list(items));
                }
                Some(',') => self.at += 1,
                _ => return Err(self.fail(vm, "Expecting ',' delimiter", self.at)),
            }
            self.skip_space();
        }
    }

    fn object(&mut self, vm: &mut Vm) -> Result<Value> {
        let mut pairs: Vec<(Text, Value)> = Vec::new();
        self.skip_space();
        if self.peek() == Some('}') {
            self.at += 1;
            return self.made(vm, pairs);
        }
        if self.peek() != Some('"') {
            return Err(self.fail(vm, "Expecting property name enclosed in double quotes", self.at));
        }
        loop {
            self.at += 1;
            let key = self.string(vm)?;
            self.skip_space();
            if self.peek() != Some(':') {
                return Err(self.fail(vm, "Expecting ':' delimiter", self.at));
            }
            self.at += 1;
            self.skip_space();
            let value = self.value(vm)?;
            pairs.push((key.into(), value));
            self.skip_space();
            match self.peek() {
                Some('}') => {
                    self.at += 1;
                    return self.made(vm, pairs);
                }
                Some(',') => self.at += 1,
                _ => return Err(self.fail(vm, "Expecting ',' delimiter", self.at)),
            }
            self.skip_space();
            if self.peek() != Some('"') {
                return Err(self.fail(vm, "Expecting property name enclosed in double quotes", self.at));
            }
        }
    }

    fn made(&self, vm: &mut Vm, pairs: Vec<(Text, Value)>) -> Result<Value> {
        if !self.pairs_hook.is_none() {
            let pairs = pairs.into_iter().map(|(key, value)| Value::tuple(vec![Value::Str(key), value])).collect();
            let list = vm.new_list(pairs);
            return vm.call(&self.pairs_hook.clone(), [list].into());
        }
        let dict = DictObject::default();
        for (key, value) in pairs {
            dict.set_str(key, value);
        }
        let dict = Value::dict(dict.dict.take());
        if self.object_hook.is_none() { Ok(dict) } else { vm.call(&self.object_hook.clone(), [dict].into()) }
    }
}
