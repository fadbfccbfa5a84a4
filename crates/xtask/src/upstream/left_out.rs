//! The tests that are left out, and why: `tests/upstream/ORM.txt`.

use std::fs;

use crate::Outcome;
use crate::workspace::root;

/// The tests of a library that are left out.
pub(super) struct LeftOut {
    /// What each is: `tests/folder/`, `tests/file.py` or `tests/file.py::test`; with the reason.
    entries: Vec<(String, String)>,
}

impl LeftOut {
    /// Reads a library's list: lines of `# reason`, each followed by what it is the reason for.
    pub(super) fn read(orm: &str) -> Outcome<LeftOut> {
        let path = root().join(format!("tests/upstream/{orm}.txt"));
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut reason = String::new();
        let mut entries = Vec::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            match line.strip_prefix('#') {
                Some(words) => reason = words.trim().to_owned(),
                None => entries.push((line.to_owned(), reason.clone())),
            }
        }
        Ok(LeftOut { entries })
    }

    /// Whether all of a file is left out.
    pub(super) fn has_file(&self, path: &str) -> bool {
        self.entries
            .iter()
            .any(|(entry, _)| entry == path || (entry.ends_with('/') && path.starts_with(entry.as_str())))
    }

    /// The single tests of a file that are left out.
    pub(super) fn tests_of(&self, path: &str) -> Vec<&str> {
        let inside = format!("{path}::");
        self.entries.iter().map(|(entry, _)| entry.as_str()).filter(|entry| entry.starts_with(&inside)).collect()
    }

    /// The reasons, with how many entries each has.
    pub(super) fn reasons(&self) -> Vec<(&str, usize)> {
        let mut reasons: Vec<(&str, usize)> = Vec::new();
        for (_, reason) in &self.entries {
            match reasons.iter_mut().find(|(known, _)| known == reason) {
                Some((_, count)) => *count += 1,
                None => reasons.push((reason, 1)),
            }
        }
        reasons
    }
}
