//! Names made from what they stand for.

use sha2::{Digest, Sha256};

/// The first `digits` of the SHA-256 of some bytes, in hexadecimal.
pub(crate) fn hex(bytes: &[u8], digits: usize) -> String {
    let mut text: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    text.truncate(digits);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_of_its_content() {
        assert_eq!(hex(b"abc", 16), "ba7816bf8f01cfea");
    }
}
