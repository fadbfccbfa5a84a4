//! The value that a JSON text stands for, with what pydantic says of one that stands for none
//! (the crate `jiter`, which pydantic-core 2.46 reads JSON with: where it stops and what it then says).

use linktable_python::{Dict, Result, Value, Vm};

use super::complaint::{Complaint, Fit};

/// How deep lists and objects may nest.
const DEPTH: usize = 200;

/// What is wrong, and at which byte.
type Wrong = (&'static str, usize);
type Read<T> = std::result::Result<T, Wrong>;

const EOF_VALUE: &str = "EOF while parsing a value";
const EOF_STRING: &str = "EOF while parsing a string";
const EOF_LIST: &str = "EOF while parsing a list";
const EOF_OBJECT: &str = "EOF while parsing an object";
const NO_KEY: &str = "key must be a string";
const NUMBER: &str = "invalid number";
const LONE: &str = "lone leading surrogate in hex escape";
const HEX_END: &str = "unexpected end of hex escape";

/// The value of a text or of bytes; what is wrong with them.
///
/// # Errors
/// Limits of the machine.
pub(crate) fn read(vm: &mut Vm, given: &Value) -> Result<Fit> {
    let bytes = match given.unwrapped() {
        Value::Str(text) => text.as_bytes().to_vec(),
        Value::Bytes(bytes) => bytes.bytes.borrow().clone(),
        _ => return Ok(Complaint::new("json_type", "JSON input should be string, bytes or bytearray", given).alone()),
    };
    vm.burn(bytes.len() as u64 / 8)?;
    vm.check_memory(bytes.len().saturating_mul(4))?;
    let mut reader = Reader { bytes: &bytes, at: 0 };
    let found = reader.value(DEPTH).and_then(|found| match reader.sign() {
        Some(_) => Err(("trailing characters", reader.at)),
        None => Ok(found),
    });
    Ok(match found {
        Ok(found) => Ok(value(vm, found)?),
        Err(wrong) => {
            let error = said(&bytes, wrong);
            let complaint = Complaint::new("json_invalid", format!("Invalid JSON: {error}"), given);
            complaint.with("error", Value::str(error)).alone()
        }
    })
}

/// Whether a text is JSON, as [`read`] has it; what it would say.
fn said(bytes: &[u8], (what, at): Wrong) -> String {
    let before = bytes.get(..=at);
    // At the end of the text the column is that of its last byte.
    let (before, column) = (before.unwrap_or(bytes), usize::from(before.is_some()));
    let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |found| found + 1);
    let column = (at.min(bytes.len()) + column).saturating_sub(start);
    format!("{what} at line {line} column {column}")
}

/// What JSON has.
enum Json {
    Plain(Value),
    /// Digits of an integer that may be too large.
    Digits(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

fn value(vm: &mut Vm, json: Json) -> Result<Value> {
    vm.burn(1)?;
    match json {
        Json::Plain(value) => Ok(value),
        Json::Digits(digits) => {
            let class = Value::Class(vm.types.int().clone());
            vm.call(&class, [Value::str(digits)].into())
        }
        Json::List(items) => {
            let items = vm.nested(|vm| items.into_iter().map(|item| value(vm, item)).collect::<Result<_>>())?;
            Ok(Value::list(items))
        }
        Json::Object(entries) => {
            let mut dict = Dict::default();
            vm.nested(|vm| {
                for (key, item) in entries {
                    let item = value(vm, item)?;
                    dict.set_str(key.as_str(), item);
                }
                Ok(())
            })?;
            Ok(Value::dict(dict))
        }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// The next byte that is no space, which stays.
    fn sign(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
        self.peek()
    }

    fn value(&mut self, depth: usize) -> Read<Json> {
        let plain = |value| Ok(Json::Plain(value));
        match self.sign() {
            None => Err((EOF_VALUE, self.at)),
            Some(b'"') => plain(Value::str(self.string()?)),
            Some(b'[' | b'{') if depth == 0 => Err(("recursion limit exceeded", self.at)),
            Some(b'[') => self.list(depth - 1),
            Some(b'{') => self.object(depth - 1),
            Some(b't') => self.word("true").and_then(|()| plain(Value::Bool(true))),
            Some(b'f') => self.word("false").and_then(|()| plain(Value::Bool(false))),
            Some(b'n') => self.word("null").and_then(|()| plain(Value::None)),
            Some(b'N') => self.word("NaN").and_then(|()| plain(Value::Float(f64::NAN))),
            Some(b'I') => self.word("Infinity").and_then(|()| plain(Value::Float(f64::INFINITY))),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => Err(("expected value", self.at)),
        }
    }

    fn word(&mut self, word: &str) -> Read<()> {
        for wanted in word.bytes() {
            match self.peek() {
                Some(byte) if byte == wanted => self.at += 1,
                Some(_) => return Err(("expected ident", self.at)),
                None => return Err((EOF_VALUE, self.at)),
            }
        }
        Ok(())
    }

    fn list(&mut self, depth: usize) -> Read<Json> {
        self.at += 1;
        let mut items = Vec::new();
        match self.sign() {
            Some(b']') => {
                self.at += 1;
                return Ok(Json::List(items));
            }
            Some(_) => {}
            None => return Err((EOF_LIST, self.at)),
        }
        loop {
            items.push(self.value(depth)?);
            if self.is_last(b']', "expected `,` or `]`", EOF_LIST)? {
                return Ok(Json::List(items));
            }
            if self.sign() == Some(b']') {
                return Err(("trailing comma", self.at));
            }
        }
    }

    /// Reads on behind an item: past a comma, or past the end of the list or object.
    fn is_last(&mut self, end: u8, expected: &'static str, ended: &'static str) -> Read<bool> {
        let is_last = match self.sign() {
            Some(b',') => false,
            Some(byte) if byte == end => true,
            Some(_) => return Err((expected, self.at)),
            None => return Err((ended, self.at)),
        };
        self.at += 1;
        Ok(is_last)
    }

    fn object(&mut self, depth: usize) -> Read<Json> {
        self.at += 1;
        let mut entries = Vec::new();
        match self.sign() {
            Some(b'}') => {
                self.at += 1;
                return Ok(Json::Object(entries));
            }
            Some(b'"') => {}
            Some(_) => return Err((NO_KEY, self.at)),
            None => return Err((EOF_OBJECT, self.at)),
        }
        loop {
            let key = self.string()?;
            match self.sign() {
                Some(b':') => self.at += 1,
                Some(_) => return Err(("expected `:`", self.at)),
                None => return Err((EOF_OBJECT, self.at)),
            }
            let item = self.value(depth)?;
            entries.push((key, item));
            if self.is_last(b'}', "expected `,` or `}`", EOF_OBJECT)? {
                return Ok(Json::Object(entries));
            }
            match self.sign() {
                Some(b'"') => {}
                Some(b'}') => return Err(("trailing comma", self.at)),
                Some(_) => return Err((NO_KEY, self.at)),
                None => return Err((EOF_VALUE, self.at)),
            }
        }
    }

    /// Digits, at least one.
    fn digits(&mut self) -> Read<()> {
        match self.peek() {
            Some(b'0'..=b'9') => {}
            Some(_) => return Err((NUMBER, self.at)),
            None => return Err((EOF_VALUE, self.at)),
        }
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Read<Json> {
        let start = self.at;
        let is_negative = self.peek() == Some(b'-');
        self.at += usize::from(is_negative);
        match self.peek() {
            Some(b'I') => return self.word("Infinity").map(|()| Json::Plain(Value::Float(f64::NEG_INFINITY))),
            Some(b'0') => {
                self.at += 1;
                if let Some(b'0'..=b'9') = self.peek() {
                    return Err((NUMBER, self.at));
                }
            }
            _ => self.digits()?,
        }
        let mut is_float = false;
        if self.peek() == Some(b'.') {
            is_float = true;
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            is_float = true;
            self.at += 1;
            if let Some(b'-' | b'+') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        let text = self.bytes.get(start..self.at).unwrap_or_default();
        let text = std::str::from_utf8(text).unwrap_or_default();
        Ok(match (is_float, text.parse()) {
            (true, _) => Json::Plain(Value::Float(text.parse().unwrap_or(f64::NAN))),
            (false, Ok(number)) => Json::Plain(Value::Int(number)),
            (false, Err(_)) => Json::Digits(text.to_owned()),
        })
    }

    fn string(&mut self) -> Read<String> {
        self.at += 1;
        let mut text: Vec<u8> = Vec::new();
        let start = self.at;
        loop {
            match self.peek() {
                None => return Err((EOF_STRING, self.at)),
                Some(b'"') => {
                    self.at += 1;
                    return String::from_utf8(text)
                        .map_err(|error| ("invalid unicode code point", start + error.utf8_error().valid_up_to()));
                }
                Some(0..0x20) => {
                    return Err(("control character (\\u0000-\\u001F) found while parsing a string", self.at));
                }
                Some(b'\\') => {
                    self.at += 1;
                    let c = self.escape()?;
                    text.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
                Some(byte) => {
                    text.push(byte);
                    self.at += 1;
                }
            }
        }
    }

    fn escape(&mut self) -> Read<char> {
        let c = match self.peek() {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.hex_escape(),
            Some(_) => return Err(("invalid escape", self.at)),
            None => return Err((EOF_STRING, self.at)),
        };
        self.at += 1;
        Ok(c)
    }

    /// Four digits behind the `u` that is next.
    fn hex(&mut self) -> Read<u32> {
        if self.at + 5 > self.bytes.len() {
            return Err((EOF_STRING, self.bytes.len()));
        }
        let mut number = 0;
        for _ in 0..4 {
            self.at += 1;
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            number = number * 16 + digit.ok_or(("invalid escape", self.at))?;
        }
        self.at += 1;
        Ok(number)
    }

    fn hex_escape(&mut self) -> Read<char> {
        let first = self.hex()?;
        let code = match first {
            0xdc00..0xe000 => return Err((LONE, self.at - 1)),
            0xd800..0xdc00 => {
                let rest = self.bytes.get(self.at..).unwrap_or_default();
                match rest {
                    [b'\\', b'u', ..] => self.at += 1,
                    [b'\\', _, ..] => return Err((HEX_END, self.at + 1)),
                    [] | [b'\\'] => return Err((EOF_STRING, self.bytes.len())),
                    _ => return Err((HEX_END, self.at)),
                }
                let second = self.hex()?;
                if !(0xdc00..0xe000).contains(&second) {
                    return Err((LONE, self.at - 1));
                }
                0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
            }
            code => code,
        };
        Ok(char::from_u32(code).unwrap_or('\u{fffd}'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> String {
        let mut reader = Reader { bytes: text.as_bytes(), at: 0 };
        let found = reader.value(DEPTH).and_then(|_| match reader.sign() {
            Some(_) => Err(("trailing characters", reader.at)),
            None => Ok(()),
        });
        found.map_or_else(|wrong| said(text.as_bytes(), wrong), |()| "right".to_owned())
    }

    #[test]
    fn places_of_errors() {
        for (text, said) in [
            ("", "EOF while parsing a value at line 1 column 0"),
            ("{\"x\": 1,}", "trailing comma at line 1 column 9"),
            ("{\"x\" 1}", "expected `:` at line 1 column 6"),
            ("\n\n {\"x\": \n 1,\n \"y\": [1,\n 2 3]}", "expected `,` or `]` at line 6 column 4"),
            ("[1, 2", "EOF while parsing a list at line 1 column 5"),
            ("{\"x\": 01}", "invalid number at line 1 column 8"),
            ("\"\\ud83d\\ude00\"", "right"),
            ("[1] 2", "trailing characters at line 1 column 5"),
        ] {
            assert_eq!(wrong(text), said, "{text}");
        }
    }
}
