//! A playground as a link: everything it holds, in the part of a URL that is never sent to a server.
//!
//! A link's text is a digit, its version, and base64url of three bytes of
//! checksum and raw deflate data. Inflated, those are a byte of flags, what the
//! flags announce, and the source. The preset dictionary of a version is
//! frozen: a link once made keeps opening. What a later version does better
//! gets a digit of its own, beside this one. Version 2 is the same without a
//! dictionary: the script in other people's pages makes it with nothing but
//! what a browser has.

mod deflate;
mod error;
mod payload;

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::{DecodeError, Engine as _};
use linktable_schema::{Dialect, Orm};

pub use error::LinkError;

/// What a link holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Playground {
    /// The Python source.
    pub source: String,
    /// The library it is written for, where that is not left to its imports.
    pub orm: Option<Orm>,
    /// The dialect DDL is shown for.
    pub dialect: Dialect,
    /// The panel that is open above, by a number that the page gives it; 0 is the first.
    pub compiled_panel: u8,
    /// The panel that is open below, likewise.
    pub ran_panel: u8,
    /// What is selected: two places in the source, in bytes.
    pub selection: Option<(u32, u32)>,
    /// Whether mirrored declarations of one relationship are taken as one.
    pub lenient: bool,
}

/// The longest source a link may hold, in bytes.
pub const LONGEST_SOURCE: usize = 1_000_000;

/// The longest text that is looked at, in characters. What deflate makes of the
/// longest source is shorter unless the source is noise.
pub const LONGEST_TEXT: usize = 1_400_000;

/// From this length on, in characters, some services cut a link off.
pub const LONG_LINK: usize = 16_000;

/// The version links are made in here.
const VERSION: char = '1';

/// What deflate may refer to before the first byte, frozen with [`VERSION`] 1.
const DICTIONARY: &[u8] = include_bytes!("dictionary_1.txt");

/// The version without a dictionary.
const PLAIN_VERSION: char = '2';

/// Bytes of the checksum.
const CHECKSUM: usize = 3;

/// The text of a link, to stand after the `#` of a URL.
///
/// # Errors
/// [`LinkError::TooLong`] if the source is longer than [`LONGEST_SOURCE`], or is
/// noise that does not become shorter.
pub fn encode(playground: &Playground) -> Result<String, LinkError> {
    if playground.source.len() > LONGEST_SOURCE {
        return Err(LinkError::TooLong);
    }
    let plain = payload::write(playground);
    let mut bytes = checksum(&plain).to_vec();
    bytes.extend(deflate::deflate(&plain, DICTIONARY).ok_or(LinkError::TooLong)?);
    let mut text = String::from(VERSION);
    URL_SAFE_NO_PAD.encode_string(bytes, &mut text);
    if text.len() > LONGEST_TEXT { Err(LinkError::TooLong) } else { Ok(text) }
}

/// What a link holds; `text` is the link or what stands after its `#`.
///
/// # Errors
/// Why it does not open: cut off, damaged, from a later version, or no link at all.
pub fn decode(text: &str) -> Result<Playground, LinkError> {
    let text = text.trim();
    let text = text.split_once('#').map_or(text, |(_, fragment)| fragment);
    if text.len() > LONGEST_TEXT {
        return Err(LinkError::TooLong);
    }
    let mut characters = text.chars();
    let dictionary = match characters.next() {
        Some(VERSION) => DICTIONARY,
        Some(PLAIN_VERSION) => &[],
        Some(version) if version.is_ascii_digit() && is_link_text(characters.as_str()) => {
            return Err(LinkError::LaterVersion);
        }
        _ => return Err(LinkError::NoLink),
    };
    if !is_link_text(characters.as_str()) {
        return Err(LinkError::NoLink);
    }
    let bytes = URL_SAFE_NO_PAD.decode(characters.as_str()).map_err(|error| match error {
        // The end of it does not make whole bytes.
        DecodeError::InvalidLength(_) | DecodeError::InvalidLastSymbol(..) => LinkError::CutOff,
        _ => LinkError::Damaged,
    })?;
    let (sum, deflated) = bytes.split_at_checked(CHECKSUM).ok_or(LinkError::Damaged)?;
    let plain = deflate::inflate(deflated, dictionary, LONGEST_SOURCE + payload::LONGEST_HEAD)?;
    if checksum(&plain) != sum {
        return Err(LinkError::Damaged);
    }
    payload::read(&plain).ok_or(LinkError::Damaged)
}

/// Whether a text has only characters that a link's text has.
fn is_link_text(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// The lowest bytes of CRC-32 as in IEEE 802.3: a changed character must not open as another source.
fn checksum(plain: &[u8]) -> [u8; CHECKSUM] {
    let mut crc = u32::MAX;
    for byte in plain {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    let [a, b, c, _] = (!crc).to_le_bytes();
    [a, b, c]
}
