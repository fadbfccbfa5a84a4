//! Syntax tree to code objects.

mod assertion;
mod class;
mod comprehension;
mod declare;
mod expression;
mod function;
mod pattern;
mod scope;
mod statement;
mod tries;
mod unit;

use std::borrow::Cow;
use std::rc::Rc;

use linktable_schema::Span;
use ruff_python_ast::Stmt;

use crate::code::{Code, Source};
use crate::syntax::{self, SyntaxProblem, Tree};
use crate::vm::Mode;

use unit::{Compiler, Texts};

/// A module, compiled statement by statement.
pub struct Program {
    /// The source.
    pub source: Rc<Source>,
    /// Its statements, in order.
    pub statements: Vec<Statement>,
    /// What is wrong with it.
    pub problems: Vec<SyntaxProblem>,
}

/// One top-level statement.
pub struct Statement {
    /// What it does.
    pub code: Rc<Code>,
    /// Where it stands.
    pub span: Span,
    /// The names it binds.
    pub binds: Vec<String>,
    /// Whether it only declares, so that it is carried out as one types.
    pub declares: bool,
}

/// Compiles a source.
///
/// In declare mode what acts is left out: loops, `with`, calls for their effect; `declares`
/// says of a method's name that calling it declares something.
pub fn program(source: Rc<Source>, mode: Mode, declares: &dyn Fn(&str) -> bool) -> Program {
    let Tree { statements, mut problems } = syntax::parse(&source.text);
    let future_annotations = statements.iter().any(has_future_annotations);
    let mut compiled = Vec::with_capacity(statements.len());
    let mut texts = Texts::for_source(&source.text);
    let declaring = mode == Mode::Declare;
    for statement in &statements {
        let methods = declaring.then_some(declares);
        let mut compiler = Compiler::new(source.clone(), statement, texts, future_annotations, methods);
        compiler.top_level(statement);
        let binds = compiler.module_names();
        let (code, found, all_texts) = compiler.finish();
        texts = all_texts;
        problems.extend(found);
        compiled.push(Statement {
            code,
            span: syntax::span_of(statement),
            binds,
            declares: !declaring || declare::declares(statement, declares),
        });
    }
    problems.sort_by_key(|problem| problem.span.start);
    Program { source, statements: compiled, problems }
}

fn has_future_annotations(statement: &Stmt) -> bool {
    match statement {
        Stmt::ImportFrom(import) => {
            import.module.as_ref().is_some_and(|module| module.as_str() == "__future__")
                && import.names.iter().any(|alias| alias.name.as_str() == "annotations")
        }
        _ => false,
    }
}

/// A name as a class's body sees it: `__secret` belongs to the class.
fn mangle<'a>(class: Option<&str>, name: &'a str) -> Cow<'a, str> {
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return Cow::Borrowed(name);
    }
    match class.map(|class| class.trim_start_matches('_')) {
        Some(class) if !class.is_empty() => Cow::Owned(format!("_{class}{name}")),
        _ => Cow::Borrowed(name),
    }
}
