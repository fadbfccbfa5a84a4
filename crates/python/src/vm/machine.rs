//! The loop that takes one operation after the other.

use std::rc::Rc;

use crate::args::Args;
use crate::code::Op;
use crate::error::{Raised, Result, Stop, unsupported};
use crate::object::DictObject;
use crate::value::Value;
use crate::vm::attr::Found;
use crate::vm::generator::Outcome;
use crate::vm::{Action, Frame, Vm};

/// How often the memory meter is read: every this many steps.
const MEMORY_CHECK: u64 = 64;

impl Vm {
    /// Runs a module's code, or the code of one of its statements, in its namespace.
    ///
    /// # Errors
    /// What the code raises and does not catch.
    pub fn run_module(&mut self, code: Rc<crate::code::Code>, namespace: &Rc<DictObject>) -> Result<Value> {
        let mut frame = Frame::new(code, namespace.clone());
        frame.namespace = Some(namespace.clone());
        self.run_frame(frame)
    }

    pub(crate) fn run_frame(&mut self, mut frame: Box<Frame>) -> Result<Value> {
        frame.action = Action::Exit;
        self.nested(|vm| {
            vm.push_frame(frame)?;
            vm.run_to_exit()
        })
    }

    pub(crate) fn run_to_exit(&mut self) -> Result<Value> {
        let (Outcome::Return(value) | Outcome::Yield(value)) = self.run_to_outcome()?;
        Ok(value)
    }

    /// Runs until the frame that was entered from Rust gives something back.
    pub(crate) fn run_to_outcome(&mut self) -> Result<Outcome> {
        loop {
            if crate::object::limbo::any() {
                self.close_abandoned();
            }
            let Some(frame) = self.frames.last_mut() else { return Ok(Outcome::Return(Value::None)) };
            let Some(op) = frame.code.ops.get(frame.at).copied() else {
                return Ok(Outcome::Return(Value::None));
            };
            frame.at += 1;
            let result = if self.fuel == 0 {
                Err(Raised::Stop(Rc::new(Stop::Fuel { limit: self.limits.fuel })))
            } else {
                self.fuel -= 1;
                if self.fuel.is_multiple_of(MEMORY_CHECK) {
                    self.check_memory(0).and_then(|()| self.execute(op))
                } else {
                    self.execute(op)
                }
            };
            match result {
                Ok(None) => {}
                Ok(Some(outcome)) => return Ok(outcome),
                Err(raised) => self.unwind(raised, matches!(op, Op::Reraise | Op::Raise(0)))?,
            }
        }
    }

    pub(super) fn pop(&mut self) -> Value {
        self.frames.last_mut().and_then(|frame| frame.stack.pop()).unwrap_or_default()
    }

    pub(super) fn pop_many(&mut self, count: u32) -> Vec<Value> {
        let Some(frame) = self.frames.last_mut() else { return Vec::new() };
        let from = frame.stack.len().saturating_sub(count as usize);
        frame.stack.split_off(from)
    }

    pub(super) fn peek(&self, depth: usize) -> Value {
        let stack = self.frames.last().map(|frame| &frame.stack);
        stack.and_then(|stack| stack.get(stack.len().checked_sub(depth)?)).cloned().unwrap_or_default()
    }

    pub(super) fn jump(&mut self, to: u32) {
        if let Some(frame) = self.frames.last_mut() {
            frame.at = to as usize;
        }
    }

    pub(super) fn name(&self, at: u32) -> crate::text::Text {
        let name = self.frames.last().and_then(|frame| frame.code.names.get(at as usize));
        name.cloned().unwrap_or_else(|| "".into())
    }

    /// Gives a call's result to the running frame; nothing if a frame was pushed that will.
    pub(super) fn call_here(&mut self, callable: &Value, args: Args) -> Result<()> {
        if let Some(value) = self.begin_call(callable, args, Action::Push)? {
            self.push(value);
        }
        Ok(())
    }

    fn push_found(&mut self, found: Found) -> Result<()> {
        match found {
            Found::Value(value) => {
                self.push(value);
                Ok(())
            }
            Found::Call(function, args) => self.call_here(&function, args),
        }
    }

    #[allow(clippy::too_many_lines, reason = "one arm an operation, most of them a line")]
    fn execute(&mut self, op: Op) -> Result<Option<Outcome>> {
        match op {
            Op::Const(at) => {
                let Some(frame) = self.frames.last_mut() else { return Ok(None) };
                let value = frame.code.consts.get(at as usize).cloned().unwrap_or_default();
                frame.stack.push(value);
            }
            Op::Pop => drop(self.pop()),
            Op::Copy(depth) => {
                let value = self.peek(depth as usize);
                self.push(value);
            }
            Op::Swap(depth) => {
                if let Some(frame) = self.frames.last_mut() {
                    let top = frame.stack.len().wrapping_sub(1);
                    let other = frame.stack.len().wrapping_sub(depth as usize);
                    if top < frame.stack.len() && other < frame.stack.len() {
                        frame.stack.swap(top, other);
                    }
                }
            }
            Op::LoadLocal(at) => {
                let Some(frame) = self.frames.last_mut() else { return Ok(None) };
                match frame.locals.get(at as usize) {
                    Some(Some(value)) => {
                        let value = value.clone();
                        frame.stack.push(value);
                    }
                    _ => {
                        let name = frame.code.locals.get(at as usize).cloned().unwrap_or_else(|| "".into());
                        return Err(self.unbound_local(&name));
                    }
                }
            }
            Op::StoreLocal(at) => {
                let value = self.pop();
                let slot = self.frames.last_mut().and_then(|frame| frame.locals.get_mut(at as usize));
                drop(slot.and_then(|slot| slot.replace(value)));
            }
            Op::DeleteLocal(at) => self.delete_local(at)?,
            Op::LoadCell(at) => {
                let value = self.load_cell(at)?;
                self.push(value);
            }
            Op::LoadClassCell(at) => self.load_class_cell(at)?,
            Op::StoreCell(at) => self.store_cell(at),
            Op::DeleteCell(at) => self.delete_cell(at)?,
            Op::LoadGlobal(at) => {
                let Some(frame) = self.frames.last() else { return Ok(None) };
                let name = frame.code.names.get(at as usize);
                let value = name.and_then(|name| {
                    let globals = frame.globals.dict.borrow();
                    let found = globals.get_str(name).cloned();
                    drop(globals);
                    found.or_else(|| self.builtin(name))
                });
                match value {
                    Some(value) => self.push(value),
                    None => {
                        let name = self.name(at);
                        return Err(self.missing_name(&name));
                    }
                }
            }
            Op::StoreGlobal(at) => self.store_global(at),
            Op::DeleteGlobal(at) => self.delete_global(at)?,
            Op::LoadName(at) => self.load_name(at)?,
            Op::StoreName(at) => self.store_name(at),
            Op::DeleteName(at) => self.delete_name(at)?,
            Op::LoadAttr(at) => {
                let (object, name) = (self.pop(), self.name(at));
                let found = self.find_attr(&object, &name)?;
                self.push_found(found)?;
            }
            Op::StoreAttr(at) => {
                let (object, value, name) = (self.pop(), self.pop(), self.name(at));
                self.set_attr(&object, &name, value)?;
            }
            Op::DeleteAttr(at) => {
                let (object, name) = (self.pop(), self.name(at));
                self.del_attr(&object, &name)?;
            }
            Op::LoadSpecial(at) => {
                let (object, name) = (self.pop(), self.name(at));
                match self.special(&object, &name)? {
                    Some(method) => self.push(method),
                    None => return Err(self.no_context_manager(&object, &name)),
                }
            }
            Op::LoadItem => {
                let (key, container) = (self.pop(), self.pop());
                let value = self.get_item(&container, &key)?;
                self.push(value);
            }
            Op::StoreItem => {
                let (key, container, value) = (self.pop(), self.pop(), self.pop());
                self.set_item(&container, key, value)?;
            }
            Op::DeleteItem => {
                let (key, container) = (self.pop(), self.pop());
                self.del_item(&container, &key)?;
            }
            Op::Unary(op) => {
                let value = self.pop();
                let result = self.unary(op, &value)?;
                self.push(result);
            }
            Op::Binary(op) => {
                let (b, a) = (self.pop(), self.pop());
                let result = self.binary(op, &a, &b)?;
                self.push(result);
            }
            Op::InPlace(op) => {
                let (b, a) = (self.pop(), self.pop());
                let result = self.inplace(op, &a, &b)?;
                self.push(result);
            }
            Op::Compare(op) => {
                let (b, a) = (self.pop(), self.pop());
                let result = self.compare(op, &a, &b)?;
                self.push(result);
            }
            Op::Jump(to) => self.jump(to),
            Op::JumpIfFalse(to) => {
                let value = self.pop();
                if !self.truthy(&value)? {
                    self.jump(to);
                }
            }
            Op::JumpIfTrue(to) => {
                let value = self.pop();
                if self.truthy(&value)? {
                    self.jump(to);
                }
            }
            Op::JumpIfFalseOrPop(to) => {
                let value = self.peek(1);
                if self.truthy(&value)? { drop(self.pop()) } else { self.jump(to) }
            }
            Op::JumpIfTrueOrPop(to) => {
                let value = self.peek(1);
                if self.truthy(&value)? { self.jump(to) } else { drop(self.pop()) }
            }
            Op::BuildTuple(count) => {
                let items = self.pop_many(count);
                self.push(Value::tuple(items));
            }
            Op::BuildList(count) => {
                let items = self.pop_many(count);
                let list = self.new_list(items);
                self.push(list);
            }
            Op::BuildSet(count) => self.build_set(count)?,
            Op::BuildDict(count) => self.build_dict(count)?,
            Op::BuildString(count) => self.build_string(count)?,
            Op::BuildSlice(count) => self.build_slice(count),
            Op::ListAppend(depth) => {
                let value = self.pop();
                if let Value::List(list) = self.peek(depth as usize) {
                    list.push(value);
                }
            }
            Op::SetAdd(depth) => {
                let value = self.pop();
                if let Value::Set(set) = self.peek(depth as usize) {
                    self.dict_set(&set.items, value, Value::None)?;
                }
            }
            Op::DictInsert(depth) => {
                let (value, key) = (self.pop(), self.pop());
                if let Value::Dict(dict) = self.peek(depth as usize) {
                    self.dict_set(&dict.dict, key, value)?;
                }
            }
            Op::ListExtend => self.extend_list()?,
            Op::SetUpdate => {
                let iterable = self.pop();
                if let Value::Set(set) = self.peek(1) {
                    for item in self.collect(&iterable)? {
                        self.dict_set(&set.items, item, Value::None)?;
                    }
                }
            }
            Op::DictUpdate => {
                let mapping = self.pop();
                if let Value::Dict(dict) = self.peek(1) {
                    for (key, value) in self.mapping_items(&mapping)? {
                        self.dict_set(&dict.dict, key, value)?;
                    }
                }
            }
            Op::DictMerge => {
                let mapping = self.pop();
                self.merge_keywords(&mapping)?;
            }
            Op::ListToTuple => {
                if let Value::List(list) = self.pop() {
                    self.push(Value::tuple(list.items.take()));
                }
            }
            Op::FormatValue(conversion, has_spec) => self.format_value(conversion, has_spec)?,
            Op::Call(count) => {
                let args = self.pop_many(count);
                let callable = self.pop();
                self.call_here(&callable, args.into())?;
            }
            Op::CallKeywords(count, names) => self.call_keywords(count, names)?,
            Op::SpreadArgument => self.spread_argument()?,
            Op::CallSpread => self.call_spread()?,
            Op::MakeFunction { code, defaults, keyword_defaults, annotations } => {
                self.make_function(code, defaults, keyword_defaults, annotations);
            }
            Op::BuildClass { code } => {
                let (keywords, bases) = (self.pop(), self.pop());
                let class = self.build_class(code, &bases, &keywords)?;
                self.push(class);
            }
            Op::GetIter => {
                let value = self.pop();
                let iterator = self.iter(&value)?;
                self.push(iterator);
            }
            Op::ForIter(end) => return self.for_iter(end),
            Op::GetAsyncIter => {
                let value = self.pop();
                let iterator = self.async_iter(&value)?;
                self.push(iterator);
            }
            Op::GetAsyncNext => {
                let iterator = self.peek(1);
                let awaitable = self.async_next(&iterator)?;
                self.push(awaitable);
            }
            Op::EndAsyncFor(end) => {
                let exception = self.peek(1);
                let ended = self.types.exception("StopAsyncIteration");
                if !self.is_instance(&exception, &ended) {
                    return self.reraise();
                }
                if let Some(frame) = self.frames.last_mut() {
                    frame.handling.pop();
                    frame.stack.pop();
                    frame.stack.pop();
                }
                self.jump(end);
            }
            Op::Unpack(count) => {
                let value = self.pop();
                let items = self.unpack(&value, count as usize)?;
                for item in items.into_iter().rev() {
                    self.push(item);
                }
            }
            Op::UnpackStar(before, after) => {
                let value = self.pop();
                let items = self.unpack_star(&value, before as usize, after as usize)?;
                for item in items.into_iter().rev() {
                    self.push(item);
                }
            }
            Op::GetAwaitable => {
                let value = self.pop();
                let iterator = self.awaitable(&value)?;
                self.push(iterator);
            }
            Op::GetYieldFrom => {
                let value = self.pop();
                let iterator = if matches!(value, Value::Generator(_)) { value } else { self.iter(&value)? };
                self.push(iterator);
            }
            Op::YieldFrom => return self.yield_from(),
            Op::Yield => {
                let value = self.pop();
                return self.suspend(value, true);
            }
            Op::Return => {
                let value = self.pop();
                return self.leave(value);
            }
            Op::Import { name, level, leaf } => {
                let name = self.name(name);
                let module = self.import_statement(&name, level, leaf)?;
                self.push(module);
            }
            Op::ImportFrom(at) => {
                let (module, name) = (self.peek(1), self.name(at));
                let value = self.import_from(&module, &name)?;
                self.push(value);
            }
            Op::ImportStar => {
                let module = self.pop();
                self.import_star(&module)?;
            }
            Op::SetupExcept(handler) | Op::SetupWith(handler) => {
                if let Some(frame) = self.frames.last_mut() {
                    let above = usize::from(matches!(op, Op::SetupWith(_)));
                    let (stack, handling) = (frame.stack.len().saturating_sub(above), frame.handling.len());
                    frame.blocks.push(crate::vm::Block { handler, stack, handling });
                }
            }
            Op::PopBlock => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.blocks.pop();
                }
            }
            Op::PopExcept => {
                if let Some(frame) = self.frames.last_mut() {
                    let (exception, handled) = (frame.stack.pop(), frame.handling.pop());
                    drop((exception, handled));
                }
            }
            Op::NoteFailure(at) => {
                let (exception, name) = (self.pop(), self.name(at));
                if let Some(frame) = self.frames.last_mut() {
                    frame.handling.pop();
                    let namespace = frame.namespace.as_ref().unwrap_or(&frame.globals);
                    namespace.dict.borrow_mut().remove_str(&name);
                }
                if let Value::Instance(exception) = exception {
                    self.noted.push(exception);
                }
            }
            Op::Reraise => return self.reraise(),
            Op::MatchException => {
                let (class, exception) = (self.pop(), self.peek(1));
                let matches = self.exception_matches(&exception, &class)?;
                self.push(Value::Bool(matches));
            }
            Op::WithExcept => {
                let (exception, exit) = (self.peek(1), self.peek(2));
                let class = Value::Class(self.class_of(&exception));
                let places = crate::traceback::object(self, &exception);
                for value in [exit, class, exception, places] {
                    self.push(value);
                }
            }
            Op::Raise(count) => return self.raise_statement(count),
            Op::LoadAssertionError => {
                let class = self.types.exception("AssertionError");
                self.push(Value::Class(class));
            }
            Op::ExplainComparison(op) => {
                let (written, right, left) = (self.pop(), self.pop(), self.pop());
                let text = self.explain_comparison(op, &left, &right, &written);
                self.push(text);
            }
            Op::ExplainFalse => {
                let (written, value) = (self.pop(), self.pop());
                let text = self.explain_false(&value, &written);
                self.push(text);
            }
            Op::SetupAnnotations => self.set_up_annotations(),
            Op::StoreAnnotation(at) => self.store_annotation(at),
            Op::MatchSequence(length, star) => {
                let subject = self.peek(1);
                let matches = self.match_sequence(&subject, length as usize, star)?;
                self.push(Value::Bool(matches));
            }
            Op::MatchMapping(length) => {
                let subject = self.peek(1);
                let matches = self.match_mapping(&subject, length as usize)?;
                self.push(Value::Bool(matches));
            }
            Op::MatchKeys => {
                let (keys, subject) = (self.pop(), self.peek(1));
                let values = self.match_keys(&subject, &keys)?;
                self.push(values);
            }
            Op::MatchRest => {
                let (keys, subject) = (self.pop(), self.peek(1));
                let rest = self.match_rest(&subject, &keys)?;
                self.push(rest);
            }
            Op::MatchClass(count, names) => {
                let (class, subject) = (self.pop(), self.pop());
                let frame = self.frames.last();
                let names = frame.and_then(|frame| frame.code.keywords.get(names as usize)).cloned();
                let attributes = self.match_class(&subject, &class, count as usize, &names.unwrap_or_default())?;
                self.push(attributes);
            }
            Op::Unsupported(at) => {
                let frame = self.frames.last();
                let what = frame.and_then(|frame| frame.code.consts.get(at as usize)).cloned().unwrap_or_default();
                return Err(unsupported(what.as_text().map_or("this", |what| what.as_str())));
            }
        }
        Ok(None)
    }
}
