//! Running a compiled module, and saying what ended it.

use std::rc::Rc;

use linktable_schema::{LineIndex, RunError, Span, TraceFrame};

use crate::code::Source;
use crate::compile::{self, Program};
use crate::dict::Dict;
use crate::error::{Raised, Result, Stop};
use crate::object::{DictObject, ExceptionData, Module, TraceEntry};
use crate::syntax::SyntaxProblem;
use crate::traceback;
use crate::value::Value;
use crate::vm::Vm;

/// The name under which tracebacks know the script.
const SCRIPT: &str = "main.py";

/// Something that went wrong, and where.
#[derive(Clone, Debug)]
pub struct Failure {
    /// As Python would report it.
    pub error: RunError,
    /// The place in the script.
    pub span: Span,
    /// If it is nothing Python would raise: what stopped the script.
    pub stop: Option<Stop>,
    /// If the source could not be read: what is wrong with it.
    pub syntax: Option<SyntaxProblem>,
}

/// The script as a source.
pub fn script(text: &str) -> Rc<Source> {
    Rc::new(Source {
        name: SCRIPT.to_owned(),
        text: text.to_owned(),
        lines: LineIndex::new(text),
        is_script: true,
        is_main: true,
        explains_asserts: false,
    })
}

impl Vm {
    /// Compiles a script for this machine's mode.
    pub fn compile(&self, text: &str) -> Program {
        self.compile_source(script(text))
    }

    pub(crate) fn compile_source(&self, source: Rc<Source>) -> Program {
        if source.text.contains("builtins") {
            // It may look at them as a dict.
            self.all_builtins();
        }
        let declares = |name: &str| self.libraries().iter().any(|library| library.declares(name));
        compile::program(source, self.mode, &declares)
    }

    /// The namespace of the script: the module `__main__`.
    pub fn main_namespace(&mut self) -> Rc<DictObject> {
        if let Some(Value::Module(module)) = self.modules.get_str("__main__") {
            return module.dict.clone();
        }
        let module = Module::new("__main__");
        module.set("__file__", SCRIPT);
        module.set("__doc__", Value::None);
        module.set("__builtins__", Value::Dict(self.known_builtins().clone()));
        self.modules.set_str("__main__", Value::Module(module.clone()));
        module.dict.clone()
    }

    /// Runs a script: everything in order, up to the first exception that it does not catch.
    ///
    /// # Errors
    /// What ended it.
    pub fn run(&mut self, program: &Program) -> std::result::Result<(), Box<Failure>> {
        if let Some(failure) = self.syntax_failures(program).into_iter().next() {
            return Err(Box::new(failure));
        }
        let namespace = self.main_namespace();
        for statement in &program.statements {
            if let Err(raised) = self.run_module(statement.code.clone(), &namespace) {
                if self.is_plain_exit(&raised) {
                    return Ok(());
                }
                return Err(Box::new(self.failure(&raised)));
            }
        }
        Ok(())
    }

    /// Carries out what a script declares. A statement that fails is noted, and the rest goes on.
    pub fn declare(&mut self, program: &Program) -> Vec<Failure> {
        let mut failures = self.syntax_failures(program);
        let namespace = self.main_namespace();
        let left_out = DictObject::new(Dict::default());
        namespace.set_str("__left_out__", Value::Dict(left_out.clone()));
        for statement in &program.statements {
            let result = if statement.declares {
                self.run_module(statement.code.clone(), &namespace).map(drop)
            } else {
                Err(crate::error::undeclared())
            };
            for exception in std::mem::take(&mut self.noted) {
                failures.push(self.failure(&Raised::Exception(exception)));
            }
            let Err(raised) = result else { continue };
            for name in &statement.binds {
                if !namespace.dict.borrow().has_str(name) {
                    left_out.set_str(name.as_str(), Value::None);
                }
            }
            self.abandon();
            if !matches!(&raised, Raised::Stop(stop) if **stop == Stop::Undeclared) {
                let failure = self.failure(&raised);
                let is_limit = matches!(failure.stop, Some(Stop::Fuel { .. } | Stop::Memory { .. }));
                failures.push(failure);
                if is_limit {
                    break;
                }
            }
        }
        // Names of statements that could not even be read are no news either.
        if !program.problems.is_empty() {
            failures.retain(|failure| failure.syntax.is_some() || failure.error.kind != "NameError");
        }
        failures
    }

    fn syntax_failures(&self, program: &Program) -> Vec<Failure> {
        let failures = program.problems.iter().map(|problem| {
            let line = program.source.line(problem.span);
            let error = RunError {
                kind: problem.kind().to_owned(),
                message: problem.message.clone(),
                line: Some(line),
                span: Some(problem.span),
                frames: Vec::new(),
                traceback: traceback::syntax_error(&program.source, problem),
            };
            Failure { error, span: problem.span, stop: None, syntax: Some(problem.clone()) }
        });
        failures.collect()
    }

    /// `sys.exit()` and `sys.exit(0)` end a script without an error.
    fn is_plain_exit(&self, raised: &Raised) -> bool {
        if !self.exception_is(raised, "SystemExit") {
            return false;
        }
        let data = raised.exception().and_then(|exception| exception.host::<ExceptionData>());
        let code = data.and_then(|data| data.arguments().into_iter().next()).unwrap_or_default();
        matches!(code, Value::None | Value::Int(0) | Value::Bool(false))
    }

    /// What something raised is, as Python would report it.
    pub fn failure(&mut self, raised: &Raised) -> Failure {
        match raised {
            Raised::Exception(exception) => {
                let value = Value::Instance(exception.clone());
                let class = exception.class();
                let message = self.quiet(|vm| vm.str(&value)).unwrap_or_else(|| "<exception str() failed>".to_owned());
                let trace = exception.host::<ExceptionData>().map(|data| data.trace.borrow().clone());
                let trace = trace.unwrap_or_default();
                let text = traceback::of_exception(self, exception);
                let mut kind = class.full_name();
                if kind == "SystemExit" {
                    kind = "SystemExit".to_owned();
                }
                self.report(kind, message, &trace, text, None)
            }
            Raised::Stop(stop) => {
                let (kind, message) = describe(stop);
                let trace = std::mem::take(&mut self.stop_trace);
                let text = format!("{}{kind}: {message}\n", traceback::of_entries(&trace));
                let mut failure = self.report(kind.to_owned(), message, &trace, text, Some((**stop).clone()));
                if let Stop::Unsupported { span: Some(span), .. } = &**stop {
                    failure.span = *span;
                    failure.error.span = Some(*span);
                }
                failure
            }
        }
    }

    fn report(
        &self,
        kind: String,
        message: String,
        trace: &[TraceEntry],
        traceback: String,
        stop: Option<Stop>,
    ) -> Failure {
        let script: Vec<&TraceEntry> = trace.iter().filter(|entry| entry.source.is_script).collect();
        let frames = script.iter().rev().map(|entry| TraceFrame {
            line: entry.source.line(entry.span),
            function: function_name(&entry.function),
            file: (!entry.source.is_main).then(|| entry.source.name.clone()),
        });
        // Places of other files would be read as places of the script.
        let innermost = script.iter().find(|entry| entry.source.is_main);
        let span = innermost.map(|entry| entry.span).unwrap_or_default();
        let error = RunError {
            kind,
            message,
            line: innermost.map(|entry| entry.source.line(entry.span)),
            span: innermost.map(|entry| entry.span),
            frames: frames.collect(),
            traceback,
        };
        Failure { error, span, stop, syntax: None }
    }

    /// Runs something whose failing is of no interest.
    pub(crate) fn quiet<T>(&mut self, run: impl FnOnce(&mut Vm) -> Result<T>) -> Option<T> {
        let before = self.native_depth_reset();
        let result = run(self);
        self.native_depth_restore(before);
        result.ok()
    }
}

/// What tracebacks call a function: its plain name.
pub(crate) fn function_name(qualname: &str) -> String {
    qualname.rsplit('.').next().unwrap_or(qualname).to_owned()
}

/// What stopped a script, in words.
fn describe(stop: &Stop) -> (&'static str, String) {
    match stop {
        Stop::Fuel { limit } => (
            "linktable.StepLimit",
            format!("the script took more than {} million steps and was stopped", limit / 1_000_000),
        ),
        Stop::Memory { limit } => {
            ("MemoryError", format!("the script's values would take more than {} MB, and it was stopped", limit >> 20))
        }
        Stop::Unsupported { what, .. } => ("linktable.NotSupported", format!("{what} is not supported yet")),
        Stop::Undeclared => ("linktable.Undeclared", "this acts rather than declares".to_owned()),
    }
}
