//! Functions and lambdas.

use ruff_python_ast::{Decorator, Expr, ExprLambda, Parameters, Stmt, StmtFunctionDef};
use ruff_text_size::Ranged;

use super::scope::ScopeKind;
use super::unit::Compiler;
use crate::code::{CodeKind, Op};
use crate::syntax::span_of;

/// Which parts of a function are on the stack when it is made.
#[derive(Default)]
struct Made {
    defaults: bool,
    keyword_defaults: bool,
    annotations: bool,
}

impl<'a> Compiler<'a> {
    pub(super) fn function(&mut self, function: &'a StmtFunctionDef) {
        let span = self.span;
        self.decorators(&function.decorator_list);
        if function.type_params.is_some() {
            self.unsupported("type parameters of functions");
        }
        let mut made = self.defaults(&function.parameters);
        made.annotations = self.annotations(&function.parameters, function.returns.as_deref());
        let Some(scope) = self.scopes.of_node(function.range(), ScopeKind::Function) else { return };
        let is_generator = self.scopes.get(scope).is_some_and(|scope| scope.is_generator);
        let kind = match (function.is_async, is_generator) {
            (false, false) => CodeKind::Function,
            (false, true) => CodeKind::Generator,
            (true, false) => CodeKind::Coroutine,
            (true, true) => CodeKind::AsyncGenerator,
        };
        self.open(scope, kind, function.name.as_str());
        self.parameters(&function.parameters);
        let doc = docstring(&function.body);
        let skip = usize::from(doc.is_some());
        if let Some(unit) = self.units.last_mut() {
            unit.doc = doc.map(Into::into);
        }
        self.body(function.body.get(skip..).unwrap_or_default());
        self.finish_function(made);
        self.span = span;
        for _ in &function.decorator_list {
            self.emit(Op::Call(1));
        }
        self.store(function.name.as_str());
    }

    pub(super) fn lambda(&mut self, lambda: &ExprLambda) {
        let made = lambda.parameters.as_ref().map(|parameters| self.defaults(parameters)).unwrap_or_default();
        let Some(scope) = self.scopes.of_node(lambda.range(), ScopeKind::Lambda) else { return };
        let is_generator = self.scopes.get(scope).is_some_and(|scope| scope.is_generator);
        self.open(scope, if is_generator { CodeKind::Generator } else { CodeKind::Function }, "<lambda>");
        if let Some(parameters) = &lambda.parameters {
            self.parameters(parameters);
        }
        self.expression(&lambda.body);
        self.emit(Op::Return);
        self.finish_function(made);
    }

    fn finish_function(&mut self, made: Made) {
        let code = self.close();
        let code = self.code_index(code);
        let Made { defaults, keyword_defaults, annotations } = made;
        self.emit(Op::MakeFunction { code, defaults, keyword_defaults, annotations });
    }

    pub(super) fn decorators(&mut self, decorators: &[Decorator]) {
        for decorator in decorators {
            self.expression(&decorator.expression);
        }
    }

    fn parameters(&mut self, parameters: &Parameters) {
        let names: Vec<String> = parameters
            .posonlyargs
            .iter()
            .chain(&parameters.args)
            .chain(&parameters.kwonlyargs)
            .map(|parameter| &parameter.parameter)
            .chain(parameters.vararg.as_deref())
            .chain(parameters.kwarg.as_deref())
            .map(|parameter| self.mangled(parameter.name.as_str()).into_owned())
            .collect();
        for (at, parameter) in parameters.iter().enumerate() {
            if parameters.iter().skip(at + 1).any(|other| other.name() == parameter.name()) {
                let name = parameter.name();
                self.problem(span_of(name), format!("duplicate argument '{name}' in function definition"));
            }
        }
        if let Some(unit) = self.units.last_mut() {
            unit.parameters = names;
            unit.params.positional_only = parameters.posonlyargs.len() as u32;
            unit.params.positional = (parameters.posonlyargs.len() + parameters.args.len()) as u32;
            unit.params.keyword_only = parameters.kwonlyargs.len() as u32;
            unit.params.has_varargs = parameters.vararg.is_some();
            unit.params.has_varkw = parameters.kwarg.is_some();
        }
    }

    fn defaults(&mut self, parameters: &Parameters) -> Made {
        let mut count = 0;
        for parameter in parameters.posonlyargs.iter().chain(&parameters.args) {
            if let Some(default) = &parameter.default {
                self.expression(default);
                count += 1;
            }
        }
        if count > 0 {
            self.emit(Op::BuildTuple(count));
        }
        let mut keyword_count = 0;
        for parameter in &parameters.kwonlyargs {
            if let Some(default) = &parameter.default {
                let name = self.mangled(parameter.name().as_str());
                self.text(&name);
                self.expression(default);
                keyword_count += 1;
            }
        }
        if keyword_count > 0 {
            self.emit(Op::BuildDict(keyword_count));
        }
        Made { defaults: count > 0, keyword_defaults: keyword_count > 0, annotations: false }
    }

    fn annotations(&mut self, parameters: &Parameters, returns: Option<&Expr>) -> bool {
        let mut count = 0;
        for parameter in parameters {
            if let Some(annotation) = parameter.annotation() {
                let name = self.mangled(parameter.name().as_str());
                self.text(&name);
                self.annotation(annotation);
                count += 1;
            }
        }
        if let Some(returns) = returns {
            self.text("return");
            self.annotation(returns);
            count += 1;
        }
        if count > 0 {
            self.emit(Op::BuildDict(count));
        }
        count > 0
    }

    /// Pushes an annotation: its value, or its text under `from __future__ import annotations`.
    pub(super) fn annotation(&mut self, annotation: &Expr) {
        if !self.future_annotations {
            return match annotation {
                // `*args: *Ts`
                Expr::Starred(starred) => self.expression(&starred.value),
                annotation => self.expression(annotation),
            };
        }
        let text = normalized(span_of(annotation).text(&self.source.text).unwrap_or(""));
        self.span = span_of(annotation);
        self.text(&text);
    }
}

/// An annotation as CPython writes it anew from its syntax tree: one space where one belongs, single quotes.
fn normalized(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' | '\'' => {
                let mut inner = String::new();
                let mut is_plain = true;
                while let Some(next) = chars.next() {
                    if next == c {
                        break;
                    }
                    is_plain &= next != '\\' && next != '\'';
                    inner.push(next);
                    if next == '\\' {
                        inner.extend(chars.next());
                    }
                }
                let quote = if is_plain { '\'' } else { c };
                out.push(quote);
                out.push_str(&inner);
                out.push(quote);
            }
            c if c.is_whitespace() => {
                let after_bracket = out.ends_with(['[', '(', ' ']);
                while chars.next_if(|next| next.is_whitespace()).is_some() {}
                if !after_bracket && !chars.peek().is_none_or(|next| matches!(next, ']' | ')' | ',')) {
                    out.push(' ');
                }
            }
            ',' => {
                out.push(',');
                if chars.peek().is_some_and(|next| !next.is_whitespace() && !matches!(next, ']' | ')')) {
                    out.push(' ');
                }
            }
            '|' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
                out.push('|');
                if chars.peek().is_some_and(|next| !next.is_whitespace()) {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out
}

/// The text a body begins with, if it begins with one.
pub(super) fn docstring(body: &[Stmt]) -> Option<&str> {
    match body.first()? {
        Stmt::Expr(expression) => match &*expression.value {
            Expr::StringLiteral(literal) => Some(literal.value.to_str()),
            _ => None,
        },
        _ => None,
    }
}
