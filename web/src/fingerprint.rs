// The build and the page share this file: the one notes what an example's text is known by, the other asks.

/// A number that two different texts hardly share (FNV-1a, 64 bits).
pub fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// An example's text without the lines at its top that say what it is, which the gallery shows: `# title: …` and the
/// like. Any other text is given back as it is.
pub fn script_of(text: &str) -> &str {
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\n') {
        let is_said = |key: &&str| line.strip_prefix("# ").is_some_and(|line| line.starts_with(*key));
        if !["title:", "about:", "subject:"].iter().any(is_said) {
            break;
        }
        rest = after;
    }
    rest
}
