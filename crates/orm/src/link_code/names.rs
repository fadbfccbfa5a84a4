//! Names for the objects in code that is written for a script: from what their rows are called, valid, and
//! none that the script has.

use std::collections::HashSet;

use linktable_python::{Vm, is_keyword};

use crate::links::variable;

/// How many characters of what a row is called go into its name.
const MOST_CHARS: usize = 32;

/// The names that are taken.
pub(super) struct Taken<'a> {
    words: HashSet<&'a str>,
    given: Vec<String>,
}

impl<'a> Taken<'a> {
    /// Every word of the source: also what is local to a function may be shadowed.
    pub(super) fn by(source: &'a str) -> Self {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let words = source.split(move |c: char| !is_word(c)).filter(|word| !word.is_empty());
        Taken { words: words.collect(), given: Vec::new() }
    }

    fn is_free(&self, vm: &Vm, name: &str) -> bool {
        let is_given = self.given.iter().any(|given| given == name);
        !is_given && !self.words.contains(name) && !is_keyword(name) && vm.builtin(name).is_none()
    }

    /// The name, or one made from it that is free.
    pub(super) fn give(&mut self, vm: &Vm, candidates: &[String]) -> String {
        let first = candidates.last().cloned().unwrap_or_default();
        let free = candidates.iter().find(|name| self.is_free(vm, name)).cloned();
        let name = free.unwrap_or_else(|| {
            let numbered = (2..u32::MAX).map(|number| format!("{first}_{number}"));
            numbered.into_iter().find(|name| self.is_free(vm, name)).unwrap_or(first)
        });
        self.given.push(name.clone());
        name
    }

    /// Names for the object of a model's row, the best first: `spider_boy`, `hero_spider_boy`.
    pub(super) fn object(&mut self, vm: &Vm, model: &str, label: &str) -> String {
        let (model, label) = (variable(model), words(label));
        let long = if label.is_empty() { model.clone() } else { format!("{model}_{label}") };
        let is_name = label.chars().next().is_some_and(|first| !first.is_ascii_digit());
        let candidates = if is_name && label != "_" { vec![label, long] } else { vec![long] };
        self.give(vm, &candidates)
    }
}

/// The letters and digits of a text in small letters, with `_` for what stands between them.
fn words(label: &str) -> String {
    let mut words = String::new();
    for c in label.chars() {
        if words.len() >= MOST_CHARS {
            break;
        }
        if c.is_ascii_alphanumeric() {
            words.push(c.to_ascii_lowercase());
        } else if !words.is_empty() && !words.ends_with('_') && c != '\'' {
            words.push('_');
        }
    }
    words.truncate(words.trim_end_matches('_').len());
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use linktable_python::{Limits, Mode};

    #[test]
    fn names_come_from_labels_and_shadow_nothing() {
        let vm = Vm::new(Limits::default(), Mode::Run, Vec::new());
        let mut taken = Taken::by("hero = 1\ndef f(rusty_man): pass\n");
        let mut name = |label: &str| taken.object(&vm, "HeroTeam", label);
        assert_eq!(name("Spider-Boy"), "spider_boy");
        assert_eq!(name("Spider Boy"), "hero_team_spider_boy");
        assert_eq!(name("spider/boy!"), "hero_team_spider_boy_2");
        assert_eq!(name("Rusty-Man"), "hero_team_rusty_man");
        assert_eq!(name("List"), "hero_team_list");
        assert_eq!(name("class"), "hero_team_class");
        assert_eq!(name("3"), "hero_team_3");
        assert_eq!(name("…"), "hero_team");
        assert_eq!(name("Ada's \"new\" kitchen, and everything that is in it"), "adas_new_kitchen_and_everything");
    }
}
