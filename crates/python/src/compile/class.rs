//! Classes.

use std::rc::Rc;

use ruff_python_ast::{Expr, Stmt, StmtClassDef};
use ruff_text_size::Ranged;

use super::function::docstring;
use super::scope::ScopeKind;
use super::unit::{Compiler, Texts};
use crate::class::{AttributeSource, ClassSource};
use crate::code::{CodeKind, Op};
use crate::syntax::span_of;
use crate::text::Text;

impl<'a> Compiler<'a> {
    pub(super) fn class(&mut self, class: &'a StmtClassDef) {
        let span = self.span;
        self.decorators(&class.decorator_list);
        if class.type_params.is_some() {
            self.unsupported("type parameters of classes");
        }
        match &class.arguments {
            Some(arguments) => {
                // A callable for `DictMerge` to name in its messages.
                self.text(class.name.as_str());
                self.spread_arguments(arguments);
            }
            None => {
                self.text(class.name.as_str());
                self.emit(Op::BuildTuple(0));
                self.emit(Op::BuildDict(0));
            }
        }
        let Some(scope) = self.scopes.of_node(class.range(), ScopeKind::Class) else { return };
        self.open(scope, CodeKind::Class, class.name.as_str());
        let doc = docstring(&class.body);
        let skip = usize::from(doc.is_some());
        let source = source_of(class, &mut self.texts);
        let annotates = class.body.iter().any(contains_annotation);
        if let Some(unit) = self.units.last_mut() {
            unit.doc = doc.map(Into::into);
            unit.class_source = Some(Rc::new(source));
            // About what an annotated attribute takes.
            unit.ops.reserve(class.body.len() * 12);
            unit.spans.reserve(class.body.len() * 12);
        }
        if annotates {
            self.emit(Op::SetupAnnotations);
        }
        for member in class.body.get(skip..).unwrap_or_default() {
            self.member(member);
        }
        let code = self.close();
        let code = self.code_index(code);
        self.span = span;
        self.emit(Op::BuildClass { code });
        // The name that stood for the callable.
        self.emit(Op::Swap(2));
        self.emit(Op::Pop);
        for _ in &class.decorator_list {
            self.emit(Op::Call(1));
        }
        self.store(class.name.as_str());
    }
}

impl<'a> Compiler<'a> {
    /// A statement in the body of a class. In declare mode one that fails leaves the others.
    fn member(&mut self, member: &'a Stmt) {
        let handler = self.declaring.map(|_| self.emit(Op::SetupExcept(0)));
        self.body(std::slice::from_ref(member));
        let Some(handler) = handler else { return };
        self.emit(Op::PopBlock);
        let end = self.emit(Op::Jump(0));
        self.land(handler);
        let name = match member {
            Stmt::AnnAssign(assign) => assign.target.as_name_expr(),
            Stmt::Assign(assign) => assign.targets.first().and_then(Expr::as_name_expr),
            _ => None,
        };
        let name = self.mangled(name.map_or("", |name| name.id.as_str()));
        let name = self.name_index(&name);
        self.emit(Op::NoteFailure(name));
        self.land(end);
    }
}

fn contains_annotation(statement: &Stmt) -> bool {
    match statement {
        Stmt::AnnAssign(_) => true,
        Stmt::If(choice) => {
            choice.body.iter().any(contains_annotation)
                || choice.elif_else_clauses.iter().any(|clause| clause.body.iter().any(contains_annotation))
        }
        Stmt::Try(statement) => statement.body.iter().any(contains_annotation),
        Stmt::With(statement) => statement.body.iter().any(contains_annotation),
        Stmt::For(statement) => statement.body.iter().any(contains_annotation),
        _ => false,
    }
}

/// Where the class and its attributes stand.
fn source_of(class: &StmtClassDef, texts: &mut Texts) -> ClassSource {
    let keywords = class.arguments.iter().flat_map(|arguments| &arguments.keywords);
    let keywords = keywords.filter_map(|keyword| Some((texts.get(keyword.arg.as_ref()?), span_of(keyword))));
    let keywords = keywords.collect();
    let mut attributes = Vec::with_capacity(class.body.len());
    for statement in &class.body {
        match statement {
            Stmt::AnnAssign(assign) => {
                if let Expr::Name(name) = &*assign.target {
                    let name = texts.get(name.id.as_str());
                    let mut source = attribute(name, statement, &assign.target, assign.value.as_deref(), texts);
                    source.annotation = Some(span_of(&*assign.annotation));
                    attributes.push(source);
                }
            }
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    if let Expr::Name(name) = target {
                        let name = texts.get(name.id.as_str());
                        attributes.push(attribute(name, statement, target, Some(&assign.value), texts));
                    }
                }
            }
            Stmt::FunctionDef(function) => {
                attributes.push(AttributeSource {
                    name: texts.get(&function.name),
                    span: span_of(statement),
                    name_span: span_of(&function.name),
                    ..AttributeSource::default()
                });
            }
            Stmt::ClassDef(nested) => {
                attributes.push(AttributeSource {
                    name: texts.get(&nested.name),
                    span: span_of(statement),
                    name_span: span_of(&nested.name),
                    ..AttributeSource::default()
                });
            }
            _ => {}
        }
    }
    ClassSource { span: span_of(class), name_span: span_of(&class.name), keywords, attributes }
}

fn attribute(name: Text, statement: &Stmt, target: &Expr, value: Option<&Expr>, texts: &mut Texts) -> AttributeSource {
    let mut source = AttributeSource {
        name,
        span: span_of(statement),
        name_span: span_of(target),
        value: value.map(span_of),
        ..AttributeSource::default()
    };
    if let Some(Expr::Call(call)) = value {
        source.arguments = call.arguments.args.iter().map(span_of).collect();
        source.keywords = call
            .arguments
            .keywords
            .iter()
            .filter_map(|keyword| Some((texts.get(keyword.arg.as_ref()?), span_of(keyword), span_of(&keyword.value))))
            .collect();
    }
    source
}
