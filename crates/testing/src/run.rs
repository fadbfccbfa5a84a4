//! Runs the tests of a file, each by itself.

use std::collections::HashSet;

use linktable_python::error::Raised;
use linktable_python::{Args, Result, Value, Vm};

use crate::outcome::{Outcome, TestResult};

/// A file with tests.
#[derive(Clone, Debug)]
pub struct TestFile {
    /// What it is called in results.
    pub path: String,
    /// The module it is imported as.
    pub module: String,
    /// The modules of the `conftest.py` files that are for it, the outermost first.
    pub conftests: Vec<String>,
}

/// How tests are run.
#[derive(Clone, Debug, Default)]
pub struct TestOptions {
    /// Whether tests and fixtures that are coroutines run without a mark (`asyncio_mode = "auto"`).
    pub asyncio_auto: bool,
}

/// What happens while tests are run.
pub enum Event<'a> {
    /// A test begins: its id.
    Started(&'a str),
    /// A test came to its end.
    Finished(TestResult),
}

/// What runs of a file's tests need to know.
struct Run<'a> {
    file: &'a TestFile,
    options: &'a TestOptions,
    wanted: &'a dyn Fn(&str) -> bool,
    clock: fn() -> u64,
    report: &'a mut dyn FnMut(Event<'_>),
    done: HashSet<String>,
}

/// Runs the tests of a file whose ids are `wanted`, in order.
///
/// What no script can catch - a limit, something that is not there yet - ends the
/// machine it happened in; the tests that are left go on in a new one, which
/// `machine` makes. `clock` gives microseconds from any fixed moment.
pub fn run_file(
    file: &TestFile,
    options: &TestOptions,
    wanted: &dyn Fn(&str) -> bool,
    machine: &mut dyn FnMut() -> Vm,
    clock: fn() -> u64,
    report: &mut dyn FnMut(Event<'_>),
) {
    let mut run = Run { file, options, wanted, clock, report, done: HashSet::new() };
    while run.in_machine(&mut machine()) {}
}

/// What a phase of a test came to.
struct Judged {
    outcome: Outcome,
    message: String,
    report: String,
    /// Whether the machine can not go on.
    is_stopped: bool,
}

impl Run<'_> {
    /// Runs what is left in this machine; whether something is left after that.
    fn in_machine(&mut self, vm: &mut Vm) -> bool {
        let started = (self.clock)();
        let (session, items) = match self.collect(vm) {
            Ok(found) => found,
            Err((session, raised)) => {
                let mut judged = self.judge(vm, session.as_ref(), &Value::None, "collect", Some(&raised));
                if judged.outcome == Outcome::Failed {
                    judged.outcome = Outcome::Error;
                }
                self.finish(vm, self.file.path.clone(), judged, started);
                return false;
            }
        };
        let items: Vec<(String, Value)> = items
            .into_iter()
            .map(|item| (self.id(vm, &item), item))
            .filter(|(id, _)| (self.wanted)(id) && !self.done.contains(id))
            .collect();
        for (at, (id, item)) in items.iter().enumerate() {
            let next = items.get(at + 1).map(|(_, item)| item.clone()).unwrap_or_default();
            let started = (self.clock)();
            (self.report)(Event::Started(id));
            let judged = self.test(vm, &session, item, next);
            let is_stopped = judged.is_stopped;
            self.done.insert(id.clone());
            self.finish(vm, id.clone(), judged, started);
            if is_stopped {
                return at + 1 < items.len();
            }
        }
        false
    }

    fn id(&self, vm: &mut Vm, item: &Value) -> String {
        let name = vm.get_attr(item, "id").ok().and_then(|id| id.as_text().map(ToString::to_string));
        format!("{}::{}", self.file.path, name.unwrap_or_default())
    }

    /// Imports the module and finds its tests; with what was raised also the session, if there is one.
    fn collect(&self, vm: &mut Vm) -> std::result::Result<(Value, Vec<Value>), (Option<Value>, Raised)> {
        let session = self.session(vm).map_err(|raised| (None, raised))?;
        let found = self.items(vm, &session);
        found.map(|items| (session.clone(), items)).map_err(|raised| (Some(session), raised))
    }

    fn session(&self, vm: &mut Vm) -> Result<Value> {
        let module = vm.import("_test_session")?;
        let class = vm.get_attr(&module, "Session")?;
        let mut options = linktable_python::Dict::default();
        options.set_str("asyncio_mode", Value::str(if self.options.asyncio_auto { "auto" } else { "strict" }));
        vm.call(&class, Args::from([Value::dict(options)]))
    }

    fn items(&self, vm: &mut Vm, session: &Value) -> Result<Vec<Value>> {
        for conftest in &self.file.conftests {
            let module = vm.import(conftest)?;
            vm.call_method(session, "add_conftest", Args::from([module]))?;
        }
        let module = vm.import(&self.file.module)?;
        let items = vm.call_method(session, "collect", Args::from([module]))?;
        vm.collect(&items)
    }

    /// Runs one test: what it needs, itself, what is to be cleared away.
    fn test(&mut self, vm: &mut Vm, session: &Value, item: &Value, next: Value) -> Judged {
        vm.refuel();
        vm.stdout.clear();
        vm.stderr.clear();
        let set_up = vm.call_method(session, "setup", Args::from([item.clone()]));
        let mut judged = self.judge(vm, Some(session), item, "setup", set_up.err().as_ref());
        if judged.outcome == Outcome::Passed {
            let called = vm.call_method(session, "call", Args::from([item.clone()]));
            judged = self.judge(vm, Some(session), item, "call", called.err().as_ref());
        } else if judged.outcome == Outcome::Failed {
            judged.outcome = Outcome::Error;
        }
        if judged.is_stopped {
            return judged;
        }
        vm.refuel();
        let cleared = vm.call_method(session, "teardown", Args::from([item.clone(), next]));
        let after = self.judge(vm, Some(session), item, "teardown", cleared.err().as_ref());
        if after.outcome == Outcome::Failed && !judged.outcome.is_bad() {
            judged = Judged { outcome: Outcome::Error, ..after };
        } else {
            judged.is_stopped |= after.is_stopped;
        }
        judged
    }

    /// What a phase came to that ended so.
    fn judge(
        &self,
        vm: &mut Vm,
        session: Option<&Value>,
        item: &Value,
        phase: &str,
        raised: Option<&Raised>,
    ) -> Judged {
        let error = match raised {
            Some(Raised::Exception(exception)) => Value::Instance(exception.clone()),
            Some(Raised::Stop(_)) | None => Value::None,
        };
        let is_stopped = matches!(raised, Some(Raised::Stop(_)));
        let (mut outcome, mut message) = (Outcome::Passed, String::new());
        if is_stopped {
            outcome = Outcome::Failed;
        } else if let Some(session) = session {
            let args = Args::from([item.clone(), Value::str(phase), error]);
            let judged = vm.call_method(session, "judge", args).and_then(|judged| vm.collect(&judged));
            if let Ok([name, why]) = judged.as_deref() {
                outcome = name.as_text().map_or(Outcome::Failed, |name| Outcome::named(name));
                message = why.as_text().map(ToString::to_string).unwrap_or_default();
            }
        } else if raised.is_some() {
            outcome = Outcome::Failed;
        }
        let mut report = String::new();
        if let (Outcome::Failed, Some(raised)) = (outcome, raised) {
            let failure = vm.failure(raised);
            report = failure.error.traceback;
            message = match failure.error.message.as_str() {
                "" => failure.error.kind,
                said => format!("{}: {said}", failure.error.kind),
            };
        }
        Judged { outcome, message, report, is_stopped }
    }

    /// Reports a result.
    fn finish(&mut self, vm: &mut Vm, id: String, judged: Judged, started: u64) {
        let mut report = judged.report;
        let (out, err) = (std::mem::take(&mut vm.stdout), std::mem::take(&mut vm.stderr));
        if judged.outcome.is_bad() {
            for (title, text) in [("stdout", &out), ("stderr", &err)] {
                if !text.is_empty() {
                    report.push_str(&format!("--- Captured {title} ---\n{text}"));
                }
            }
        }
        let micros = (self.clock)().saturating_sub(started);
        let result = TestResult { id, outcome: judged.outcome, message: judged.message, report, micros };
        (self.report)(Event::Finished(result));
    }
}
