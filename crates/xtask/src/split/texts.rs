//! Texts that go with the function which gives them: sources of Python's modules, lists of names.

use std::collections::BTreeMap;
use std::ops::Range;

use wasmparser::Operator;

use super::program::{Program, in_words};
use crate::Outcome;

/// Shorter texts are not worth a run of their own.
const SHORTEST: u32 = 200;
/// The longest body, in operators, of a function that does nothing but give a text.
const GIVES_ONLY: usize = 8;

/// For functions that do nothing but give a text that nothing else refers to: where it lies in memory.
pub(super) fn texts(program: &Program<'_>) -> Outcome<BTreeMap<u32, Range<u32>>> {
    // Every number in a function that may be an address, with who mentions it.
    let mut mentions: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let mut found = BTreeMap::new();
    for (function, body) in (program.imported as u32..).zip(&program.bodies) {
        let mut constants = Vec::new();
        let mut operators = 0;
        for operator in body.get_operators_reader().map_err(in_words)? {
            operators += 1;
            constants.extend(numbers_in(&operator.map_err(in_words)?));
        }
        if operators <= GIVES_ONLY
            && let Some(text) = text_among(program, &constants)
        {
            found.insert(function, text);
        }
        for constant in constants {
            mentions.entry(constant).or_default().push(function);
        }
    }
    // Words of tables in memory that may be addresses, with the words behind them.
    let mut words: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (start, bytes) in &program.data {
        let lead = start.wrapping_neg() as usize % 4;
        let all = bytes.get(lead..).unwrap_or_default().as_chunks::<4>().0;
        for (at, word) in all.iter().enumerate() {
            let next = all.get(at + 1).map_or(0, |next| u32::from_le_bytes(*next));
            words.entry(u32::from_le_bytes(*word)).or_default().push(next);
        }
    }
    found.retain(|function, text| {
        let mut referrers = mentions.range(text.clone()).flat_map(|(_, referrers)| referrers);
        let mut in_tables = words.range(text.clone()).map(|(word, nexts)| (*word, nexts));
        referrers.all(|referrer| referrer == function)
            && in_tables.all(|(word, nexts)| !nexts.iter().any(|next| refers_to(text, word, *next)))
    });
    Ok(found)
}

/// Whether a word in memory that could be an address in a text is one: it is where the text begins, or the word behind
/// it is the length of a part of the text. Other numbers are addresses by chance.
fn refers_to(text: &Range<u32>, word: u32, next: u32) -> bool {
    word == text.start || (next > 0 && word.checked_add(next).is_some_and(|end| end <= text.end))
}

/// The numbers in an operator that may be addresses, or pairs of an address and a length.
fn numbers_in(operator: &Operator<'_>) -> Vec<u32> {
    /// Takes the offset out of every operator that reaches into memory.
    macro_rules! of {
        ($($name:ident)*) => {
            match operator {
                $(Operator::$name { memarg } => vec![memarg.offset as u32],)*
                Operator::I32Const { value } => vec![value.cast_unsigned()],
                Operator::I64Const { value } => vec![*value as u32, (*value >> 32) as u32],
                _ => Vec::new(),
            }
        };
    }
    of!(I32Load I64Load F32Load F64Load I32Load8S I32Load8U I32Load16S I32Load16U I64Load8S I64Load8U I64Load16S
        I64Load16U I64Load32S I64Load32U I32Store I64Store F32Store F64Store I32Store8 I32Store16 I64Store8
        I64Store16 I64Store32)
}

/// The text whose place and length these are.
fn text_among(program: &Program<'_>, constants: &[u32]) -> Option<Range<u32>> {
    let pairs = constants.iter().flat_map(|&start| constants.iter().map(move |&length| (start, length)));
    let is_text = |&(start, length): &(u32, u32)| {
        length >= SHORTEST && program.memory_at(start, length).is_some_and(|bytes| std::str::from_utf8(bytes).is_ok())
    };
    let mut found = pairs.filter(is_text);
    match (found.next(), found.next()) {
        (Some((start, length)), None) => Some(start..start + length),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_in_memory_is_an_address_where_a_text_begins_or_a_part_of_it_could() {
        let text = 0x8a_0000..0x8a_1000;
        assert!(refers_to(&text, 0x8a_0000, 0));
        assert!(refers_to(&text, 0x8a_0006, 5));
        assert!(!refers_to(&text, 0x8a_0006, 0));
        assert!(!refers_to(&text, 0x8a_0006, 0x8b_0016), "a table of numbers");
    }
}
