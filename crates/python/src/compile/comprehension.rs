//! Comprehensions and generator expressions.

use ruff_python_ast::{Comprehension, Expr};
use ruff_text_size::Ranged;

use super::scope::ScopeKind;
use super::unit::Compiler;
use crate::code::{CodeKind, Op};
use crate::syntax::span_of;
use crate::value::Value;

/// What a comprehension makes.
#[derive(Clone, Copy)]
enum Target<'e> {
    List(&'e Expr),
    Set(&'e Expr),
    Dict(&'e Expr, &'e Expr),
    Generator(&'e Expr),
}

impl Compiler<'_> {
    /// A function of one argument, the first iterator, called at once.
    pub(super) fn comprehension(&mut self, expression: &Expr) {
        let (target, generators, name) = match expression {
            Expr::ListComp(comp) => (Target::List(&comp.elt), &comp.generators, "<listcomp>"),
            Expr::SetComp(comp) => (Target::Set(&comp.elt), &comp.generators, "<setcomp>"),
            Expr::Generator(comp) => (Target::Generator(&comp.elt), &comp.generators, "<genexpr>"),
            Expr::DictComp(comp) => match &comp.key {
                Some(key) => (Target::Dict(key, &comp.value), &comp.generators, "<dictcomp>"),
                None => return self.unsupported("`**` in a dict comprehension"),
            },
            _ => return,
        };
        let Some(scope) = self.scopes.of_node(expression.range(), ScopeKind::Comprehension) else { return };
        let Some(first) = generators.first() else { return };
        let is_async = self.scopes.get(scope).is_some_and(|scope| scope.has_await);
        let is_generator = matches!(target, Target::Generator(_));
        let kind = match (is_async, is_generator) {
            (false, false) => CodeKind::Function,
            (false, true) => CodeKind::Generator,
            (true, false) => CodeKind::Coroutine,
            (true, true) => CodeKind::AsyncGenerator,
        };
        let span = self.span;
        self.open(scope, kind, name);
        if let Some(unit) = self.units.last_mut() {
            unit.parameters = vec![".0".to_owned()];
            unit.params.positional = 1;
            unit.params.positional_only = 1;
        }
        match target {
            Target::List(_) => drop(self.emit(Op::BuildList(0))),
            Target::Set(_) => drop(self.emit(Op::BuildSet(0))),
            Target::Dict(..) => drop(self.emit(Op::BuildDict(0))),
            Target::Generator(_) => {}
        }
        self.generators(generators, 0, target);
        if is_generator {
            self.constant(Value::None);
        }
        self.emit(Op::Return);
        let code = self.close();
        let code = self.code_index(code);
        self.span = span;
        self.emit(Op::MakeFunction { code, defaults: false, keyword_defaults: false, annotations: false });
        self.expression(&first.iter);
        self.span = span_of(&first.iter);
        self.emit(if first.is_async { Op::GetAsyncIter } else { Op::GetIter });
        self.span = span;
        self.emit(Op::Call(1));
        if is_async && !is_generator {
            self.await_top();
        }
    }

    fn generators(&mut self, generators: &[Comprehension], at: usize, target: Target<'_>) {
        let Some(generator) = generators.get(at) else { return self.element(target, generators.len()) };
        if at == 0 {
            self.load(".0");
        } else {
            self.expression(&generator.iter);
            self.emit(if generator.is_async { Op::GetAsyncIter } else { Op::GetIter });
        }
        let start = self.here();
        let next = if generator.is_async {
            let handler = self.emit(Op::SetupExcept(0));
            self.emit(Op::GetAsyncNext);
            self.constant(Value::None);
            self.emit(Op::YieldFrom);
            self.emit(Op::PopBlock);
            handler
        } else {
            self.emit(Op::ForIter(0))
        };
        self.assign(&generator.target);
        for condition in &generator.ifs {
            self.expression(condition);
            self.emit(Op::JumpIfFalse(start));
        }
        self.generators(generators, at + 1, target);
        self.emit(Op::Jump(start));
        self.land(next);
        if generator.is_async {
            let end = self.emit(Op::EndAsyncFor(0));
            self.land(end);
        }
    }

    fn element(&mut self, target: Target<'_>, depth: usize) {
        // The collection lies below one iterator for each `for`.
        let below = depth as u32 + 1;
        match target {
            Target::List(element) => {
                self.expression(element);
                self.emit(Op::ListAppend(below));
            }
            Target::Set(element) => {
                self.expression(element);
                self.emit(Op::SetAdd(below));
            }
            Target::Dict(key, value) => {
                self.expression(key);
                self.expression(value);
                self.emit(Op::DictInsert(below));
            }
            Target::Generator(element) => {
                self.expression(element);
                self.emit(Op::Yield);
                self.emit(Op::Pop);
            }
        }
    }
}
