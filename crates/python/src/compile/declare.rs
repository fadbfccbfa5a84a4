//! Which statements only declare.

use ruff_python_ast::{Expr, Stmt};

/// Whether a statement is carried out in declare mode.
pub(super) fn declares(statement: &Stmt, is_declaring: &dyn Fn(&str) -> bool) -> bool {
    match statement {
        Stmt::FunctionDef(_)
        | Stmt::ClassDef(_)
        | Stmt::Delete(_)
        | Stmt::TypeAlias(_)
        | Stmt::Assign(_)
        | Stmt::AugAssign(_)
        | Stmt::AnnAssign(_)
        | Stmt::Import(_)
        | Stmt::ImportFrom(_)
        | Stmt::Global(_)
        | Stmt::Nonlocal(_)
        | Stmt::Pass(_)
        | Stmt::If(_)
        | Stmt::Try(_) => true,
        Stmt::Expr(expression) => match &*expression.value {
            Expr::Call(call) => match &*call.func {
                Expr::Attribute(attribute) => is_declaring(attribute.attr.as_str()),
                Expr::Name(name) => is_declaring(name.id.as_str()),
                _ => false,
            },
            Expr::StringLiteral(_) | Expr::EllipsisLiteral(_) => true,
            _ => false,
        },
        Stmt::Return(_)
        | Stmt::For(_)
        | Stmt::While(_)
        | Stmt::With(_)
        | Stmt::Match(_)
        | Stmt::Raise(_)
        | Stmt::Assert(_)
        | Stmt::Break(_)
        | Stmt::Continue(_)
        | Stmt::IpyEscapeCommand(_) => false,
    }
}
