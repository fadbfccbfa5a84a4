//! What is known of each recording: `tests/conformance/expected.toml`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::levels::{Level, Verdict};

const HEAD: &str = "\
# The recordings that fall short, on which levels, and why.
# Every other recording agrees on all four.
";

/// A recording that falls short.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Short {
    levels: Vec<Level>,
    reason: String,
}

/// The recordings that fall short, by name.
pub struct Expected(BTreeMap<String, Short>);

impl Expected {
    pub fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_default();
        Expected(toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
    }

    pub fn write(&self, path: &Path) {
        let mut text = HEAD.to_owned();
        for (name, short) in &self.0 {
            let levels: Vec<String> = short.levels.iter().map(|level| format!("\"{}\"", level.name())).collect();
            let reason = toml::Value::String(short.reason.clone());
            let _ = write!(text, "\n[\"{name}\"]\nlevels = [{}]\nreason = {reason}\n", levels.join(", "));
        }
        fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Takes what was found as what is expected; recordings that were skipped stay as they are.
    pub fn bless(&mut self, verdicts: &BTreeMap<String, Verdict>) {
        for (name, verdict) in verdicts {
            let known = self.0.remove(name);
            if !verdict.short().is_empty() {
                let reason = known.map_or_else(|| "not looked into yet".to_owned(), |known| known.reason);
                self.0.insert(name.clone(), Short { levels: verdict.short(), reason });
            }
        }
    }

    /// What is not as expected; `known` are the names of all recordings.
    pub fn complaints(&self, verdicts: &BTreeMap<String, Verdict>, known: &[&str]) -> Vec<String> {
        let mut complaints = Vec::new();
        for (name, verdict) in verdicts {
            let expected: &[Level] = self.0.get(name).map_or(&[], |short| &short.levels);
            let short = verdict.short();
            for level in Level::ALL.into_iter().filter(|level| level.counts()) {
                match (expected.contains(&level), short.contains(&level)) {
                    (false, true) => {
                        let difference = verdict.differences.get(&level).map_or("", String::as_str);
                        complaints.push(format!("{name} no longer agrees on {}: {difference}", level.name()));
                    }
                    (true, false) => complaints.push(format!("{name} now agrees on {}", level.name())),
                    _ => {}
                }
            }
        }
        for (name, short) in &self.0 {
            if !known.contains(&name.as_str()) {
                complaints.push(format!("{name} is expected to fall short, and there is no such recording"));
            }
            if short.reason.trim().is_empty() || short.levels.is_empty() {
                complaints.push(format!("{name} is listed without levels or without a reason"));
            }
        }
        complaints
    }
}
