//! What `traceback`, `warnings`, `logging` and `inspect` need to know of where the script is and was.

use crate::args::Args;
use crate::error::Result;
use crate::evaluate::function_name;
use crate::object::{ExceptionData, TraceEntry};
use crate::traceback;
use crate::value::Value;
use crate::vm::Vm;

/// What Python prints about an exception, with those that led to it unless the second argument is false.
pub(super) fn report(vm: &mut Vm, args: Args) -> Result<Value> {
    let Value::Instance(exception) = args.this() else { return Ok(Value::str("NoneType: None\n")) };
    let chain = args.get(1).is_none_or(|chain| !matches!(chain, Value::Bool(false)));
    Ok(Value::str(traceback::report(vm, &exception, chain)))
}

/// The last lines of that: the class, the message and the notes.
pub(super) fn last_line(vm: &mut Vm, args: Args) -> Result<Value> {
    let Value::Instance(exception) = args.this() else { return Ok(Value::str("NoneType: None\n")) };
    Ok(Value::str(traceback::last_line(vm, &exception)))
}

/// The lines about each place of a traceback or exception, outermost first, without a heading.
pub(super) fn lines(_vm: &mut Vm, args: Args) -> Result<Value> {
    let entries = traceback::of_entries(&entries(&args.this()));
    Ok(Value::str(entries.split_once('\n').map_or("", |(_, lines)| lines)))
}

/// The places of a traceback or exception, outermost first: file, line, function, text.
pub(super) fn places(vm: &mut Vm, args: Args) -> Result<Value> {
    let entries = entries(&args.this());
    let script = entries.iter().rev().filter(|entry| entry.source.is_script);
    let places = script.map(|entry| {
        let line = entry.source.line(entry.span);
        place(&entry.source.name, line, &entry.function, entry.source.line_text(line))
    });
    let places = places.collect();
    Ok(vm.new_list(places))
}

/// Where the script is, innermost first: file, line, function, text.
pub(super) fn stack(vm: &mut Vm, _args: Args) -> Result<Value> {
    let script = vm.frames.iter().rev().filter(|frame| frame.code.source.is_script);
    let places: Vec<Value> = script
        .map(|frame| {
            let source = &frame.code.source;
            let line = source.line(frame.span());
            place(&source.name, line, &frame.code.qualname, source.line_text(line))
        })
        .collect();
    vm.burn(places.len() as u64)?;
    Ok(vm.new_list(places))
}

fn entries(object: &Value) -> Vec<TraceEntry> {
    match object.host::<ExceptionData>() {
        Some(data) => data.trace.borrow().clone(),
        None => traceback::places(object),
    }
}

fn place(file: &str, line: u32, function: &str, text: &str) -> Value {
    let function = function_name(function);
    Value::tuple(vec![Value::str(file), Value::Int(i64::from(line)), Value::str(function), Value::str(text)])
}
