//! Operators.

use std::rc::Rc;

use num_bigint::BigInt;

use crate::code::{BinaryOp, UnaryOp};
use crate::error::{Raised, Result};
use crate::object::Set;
use crate::value::Value;
use crate::vm::Vm;
use crate::vm::arithmetic::quick;

impl Vm {
    /// An operator with one operand.
    ///
    /// # Errors
    /// `TypeError` if the operand has none; what its method raises.
    pub fn unary(&mut self, op: UnaryOp, value: &Value) -> Result<Value> {
        if op == UnaryOp::Not {
            return self.truthy(value).map(|truth| Value::Bool(!truth));
        }
        match (op, value) {
            (UnaryOp::Neg, Value::Int(number)) => {
                return Ok(number.checked_neg().map_or_else(|| Value::big(-BigInt::from(*number)), Value::Int));
            }
            (UnaryOp::Neg, Value::Float(number)) => return Ok(Value::Float(-number)),
            (UnaryOp::Pos, Value::Int(_) | Value::Float(_) | Value::Big(_)) => return Ok(value.clone()),
            (UnaryOp::Invert, Value::Int(number)) => return Ok(Value::Int(!number)),
            (UnaryOp::Neg, Value::Big(number)) => return Ok(Value::big(-(**number).clone())),
            (UnaryOp::Invert, Value::Big(number)) => return Ok(Value::big(-(**number).clone() - 1)),
            (_, Value::Bool(truth)) => return self.unary(op, &Value::Int(i64::from(*truth))),
            _ => {}
        }
        let (name, symbol) = match op {
            UnaryOp::Neg => ("__neg__", "-"),
            UnaryOp::Pos => ("__pos__", "+"),
            UnaryOp::Invert | UnaryOp::Not => ("__invert__", "~"),
        };
        if let Some(method) = self.class_of(value).lookup(name) {
            return self.call(&method, [value.clone()].into());
        }
        let base = value.unwrapped();
        if !base.is(value) {
            let base = base.clone();
            return self.unary(op, &base);
        }
        let message = format!("bad operand type for unary {symbol}: '{}'", self.type_name(value));
        Err(self.type_error(message))
    }

    /// An operator with two operands.
    ///
    /// # Errors
    /// `TypeError` if the two do not go together; what their methods raise.
    pub fn binary(&mut self, op: BinaryOp, a: &Value, b: &Value) -> Result<Value> {
        if let Some(number) = quick(op, a, b) {
            return Ok(Value::Int(number));
        }
        self.binary_of_both(op, a, b, false)
    }

    /// An operator with `=` after it: the left side may change itself.
    ///
    /// # Errors
    /// As [`Vm::binary`].
    pub fn inplace(&mut self, op: BinaryOp, a: &Value, b: &Value) -> Result<Value> {
        if let Some(number) = quick(op, a, b) {
            return Ok(Value::Int(number));
        }
        match (op, a) {
            (BinaryOp::Add, Value::List(list)) => {
                let items = match self.collect(b) {
                    Err(raised) if self.exception_is(&raised, "TypeError") && !matches!(b, Value::Generator(_)) => {
                        let message = format!("'{}' object is not iterable", self.type_name(b));
                        return Err(self.type_error(message));
                    }
                    items => items?,
                };
                list.items.borrow_mut().extend(items);
                list.settle();
                self.check_memory(0)?;
                return Ok(a.clone());
            }
            (BinaryOp::Add, Value::Bytes(bytes)) if bytes.mutable => {
                if let Value::Bytes(other) = b.unwrapped() {
                    let more = other.bytes.borrow().clone();
                    self.check_memory(more.len())?;
                    bytes.bytes.borrow_mut().extend(more);
                    bytes.settle();
                    return Ok(a.clone());
                }
            }
            (BinaryOp::Mul, Value::List(list)) => {
                let Value::List(repeated) = self.binary(op, a, b)? else { return Ok(a.clone()) };
                let old = list.items.replace(repeated.to_vec());
                drop(old);
                list.settle();
                return Ok(a.clone());
            }
            (BinaryOp::Or, Value::Dict(dict)) => {
                crate::builtins::dict::merge(self, dict, b)?;
                return Ok(a.clone());
            }
            (BinaryOp::Or | BinaryOp::And | BinaryOp::Sub | BinaryOp::Xor, Value::Set(set)) if !set.frozen => {
                if matches!(b.unwrapped(), Value::Set(_)) {
                    crate::builtins::set::change_by(self, set, b, op)?;
                    return Ok(a.clone());
                }
            }
            (_, Value::Instance(_)) => {
                let (_, _, name) = op.methods();
                if let Some(method) = self.class_of(a).lookup(name) {
                    let result = self.call(&method, [a.clone(), b.clone()].into())?;
                    if !matches!(result, Value::NotImplemented) {
                        return Ok(result);
                    }
                }
            }
            _ => {}
        }
        self.binary_of_both(op, a, b, true)
    }

    /// What the methods of either side make of the two, or else what is built in.
    fn binary_of_both(&mut self, op: BinaryOp, a: &Value, b: &Value, is_inplace: bool) -> Result<Value> {
        if (has_methods(a) || has_methods(b))
            && let Some(result) = self.binary_by_methods(op, a, b)?
        {
            return Ok(result);
        }
        let (inner_a, mut inner_b) = (a.unwrapped().clone(), b.unwrapped().clone());
        if op == BinaryOp::Mod
            && matches!(inner_a, Value::Str(_))
            && !matches!(inner_b, Value::Tuple(_) | Value::Dict(_))
        {
            // What is put into a template is shown as what it is.
            inner_b = b.clone();
        }
        match self.binary_built_in(op, &inner_a, &inner_b)? {
            Some(result) => Ok(result),
            None => Err(self.unsupported_operands(op, a, b, is_inplace)),
        }
    }

    fn binary_by_methods(&mut self, op: BinaryOp, a: &Value, b: &Value) -> Result<Option<Value>> {
        let (plain, reflected, _) = op.methods();
        let (class_a, class_b) = (self.class_of(a), self.class_of(b));
        let same = Rc::ptr_eq(&class_a, &class_b);
        let mut tries = vec![(a, b, class_a.clone(), plain)];
        if !same {
            tries.push((b, a, class_b.clone(), reflected));
            if class_b.is_subclass(&class_a) {
                tries.reverse();
            }
        }
        for (this, other, class, name) in tries {
            if !has_methods(this) {
                continue;
            }
            if let Some(method) = class.lookup(name) {
                let result = self.call(&method, [this.clone(), other.clone()].into())?;
                if !matches!(result, Value::NotImplemented) {
                    return Ok(Some(result));
                }
            }
        }
        Ok(None)
    }

    fn unsupported_operands(&mut self, op: BinaryOp, a: &Value, b: &Value, in_place: bool) -> Raised {
        let (kind_a, kind_b) = (self.type_name(a), self.type_name(b));
        if op == BinaryOp::Add {
            match a.unwrapped() {
                Value::Str(_) => {
                    return self.type_error(format!("can only concatenate str (not \"{kind_b}\") to str"));
                }
                Value::List(_) => {
                    return self.type_error(format!("can only concatenate list (not \"{kind_b}\") to list"));
                }
                Value::Tuple(_) => {
                    return self.type_error(format!("can only concatenate tuple (not \"{kind_b}\") to tuple"));
                }
                Value::Bytes(_) => return self.type_error(format!("can't concat {kind_b} to bytes")),
                _ => {}
            }
        }
        if op == BinaryOp::Mul {
            let is_sequence = |value: &Value| {
                matches!(value.unwrapped(), Value::Str(_) | Value::List(_) | Value::Tuple(_) | Value::Bytes(_))
            };
            if is_sequence(a) {
                return self.type_error(format!("can't multiply sequence by non-int of type '{kind_b}'"));
            }
            if is_sequence(b) {
                return self.type_error(format!("can't multiply sequence by non-int of type '{kind_a}'"));
            }
        }
        let mut symbol = op.symbol().to_owned();
        if in_place {
            symbol.push('=');
        } else if op == BinaryOp::Pow {
            symbol = "** or pow()".to_owned();
        }
        self.type_error(format!("unsupported operand type(s) for {symbol}: '{kind_a}' and '{kind_b}'"))
    }

    /// An operator with two operands of built-in types; nothing if it does not go with them.
    pub(crate) fn binary_built_in(&mut self, op: BinaryOp, a: &Value, b: &Value) -> Result<Option<Value>> {
        use Value::{Alias, Big, Bool, Bytes, Class, Dict, Float, Int, List, Str, Tuple, View};
        Ok(Some(match (op, a, b) {
            (BinaryOp::And | BinaryOp::Or | BinaryOp::Xor, Bool(x), Bool(y)) => Bool(match op {
                BinaryOp::And => x & y,
                BinaryOp::Or => x | y,
                _ => x ^ y,
            }),
            (_, Float(_), Int(_) | Big(_) | Float(_) | Bool(_)) | (_, Int(_) | Big(_) | Bool(_), Float(_)) => {
                return self.float_operator(op, a, b);
            }
            (_, Int(_) | Big(_) | Bool(_), Int(_) | Big(_) | Bool(_)) => return self.int_operator(op, a, b),
            (BinaryOp::Add, Str(x), Str(y)) => {
                self.check_memory(x.len() + y.len())?;
                self.burn((x.len() + y.len()) as u64 / 64)?;
                let mut text = String::with_capacity(x.len() + y.len());
                text.push_str(x);
                text.push_str(y);
                Value::str(text)
            }
            (BinaryOp::Mod, Str(template), _) => {
                let template = template.clone();
                return crate::builtins::percent_format(self, &template, b).map(Some);
            }
            (BinaryOp::Mod, Bytes(template), _) => {
                let template = template.clone();
                return crate::builtins::percent_format_bytes(self, &template, b).map(Some);
            }
            (BinaryOp::Add, List(x), List(y)) => {
                self.check_memory((x.len() + y.len()) * size_of::<Value>())?;
                self.burn((x.len() + y.len()) as u64 / 4)?;
                let mut items = x.to_vec();
                items.extend(y.items.borrow().iter().cloned());
                self.new_list(items)
            }
            (BinaryOp::Add, Tuple(x), Tuple(y)) => {
                self.check_memory((x.items.len() + y.items.len()) * size_of::<Value>())?;
                self.burn((x.items.len() + y.items.len()) as u64 / 4)?;
                Value::tuple(x.items.iter().chain(&y.items).cloned().collect())
            }
            (BinaryOp::Add, Bytes(x), Bytes(y)) => {
                let mutable = x.mutable;
                let (x, y) = (x.bytes.borrow(), y.bytes.borrow());
                self.check_memory(x.len() + y.len())?;
                same_bytes(mutable, [x.as_slice(), y.as_slice()].concat())
            }
            (BinaryOp::Mul, Str(_) | List(_) | Tuple(_) | Bytes(_), Int(_) | Bool(_) | Big(_)) => {
                let times = self.index_value(b)?;
                return self.repeat(a, times).map(Some);
            }
            (BinaryOp::Mul, Int(_) | Bool(_) | Big(_), Str(_) | List(_) | Tuple(_) | Bytes(_)) => {
                let times = self.index_value(a)?;
                return self.repeat(b, times).map(Some);
            }
            (BinaryOp::Mul, Str(_) | List(_) | Tuple(_) | Bytes(_), Value::Instance(times)) => {
                if times.class().lookup("__index__").is_none() {
                    return Ok(None);
                }
                let times = self.index_value(b)?;
                return self.repeat(a, times).map(Some);
            }
            (BinaryOp::Mul, Value::Instance(_), Str(_) | List(_) | Tuple(_) | Bytes(_)) => {
                return self.binary_built_in(op, b, a);
            }
            (BinaryOp::Or, Dict(x), Dict(y)) => {
                let merged = crate::object::DictObject::new(x.dict.borrow().clone());
                for (key, value) in self.mapping_items(&Dict(y.clone()))? {
                    self.dict_set(&merged.dict, key, value)?;
                }
                Dict(merged)
            }
            (
                BinaryOp::Or | BinaryOp::And | BinaryOp::Sub | BinaryOp::Xor,
                Value::Set(_) | View(_),
                Value::Set(_) | View(_),
            ) => {
                return self.set_operator(op, a, b);
            }
            // Views of keys and items go with any iterable.
            (BinaryOp::Or | BinaryOp::And | BinaryOp::Sub | BinaryOp::Xor, View(_), _) => {
                let items = self.collect(b)?;
                let other = Value::set(self.set_from(items)?);
                return self.set_operator(op, a, &other);
            }
            (BinaryOp::Or | BinaryOp::And | BinaryOp::Sub | BinaryOp::Xor, _, View(_)) => {
                let items = self.collect(a)?;
                let other = Value::set(self.set_from(items)?);
                return self.set_operator(op, &other, b);
            }
            (BinaryOp::Or, Class(_) | Alias(_) | Value::None, Class(_) | Alias(_) | Value::None)
                if !(a.is_none() && b.is_none()) =>
            {
                crate::modules::union_of(self, a, b)?
            }
            _ => return Ok(None),
        }))
    }

    fn repeat(&mut self, sequence: &Value, times: i64) -> Result<Value> {
        let times = usize::try_from(times.max(0)).unwrap_or(usize::MAX);
        let length = self.len(sequence)?;
        let unit = match sequence {
            Value::Str(text) => text.len(),
            Value::Bytes(_) => length,
            _ => length.saturating_mul(size_of::<Value>()),
        };
        self.check_memory(unit.saturating_mul(times))?;
        self.burn(unit.saturating_mul(times) as u64 / 64)?;
        Ok(match sequence {
            Value::Str(text) => Value::str(text.repeat(if unit == 0 { 0 } else { times })),
            Value::Bytes(bytes) => {
                same_bytes(bytes.mutable, bytes.bytes.borrow().repeat(if unit == 0 { 0 } else { times }))
            }
            _ => {
                let items = self.collect(sequence)?;
                let mut all = Vec::with_capacity(items.len().saturating_mul(times));
                for _ in 0..if items.is_empty() { 0 } else { times } {
                    all.extend(items.iter().cloned());
                }
                if matches!(sequence, Value::List(_)) { self.new_list(all) } else { Value::tuple(all) }
            }
        })
    }

    /// An operator of sets; items are added in the order in which CPython adds them.
    fn set_operator(&mut self, op: BinaryOp, a: &Value, b: &Value) -> Result<Option<Value>> {
        let frozen = matches!(a, Value::Set(set) if set.frozen);
        let (count_a, count_b) = (self.len(a)?, self.len(b)?);
        let (first, second) = match op {
            // What both have is looked for in the smaller one; `^` begins with the right side.
            BinaryOp::And if count_b > count_a => (a, b),
            BinaryOp::And | BinaryOp::Xor => (b, a),
            _ => (a, b),
        };
        let mut items = Vec::new();
        for item in self.collect(first)? {
            let keep = match op {
                BinaryOp::Or => true,
                BinaryOp::And => self.contains(second, &item)?,
                _ => !self.contains(second, &item)?,
            };
            if keep {
                items.push(item);
            }
        }
        let copies = op == BinaryOp::Or || op == BinaryOp::Xor || (op == BinaryOp::Sub && count_a / 4 > count_b);
        let result = match first {
            Value::Set(first) if copies && items.len() == first.items.borrow().len() => first.copied(frozen),
            _ => Set::new(self.set_from(items)?, frozen),
        };
        if matches!(op, BinaryOp::Or | BinaryOp::Xor) {
            if op == BinaryOp::Or {
                result.make_room(count_b);
            }
            for item in self.collect(second)? {
                if op == BinaryOp::Or || !self.contains(first, &item)? {
                    self.dict_set(&result.items, item, Value::None)?;
                }
            }
        }
        Ok(Some(Value::Set(result)))
    }
}

/// Bytes of the kind of the left operand.
fn same_bytes(mutable: bool, bytes: Vec<u8>) -> Value {
    use crate::object::Bytes;
    Value::Bytes(if mutable { Bytes::new_mutable(bytes) } else { Bytes::new(bytes) })
}

fn has_methods(value: &Value) -> bool {
    match value {
        Value::Instance(_) => true,
        Value::Class(class) => class.metaclass.is_some(),
        _ => false,
    }
}
