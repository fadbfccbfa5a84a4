//! Where code goes that is to run after everything else a script does with what it has opened.

use ruff_python_ast::{Expr, Stmt, StmtFunctionDef};
use ruff_text_size::Ranged;

use super::parse;

/// A place in a source for further statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail {
    /// Where they are put in, in bytes: the start of a line, or the end of the source.
    pub offset: u32,
    /// What stands before each of their lines.
    pub indent: String,
    /// Whether a statement of the same block follows.
    pub is_before: bool,
}

/// The end of the coroutine function that a script runs: the argument of its last call of the kind
/// `run(main())`, else its last one that needs no arguments.
///
/// Of a `try` that ends in `finally` it is the end of the body; of a `with`, too, unless `may_be_outside` names
/// what it calls. A `return`, and calls that `closes` names, stay behind it. Nothing if there is no such
/// function, or the source has errors.
pub fn coroutine_tail(source: &str, closes: &[&str], may_be_outside: &[&str]) -> Option<Tail> {
    let tree = parse(source);
    if !tree.problems.is_empty() {
        return None;
    }
    let functions: Vec<&StmtFunctionDef> = tree
        .statements
        .iter()
        .filter_map(|statement| statement.as_function_def_stmt().filter(|function| function.is_async))
        .collect();
    let named = |name: &str| functions.iter().rev().find(|function| function.name.as_str() == name).copied();
    let ran = tree.statements.iter().rev().find_map(|statement| match statement {
        Stmt::If(choice) => choice.body.iter().rev().find_map(runs),
        other => runs(other),
    });
    let needs_nothing = |function: &&&StmtFunctionDef| {
        let mut parameters = function.parameters.iter_non_variadic_params();
        parameters.all(|parameter| parameter.default.is_some())
    };
    let function = match ran.and_then(named) {
        Some(function) => function,
        None => functions.iter().rev().find(needs_nothing)?,
    };
    end_of(source, &function.body, closes, may_be_outside)
}

/// The coroutine function whose coroutine a statement hands to a call.
fn runs(statement: &Stmt) -> Option<&str> {
    let call = statement.as_expr_stmt()?.value.as_call_expr()?;
    let given = call.arguments.args.first()?;
    let function = match given {
        Expr::Call(inner) => &inner.func,
        other => other,
    };
    Some(function.as_name_expr()?.id.as_str())
}

fn end_of(source: &str, body: &[Stmt], closes: &[&str], may_be_outside: &[&str]) -> Option<Tail> {
    let (last, before) = body.split_last()?;
    match last {
        Stmt::Try(attempt) if !attempt.finalbody.is_empty() && attempt.orelse.is_empty() => {
            end_of(source, &attempt.body, closes, may_be_outside)
        }
        Stmt::With(with) if !with.items.iter().all(|item| calls(&item.context_expr, may_be_outside)) => {
            end_of(source, &with.body, closes, may_be_outside)
        }
        Stmt::Return(_) | Stmt::Raise(_) => before_statement(source, last),
        Stmt::Expr(expression) if calls(&expression.value, closes) => {
            // What closes may close several things, one after the other.
            let closing = before.iter().rev().take_while(|earlier| match earlier {
                Stmt::Expr(expression) => calls(&expression.value, closes),
                _ => false,
            });
            before_statement(source, closing.last().unwrap_or(last))
        }
        _ => {
            let Tail { indent, .. } = before_statement(source, body.first()?)?;
            let end = last.range().end().to_usize();
            let offset = source.get(end..)?.find('\n').map_or(source.len(), |length| end + length + 1);
            Some(Tail { offset: u32::try_from(offset).ok()?, indent, is_before: false })
        }
    }
}

/// Whether an expression is a call, perhaps awaited, of a function or method with one of these names.
fn calls(expression: &Expr, names: &[&str]) -> bool {
    match expression {
        Expr::Await(awaited) => calls(&awaited.value, names),
        Expr::Call(call) => match &*call.func {
            Expr::Attribute(attribute) => names.contains(&attribute.attr.as_str()),
            Expr::Name(name) => names.contains(&name.id.as_str()),
            _ => false,
        },
        _ => false,
    }
}

/// The line of a statement, if nothing else stands before it there.
fn before_statement(source: &str, statement: &Stmt) -> Option<Tail> {
    let start = statement.range().start().to_usize();
    let before = source.get(..start)?;
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    let indent = before.get(line..)?;
    let is_first = !indent.is_empty() && indent.chars().all(|c| matches!(c, ' ' | '\t'));
    is_first.then_some(Tail { offset: u32::try_from(line).ok()?, indent: indent.to_owned(), is_before: true })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The source with `# here` put in at its tail.
    fn marked(source: &str) -> String {
        let Some(tail) = coroutine_tail(source, &["close", "close_all"], &["transaction"]) else {
            return "nowhere".to_owned();
        };
        let (before, after) = source.split_at(tail.offset as usize);
        format!("{before}{}# here\n{after}", tail.indent)
    }

    #[test]
    fn it_is_in_the_function_that_is_run() {
        let source = "async def main():\n    await go()  # go\n\nasync def other():\n    pass\n\nrun(main())\n";
        assert_eq!(marked(source), source.replace("# go\n", "# go\n    # here\n"));
        let guarded = "async def main():\n  x = 1\nif __name__ == '__main__':\n  asyncio.run(main())\n";
        assert_eq!(marked(guarded), guarded.replace("x = 1\n", "x = 1\n  # here\n"));
        assert_eq!(
            marked("async def a():\n    pass\nasync def b(x):\n    pass"),
            "async def a():\n    pass\n    # here\nasync def b(x):\n    pass"
        );
        assert_eq!(marked("def main():\n    pass\nrun(main())\n"), "nowhere");
        assert_eq!(marked("async def main(): pass\nrun(main())\n"), "nowhere");
        assert_eq!(marked("async def main(:\n    pass\n"), "nowhere");
    }

    #[test]
    fn it_is_where_things_are_still_open() {
        let source =
            "async def main():\n    async with database:\n        x()\n\n        if y:\n            z()\nrun(main())\n";
        assert_eq!(marked(source), source.replace("z()\n", "z()\n        # here\n"));
        let closing = "async def main():\n    x()\n    await a.close()\n    await close_all()\nrun(main())\n";
        assert_eq!(marked(closing), closing.replace("x()\n", "x()\n    # here\n"));
        let finally = "async def main():\n    try:\n        return x()\n    finally:\n        close()\nrun(main())\n";
        assert_eq!(marked(finally), finally.replace("try:\n", "try:\n        # here\n"));
        let transaction = "async def main():\n    async with transaction():\n        x()\nrun(main())\n";
        assert_eq!(marked(transaction), transaction.replace("x()\n", "x()\n    # here\n"));
    }
}
