//! Source → declare mode → schema, DDL, link operations and diagnostics.

use std::rc::Rc;

use linktable_orm::Packages;
use linktable_python::{Limits, Mode, Vm};
use linktable_schema::{Compilation, Diagnostic, Dialect, Schema, Span};

use crate::{CompileOptions, evaluation};

/// What a source may take while it is typed: far more than declaring needs, and little enough to be quick.
const LIMITS: Limits = Limits { fuel: 5_000_000, memory: 64 << 20, depth: 400, native_depth: 60, output: 1 << 20 };

/// What a source becomes without being run; never fails.
pub fn compile(source: &str, options: &CompileOptions) -> Compilation {
    let orm = options.orm.unwrap_or_else(|| crate::imports::orm_of(source));
    let mut missing = Vec::new();
    if options.dialect != Dialect::Sqlite {
        let message = format!("DDL for {} is not supported yet", options.dialect);
        missing.push(Diagnostic::error("LT005", Span::default(), message).help("choose SQLite"));
    }
    if !missing.is_empty() {
        return Compilation {
            schema: Schema { orm, ..Schema::default() },
            diagnostics: missing,
            ..Compilation::default()
        };
    }
    let mut vm = Vm::new(LIMITS, Mode::Declare, vec![Rc::new(options.modules.clone()), Rc::new(Packages)]);
    linktable_orm::compile::begin(&mut vm, orm);
    if options.lenient {
        linktable_orm::compile::be_lenient(&mut vm);
    }
    let program = vm.compile(source);
    let failures = vm.declare(&program);
    let places: Vec<Span> = failures.iter().map(|failure| failure.span).collect();
    let mut compilation = linktable_orm::compile::compile(&mut vm, options.dialect, &places);
    if failures.iter().any(|failure| failure.syntax.is_some()) {
        // A source that is no Python fails before any of this; and what is read of a
        // half-written class says little about the classes that refer to it.
        compilation.diagnostics.clear();
    }
    compilation.diagnostics.extend(failures.iter().map(evaluation::diagnostic));
    compilation.diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    compilation
}
