//! Values become JSON.

use std::fmt::Write;

use crate::args::Args;
use crate::error::Result;
use crate::object::DictObject;
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

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
pub(super) fn encode(vm: &mut Vm, args: Args) -> Result<Value> {
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
