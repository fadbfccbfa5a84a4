//! How the tests came out.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use super::left_out::LeftOut;

/// Adds a line; a text takes it whatever it is.
macro_rules! outln {
    ($out:expr $(, $($words:tt)*)?) => {{
        let _ = writeln!($out $(, $($words)*)?);
    }};
}

/// A failure.
pub(super) struct Problem {
    /// The test, or the file if it could not be read.
    pub test: String,
    pub message: String,
    pub trace: String,
    /// How many tests it stands for.
    pub tests: usize,
}

/// What came of a file.
#[derive(Default)]
pub(super) struct FileReport {
    pub path: String,
    pub passed: usize,
    /// Skipped by the tests themselves, as for another database.
    pub skipped: usize,
    pub left_out: usize,
    pub problems: Vec<Problem>,
}

/// What is printed besides the table.
#[derive(Clone, Copy, Default)]
pub(super) struct Show {
    pub files: bool,
    pub failures: bool,
    pub causes: bool,
    pub traces: bool,
}

#[derive(Clone, Copy, Default)]
struct Row {
    passed: usize,
    failed: usize,
    skipped: usize,
    left_out: usize,
}

impl Row {
    fn add(&mut self, report: &FileReport) {
        self.passed += report.passed;
        self.failed += report.problems.iter().map(|problem| problem.tests).sum::<usize>();
        self.skipped += report.skipped;
        self.left_out += report.left_out;
    }

    fn print(&self, out: &mut String, title: &str, width: usize) {
        let run = self.passed + self.failed;
        let share =
            if run == 0 { "    -".to_owned() } else { format!("{:4.0}%", 100.0 * self.passed as f64 / run as f64) };
        let Row { passed, failed, skipped, left_out } = self;
        outln!(out, "{title:width$}  {passed:6} {failed:6} {share} {skipped:8} {left_out:9}");
    }
}

/// Prints the table, and what else was asked for.
pub(super) fn print(reports: &[FileReport], left_out: &LeftOut, show: Show) {
    let mut out = String::new();
    if show.failures || show.traces {
        for problem in reports.iter().flat_map(|report| &report.problems) {
            let count = if problem.tests > 1 { format!(" ({} tests)", problem.tests) } else { String::new() };
            outln!(out, "FAILED {}{count}", problem.test);
            let text = if show.traces && !problem.trace.is_empty() { &problem.trace } else { &problem.message };
            for line in text.trim_end().lines() {
                outln!(out, "    {line}");
            }
        }
        outln!(out);
    }
    if show.causes {
        print_causes(&mut out, reports);
    }
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    let mut total = Row::default();
    for report in reports {
        let folder = report.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        rows.entry(if show.files { &report.path } else { folder }).or_default().add(report);
        total.add(report);
    }
    let width = rows.keys().map(|key| key.len()).max().unwrap_or(0).max("all".len());
    outln!(out, "{:width$}  passed failed       skipped  left out", "");
    for (title, row) in &rows {
        row.print(&mut out, title, width);
    }
    total.print(&mut out, "all", width);
    if total.left_out > 0 {
        let reasons: Vec<String> = left_out.reasons().into_iter().map(|(reason, _)| format!("  {reason}")).collect();
        outln!(out, "\nLeft out because:\n{}", reasons.join("\n"));
    }
    // Whoever closed the pipe has read enough.
    let _ = std::io::stdout().write_all(out.as_bytes());
}

fn print_causes(out: &mut String, reports: &[FileReport]) {
    let mut causes: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    for problem in reports.iter().flat_map(|report| &report.problems) {
        let first = problem.message.lines().next().unwrap_or_default();
        let cause: String = first.chars().take(140).collect();
        causes.entry(cause).or_insert((0, &problem.test)).0 += problem.tests;
    }
    let mut causes: Vec<_> = causes.into_iter().collect();
    causes.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    for (cause, (count, test)) in causes {
        outln!(out, "{count:5}  {cause}\n         {test}");
    }
    outln!(out);
}
