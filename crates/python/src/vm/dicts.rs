//! Dicts and sets, where keys may be any value: hashing and comparing them may run Python code.

use std::cell::RefCell;

use crate::dict::{Dict, Find, hash_str};
use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

/// Python's modulus for hashes of numbers: 2**61 - 1.
const HASH_MODULUS: i64 = (1 << 61) - 1;

impl Vm {
    /// The value of a key.
    ///
    /// # Errors
    /// `TypeError` if the key can not be hashed; what comparing keys raises.
    pub fn dict_get(&mut self, dict: &RefCell<Dict>, key: &Value) -> Result<Option<Value>> {
        let hash = self.hash(key)?;
        let at = self.dict_find(dict, hash, key)?;
        Ok(at.and_then(|at| dict.borrow().entry(at).map(|entry| entry.value.clone())))
    }

    /// Sets the value of a key.
    ///
    /// # Errors
    /// As [`Vm::dict_get`].
    pub fn dict_set(&mut self, dict: &RefCell<Dict>, key: Value, value: Value) -> Result<()> {
        let hash = self.hash(&key)?;
        match self.dict_find(dict, hash, &key)? {
            Some(at) => {
                let old = dict.borrow_mut().replace(at, value);
                drop(old);
            }
            None => dict.borrow_mut().push_new(hash, key, value),
        }
        Ok(())
    }

    /// Takes out a key; gives its value, if it was there.
    ///
    /// # Errors
    /// As [`Vm::dict_get`].
    pub fn dict_remove(&mut self, dict: &RefCell<Dict>, key: &Value) -> Result<Option<Value>> {
        let hash = self.hash(key)?;
        let at = self.dict_find(dict, hash, key)?;
        let entry = at.and_then(|at| dict.borrow_mut().take(at));
        Ok(entry.map(|entry| entry.value))
    }

    fn dict_find(&mut self, dict: &RefCell<Dict>, hash: i64, key: &Value) -> Result<Option<usize>> {
        let candidates = match dict.borrow().find(hash, key) {
            Find::Found(at) => return Ok(Some(at)),
            Find::Missing => return Ok(None),
            Find::Ask(candidates) => candidates,
        };
        for (at, candidate) in candidates {
            if self.eq(&candidate, key)? {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// The keys of a dict for these items: a set.
    ///
    /// # Errors
    /// As [`Vm::dict_get`].
    pub fn set_from(&mut self, items: Vec<Value>) -> Result<Dict> {
        let set = RefCell::new(Dict::default());
        for item in items {
            self.dict_set(&set, item, Value::None)?;
        }
        Ok(set.into_inner())
    }

    /// Keys and values of a mapping: a dict, or anything with `keys()` and items.
    ///
    /// # Errors
    /// `TypeError` if it is no mapping.
    pub fn mapping_items(&mut self, mapping: &Value) -> Result<Vec<(Value, Value)>> {
        if let Value::Dict(dict) = mapping.unwrapped() {
            let dict = dict.dict.borrow();
            return Ok(dict.iter().map(|entry| (entry.key.clone(), entry.value.clone())).collect());
        }
        let Some(keys) = self.get_attr_opt(mapping, "keys")? else {
            let message = format!("'{}' object is not a mapping", self.type_name(mapping));
            return Err(self.type_error(message));
        };
        let keys = self.call(&keys, crate::args::Args::none())?;
        let mut items = Vec::new();
        for key in self.collect(&keys)? {
            let value = self.get_item(mapping, &key)?;
            items.push((key, value));
        }
        Ok(items)
    }

    /// Python's `hash`.
    ///
    /// # Errors
    /// `TypeError` if the value can not be hashed.
    pub fn hash(&mut self, value: &Value) -> Result<i64> {
        Ok(match value {
            Value::Str(text) => hash_str(text),
            Value::Int(number) => hash_int(*number),
            Value::Bool(truth) => i64::from(*truth),
            Value::None => 0x0fca_86f0,
            Value::Big(number) => {
                let rest = &**number % num_bigint::BigInt::from(HASH_MODULUS);
                hash_int(num_traits::ToPrimitive::to_i64(&rest).unwrap_or(0))
            }
            Value::Float(number) => hash_float(*number),
            Value::Tuple(tuple) => {
                let tuple = tuple.clone();
                // CPython's tuplehash: a variant of xxHash.
                let mut hash: u64 = 2_870_177_450_012_600_261;
                for item in &tuple.items {
                    let item = self.nested(|vm| vm.hash(item))? as u64;
                    hash = hash.wrapping_add(item.wrapping_mul(14_029_467_366_897_019_727));
                    hash = hash.rotate_left(31).wrapping_mul(11_400_714_785_074_694_791);
                }
                let length = tuple.items.len() as u64;
                hash = hash.wrapping_add(length ^ (2_870_177_450_012_600_261 ^ 3_527_539));
                if hash == u64::MAX { 1_546_275_796 } else { hash as i64 }
            }
            Value::Bytes(bytes) if !bytes.mutable => {
                hash_str(&bytes.bytes.borrow().iter().map(|byte| char::from(*byte)).collect::<String>())
            }
            Value::Set(set) if set.frozen => {
                let mixed = set
                    .items
                    .borrow()
                    .iter()
                    .fold(0_i64, |hash, entry| hash ^ entry.hash.wrapping_mul(0x9e37_79b9).rotate_left(13));
                mixed.wrapping_add(1_927_868_237)
            }
            Value::Range(range) => hash_int(range.start ^ range.stop.rotate_left(17) ^ range.step.rotate_left(31)),
            Value::List(_) | Value::Dict(_) | Value::Set(_) | Value::Bytes(_) | Value::Slice(_) => {
                let message = format!("unhashable type: '{}'", self.type_name(value));
                return Err(self.type_error(message));
            }
            Value::Instance(_) => return self.hash_instance(value),
            Value::Class(class) if class.metaclass.is_some() => return self.hash_instance(value),
            Value::Alias(alias) => {
                let alias = alias.clone();
                let mut hash: i64 = match &alias.form {
                    crate::object::Form::Typing(name)
                    | crate::object::Form::Special(name)
                    | crate::object::Form::Qualifier(name) => hash_str(name),
                    _ => 7,
                };
                for item in &alias.args {
                    let item = self.nested(|vm| vm.hash(item))?;
                    // Unions are equal whatever the order of their members.
                    hash = hash.wrapping_add(item.wrapping_mul(1_000_003));
                }
                hash
            }
            Value::Method(method) => {
                let method = method.clone();
                let this = method.this.address().unwrap_or(0) as i64;
                self.nested(|vm| vm.hash(&method.function))? ^ this
            }
            other => other.address().unwrap_or(0) as i64 >> 4,
        })
    }

    fn hash_instance(&mut self, value: &Value) -> Result<i64> {
        let class = self.class_of(value);
        match class.lookup_where("__hash__") {
            Some((_, Value::None)) => {
                let message = format!("unhashable type: '{}'", class.name.borrow());
                Err(self.type_error(message))
            }
            Some((owner, _)) if Rc::ptr_eq(owner, &self.types.object) => Ok(value.address().unwrap_or(0) as i64 >> 4),
            Some((_, method)) => {
                let hash = self.call(&method, [value.clone()].into())?;
                match hash.as_bigint() {
                    // What fits is the hash as it is; -1 is taken.
                    Some(number) => match num_traits::ToPrimitive::to_i64(&number) {
                        Some(number) => Ok(if number == -1 { -2 } else { number }),
                        None => self.hash(&Value::big(number)),
                    },
                    None => Err(self.type_error("__hash__ method should return an integer")),
                }
            }
            None => match value.unwrapped() {
                Value::Instance(_) => Ok(value.address().unwrap_or(0) as i64 >> 4),
                base => {
                    let base = base.clone();
                    self.hash(&base)
                }
            },
        }
    }
}

use std::rc::Rc;

fn hash_int(number: i64) -> i64 {
    let hash = number % HASH_MODULUS;
    if hash == -1 { -2 } else { hash }
}

/// Equal numbers hash alike, whatever their type: the value modulo 2**61 - 1, in which halves have a place too.
/// CPython's hash of a float: that of the equal fraction, modulo 2**61 - 1.
fn hash_float(number: f64) -> i64 {
    if !number.is_finite() {
        return if number.is_nan() { 0 } else { 314_159 * number.signum() as i64 };
    }
    let bits = number.abs().to_bits();
    let biased = (bits >> 52) as i64;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) = if biased == 0 { (fraction, -1074) } else { (fraction | 1 << 52, biased - 1075) };
    // Two to the 61st is 1, so multiplying by a power of two turns the 61 bits round.
    let turn = exponent.rem_euclid(61) as u32;
    let modulus = HASH_MODULUS as u64;
    let rest = mantissa % modulus;
    let turned = ((rest << turn) & modulus) | (rest >> (61 - turn));
    let hash = (turned % modulus) as i64;
    let hash = if number < 0.0 { -hash } else { hash };
    if hash == -1 { -2 } else { hash }
}
