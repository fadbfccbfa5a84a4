//! `assert` in tests, which says what it compared when it fails.
//!
//! After pytest 9 (`assertion/rewrite.py`), without its comparisons of what containers hold.

use ruff_python_ast::{Expr, StmtAssert, UnaryOp};

use super::expression::compare;
use super::unit::Compiler;
use crate::code::{Conversion, Op};
use crate::syntax::span_of;
use crate::value::Value;

impl<'a> Compiler<'a> {
    /// An `assert` whose exception has the values in its message.
    pub(super) fn explained_assert(&mut self, assert: &'a StmtAssert) {
        let span = span_of(&*assert.test);
        let holds = match &*assert.test {
            Expr::Compare(comparison) if comparison.ops.len() == 1 => {
                let (Some(op), Some(right)) = (comparison.ops.first(), comparison.comparators.first()) else { return };
                self.expression(&comparison.left);
                self.expression(right);
                self.emit(Op::Copy(2));
                self.emit(Op::Copy(2));
                self.span = span;
                self.emit(Op::Compare(compare(*op)));
                let fails = self.emit(Op::JumpIfFalse(0));
                self.emit(Op::Pop);
                self.emit(Op::Pop);
                let holds = self.emit(Op::Jump(0));
                self.land(fails);
                let sides = Value::tuple(vec![self.written(&comparison.left), self.written(right)]);
                self.constant(sides);
                self.emit(Op::ExplainComparison(compare(*op)));
                holds
            }
            Expr::UnaryOp(not) if not.op == UnaryOp::Not => {
                self.expression(&not.operand);
                self.emit(Op::Copy(1));
                let fails = self.emit(Op::JumpIfTrue(0));
                self.emit(Op::Pop);
                let holds = self.emit(Op::Jump(0));
                self.land(fails);
                self.explain_false(&not.operand, true);
                holds
            }
            test => {
                self.expression(test);
                self.emit(Op::Copy(1));
                let fails = self.emit(Op::JumpIfFalse(0));
                self.emit(Op::Pop);
                let holds = self.emit(Op::Jump(0));
                self.land(fails);
                self.explain_false(test, false);
                holds
            }
        };
        // The text is on the stack.
        if let Some(message) = &assert.msg {
            self.expression(message);
            self.span = span;
            self.emit(Op::FormatValue(Conversion::Str, false));
            self.text("\n");
            self.emit(Op::BuildString(2));
            self.emit(Op::Swap(2));
            self.emit(Op::BuildString(2));
        }
        self.span = span;
        self.emit(Op::LoadAssertionError);
        self.emit(Op::Swap(2));
        self.emit(Op::Call(1));
        self.emit(Op::Raise(1));
        self.land(holds);
    }

    fn explain_false(&mut self, test: &Expr, is_negated: bool) {
        let text = Value::tuple(vec![Value::Bool(is_negated), self.written(test)]);
        self.constant(text);
        self.emit(Op::ExplainFalse);
    }

    /// An expression as it is written; empty if its value says all.
    fn written(&self, expression: &Expr) -> Value {
        let says_all = expression.is_literal_expr()
            || matches!(expression, Expr::Name(_) | Expr::List(_) | Expr::Tuple(_) | Expr::Dict(_) | Expr::Set(_));
        let text = if says_all { None } else { span_of(expression).text(&self.source.text) };
        Value::str(text.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "))
    }
}
