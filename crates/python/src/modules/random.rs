//! `_random`: the Mersenne Twister (Matsumoto and Nishimura, MT19937), as CPython seeds and reads it.

use std::cell::RefCell;
use std::rc::Rc;

use num_bigint::{BigInt, BigUint};

use super::typing::once_class;
use crate::args::Args;
use crate::class::{Class, ClassBuilder, NativeDef, method};
use crate::error::Result;
use crate::object::Instance;
use crate::value::Value;
use crate::vm::Vm;

const SIZE: usize = 624;

/// The generator.
pub struct Twister {
    state: [u32; SIZE],
    at: usize,
}

impl Twister {
    fn seeded(seed: u32) -> Twister {
        let mut state = [0; SIZE];
        let mut last = seed;
        for (at, slot) in state.iter_mut().enumerate() {
            if at > 0 {
                last = 1_812_433_253_u32.wrapping_mul(last ^ (last >> 30)).wrapping_add(at as u32);
            }
            *slot = last;
        }
        Twister { state, at: SIZE }
    }

    fn get(&self, at: usize) -> u32 {
        self.state.get(at).copied().unwrap_or(0)
    }

    fn set(&mut self, at: usize, value: u32) {
        if let Some(slot) = self.state.get_mut(at) {
            *slot = value;
        }
    }

    /// From the 32-bit digits of a number, lowest first.
    fn by_key(key: &[u32]) -> Twister {
        let mut twister = Twister::seeded(19_650_218);
        let (mut i, mut j) = (1, 0);
        for _ in 0..SIZE.max(key.len()) {
            let before = twister.get(i - 1);
            let mixed = twister.get(i) ^ (before ^ (before >> 30)).wrapping_mul(1_664_525);
            let digit = key.get(j).copied().unwrap_or(0);
            twister.set(i, mixed.wrapping_add(digit).wrapping_add(j as u32));
            i += 1;
            j += 1;
            if i >= SIZE {
                twister.set(0, twister.get(SIZE - 1));
                i = 1;
            }
            if j >= key.len() {
                j = 0;
            }
        }
        for _ in 0..SIZE - 1 {
            let before = twister.get(i - 1);
            let mixed = twister.get(i) ^ (before ^ (before >> 30)).wrapping_mul(1_566_083_941);
            twister.set(i, mixed.wrapping_sub(i as u32));
            i += 1;
            if i >= SIZE {
                twister.set(0, twister.get(SIZE - 1));
                i = 1;
            }
        }
        twister.set(0, 0x8000_0000);
        twister
    }

    fn next(&mut self) -> u32 {
        if self.at >= SIZE {
            for at in 0..SIZE {
                let joined = (self.get(at) & 0x8000_0000) | (self.get((at + 1) % SIZE) & 0x7fff_ffff);
                let odd = if joined & 1 == 1 { 0x9908_b0df } else { 0 };
                self.set(at, self.get((at + 397) % SIZE) ^ (joined >> 1) ^ odd);
            }
            self.at = 0;
        }
        let mut word = self.get(self.at);
        self.at += 1;
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c_5680;
        word ^= (word << 15) & 0xefc6_0000;
        word ^ (word >> 18)
    }

    fn float(&mut self) -> f64 {
        let (high, low) = (self.next() >> 5, self.next() >> 6);
        (f64::from(high) * 67_108_864.0 + f64::from(low)) / 9_007_199_254_740_992.0
    }

    fn bits(&mut self, count: u64) -> BigUint {
        let mut digits = Vec::new();
        let mut left = count;
        while left > 0 {
            let word = self.next();
            digits.push(if left < 32 { word >> (32 - left) } else { word });
            left = left.saturating_sub(32);
        }
        BigUint::new(digits)
    }
}

/// The value of a name of `_random`.
pub(super) fn get(vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    Ok(match name {
        "Twister" => Some(Value::Class(class(vm)?)),
        _ => None,
    })
}

fn class(vm: &mut Vm) -> Result<Rc<Class>> {
    once_class(vm, "_random.Twister", |vm| {
        Ok(ClassBuilder::new("_random", "Twister", &vm.types.object.clone())
            .natives(METHODS)
            .construct(|_, class, _| {
                Ok(Value::Instance(Instance::with_host(class, RefCell::new(Twister::by_key(&[0])))))
            })
            .build())
    })
}

fn own(args: &Args) -> Rc<RefCell<Twister>> {
    args.this().host().unwrap_or_else(|| Rc::new(RefCell::new(Twister::by_key(&[0]))))
}

static METHODS: &[NativeDef] = &[
    method("getrandbits", |vm, args| {
        let count = vm.index_value(&args.get(1).cloned().unwrap_or_default())?;
        let Ok(count) = u64::try_from(count) else {
            return Err(vm.value_error("number of bits must be non-negative"));
        };
        vm.check_memory(usize::try_from(count / 8).unwrap_or(usize::MAX))?;
        vm.burn(count / 256)?;
        Ok(Value::big(BigInt::from(own(&args).borrow_mut().bits(count))))
    }),
    method("getstate", |_, args| {
        let own = own(&args);
        let own = own.borrow();
        let mut words: Vec<Value> = own.state.iter().map(|word| Value::Int(i64::from(*word))).collect();
        words.push(Value::from(own.at));
        Ok(Value::tuple(words))
    }),
    method("random", |_, args| Ok(Value::Float(own(&args).borrow_mut().float()))),
    method("seed", |_, args| {
        let seed = args.get(1).and_then(Value::as_bigint).unwrap_or_default();
        let digits = seed.magnitude().to_u32_digits();
        let key = if digits.is_empty() { vec![0] } else { digits };
        *own(&args).borrow_mut() = Twister::by_key(&key);
        Ok(Value::None)
    }),
    method("setstate", |vm, args| {
        let words = vm.collect(&args.get(1).cloned().unwrap_or_default())?;
        let own = own(&args);
        let mut own = own.borrow_mut();
        for (slot, word) in own.state.iter_mut().zip(&words) {
            *slot = word.as_int().and_then(|word| u32::try_from(word).ok()).unwrap_or(0);
        }
        own.at = words.last().and_then(Value::as_int).and_then(|at| usize::try_from(at).ok()).unwrap_or(SIZE);
        Ok(Value::None)
    }),
];
