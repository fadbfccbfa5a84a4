//! Text to bytes and back.

use std::fmt::Write;

use crate::error::{Raised, Result, unsupported};
use crate::value::Value;
use crate::vm::Vm;

/// The encodings there are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Codec {
    Utf8,
    Ascii,
    Latin1,
    Utf16 {
        big: Option<bool>,
    },
    Utf32 {
        big: Option<bool>,
    },
    /// The escapes of string literals.
    Escape,
}

impl Codec {
    /// The name in messages.
    fn name(self) -> &'static str {
        match self {
            Codec::Utf8 => "utf-8",
            Codec::Ascii => "ascii",
            Codec::Latin1 => "latin-1",
            Codec::Utf16 { .. } => "utf-16",
            Codec::Utf32 { .. } => "utf-32",
            Codec::Escape => "unicodeescape",
        }
    }
}

fn codec(vm: &mut Vm, name: &str) -> Result<Codec> {
    let plain: String = name.to_ascii_lowercase().replace(['_', ' '], "-");
    Ok(match plain.as_str() {
        "utf-8" | "utf8" | "u8" | "cp65001" => Codec::Utf8,
        "ascii" | "us-ascii" | "646" => Codec::Ascii,
        "latin-1" | "latin1" | "latin" | "iso-8859-1" | "iso8859-1" | "8859" | "cp819" | "l1" => Codec::Latin1,
        "utf-16" | "utf16" | "u16" => Codec::Utf16 { big: None },
        "utf-16-le" | "utf-16le" => Codec::Utf16 { big: Some(false) },
        "utf-16-be" | "utf-16be" => Codec::Utf16 { big: Some(true) },
        "utf-32" | "utf32" | "u32" => Codec::Utf32 { big: None },
        "utf-32-le" | "utf-32le" => Codec::Utf32 { big: Some(false) },
        "utf-32-be" | "utf-32be" => Codec::Utf32 { big: Some(true) },
        "unicode-escape" | "unicodeescape" => Codec::Escape,
        other if KNOWN.contains(&other) || other.starts_with("cp") || other.starts_with("iso") => {
            return Err(unsupported(format!("the encoding {name}")));
        }
        _ => return Err(vm.error("LookupError", format!("unknown encoding: {name}"))),
    })
}

/// Encodings that CPython has besides.
const KNOWN: &[&str] = &[
    "utf-7",
    "utf-8-sig",
    "idna",
    "punycode",
    "unicode-escape",
    "raw-unicode-escape",
    "rot13",
    "rot-13",
    "hex",
    "base64",
    "big5",
    "gbk",
    "gb2312",
    "gb18030",
    "shift-jis",
    "sjis",
    "euc-jp",
    "euc-kr",
    "koi8-r",
    "koi8-u",
    "mac-roman",
    "windows-1252",
    "windows-1251",
    "windows-1250",
    "mbcs",
    "zlib",
    "bz2",
    "uu",
    "quopri",
];

/// A string in an encoding.
///
/// # Errors
/// `UnicodeEncodeError` for characters it does not have; `LookupError` for unknown names.
pub(super) fn encode(vm: &mut Vm, text: &str, encoding: &str, errors: &str) -> Result<Vec<u8>> {
    let codec = codec(vm, encoding)?;
    vm.check_memory(text.len().saturating_mul(4))?;
    vm.burn(text.len() as u64 / 64)?;
    let limit = match codec {
        Codec::Utf8 => return Ok(text.as_bytes().to_vec()),
        Codec::Utf16 { big } => {
            let mark = if big.is_none() { Some(0xfeff) } else { None };
            let units = mark.into_iter().chain(text.encode_utf16());
            let big = big.unwrap_or(false);
            return Ok(units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect());
        }
        Codec::Utf32 { big } => {
            let mark = if big.is_none() { Some('\u{feff}') } else { None };
            let units = mark.into_iter().chain(text.chars()).map(u32::from);
            let big = big.unwrap_or(false);
            return Ok(units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect());
        }
        Codec::Escape => return Ok(escape(text)),
        Codec::Ascii => 0x80,
        Codec::Latin1 => 0x100,
    };
    let chars: Vec<char> = text.chars().collect();
    let mut bytes = Vec::with_capacity(chars.len());
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        if (*c as u32) < limit {
            bytes.push(*c as u8);
            at += 1;
            continue;
        }
        let bad: Vec<char> = chars.iter().skip(at).take_while(|c| **c as u32 >= limit).copied().collect();
        let end = at + bad.len();
        match errors {
            "strict" => return Err(encode_error(vm, codec, text, &bad, at, limit)),
            "ignore" => {}
            "replace" => bytes.extend(std::iter::repeat_n(b'?', bad.len())),
            "xmlcharrefreplace" => {
                for c in bad {
                    bytes.extend(format!("&#{};", c as u32).into_bytes());
                }
            }
            "backslashreplace" => {
                for c in bad {
                    bytes.extend(escaped(c).into_bytes());
                }
            }
            other => return Err(unknown_handler(vm, other)),
        }
        at = end;
    }
    Ok(bytes)
}

/// A string with escapes for all that is not printable ASCII.
fn escape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => bytes.extend(b"\\\\"),
            '\n' => bytes.extend(b"\\n"),
            '\r' => bytes.extend(b"\\r"),
            '\t' => bytes.extend(b"\\t"),
            ' '..='~' => bytes.push(c as u8),
            c => bytes.extend(escaped(c).into_bytes()),
        }
    }
    bytes
}

fn escaped(c: char) -> String {
    match c as u32 {
        code @ 0..=0xff => format!("\\x{code:02x}"),
        code @ 0x100..=0xffff => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}

fn unknown_handler(vm: &mut Vm, name: &str) -> Raised {
    vm.error("LookupError", format!("unknown error handler name '{name}'"))
}

/// An error of a codec: its message, with the parts that CPython keeps as attributes.
fn unicode_error(vm: &mut Vm, class: &str, message: String, parts: [(&str, Value); 5]) -> Raised {
    let raised = vm.error(class, message);
    if let Raised::Exception(exception) = &raised {
        for (name, value) in parts {
            exception.set(name, value);
        }
    }
    raised
}

fn encode_error(vm: &mut Vm, codec: Codec, text: &str, bad: &[char], at: usize, limit: u32) -> Raised {
    let reason = format!("ordinal not in range({limit})");
    let end = at + bad.len();
    let what = match bad {
        [one] => format!("character '{}' in position {at}", escaped(*one)),
        _ => format!("characters in position {at}-{}", end - 1),
    };
    let message = format!("'{}' codec can't encode {what}: {reason}", codec.name());
    let parts = [
        ("encoding", codec.name().into()),
        ("object", text.into()),
        ("start", Value::from(at)),
        ("end", Value::from(end)),
        ("reason", reason.into()),
    ];
    unicode_error(vm, "UnicodeEncodeError", message, parts)
}

/// Bytes in an encoding as a string.
///
/// # Errors
/// `UnicodeDecodeError` for bytes that mean nothing in it; `LookupError` for unknown names.
pub(super) fn decode(vm: &mut Vm, bytes: &[u8], encoding: &str, errors: &str) -> Result<String> {
    let codec = codec(vm, encoding)?;
    vm.check_memory(bytes.len().saturating_mul(3))?;
    vm.burn(bytes.len() as u64 / 64)?;
    match codec {
        Codec::Latin1 => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
        Codec::Utf8 => decode_utf8(vm, bytes, errors),
        Codec::Ascii => {
            let mut text = String::with_capacity(bytes.len());
            for (at, byte) in bytes.iter().enumerate() {
                if byte.is_ascii() {
                    text.push(char::from(*byte));
                } else {
                    bad_bytes(vm, &mut text, codec, bytes, at..at + 1, "ordinal not in range(128)", errors)?;
                }
            }
            Ok(text)
        }
        Codec::Escape => Err(unsupported("decoding from unicode_escape")),
        Codec::Utf16 { big } => decode_utf16(vm, bytes, big),
        Codec::Utf32 { big } => decode_utf32(vm, bytes, big),
    }
}

/// What becomes of bytes that mean nothing.
fn bad_bytes(
    vm: &mut Vm,
    text: &mut String,
    codec: Codec,
    bytes: &[u8],
    range: std::ops::Range<usize>,
    reason: &str,
    errors: &str,
) -> Result<()> {
    let bad = bytes.get(range.clone()).unwrap_or(&[]);
    match errors {
        "strict" => {
            let what = match bad {
                [one] => format!("byte 0x{one:02x} in position {}", range.start),
                _ => format!("bytes in position {}-{}", range.start, range.end - 1),
            };
            let message = format!("'{}' codec can't decode {what}: {reason}", codec.name());
            let parts = [
                ("encoding", codec.name().into()),
                ("object", Value::bytes(bytes.to_vec())),
                ("start", Value::from(range.start)),
                ("end", Value::from(range.end)),
                ("reason", reason.into()),
            ];
            Err(unicode_error(vm, "UnicodeDecodeError", message, parts))
        }
        "ignore" => Ok(()),
        "replace" => {
            text.push('\u{fffd}');
            Ok(())
        }
        "backslashreplace" => {
            for byte in bad {
                // Writing to a string never fails.
                let _ = write!(text, "\\x{byte:02x}");
            }
            Ok(())
        }
        "surrogateescape" | "surrogatepass" => Err(unsupported("lone surrogates in strings")),
        other => Err(unknown_handler(vm, other)),
    }
}

fn decode_utf8(vm: &mut Vm, bytes: &[u8], errors: &str) -> Result<String> {
    let mut text = String::with_capacity(bytes.len());
    let mut at = 0;
    loop {
        let rest = bytes.get(at..).unwrap_or(&[]);
        let error = match std::str::from_utf8(rest) {
            Ok(good) => {
                text.push_str(good);
                return Ok(text);
            }
            Err(error) => error,
        };
        let good = rest.get(..error.valid_up_to()).unwrap_or(&[]);
        text.push_str(&String::from_utf8_lossy(good));
        at += error.valid_up_to();
        let first = bytes.get(at).copied().unwrap_or(0);
        let (length, reason) = match error.error_len() {
            None => (bytes.len() - at, "unexpected end of data"),
            Some(1) if !(0xc2..=0xf4).contains(&first) => (1, "invalid start byte"),
            Some(length) => (length, "invalid continuation byte"),
        };
        bad_bytes(vm, &mut text, Codec::Utf8, bytes, at..at + length, reason, errors)?;
        at += length;
    }
}

fn decode_utf16(vm: &mut Vm, bytes: &[u8], big: Option<bool>) -> Result<String> {
    let (big, bytes) = match (big, bytes) {
        (None, [0xff, 0xfe, rest @ ..]) => (false, rest),
        (None, [0xfe, 0xff, rest @ ..]) => (true, rest),
        (big, bytes) => (big.unwrap_or(false), bytes),
    };
    let (units, rest) = bytes.as_chunks::<2>();
    let units = units.iter().map(|unit| if big { u16::from_be_bytes(*unit) } else { u16::from_le_bytes(*unit) });
    let text: std::result::Result<String, _> = char::decode_utf16(units).collect();
    match text {
        Ok(text) if rest.is_empty() => Ok(text),
        _ => Err(vm.error("UnicodeDecodeError", "'utf-16' codec can't decode bytes: illegal encoding")),
    }
}

fn decode_utf32(vm: &mut Vm, bytes: &[u8], big: Option<bool>) -> Result<String> {
    let (big, bytes) = match (big, bytes) {
        (None, [0xff, 0xfe, 0, 0, rest @ ..]) => (false, rest),
        (None, [0, 0, 0xfe, 0xff, rest @ ..]) => (true, rest),
        (big, bytes) => (big.unwrap_or(false), bytes),
    };
    let (units, rest) = bytes.as_chunks::<4>();
    let units = units.iter().map(|unit| if big { u32::from_be_bytes(*unit) } else { u32::from_le_bytes(*unit) });
    let text: Option<String> = units.map(char::from_u32).collect();
    match text {
        Some(text) if rest.is_empty() => Ok(text),
        _ => Err(vm.error("UnicodeDecodeError", "'utf-32' codec can't decode bytes: illegal encoding")),
    }
}
