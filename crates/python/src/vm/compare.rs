//! Comparing, truth and membership.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::args::Args;
use crate::code::CompareOp;
use crate::dict::plain_eq;
use crate::error::{Raised, Result};
use crate::object::{Form, ViewKind};
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// A comparison as an expression: what it gives need not be a `bool`.
    ///
    /// # Errors
    /// `TypeError` if the two have no order; what their methods raise.
    pub fn compare(&mut self, op: CompareOp, a: &Value, b: &Value) -> Result<Value> {
        if let (Value::Int(x), Value::Int(y)) = (a, b) {
            match op {
                CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => {
                    return Ok(Value::Bool(holds(op, x.cmp(y))));
                }
                _ => {}
            }
        }
        match op {
            CompareOp::Is => return Ok(Value::Bool(a.is(b))),
            CompareOp::IsNot => return Ok(Value::Bool(!a.is(b))),
            CompareOp::In => return self.contains(b, a).map(Value::Bool),
            CompareOp::NotIn => return self.contains(b, a).map(|found| Value::Bool(!found)),
            CompareOp::Eq | CompareOp::Ne => {
                if let Some(equal) = plain_eq(a, b) {
                    // Two plain values; objects of classes may say otherwise even of themselves.
                    if !is_custom(a) && !is_custom(b) {
                        return Ok(Value::Bool(equal == (op == CompareOp::Eq)));
                    }
                }
            }
            _ => {}
        }
        if (is_custom(a) || is_custom(b))
            && let Some(result) = self.compare_by_methods(op, a, b)?
        {
            return Ok(result);
        }
        self.compare_built_in(op, a, b)
    }

    fn compare_by_methods(&mut self, op: CompareOp, a: &Value, b: &Value) -> Result<Option<Value>> {
        let Some((method, mirrored)) = op.methods() else { return Ok(None) };
        let (class_a, class_b) = (self.class_of(a), self.class_of(b));
        let derived = !Rc::ptr_eq(&class_a, &class_b) && class_b.is_subclass(&class_a);
        let mut tries = [(a, b, method), (b, a, mirrored)];
        if derived {
            tries.reverse();
        }
        for (this, other, name) in tries {
            if !is_custom(this) {
                continue;
            }
            let class = self.class_of(this);
            let mut found = class.lookup(name);
            let mut negate = false;
            if name == "__ne__" && found.is_none() {
                found = class.lookup("__eq__");
                negate = true;
            }
            let Some(found) = found else { continue };
            let result = self.call(&found, [this.clone(), other.clone()].into())?;
            if !matches!(result, Value::NotImplemented) {
                return Ok(Some(if negate { Value::Bool(!self.truthy(&result)?) } else { result }));
            }
        }
        Ok(None)
    }

    fn compare_built_in(&mut self, op: CompareOp, a: &Value, b: &Value) -> Result<Value> {
        let (inner_a, inner_b) = (a.unwrapped().clone(), b.unwrapped().clone());
        match op {
            CompareOp::Eq => self.eq_built_in(&inner_a, &inner_b).map(Value::Bool),
            CompareOp::Ne => self.eq_built_in(&inner_a, &inner_b).map(|equal| Value::Bool(!equal)),
            _ => match self.order(&inner_a, &inner_b, op)? {
                Some(holds) => Ok(Value::Bool(holds)),
                None => {
                    let (kind_a, kind_b) = (self.type_name(a), self.type_name(b));
                    let symbol = op.symbol();
                    Err(self
                        .type_error(format!("'{symbol}' not supported between instances of '{kind_a}' and '{kind_b}'")))
                }
            },
        }
    }

    /// Whether two values are equal: Python's `==`, as a truth value. The same object is always equal to itself.
    ///
    /// # Errors
    /// What `__eq__` raises.
    pub fn eq(&mut self, a: &Value, b: &Value) -> Result<bool> {
        if a.is(b) {
            return Ok(true);
        }
        let result = self.compare(CompareOp::Eq, a, b)?;
        self.truthy(&result)
    }

    /// Whether `a < b`, as sorting asks.
    ///
    /// # Errors
    /// As [`Vm::compare`].
    pub fn less(&mut self, a: &Value, b: &Value) -> Result<bool> {
        let result = self.compare(CompareOp::Lt, a, b)?;
        self.truthy(&result)
    }

    fn eq_built_in(&mut self, a: &Value, b: &Value) -> Result<bool> {
        if let Some(equal) = plain_eq(a, b) {
            return Ok(equal);
        }
        match (a, b) {
            (Value::List(x), Value::List(y)) => {
                let (x, y) = (x.to_vec(), y.to_vec());
                self.nested(|vm| vm.all_equal(&x, &y))
            }
            (Value::Tuple(x), Value::Tuple(y)) => {
                let (x, y) = (x.clone(), y.clone());
                self.nested(|vm| vm.all_equal(&x.items, &y.items))
            }
            (Value::Dict(x), Value::Dict(y)) => {
                let (x, y) = (x.clone(), y.clone());
                self.nested(|vm| {
                    if x.dict.borrow().len() != y.dict.borrow().len() {
                        return Ok(false);
                    }
                    let entries: Vec<_> = x.dict.borrow().iter().cloned().collect();
                    for entry in entries {
                        match vm.dict_get(&y.dict, &entry.key)? {
                            Some(other) if vm.eq(&entry.value, &other)? => {}
                            _ => return Ok(false),
                        }
                    }
                    Ok(true)
                })
            }
            (Value::Set(_) | Value::View(_), Value::Set(_) | Value::View(_)) => {
                Ok(self.order(a, b, CompareOp::Le)? == Some(true) && self.len(a)? == self.len(b)?)
            }
            (Value::Slice(x), Value::Slice(y)) => {
                Ok(self.eq(&x.start, &y.start)? && self.eq(&x.stop, &y.stop)? && self.eq(&x.step, &y.step)?)
            }
            (Value::Range(x), Value::Range(y)) => {
                let length = x.len();
                Ok(length == y.len() && (length == 0 || (x.start == y.start && (length == 1 || x.step == y.step))))
            }
            (Value::Method(x), Value::Method(y)) => Ok(x.function.is(&y.function) && x.this.is(&y.this)),
            (Value::Alias(x), Value::Alias(y)) => {
                let (x, y) = (x.clone(), y.clone());
                let same_form = match (&x.form, &y.form) {
                    (Form::Union { .. }, Form::Union { .. }) => {
                        return self.nested(|vm| vm.same_members(&x.args, &y.args));
                    }
                    (a, b) => a == b && (x.origin.is(&y.origin)),
                };
                Ok(same_form && self.nested(|vm| vm.all_equal(&x.args, &y.args))?)
            }
            (Value::Big(x), Value::Float(y)) | (Value::Float(y), Value::Big(x)) => {
                Ok(y.fract() == 0.0 && num_traits::FromPrimitive::from_f64(*y) == Some((**x).clone()))
            }
            _ => Ok(false),
        }
    }

    fn all_equal(&mut self, a: &[Value], b: &[Value]) -> Result<bool> {
        if a.len() != b.len() {
            return Ok(false);
        }
        self.burn(a.len() as u64)?;
        for (a, b) in a.iter().zip(b) {
            if !self.eq(a, b)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn same_members(&mut self, a: &[Value], b: &[Value]) -> Result<bool> {
        if a.len() != b.len() {
            return Ok(false);
        }
        for item in a {
            let mut found = false;
            for other in b {
                found = found || self.eq(item, other)?;
            }
            if !found {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// How two built-in values compare by `<`, `<=`, `>` or `>=`; nothing if they have no order.
    fn order(&mut self, a: &Value, b: &Value, op: CompareOp) -> Result<Option<bool>> {
        let ordering = match (a, b) {
            (Value::Str(x), Value::Str(y)) => Some(x.as_str().cmp(y.as_str())),
            (Value::Bytes(x), Value::Bytes(y)) => Some(x.bytes.borrow().cmp(&y.bytes.borrow())),
            (Value::Int(x), Value::Int(y)) => Some(x.cmp(y)),
            (Value::List(x), Value::List(y)) => {
                let (x, y) = (x.to_vec(), y.to_vec());
                return self.nested(|vm| vm.order_items(&x, &y, op));
            }
            (Value::Tuple(x), Value::Tuple(y)) => {
                let (x, y) = (x.clone(), y.clone());
                return self.nested(|vm| vm.order_items(&x.items, &y.items, op));
            }
            (Value::Set(_) | Value::View(_), Value::Set(_) | Value::View(_)) => {
                return self.order_sets(a, b, op);
            }
            _ => match number_order(a, b) {
                // NaN has no order with anything, and every comparison with it is false.
                Some(ordering) => ordering,
                None => return Ok(None),
            },
        };
        Ok(Some(ordering.is_some_and(|ordering| holds(op, ordering))))
    }

    fn order_items(&mut self, a: &[Value], b: &[Value], op: CompareOp) -> Result<Option<bool>> {
        self.burn(a.len().min(b.len()) as u64)?;
        for (a, b) in a.iter().zip(b) {
            if !self.eq(a, b)? {
                let result = self.compare(op, a, b)?;
                return self.truthy(&result).map(Some);
            }
        }
        Ok(Some(holds(op, a.len().cmp(&b.len()))))
    }

    fn order_sets(&mut self, a: &Value, b: &Value, op: CompareOp) -> Result<Option<bool>> {
        let is_values = |value: &Value| matches!(value, Value::View(view) if view.kind == ViewKind::Values);
        if is_values(a) || is_values(b) {
            return Ok(None);
        }
        let (small, large) = match op {
            CompareOp::Lt | CompareOp::Le => (a, b),
            _ => (b, a),
        };
        let items = self.collect(small)?;
        let strict = matches!(op, CompareOp::Lt | CompareOp::Gt);
        let large_len = self.len(large)?;
        if items.len() > large_len || (strict && items.len() == large_len) {
            return Ok(Some(false));
        }
        for item in &items {
            if !self.contains(large, item)? {
                return Ok(Some(false));
            }
        }
        Ok(Some(true))
    }

    /// Python's truth value.
    ///
    /// # Errors
    /// What `__bool__` or `__len__` raises.
    pub fn truthy(&mut self, value: &Value) -> Result<bool> {
        Ok(match value {
            Value::None => false,
            Value::Bool(truth) => *truth,
            Value::Int(number) => *number != 0,
            Value::Float(number) => *number != 0.0,
            Value::Str(text) => !text.is_empty(),
            Value::List(list) => !list.is_empty(),
            Value::Tuple(tuple) => !tuple.items.is_empty(),
            Value::Dict(dict) => !dict.dict.borrow().is_empty(),
            Value::Set(set) => !set.items.borrow().is_empty(),
            Value::Bytes(bytes) => !bytes.bytes.borrow().is_empty(),
            Value::View(view) => !view.dict.dict.borrow().is_empty(),
            Value::Range(range) => !range.is_empty(),
            Value::Instance(_) | Value::Class(_) => {
                let class = self.class_of(value);
                if let Some(method) = class.lookup("__bool__") {
                    let result = self.call(&method, [value.clone()].into())?;
                    return match result {
                        Value::Bool(truth) => Ok(truth),
                        other => {
                            let kind = self.type_name(&other);
                            Err(self.type_error(format!("__bool__ should return bool, returned {kind}")))
                        }
                    };
                }
                if class.lookup("__len__").is_some() {
                    return self.len(value).map(|length| length != 0);
                }
                match value.unwrapped() {
                    Value::Instance(_) | Value::Class(_) => true,
                    base => {
                        let base = base.clone();
                        return self.truthy(&base);
                    }
                }
            }
            _ => true,
        })
    }

    /// `item in container`.
    ///
    /// # Errors
    /// `TypeError` if nothing can be in it; what its methods raise.
    pub fn contains(&mut self, container: &Value, item: &Value) -> Result<bool> {
        match container {
            Value::Str(text) => match item.as_text() {
                Some(part) => Ok(text.contains(part.as_str())),
                None => {
                    let kind = self.type_name(item);
                    let message = format!("'in <string>' requires string as left operand, not {kind}");
                    Err(self.type_error(message))
                }
            },
            Value::Dict(dict) => Ok(self.dict_get(&dict.dict, item)?.is_some()),
            Value::Set(set) => Ok(self.dict_get(&set.items, item)?.is_some()),
            Value::List(list) => {
                let items = list.to_vec();
                self.contains_item(&items, item)
            }
            Value::Tuple(tuple) => {
                let tuple = tuple.clone();
                self.contains_item(&tuple.items, item)
            }
            Value::Bytes(bytes) => {
                let bytes = bytes.bytes.borrow().clone();
                match item {
                    Value::Bytes(part) => {
                        let part = part.bytes.borrow();
                        Ok(part.is_empty() || bytes.windows(part.len()).any(|window| window == part.as_slice()))
                    }
                    _ => {
                        let byte = self.index_value(item)?;
                        Ok(bytes.iter().any(|other| i64::from(*other) == byte))
                    }
                }
            }
            Value::Range(range) => match item.as_int() {
                Some(number) => {
                    let offset = i128::from(number) - i128::from(range.start);
                    let step = i128::from(range.step);
                    Ok(offset % step == 0 && offset / step >= 0 && ((offset / step) as u128) < u128::from(range.len()))
                }
                None => {
                    let items = self.collect(container)?;
                    self.contains_item(&items, item)
                }
            },
            Value::View(view) => match view.kind {
                ViewKind::Keys => Ok(self.dict_get(&view.dict.dict, item)?.is_some()),
                ViewKind::Values => {
                    let values: Vec<Value> = view.dict.dict.borrow().values().cloned().collect();
                    self.contains_item(&values, item)
                }
                ViewKind::Items => match item {
                    Value::Tuple(pair) => match pair.items.as_slice() {
                        [key, value] => match self.dict_get(&view.dict.dict, key)? {
                            Some(found) => self.eq(&found, value),
                            None => Ok(false),
                        },
                        _ => Ok(false),
                    },
                    _ => Ok(false),
                },
            },
            _ => {
                if let Some(method) = self.class_of(container).lookup("__contains__") {
                    if method.is_none() {
                        return Err(self.not_a_container(container));
                    }
                    let found = self.call(&method, Args::from([container.clone(), item.clone()]))?;
                    return self.truthy(&found);
                }
                match container.unwrapped() {
                    base if base.is(container) || matches!(base, Value::Instance(_)) => {
                        let iterator = match self.iter(container) {
                            Err(raised) if self.exception_is(&raised, "TypeError") => {
                                return Err(self.not_a_container(container));
                            }
                            iterator => iterator?,
                        };
                        while let Some(other) = self.next(&iterator)? {
                            if self.eq(&other, item)? {
                                return Ok(true);
                            }
                        }
                        Ok(false)
                    }
                    base => {
                        let base = base.clone();
                        self.contains(&base, item)
                    }
                }
            }
        }
    }

    fn not_a_container(&mut self, value: &Value) -> Raised {
        let message = format!("argument of type '{}' is not iterable", self.type_name(value));
        self.type_error(message)
    }

    fn contains_item(&mut self, items: &[Value], item: &Value) -> Result<bool> {
        self.burn(items.len() as u64)?;
        for other in items {
            if self.eq(other, item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

fn is_custom(value: &Value) -> bool {
    match value {
        Value::Instance(_) => true,
        Value::Class(class) => class.metaclass.is_some(),
        _ => false,
    }
}

fn holds(op: CompareOp, ordering: Ordering) -> bool {
    match op {
        CompareOp::Lt => ordering.is_lt(),
        CompareOp::Le => ordering.is_le(),
        CompareOp::Gt => ordering.is_gt(),
        CompareOp::Ge => ordering.is_ge(),
        _ => false,
    }
}

/// How two numbers compare: nothing if one is no number, nothing in that if one is NaN.
fn number_order(a: &Value, b: &Value) -> Option<Option<Ordering>> {
    match (a, b) {
        (Value::Float(x), Value::Float(y)) => Some(x.partial_cmp(y)),
        (Value::Float(x), _) => Some(float_order(*x, &b.as_bigint()?)),
        (_, Value::Float(y)) => Some(float_order(*y, &a.as_bigint()?).map(Ordering::reverse)),
        _ => Some(Some(a.as_bigint()?.cmp(&b.as_bigint()?))),
    }
}

fn float_order(float: f64, int: &num_bigint::BigInt) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    if float.is_infinite() {
        return Some(if float > 0.0 { Ordering::Greater } else { Ordering::Less });
    }
    let whole: num_bigint::BigInt = num_traits::FromPrimitive::from_f64(float.trunc())?;
    Some(whole.cmp(int).then_with(|| float.fract().partial_cmp(&0.0).unwrap_or(Ordering::Equal)))
}
