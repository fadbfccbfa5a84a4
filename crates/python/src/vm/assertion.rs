//! What an `assert` in a test says when it fails.

use crate::code::CompareOp;
use crate::value::Value;
use crate::vm::Vm;

/// How many characters of a value's text are shown.
const LONGEST: usize = 240;

impl Vm {
    pub(super) fn explain_comparison(&mut self, op: CompareOp, left: &Value, right: &Value, written: &Value) -> Value {
        let (left, right) = (self.shown(left), self.shown(right));
        let mut text = format!("assert {left} {} {right}", op.symbol());
        for (value, written) in [left, right].iter().zip(texts(written)) {
            say_where(&mut text, value, &written);
        }
        Value::str(text)
    }

    pub(super) fn explain_false(&mut self, value: &Value, written: &Value) -> Value {
        let is_negated =
            matches!(written, Value::Tuple(parts) if matches!(parts.items.first(), Some(Value::Bool(true))));
        let value = self.shown(value);
        let mut text = format!("assert {}{value}", if is_negated { "not " } else { "" });
        if let Some(written) = texts(written).get(1) {
            say_where(&mut text, &value, written);
        }
        Value::str(text)
    }

    /// The repr of a value, its middle left out if it is long.
    fn shown(&mut self, value: &Value) -> String {
        let text = self.quiet(|vm| vm.repr(value)).unwrap_or_else(|| "<unpresentable>".to_owned());
        let count = text.chars().count();
        if count <= LONGEST {
            return text;
        }
        let half = (LONGEST - 3) / 2;
        let start: String = text.chars().take(half).collect();
        let end: String = text.chars().skip(count - half).collect();
        format!("{start}...{end}")
    }
}

/// The parts of a constant, as text.
fn texts(written: &Value) -> Vec<String> {
    match written {
        Value::Tuple(parts) => {
            parts.items.iter().map(|part| part.as_text().map(ToString::to_string).unwrap_or_default()).collect()
        }
        _ => Vec::new(),
    }
}

fn say_where(text: &mut String, value: &str, written: &str) {
    if !written.is_empty() {
        text.push_str(&format!("\n +  where {value} = {written}"));
    }
}
