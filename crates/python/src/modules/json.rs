//! `_json`: writing and reading JSON. The classes around it are written in Python.

use std::fmt::Write;

use crate::args::Args;
use crate::error::{Raised, Result};
use crate::object::DictObject;
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

/// The value of a name of `_json`.
pub(super) fn get(_vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    Ok(Some(match name {
        "encode" => Value::native("encode", encode),
        "decode" => Value::native("decode", decode),
        _ => return Ok(None),
    }))
}

/// How JSON is written.
struct Writer {
    default: Value,
    skip_keys: bool,
    ascii: bool,
    circular: bool,
    nan: bool,
    indent: Option<String>,
    item_separator: Text,
    key_separator: Text,
    sort: bool,
    open: Vec<usize>,
    depth: usize,
    out: String,
}

/// `encode(value, default, skipkeys, ensure_ascii, check_circular, allow_nan, indent, item, key, sort_keys)`.
fn encode(vm: &mut Vm, args: Args) -> Result<Value> {
    let arg = |at: usize| args.get(at).cloned().unwrap_or_default();
    let text = |at: usize| args.get(at).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
    let indent = match arg(6) {
        Value::None => None,
        Value::Str(text) => Some(text.to_string()),
        other => Some(" ".repeat(usize::try_from(vm.index_value(&other)?.clamp(0, 1000)).unwrap_or(0))),
    };
    let mut writer = Writer {
        default: arg(1),
        skip_keys: vm.truthy(&arg(2))?,
        ascii: vm.truthy(&arg(3))?,
        circular: vm.truthy(&arg(4))?,
        nan: vm.truthy(&arg(5))?,
        indent,
        item_separator: text(7),
        key_separator: text(8),
        sort: vm.truthy(&arg(9))?,
        open: Vec::new(),
        depth: 0,
        out: String::new(),
    };
    writer.value(vm, &arg(0))?;
    Ok(Value::from(writer.out))
}

impl Writer {
    fn value(&mut self, vm: &mut Vm, value: &Value) -> Result<()> {
        vm.burn(1)?;
        vm.check_memory(self.out.len())?;
        match value.unwrapped() {
            Value::None => self.out.push_str("null"),
            Value::Bool(true) => self.out.push_str("true"),
            Value::Bool(false) => self.out.push_str("false"),
            Value::Int(number) => drop(write!(self.out, "{number}")),
            Value::Big(number) => self.out.push_str(&crate::builtins::int::decimal(vm, number)?),
            Value::Float(number) => {
                let text = self.float(vm, *number)?;
                self.out.push_str(&text);
            }
            Value::Str(text) => self.string(text),
            Value::List(list) => {
                let items = list.to_vec();
                self.container(vm, value, |writer, vm| writer.items(vm, &items))?;
            }
            Value::Tuple(tuple) => {
                let tuple = tuple.clone();
                self.container(vm, value, |writer, vm| writer.items(vm, &tuple.items))?;
            }
            Value::Dict(dict) => {
                let dict = dict.clone();
                self.container(vm, value, |writer, vm| writer.dict(vm, &dict))?;
            }
            _ => {
                if self.default.is_none() {
                    let kind = vm.class_of(value).name.borrow().clone();
                    return Err(vm.type_error(format!("Object of type {kind} is not JSON serializable")));
                }
                let default = self.default.clone();
                self.container(vm, value, |writer, vm| {
                    let instead = vm.call(&default, [value.clone()].into())?;
                    writer.value(vm, &instead)
                })?;
            }
        }
        Ok(())
    }

    fn container(
        &mut self,
        vm: &mut Vm,
        value: &Value,
        run: impl FnOnce(&mut Self, &mut Vm) -> Result<()>,
    ) -> Result<()> {
        let address = value.address().unwrap_or(0);
        if self.circular && self.open.contains(&address) {
            return Err(vm.value_error("Circular reference detected"));
        }
        self.open.push(address);
        vm.nested(|vm| run(self, vm))?;
        self.open.pop();
        Ok(())
    }

    fn float(&self, vm: &mut Vm, number: f64) -> Result<String> {
        if number.is_finite() {
            return Ok(crate::builtins::float::repr(number));
        }
        if !self.nan {
            return Err(vm.value_error("Out of range float values are not JSON compliant"));
        }
        Ok(if number.is_nan() {
            "NaN"
        } else if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }
        .to_owned())
    }

    fn break_line(&mut self, depth: usize) {
        if let Some(indent) = &self.indent {
            self.out.push('\n');
            self.out.push_str(&indent.repeat(depth));
        }
    }

    fn items(&mut self, vm: &mut Vm, items: &[Value]) -> Result<()> {
        if items.is_empty() {
            self.out.push_str("[]");
            return Ok(());
        }
        self.depth += 1;
        let depth = self.depth;
        self.out.push('[');
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.out.push_str(&self.item_separator.clone());
            }
            self.break_line(depth);
            self.value(vm, item)?;
        }
        self.depth -= 1;
        self.break_line(depth - 1);
        self.out.push(']');
        Ok(())
    }

    fn dict(&mut self, vm: &mut Vm, dict: &DictObject) -> Result<()> {
        let mut entries: Vec<(Value, Value)> =
            dict.dict.borrow().iter().map(|entry| (entry.key.clone(), entry.value.clone())).collect();
        if entries.is_empty() {
            self.out.push_str("{}");
            return Ok(());
        }
        if self.sort {
            let pairs = entries.iter().map(|(key, value)| Value::tuple(vec![key.clone(), value.clone()])).collect();
            let list = vm.new_list(pairs);
            let key = Value::native("key", |vm, args| vm.get_item(&args.this(), &Value::Int(0)));
            vm.call_method(&list, "sort", Args::none().with("key", key))?;
            entries.clear();
            for pair in vm.collect(&list)? {
                if let Value::Tuple(pair) = pair
                    && let [key, value] = pair.items.as_slice()
                {
                    entries.push((key.clone(), value.clone()));
                }
            }
        }
        self.depth += 1;
        let depth = self.depth;
        self.out.push('{');
        let mut first = true;
        for (key, value) in entries {
            let key = match key.unwrapped() {
                Value::Str(text) => text.to_string(),
                Value::None => "null".to_owned(),
                Value::Bool(truth) => truth.to_string(),
                Value::Int(number) => number.to_string(),
                Value::Big(number) => crate::builtins::int::decimal(vm, number)?,
                Value::Float(number) => self.float(vm, *number)?,
                _ if self.skip_keys => continue,
                _ => {
                    let kind = vm.class_of(&key).name.borrow().clone();
                    return Err(vm.type_error(format!("keys must be str, int, float, bool or None, not {kind}")));
                }
            };
            if !first {
                self.out.push_str(&self.item_separator.clone());
            }
            first = false;
            self.break_line(depth);
            self.string(&key);
            self.out.push_str(&self.key_separator.clone());
            self.value(vm, &value)?;
        }
        self.depth -= 1;
        if !first {
            self.break_line(depth - 1);
        }
        self.out.push('}');
        Ok(())
    }

    fn string(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                '\x08' => self.out.push_str("\\b"),
                '\x0c' => self.out.push_str("\\f"),
                c if (c as u32) < 0x20 || (self.ascii && (c as u32) >= 0x7f) && c != '\x7f' => {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        let _ = write!(self.out, "\\u{unit:04x}");
                    }
                }
                c => self.out.push(c),
            }
        }
        self.out.push('"');
    }
}

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
fn decode(vm: &mut Vm, args: Args) -> Result<Value> {
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
