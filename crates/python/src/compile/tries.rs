//! `try` and `with`, and what is run when they are left early.

use ruff_python_ast::{ExceptHandler, StmtTry, StmtWith};

use super::unit::{Block, Compiler};
use crate::code::Op;
use crate::syntax::span_of;
use crate::value::Value;

impl<'a> Compiler<'a> {
    pub(super) fn try_statement(&mut self, statement: &'a StmtTry) {
        if statement.is_star {
            self.unsupported("`except*`");
            return;
        }
        if statement.finalbody.is_empty() {
            return self.try_except(statement);
        }
        let handler = self.emit(Op::SetupExcept(0));
        self.push_block(Block::Finally(&statement.finalbody));
        if statement.handlers.is_empty() {
            self.body(&statement.body);
            self.body(&statement.orelse);
        } else {
            self.try_except(statement);
        }
        self.pop_block();
        self.emit(Op::PopBlock);
        self.body(&statement.finalbody);
        let end = self.emit(Op::Jump(0));
        self.land(handler);
        self.push_block(Block::FinallyHandler);
        self.body(&statement.finalbody);
        self.pop_block();
        self.emit(Op::Reraise);
        self.land(end);
    }

    fn try_except(&mut self, statement: &'a StmtTry) {
        let handler = self.emit(Op::SetupExcept(0));
        self.push_block(Block::Try);
        self.body(&statement.body);
        self.pop_block();
        self.emit(Op::PopBlock);
        self.body(&statement.orelse);
        let mut ends = vec![self.emit(Op::Jump(0))];
        self.land(handler);
        for except in &statement.handlers {
            let ExceptHandler::ExceptHandler(except) = except;
            self.span = span_of(except);
            let otherwise = except.type_.as_ref().map(|class| {
                self.expression(class);
                self.emit(Op::MatchException);
                self.emit(Op::JumpIfFalse(0))
            });
            match &except.name {
                Some(name) => {
                    self.emit(Op::Copy(1));
                    self.store(name.as_str());
                    // The name goes however the handler is left.
                    let cleanup = self.emit(Op::SetupExcept(0));
                    self.push_block(Block::NamedHandler(name.to_string()));
                    self.body(&except.body);
                    self.pop_block();
                    self.emit(Op::PopBlock);
                    self.emit(Op::PopExcept);
                    self.forget(name.as_str());
                    ends.push(self.emit(Op::Jump(0)));
                    self.land(cleanup);
                    self.forget(name.as_str());
                    self.emit(Op::Reraise);
                }
                None => {
                    self.push_block(Block::Handler);
                    self.body(&except.body);
                    self.pop_block();
                    self.emit(Op::PopExcept);
                    ends.push(self.emit(Op::Jump(0)));
                }
            }
            if let Some(otherwise) = otherwise {
                self.land(otherwise);
            }
        }
        self.emit(Op::Reraise);
        for end in ends {
            self.land(end);
        }
    }

    /// Forgets the name of an `except … as name`, whether or not the handler did already.
    fn forget(&mut self, name: &str) {
        self.constant(Value::None);
        self.store(name);
        self.delete(name);
    }

    pub(super) fn with_statement(&mut self, statement: &'a StmtWith, at: usize) {
        let Some(item) = statement.items.get(at) else { return self.body(&statement.body) };
        let (enter, exit) = if statement.is_async { ("__aenter__", "__aexit__") } else { ("__enter__", "__exit__") };
        let (enter, exit) = (self.name_index(enter), self.name_index(exit));
        self.expression(&item.context_expr);
        self.span = span_of(statement);
        // manager → exit, result of enter
        self.emit(Op::Copy(1));
        self.emit(Op::LoadSpecial(enter));
        self.emit(Op::Swap(2));
        self.emit(Op::LoadSpecial(exit));
        self.emit(Op::Swap(2));
        self.emit(Op::Call(0));
        if statement.is_async {
            self.await_top();
        }
        let handler = self.emit(Op::SetupWith(0));
        self.push_block(Block::With { is_async: statement.is_async });
        match &item.optional_vars {
            Some(target) => self.assign(target),
            None => drop(self.emit(Op::Pop)),
        }
        let span = self.span;
        self.with_statement(statement, at + 1);
        self.span = span;
        self.pop_block();
        self.emit(Op::PopBlock);
        self.call_exit(statement.is_async);
        let end = self.emit(Op::Jump(0));
        self.land(handler);
        self.emit(Op::WithExcept);
        self.emit(Op::Call(3));
        if statement.is_async {
            self.await_top();
        }
        let suppressed = self.emit(Op::JumpIfTrue(0));
        self.emit(Op::Reraise);
        self.land(suppressed);
        self.emit(Op::PopExcept);
        self.emit(Op::Pop);
        self.land(end);
    }

    /// Calls the exit function on top of the stack for a way out without exception.
    fn call_exit(&mut self, is_async: bool) {
        for _ in 0..3 {
            self.constant(Value::None);
        }
        self.emit(Op::Call(3));
        if is_async {
            self.await_top();
        }
        self.emit(Op::Pop);
    }

    /// Before a `return`: undoes every block; the value to return stays on top.
    pub(super) fn unwind_all(&mut self) {
        let depth = self.unit().map_or(0, |unit| unit.blocks.len());
        self.unwind(0, depth, true);
    }

    /// Before a `break` or `continue`: undoes the blocks from number `from` on.
    pub(super) fn unwind_to(&mut self, from: usize) {
        let depth = self.unit().map_or(0, |unit| unit.blocks.len());
        self.unwind(from, depth, false);
    }

    fn unwind(&mut self, from: usize, to: usize, with_value: bool) {
        let blocks = self.unit().map(|unit| unit.blocks.clone()).unwrap_or_default();
        for at in (from..to).rev() {
            let Some(block) = blocks.get(at) else { continue };
            match block {
                Block::Loop { has_iterator, .. } => {
                    if *has_iterator {
                        self.drop_below(with_value);
                    }
                }
                Block::Try => drop(self.emit(Op::PopBlock)),
                Block::Finally(body) => {
                    self.emit(Op::PopBlock);
                    // Compiled as it stands outside of the block; a `return` in it drops the value.
                    let inner = self.truncate_blocks(at);
                    if with_value {
                        self.push_block(Block::Value);
                    }
                    let span = self.span;
                    self.body(body);
                    self.span = span;
                    if with_value {
                        self.pop_block();
                    }
                    self.restore_blocks(inner);
                }
                Block::Handler => self.pop_exception(with_value),
                Block::NamedHandler(name) => {
                    self.emit(Op::PopBlock);
                    self.pop_exception(with_value);
                    self.forget(name);
                }
                Block::FinallyHandler => self.pop_exception(with_value),
                Block::With { is_async } => {
                    self.emit(Op::PopBlock);
                    if with_value {
                        self.emit(Op::Swap(2));
                    }
                    let inner = self.truncate_blocks(at);
                    self.call_exit(*is_async);
                    self.restore_blocks(inner);
                }
                Block::Value => self.drop_below(with_value),
            }
        }
    }

    /// Drops what is on the stack, or what lies below the value to return.
    fn drop_below(&mut self, with_value: bool) {
        if with_value {
            self.emit(Op::Swap(2));
        }
        self.emit(Op::Pop);
    }

    fn pop_exception(&mut self, with_value: bool) {
        if with_value {
            self.emit(Op::Swap(2));
        }
        self.emit(Op::PopExcept);
    }

    fn truncate_blocks(&mut self, at: usize) -> Vec<Block<'a>> {
        match self.units.last_mut() {
            Some(unit) => unit.blocks.split_off(at),
            None => Vec::new(),
        }
    }

    fn restore_blocks(&mut self, blocks: Vec<Block<'a>>) {
        if let Some(unit) = self.units.last_mut() {
            unit.blocks.extend(blocks);
        }
    }
}
