//! A source of models and functions that never calls `Tortoise.init`, run all the same: on a
//! database in memory, with its tables, each coroutine function that nothing calls.
//!
//! This is what is done with a source as it is pasted where `lenient` is asked for; Python itself
//! would do nothing.

use std::rc::Rc;

use linktable_python::code::CodeKind;
use linktable_python::{Args, Mode, Result, Text, Value, Vm};

use crate::tortoise::context::Context;
use crate::tortoise::{compile, init};

/// Runs it, if it is such a source.
///
/// # Errors
/// What it raises.
pub fn run(vm: &mut Vm) -> Result<()> {
    let context = vm.state::<Context>();
    let Some(source) = context.source.borrow().clone() else { return Ok(()) };
    if vm.mode != Mode::Run || !context.databases.borrow().is_empty() || !context.apps.borrow().is_empty() {
        return Ok(());
    }
    let labels = compile::labels(&context.models.borrow());
    let functions = uncalled(vm, &source.text);
    init::start_alone(vm, &labels)?;
    let asyncio = vm.import("asyncio")?;
    for function in functions {
        let coroutine = vm.call(&function, Args::none())?;
        vm.call_method(&asyncio, "run", [coroutine])?;
    }
    Ok(())
}

/// The coroutine functions of the script that need no argument and that it names nowhere else.
fn uncalled(vm: &mut Vm, source: &str) -> Vec<Value> {
    let names: Vec<(Text, Value)> = vm
        .main_namespace()
        .dict
        .borrow()
        .iter()
        .filter_map(|entry| Some((entry.key.as_text()?.clone(), entry.value.clone())))
        .collect();
    let words = |name: &str| {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        source.split(|c: char| !is_word(c)).filter(|word| *word == name).count()
    };
    let mut functions = Vec::new();
    for (name, value) in names {
        let Value::Function(function) = &value else { continue };
        let function = Rc::clone(function);
        let is_coroutine = matches!(function.code.kind, CodeKind::Coroutine) && function.code.source.is_script;
        if is_coroutine && needs_none(&function) && words(&name) == 1 {
            functions.push(value);
        }
    }
    functions
}

/// Whether a function can be called without arguments.
fn needs_none(function: &linktable_python::object::Function) -> bool {
    let params = &function.code.params;
    let optional = function.defaults.len();
    params.positional as usize <= optional && params.keyword_only as usize <= function.keyword_defaults.len()
}
