//! What came of a test.

use std::fmt;

/// What came of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It went through.
    Passed,
    /// It raised.
    Failed,
    /// What it needs, or what was to be cleared away after it, raised; or its module did.
    Error,
    /// It was not to run.
    Skipped,
    /// It failed as it was expected to.
    XFailed,
    /// It was expected to fail and did not.
    XPassed,
}

impl Outcome {
    /// The outcome that `_test_session` calls so.
    pub(crate) fn named(name: &str) -> Outcome {
        match name {
            "passed" => Outcome::Passed,
            "skipped" => Outcome::Skipped,
            "xfailed" => Outcome::XFailed,
            "xpassed" => Outcome::XPassed,
            _ => Outcome::Failed,
        }
    }

    /// Its name: `passed`.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Passed => "passed",
            Outcome::Failed => "failed",
            Outcome::Error => "error",
            Outcome::Skipped => "skipped",
            Outcome::XFailed => "xfailed",
            Outcome::XPassed => "xpassed",
        }
    }

    /// Whether a run with such a test has failed.
    pub fn is_bad(self) -> bool {
        matches!(self, Outcome::Failed | Outcome::Error)
    }
}

/// A test that was run.
#[derive(Clone, Debug)]
pub struct TestResult {
    /// Its file and name: `tests/test_a.py::TestB::test_c[1]`; the file alone if it could not be read.
    pub id: String,
    /// What came of it.
    pub outcome: Outcome,
    /// Why, in a line or a few: the exception, or why it was skipped.
    pub message: String,
    /// The traceback, and what it printed, if it failed.
    pub report: String,
    /// How long it took, in microseconds.
    pub micros: u64,
}

/// How many tests came out in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// For each outcome in the order of [`Counts::ORDER`].
    counts: [usize; 6],
}

impl Counts {
    /// The outcomes in the order pytest lists them.
    pub const ORDER: [Outcome; 6] =
        [Outcome::Failed, Outcome::Passed, Outcome::Skipped, Outcome::XFailed, Outcome::XPassed, Outcome::Error];

    /// Counts one more.
    pub fn add(&mut self, outcome: Outcome) {
        for (count, known) in self.counts.iter_mut().zip(Self::ORDER) {
            *count += usize::from(known == outcome);
        }
    }

    /// How many came out so.
    pub fn of(&self, outcome: Outcome) -> usize {
        self.counts.iter().zip(Self::ORDER).find(|(_, known)| *known == outcome).map_or(0, |(count, _)| *count)
    }

    /// All of them.
    pub fn total(&self) -> usize {
        self.counts.iter().sum()
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = Self::ORDER
            .into_iter()
            .filter(|outcome| self.of(*outcome) > 0)
            .map(|outcome| {
                let count = self.of(outcome);
                let plural = if outcome == Outcome::Error && count > 1 { "s" } else { "" };
                format!("{count} {}{plural}", outcome.name())
            })
            .collect();
        if parts.is_empty() { f.write_str("no tests ran") } else { f.write_str(&parts.join(", ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_told_as_pytest_tells_them() {
        let mut counts = Counts::default();
        assert_eq!(counts.to_string(), "no tests ran");
        for outcome in [Outcome::Passed, Outcome::Error, Outcome::Failed, Outcome::Passed, Outcome::Error] {
            counts.add(outcome);
        }
        assert_eq!(counts.to_string(), "1 failed, 2 passed, 2 errors");
        assert_eq!(counts.total(), 5);
    }
}
