//! Tracebacks, as CPython 3.11 prints them.

use std::fmt::Write;
use std::rc::Rc;

use linktable_schema::Span;
use ruff_python_ast::Expr;
use ruff_text_size::Ranged;

use crate::code::Source;
use crate::evaluate::function_name;
use crate::object::{ExceptionData, Instance, TraceEntry};
use crate::syntax::SyntaxProblem;
use crate::value::Value;
use crate::vm::Vm;

/// How often one line is shown when a function calls itself again and again.
const REPEATS: usize = 3;
/// How many exceptions of a chain are shown.
const CHAIN: usize = 50;

/// The traceback of an exception, with those that led to it.
pub(crate) fn of_exception(vm: &mut Vm, exception: &Rc<Instance>) -> String {
    if exception.class().is_subclass(&vm.types.exception("SystemExit")) {
        // Python says what it was given, and no more.
        let message = vm.quiet(|vm| vm.str(&Value::Instance(exception.clone()))).unwrap_or_default();
        return if message.is_empty() { message } else { format!("{message}\n") };
    }
    report(vm, exception, true)
}

/// What `traceback` says of an exception, with those that led to it if `chained`.
pub(crate) fn report(vm: &mut Vm, exception: &Rc<Instance>, chained: bool) -> String {
    let mut chain = vec![(exception.clone(), "")];
    let most = if chained { CHAIN } else { 1 };
    while let (Some((last, _)), true) = (chain.last(), chain.len() < most) {
        let Some(data) = last.host::<ExceptionData>() else { break };
        let cause = data.cause.borrow().as_instance().cloned();
        let context = data.context.borrow().as_instance().cloned();
        let (next, joint) = match (cause, context) {
            (Some(cause), _) => (cause, "\nThe above exception was the direct cause of the following exception:\n\n"),
            (None, Some(context)) if !data.suppress_context.get() => {
                (context, "\nDuring handling of the above exception, another exception occurred:\n\n")
            }
            _ => break,
        };
        if chain.iter().any(|(seen, _)| Rc::ptr_eq(seen, &next)) {
            break;
        }
        chain.push((next, joint));
    }
    let mut text = String::new();
    for (at, (exception, joint)) in chain.iter().enumerate().rev() {
        if at + 1 < chain.len() {
            // The joint was noted with the earlier exception of the two.
            text.push_str(chain.get(at + 1).map_or("", |(_, joint)| joint));
        }
        let _ = joint;
        let trace = exception.host::<ExceptionData>().map(|data| data.trace.borrow().clone()).unwrap_or_default();
        text.push_str(&of_entries(&trace));
        text.push_str(&last_line(vm, exception));
    }
    text
}

/// What a traceback object stands for, so that an exception can be given it back.
struct Places(Vec<TraceEntry>);

/// The places that a traceback object stands for, innermost first.
pub(crate) fn places(object: &Value) -> Vec<TraceEntry> {
    object.host::<Places>().map(|places| places.0.clone()).unwrap_or_default()
}

/// Sets `__traceback__`: what the exception came through is forgotten, or as it was when the object was made.
pub(crate) fn restore(data: &ExceptionData, object: &Value) {
    data.set_trace(places(object));
}

/// `__traceback__`: a chain of objects with the lines it came through; `None` if it was not raised.
pub(crate) fn object(vm: &mut Vm, exception: &Value) -> Value {
    let trace = exception.host::<ExceptionData>().map(|data| data.trace.borrow().clone()).unwrap_or_default();
    let class = vm.types.traceback().clone();
    let mut next = Value::None;
    for entry in trace.iter().filter(|entry| entry.source.is_script) {
        let object = Instance::with_host(&class, Places(trace.clone()));
        object.set("tb_lineno", Value::Int(i64::from(entry.source.line(entry.span))));
        object.set("tb_next", std::mem::replace(&mut next, Value::None));
        let code = Instance::new(&class);
        code.set("co_name", Value::str(function_name(&entry.function)));
        code.set("co_filename", Value::str(entry.source.name.as_str()));
        let frame = Instance::new(&class);
        frame.set("f_code", Value::Instance(code));
        frame.set("f_lineno", Value::Int(i64::from(entry.source.line(entry.span))));
        object.set("tb_frame", Value::Instance(frame));
        next = Value::Instance(object);
    }
    next
}

/// The lines of the frames, with their heading.
pub(crate) fn of_entries(trace: &[TraceEntry]) -> String {
    let entries: Vec<&TraceEntry> = trace.iter().filter(|entry| entry.source.is_script).rev().collect();
    if entries.is_empty() {
        return String::new();
    }
    let mut text = "Traceback (most recent call last):\n".to_owned();
    let mut repeated = 0;
    for (at, entry) in entries.iter().enumerate() {
        let key = |entry: &TraceEntry| (entry.source.line(entry.span), function_name(&entry.function));
        let same = at.checked_sub(1).and_then(|at| entries.get(at)).is_some_and(|before| key(before) == key(entry));
        if same {
            repeated += 1;
        } else {
            note_repeats(&mut text, repeated);
            repeated = 0;
        }
        if repeated < REPEATS {
            frame(&mut text, entry);
        }
    }
    note_repeats(&mut text, repeated);
    text
}

fn note_repeats(text: &mut String, repeated: usize) {
    if repeated >= REPEATS {
        let more = repeated + 1 - REPEATS;
        let plural = if more == 1 { "" } else { "s" };
        let _ = writeln!(text, "  [Previous line repeated {more} more time{plural}]");
    }
}

fn frame(text: &mut String, entry: &TraceEntry) {
    let (source, line) = (&entry.source, entry.source.line(entry.span));
    let _ = writeln!(text, "  File \"{}\", line {line}, in {}", source.name, function_name(&entry.function));
    let shown = source.line_text(line);
    if shown.is_empty() {
        return;
    }
    let _ = writeln!(text, "    {shown}");
    if let Some(marks) = marks(source, entry.span, line) {
        let _ = writeln!(text, "    {marks}");
    }
}

/// The marks under the part of the line that was running, unless it is all of it.
fn marks(source: &Source, span: Span, line: u32) -> Option<String> {
    let start = source.lines.line_start(line)? as usize;
    let full = source.text.get(start..)?.split(['\n', '\r']).next()?;
    let indent = full.len() - full.trim_start().len();
    let shown = full.trim();
    let from = (span.start as usize).checked_sub(start)?.checked_sub(indent)?;
    let to = ((span.end as usize).checked_sub(start + indent)?).min(shown.len());
    let width = |from: usize, to: usize| shown.get(from..to).map_or(0, |part| part.chars().count());
    let mut marks = " ".repeat(width(0, from));
    let whole = source.lines.line(span.end) == line;
    let anchor = if whole { span.text(&source.text).and_then(anchor) } else { None };
    if anchor.is_none() && from == 0 && to >= shown.len() {
        return None;
    }
    match anchor {
        Some((left, right)) => {
            let (left, right) = (from + left, from + right);
            marks.push_str(&"~".repeat(width(from, left)));
            marks.push_str(&"^".repeat(width(left, right)));
            marks.push_str(&"~".repeat(width(right, to)));
        }
        None => marks.push_str(&"^".repeat(width(from, to))),
    }
    Some(marks)
}

/// The operator of a binary operation, or the brackets of an item, in a piece of source.
fn anchor(text: &str) -> Option<(usize, usize)> {
    let parsed = ruff_python_parser::parse_expression(text).ok()?;
    match parsed.expr() {
        Expr::BinOp(operation) => {
            let after = operation.left.range().end().to_usize();
            let between = text.get(after..operation.right.range().start().to_usize())?;
            let skipped = between.find(|c: char| !c.is_whitespace() && c != ')')?;
            let rest = between.get(skipped..)?;
            let length = rest.find(|c: char| c.is_whitespace() || c == '(').unwrap_or(rest.len()).min(2);
            Some((after + skipped, after + skipped + length))
        }
        Expr::Subscript(subscript) => {
            let after = subscript.value.range().end().to_usize();
            let bracket = after + text.get(after..)?.find('[')?;
            Some((bracket, text.len()))
        }
        _ => None,
    }
}

/// The last line: the class and its message.
pub(crate) fn last_line(vm: &mut Vm, exception: &Rc<Instance>) -> String {
    let value = Value::Instance(exception.clone());
    let class = exception.class();
    let full = class.full_name();
    let name = full.strip_prefix("__main__.").unwrap_or(&full).to_owned();
    let message = vm.quiet(|vm| vm.str(&value)).unwrap_or_else(|| "<exception str() failed>".to_owned());
    let mut text = if message.is_empty() { name } else { format!("{name}: {message}") };
    if let Some(hint) = crate::suggest::hint(vm, exception) {
        text.push_str(&hint);
    }
    text.push('\n');
    if let Some(data) = exception.host::<ExceptionData>() {
        for note in data.notes.borrow().iter() {
            let _ = writeln!(text, "{note}");
        }
    }
    text
}

/// The report of a syntax error.
pub(crate) fn syntax_error(source: &Source, problem: &SyntaxProblem) -> String {
    let line = source.line(problem.span);
    let shown = source.line_text(line);
    let mut text = format!("  File \"{}\", line {line}\n", source.name);
    if !shown.is_empty() {
        let _ = writeln!(text, "    {shown}");
        let marks = marks(source, problem.span, line);
        let _ =
            writeln!(text, "    {}", marks.filter(|marks| !marks.trim().is_empty()).unwrap_or_else(|| "^".to_owned()));
    }
    let _ = writeln!(text, "{}: {}", problem.kind(), problem.message);
    text
}
