//! Statements.

use ruff_python_ast::{Alias, Expr, Stmt, StmtAssign, StmtFor, StmtIf, StmtImport, StmtImportFrom, StmtWhile};

use super::declare;
use super::expression::binary;
use super::unit::{Block, Compiler};
use crate::code::{CodeKind, Op};
use crate::syntax::span_of;

impl<'a> Compiler<'a> {
    /// Compiles a statement of the module.
    pub(super) fn top_level(&mut self, statement: &'a Stmt) {
        let annotates = matches!(statement, Stmt::AnnAssign(assign) if assign.simple);
        if annotates {
            self.emit(Op::SetupAnnotations);
        }
        self.statement(statement);
    }

    pub(super) fn body(&mut self, statements: &'a [Stmt]) {
        for statement in statements {
            if let (Some(declaring), Some(CodeKind::Module)) = (self.declaring, self.unit().map(|unit| unit.kind))
                && !declare::declares(statement, declaring)
            {
                continue;
            }
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &'a Stmt) {
        self.span = span_of(statement);
        match statement {
            Stmt::Expr(expression) => {
                self.expression(&expression.value);
                self.emit(Op::Pop);
            }
            Stmt::Assign(assign) => self.assign_statement(assign),
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.expression(value);
                    self.assign(&assign.target);
                }
                let in_function =
                    self.unit().is_some_and(|unit| !matches!(unit.kind, CodeKind::Module | CodeKind::Class));
                match &*assign.target {
                    Expr::Name(name) if assign.simple && !in_function => {
                        self.annotation(&assign.annotation);
                        let name = self.mangled(name.id.as_str());
                        let name = self.name_index(&name);
                        self.emit(Op::StoreAnnotation(name));
                    }
                    Expr::Attribute(attribute) if assign.value.is_none() => {
                        self.expression(&attribute.value);
                        self.emit(Op::Pop);
                    }
                    _ => {}
                }
            }
            Stmt::AugAssign(assign) => {
                let op = Op::InPlace(binary(assign.op));
                match &*assign.target {
                    Expr::Name(name) => {
                        self.load(name.id.as_str());
                        self.expression(&assign.value);
                        self.emit(op);
                        self.store(name.id.as_str());
                    }
                    Expr::Attribute(attribute) => {
                        let name = self.mangled(attribute.attr.as_str());
                        let name = self.name_index(&name);
                        self.expression(&attribute.value);
                        self.emit(Op::Copy(1));
                        self.emit(Op::LoadAttr(name));
                        self.expression(&assign.value);
                        self.emit(op);
                        self.emit(Op::Swap(2));
                        self.emit(Op::StoreAttr(name));
                    }
                    Expr::Subscript(subscript) => {
                        self.expression(&subscript.value);
                        self.expression(&subscript.slice);
                        self.emit(Op::Copy(2));
                        self.emit(Op::Copy(2));
                        self.emit(Op::LoadItem);
                        self.expression(&assign.value);
                        self.emit(op);
                        // container key value → value container key
                        self.emit(Op::Swap(3));
                        self.emit(Op::Swap(2));
                        self.emit(Op::StoreItem);
                    }
                    _ => self.problem(self.span, "illegal expression for augmented assignment"),
                }
            }
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    self.delete_target(target);
                }
            }
            Stmt::Pass(_) | Stmt::Global(_) | Stmt::Nonlocal(_) => {}
            Stmt::If(choice) => self.if_statement(choice),
            Stmt::For(loop_) => self.for_statement(loop_),
            Stmt::While(loop_) => self.while_statement(loop_),
            Stmt::Break(_) => self.leave_loop(true),
            Stmt::Continue(_) => self.leave_loop(false),
            Stmt::Return(given) => {
                self.require_function("'return' outside function");
                if given.value.is_some() && self.unit().is_some_and(|unit| unit.kind == CodeKind::AsyncGenerator) {
                    self.problem(self.span, "'return' with value in async generator");
                }
                self.optional(given.value.as_deref());
                self.unwind_all();
                self.emit(Op::Return);
            }
            Stmt::FunctionDef(function) => self.function(function),
            Stmt::ClassDef(class) => self.class(class),
            Stmt::Import(import) => self.import(import),
            Stmt::ImportFrom(import) => self.import_from(import),
            Stmt::Raise(raise) => {
                let count = match (&raise.exc, &raise.cause) {
                    (None, _) => 0,
                    (Some(exception), None) => {
                        self.expression(exception);
                        1
                    }
                    (Some(exception), Some(cause)) => {
                        self.expression(exception);
                        self.expression(cause);
                        2
                    }
                };
                self.span = span_of(statement);
                self.emit(Op::Raise(count));
            }
            Stmt::Try(statement) => self.try_statement(statement),
            Stmt::With(statement) => self.with_statement(statement, 0),
            Stmt::Assert(assert) if self.source.explains_asserts => self.explained_assert(assert),
            Stmt::Assert(assert) => {
                self.expression(&assert.test);
                let holds = self.emit(Op::JumpIfTrue(0));
                self.emit(Op::LoadAssertionError);
                self.span = span_of(&*assert.test);
                if let Some(message) = &assert.msg {
                    self.expression(message);
                    self.emit(Op::Call(1));
                }
                self.emit(Op::Raise(1));
                self.land(holds);
            }
            Stmt::Match(statement) => self.match_statement(statement),
            Stmt::TypeAlias(_) => self.unsupported("`type` statements"),
            Stmt::IpyEscapeCommand(_) => self.unsupported("shell commands"),
        }
    }

    fn assign_statement(&mut self, assign: &'a StmtAssign) {
        self.expression(&assign.value);
        for (at, target) in assign.targets.iter().enumerate() {
            if at + 1 < assign.targets.len() {
                self.emit(Op::Copy(1));
            }
            self.assign(target);
        }
    }

    /// Pops into a target.
    pub(super) fn assign(&mut self, target: &Expr) {
        let outer = self.span;
        match target {
            Expr::Name(name) => self.store(name.id.as_str()),
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value);
                self.span = span_of(target);
                let name = self.mangled(attribute.attr.as_str());
                let name = self.name_index(&name);
                self.emit(Op::StoreAttr(name));
            }
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value);
                self.expression(&subscript.slice);
                self.span = span_of(target);
                self.emit(Op::StoreItem);
            }
            Expr::Tuple(tuple) => {
                self.span = span_of(target);
                self.unpack(&tuple.elts);
            }
            Expr::List(list) => {
                self.span = span_of(target);
                self.unpack(&list.elts);
            }
            Expr::Starred(_) => self.problem(span_of(target), "starred assignment target must be in a list or tuple"),
            _ => self.problem(span_of(target), "cannot assign to expression"),
        }
        self.span = outer;
    }

    fn unpack(&mut self, targets: &[Expr]) {
        let stars: Vec<usize> =
            targets.iter().enumerate().filter(|(_, target)| target.is_starred_expr()).map(|(at, _)| at).collect();
        match stars.as_slice() {
            [] => self.emit(Op::Unpack(targets.len() as u32)),
            [star] => self.emit(Op::UnpackStar(*star as u32, (targets.len() - star - 1) as u32)),
            _ => {
                self.problem(self.span, "multiple starred expressions in assignment");
                return;
            }
        };
        for target in targets {
            match target {
                Expr::Starred(starred) => self.assign(&starred.value),
                target => self.assign(target),
            }
        }
    }

    fn delete_target(&mut self, target: &Expr) {
        self.span = span_of(target);
        match target {
            Expr::Name(name) => self.delete(name.id.as_str()),
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value);
                let name = self.mangled(attribute.attr.as_str());
                let name = self.name_index(&name);
                self.emit(Op::DeleteAttr(name));
            }
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value);
                self.expression(&subscript.slice);
                self.emit(Op::DeleteItem);
            }
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|target| self.delete_target(target)),
            Expr::List(list) => list.elts.iter().for_each(|target| self.delete_target(target)),
            _ => self.problem(span_of(target), "cannot delete expression"),
        }
    }

    fn if_statement(&mut self, choice: &'a StmtIf) {
        let mut ends = Vec::new();
        let mut otherwise = self.jump_if_false(&choice.test);
        self.body(&choice.body);
        for clause in &choice.elif_else_clauses {
            ends.push(self.emit(Op::Jump(0)));
            self.land(otherwise);
            match &clause.test {
                Some(test) => otherwise = self.jump_if_false(test),
                // Never taken: `else` comes last, and what follows lands on the next operation.
                None => otherwise = usize::MAX,
            }
            self.body(&clause.body);
        }
        self.land(otherwise);
        for end in ends {
            self.land(end);
        }
    }

    fn for_statement(&mut self, loop_: &'a StmtFor) {
        self.expression(&loop_.iter);
        if loop_.is_async {
            return self.async_for_statement(loop_);
        }
        self.emit(Op::GetIter);
        let start = self.here();
        let next = self.emit(Op::ForIter(0));
        self.assign(&loop_.target);
        self.push_block(Block::Loop { start, breaks: Vec::new(), has_iterator: true });
        self.body(&loop_.body);
        self.emit(Op::Jump(start));
        self.land(next);
        let breaks = self.pop_loop();
        self.body(&loop_.orelse);
        for at in breaks {
            self.land(at);
        }
    }

    fn async_for_statement(&mut self, loop_: &'a StmtFor) {
        self.emit(Op::GetAsyncIter);
        let start = self.here();
        let handler = self.emit(Op::SetupExcept(0));
        self.emit(Op::GetAsyncNext);
        self.constant(crate::value::Value::None);
        self.emit(Op::YieldFrom);
        self.emit(Op::PopBlock);
        self.assign(&loop_.target);
        self.push_block(Block::Loop { start, breaks: Vec::new(), has_iterator: true });
        self.body(&loop_.body);
        self.emit(Op::Jump(start));
        self.land(handler);
        let end = self.emit(Op::EndAsyncFor(0));
        self.land(end);
        let breaks = self.pop_loop();
        self.body(&loop_.orelse);
        for at in breaks {
            self.land(at);
        }
    }

    fn while_statement(&mut self, loop_: &'a StmtWhile) {
        let start = self.here();
        let otherwise = self.jump_if_false(&loop_.test);
        self.push_block(Block::Loop { start, breaks: Vec::new(), has_iterator: false });
        self.body(&loop_.body);
        self.emit(Op::Jump(start));
        self.land(otherwise);
        let breaks = self.pop_loop();
        self.body(&loop_.orelse);
        for at in breaks {
            self.land(at);
        }
    }

    pub(super) fn push_block(&mut self, block: Block<'a>) {
        if let Some(unit) = self.units.last_mut() {
            unit.blocks.push(block);
        }
    }

    pub(super) fn pop_block(&mut self) {
        if let Some(unit) = self.units.last_mut() {
            unit.blocks.pop();
        }
    }

    fn pop_loop(&mut self) -> Vec<usize> {
        match self.units.last_mut().and_then(|unit| unit.blocks.pop()) {
            Some(Block::Loop { breaks, .. }) => breaks,
            _ => Vec::new(),
        }
    }

    fn leave_loop(&mut self, is_break: bool) {
        let Some(unit) = self.unit() else { return };
        let found = unit.blocks.iter().rposition(|block| matches!(block, Block::Loop { .. }));
        let Some(at) = found else {
            let message = if is_break { "'break' outside loop" } else { "'continue' not properly in loop" };
            return self.problem(self.span, message);
        };
        let target = match unit.blocks.get(at) {
            Some(Block::Loop { start, has_iterator, .. }) => (*start, *has_iterator),
            _ => return,
        };
        self.unwind_to(at + 1);
        if !is_break {
            self.emit(Op::Jump(target.0));
            return;
        }
        if target.1 {
            self.emit(Op::Pop);
        }
        let jump = self.emit(Op::Jump(0));
        if let Some(Block::Loop { breaks, .. }) = self.units.last_mut().and_then(|unit| unit.blocks.get_mut(at)) {
            breaks.push(jump);
        }
    }

    fn import(&mut self, import: &StmtImport) {
        for alias in &import.names {
            let full = alias.name.as_str();
            let name = self.name_index(full);
            let leaf = alias.asname.is_some();
            let bound = match &alias.asname {
                Some(name) => name.as_str(),
                None => full.split('.').next().unwrap_or(full),
            };
            self.emit(match self.is_unused(alias, bound) {
                true => Op::ImportUnused { name, level: 0, leaf },
                false => Op::Import { name, level: 0, leaf },
            });
            self.store(bound);
        }
    }

    fn import_from(&mut self, import: &StmtImportFrom) {
        let module = import.module.as_ref().map_or("", |module| module.as_str());
        let name = self.name_index(module);
        let bound = |alias: &Alias| alias.asname.as_ref().unwrap_or(&alias.name).to_string();
        let unused: Vec<bool> = import.names.iter().map(|alias| self.is_unused(alias, &bound(alias))).collect();
        self.emit(match unused.iter().all(|unused| *unused) {
            true => Op::ImportUnused { name, level: import.level, leaf: true },
            false => Op::Import { name, level: import.level, leaf: true },
        });
        for (alias, unused) in import.names.iter().zip(unused) {
            if alias.name.as_str() == "*" {
                self.emit(Op::ImportStar);
                return;
            }
            let name = self.name_index(alias.name.as_str());
            self.span = span_of(alias);
            self.emit(if unused { Op::ImportFromUnused(name) } else { Op::ImportFrom(name) });
            self.store(&bound(alias));
        }
        self.emit(Op::Pop);
    }

    /// Whether the script's text has no word but this import that is the name it binds.
    fn is_unused(&self, alias: &Alias, bound: &str) -> bool {
        let text = self.source.text.as_str();
        let span = span_of(alias);
        let own = text.get(span.start as usize..span.end as usize).unwrap_or("");
        self.source.is_main && bound != "*" && words(text, bound) <= words(own, bound)
    }
}

/// How often a name stands in a text as a whole word.
fn words(text: &str, name: &str) -> usize {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    let found = text.match_indices(name).filter(|(at, _)| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        let after = text.get(at + name.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    });
    found.count()
}
