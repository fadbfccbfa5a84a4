//! Finds what a reader means by a few letters of it.

/// How well `text` fits `query`, more is better; nothing if it does not. Every word of the query must be in
/// the text, its letters in their order. Letters that begin words, and letters in a row, count for more.
pub fn fit(query: &str, text: &str) -> Option<u32> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    query.to_lowercase().split_whitespace().map(|word| word_fit(word, &text)).sum()
}

/// The best fit of all places where the word's first letter is.
fn word_fit(word: &str, text: &[char]) -> Option<u32> {
    (0..text.len()).filter_map(|from| fit_from(word, text, from)).max()
}

fn fit_from(word: &str, text: &[char], from: usize) -> Option<u32> {
    let mut at = from;
    let mut fit = 0;
    for (number, letter) in word.chars().enumerate() {
        let gap = text.get(at..)?.iter().position(|c| *c == letter)?;
        if number == 0 && gap > 0 {
            // That place is tried by itself.
            return None;
        }
        at += gap;
        let begins = at.checked_sub(1).and_then(|before| text.get(before)).is_none_or(|c| !c.is_alphanumeric());
        fit += if begins { 4 } else { 1 } + if gap == 0 { 3 } else { 0 };
        at += 1;
    }
    Some(fit)
}

/// The places of the texts that fit, the best first; all of them, as they are, for an empty query.
pub fn found<'a>(query: &str, texts: impl Iterator<Item = &'a str>) -> Vec<usize> {
    let mut fits: Vec<(u32, usize)> =
        texts.enumerate().filter_map(|(at, text)| Some((fit(query, text)?, at))).collect();
    fits.sort_by_key(|(fit, at)| (std::cmp::Reverse(*fit), *at));
    fits.into_iter().map(|(_, at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(query: &str, texts: &[&'static str]) -> Vec<&'static str> {
        found(query, texts.iter().copied()).into_iter().map(|at| texts[at]).collect()
    }

    #[test]
    fn beginnings_and_rows_come_first() {
        let texts = ["Show the diagram", "Show the DDL", "Add a label"];
        assert_eq!(names("dd", &texts), ["Show the DDL", "Add a label"]);
        assert_eq!(names("sd", &texts), ["Show the diagram", "Show the DDL"]);
        assert_eq!(names("diagram show", &texts), ["Show the diagram"]);
        assert_eq!(names("gd", &texts), Vec::<&str>::new());
    }

    #[test]
    fn an_empty_query_finds_everything_as_it_is() {
        assert_eq!(names(" ", &["b", "a"]), ["b", "a"]);
        assert_eq!(names("é", &["É", ""]), ["É"]);
    }
}
