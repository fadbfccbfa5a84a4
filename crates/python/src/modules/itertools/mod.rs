//! `itertools`.

mod endless;
mod groups;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use crate::args::Args;
use crate::class::NativeFn;
use crate::code::BinaryOp;
use crate::error::Result;
use crate::object::{Iter, Native};
use crate::value::Value;
use crate::vm::Vm;
use endless::{count_class, repeat_class};
use groups::group_by;

/// The value of a name of `itertools`.
pub(super) fn get(_vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    if name == "chain" {
        let chain = Native::new("chain", chain);
        chain.dict.borrow_mut().set_str(
            "from_iterable",
            Value::native("from_iterable", |vm, args| {
                let outer = vm.iter(&args.this())?;
                Ok(chained(outer))
            }),
        );
        return Ok(Some(Value::Native(chain)));
    }
    let function = FUNCTIONS.iter().find(|(known, _)| *known == name);
    Ok(function.map(|(name, function)| Value::native(name, *function)))
}

fn arg(args: &Args, at: usize) -> Value {
    args.get(at).cloned().unwrap_or_default()
}

fn make(kind: &'static str, next: impl FnMut(&mut Vm) -> Result<Option<Value>> + 'static) -> Result<Value> {
    Ok(Value::Iter(Iter::new(kind, next)))
}

fn chain(vm: &mut Vm, args: Args) -> Result<Value> {
    let items = Value::tuple(args.positional);
    let outer = vm.iter(&items)?;
    Ok(chained(outer))
}

fn chained(outer: Value) -> Value {
    let mut inner: Option<Value> = None;
    Value::Iter(Iter::new("itertools.chain", move |vm| {
        loop {
            vm.burn(1)?;
            if let Some(iterator) = &inner
                && let Some(item) = vm.next(iterator)?
            {
                return Ok(Some(item));
            }
            match vm.next(&outer)? {
                Some(iterable) => inner = Some(vm.iter(&iterable)?),
                None => return Ok(None),
            }
        }
    }))
}

/// Gives one arrangement after the other of positions into a pool.
fn arrangements(
    kind: &'static str,
    pool: Vec<Value>,
    first: Option<Vec<usize>>,
    advance: impl Fn(&mut Vec<usize>) -> bool + 'static,
) -> Result<Value> {
    let mut current = first;
    make(kind, move |vm| {
        let Some(positions) = current.clone() else { return Ok(None) };
        vm.burn(1 + positions.len() as u64)?;
        let items = positions.iter().filter_map(|at| pool.get(*at).cloned()).collect();
        let mut next = positions;
        current = advance(&mut next).then_some(next);
        Ok(Some(Value::tuple(items)))
    })
}

fn count_of(vm: &mut Vm, value: &Value) -> Result<usize> {
    let count = vm.index_value(value)?;
    match usize::try_from(count) {
        Ok(count) => {
            vm.check_memory(count.saturating_mul(8))?;
            Ok(count)
        }
        Err(_) => Err(vm.value_error("r must be non-negative")),
    }
}

fn slice_bound(vm: &mut Vm, value: &Value, message: &str) -> Result<Option<u64>> {
    if value.is_none() {
        return Ok(None);
    }
    match value.as_int().and_then(|at| u64::try_from(at).ok()) {
        Some(at) => Ok(Some(at)),
        None => Err(vm.value_error(message)),
    }
}

const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("accumulate", |vm, mut args| {
        let initial = args.take_keyword("initial").and_then(Value::non_none);
        let function = args.take_keyword("func").or_else(|| args.get(1).cloned()).and_then(Value::non_none);
        let iterator = vm.iter(&args.this())?;
        let mut total: Option<Value> = None;
        let mut initial = initial;
        make("itertools.accumulate", move |vm| {
            if let Some(first) = initial.take() {
                total = Some(first.clone());
                return Ok(Some(first));
            }
            let Some(item) = vm.next(&iterator)? else { return Ok(None) };
            let next = match (&total, &function) {
                (None, _) => item,
                (Some(total), Some(function)) => vm.call(function, [total.clone(), item].into())?,
                (Some(total), None) => vm.binary(BinaryOp::Add, total, &item)?,
            };
            total = Some(next.clone());
            Ok(Some(next))
        })
    }),
    ("batched", |vm, args| {
        let count = vm.index_value(&arg(&args, 1))?;
        if count < 1 {
            return Err(vm.value_error("n must be at least one"));
        }
        let iterator = vm.iter(&args.this())?;
        make("itertools.batched", move |vm| {
            let mut batch = Vec::new();
            while (batch.len() as i64) < count {
                match vm.next(&iterator)? {
                    Some(item) => batch.push(item),
                    None => break,
                }
            }
            Ok((!batch.is_empty()).then(|| Value::tuple(batch)))
        })
    }),
    ("combinations", |vm, args| {
        let pool = vm.collect(&args.this())?;
        let (n, r) = (pool.len(), count_of(vm, &arg(&args, 1))?);
        let first = (r <= n).then(|| (0..r).collect());
        arrangements("itertools.combinations", pool, first, move |positions| {
            let movable = positions.iter().enumerate().rev().find(|(at, position)| **position != at + n - r);
            let Some(at) = movable.map(|(at, _)| at) else { return false };
            let next = positions.get(at).copied().unwrap_or(0) + 1;
            for (next, position) in (next..).zip(positions.iter_mut().skip(at)) {
                *position = next;
            }
            true
        })
    }),
    ("combinations_with_replacement", |vm, args| {
        let pool = vm.collect(&args.this())?;
        let (n, r) = (pool.len(), count_of(vm, &arg(&args, 1))?);
        let first = (n > 0 || r == 0).then(|| vec![0; r]);
        arrangements("itertools.combinations_with_replacement", pool, first, move |positions| {
            let Some(at) = positions.iter().rposition(|position| position + 1 < n) else { return false };
            let next = positions.get(at).copied().unwrap_or(0) + 1;
            positions.iter_mut().skip(at).for_each(|position| *position = next);
            true
        })
    }),
    ("compress", |vm, args| {
        let (data, selectors) = (vm.iter(&args.this())?, vm.iter(&arg(&args, 1))?);
        make("itertools.compress", move |vm| {
            loop {
                vm.burn(1)?;
                let (Some(item), Some(selector)) = (vm.next(&data)?, vm.next(&selectors)?) else { return Ok(None) };
                if vm.truthy(&selector)? {
                    return Ok(Some(item));
                }
            }
        })
    }),
    ("count", |vm, args| {
        let class = count_class(vm)?;
        vm.call(&Value::Class(class), args)
    }),
    ("cycle", |vm, args| {
        let iterator = vm.iter(&args.this())?;
        let (mut seen, mut at, mut first_round): (Vec<Value>, usize, bool) = (Vec::new(), 0, true);
        make("itertools.cycle", move |vm| {
            vm.burn(1)?;
            if first_round {
                if let Some(item) = vm.next(&iterator)? {
                    vm.check_memory(seen.len() * 16)?;
                    seen.push(item.clone());
                    return Ok(Some(item));
                }
                first_round = false;
            }
            let item = seen.get(at).cloned();
            at = (at + 1) % seen.len().max(1);
            Ok(item)
        })
    }),
    ("dropwhile", |vm, args| {
        let (predicate, iterator) = (args.this(), vm.iter(&arg(&args, 1))?);
        let mut dropping = true;
        make("itertools.dropwhile", move |vm| {
            while let Some(item) = vm.next(&iterator)? {
                if !dropping {
                    return Ok(Some(item));
                }
                let drop = vm.call(&predicate, [item.clone()].into())?;
                if !vm.truthy(&drop)? {
                    dropping = false;
                    return Ok(Some(item));
                }
            }
            Ok(None)
        })
    }),
    ("filterfalse", |vm, args| {
        let (predicate, iterator) = (args.this(), vm.iter(&arg(&args, 1))?);
        make("itertools.filterfalse", move |vm| {
            while let Some(item) = vm.next(&iterator)? {
                let keeps = match &predicate {
                    Value::None => item.clone(),
                    predicate => vm.call(predicate, [item.clone()].into())?,
                };
                if !vm.truthy(&keeps)? {
                    return Ok(Some(item));
                }
            }
            Ok(None)
        })
    }),
    ("groupby", group_by),
    ("islice", |vm, args| {
        let iterator = vm.iter(&args.this())?;
        let message = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
        let stop_message = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
        let (start, stop, step) = if args.positional.len() == 2 {
            (0, slice_bound(vm, &arg(&args, 1), stop_message)?, 1)
        } else {
            let start = slice_bound(vm, &arg(&args, 1), message)?.unwrap_or(0);
            let stop = slice_bound(vm, &arg(&args, 2), message)?;
            let step_message = "Step for islice() must be a positive integer or None.";
            let step = slice_bound(vm, &arg(&args, 3), step_message)?.unwrap_or(1);
            if step == 0 {
                return Err(vm.value_error(step_message));
            }
            (start, stop, step)
        };
        let (mut at, mut wanted) = (0_u64, start);
        make("itertools.islice", move |vm| {
            if stop.is_some_and(|stop| wanted >= stop) {
                while stop.is_some_and(|stop| at < stop) && at < wanted {
                    vm.burn(1)?;
                    if vm.next(&iterator)?.is_none() {
                        break;
                    }
                    at += 1;
                }
                return Ok(None);
            }
            loop {
                vm.burn(1)?;
                let Some(item) = vm.next(&iterator)? else { return Ok(None) };
                at += 1;
                if at > wanted {
                    wanted += step;
                    return Ok(Some(item));
                }
            }
        })
    }),
    ("pairwise", |vm, args| {
        let iterator = vm.iter(&args.this())?;
        let mut before: Option<Value> = None;
        make("itertools.pairwise", move |vm| {
            if before.is_none() {
                before = vm.next(&iterator)?;
            }
            let (Some(first), Some(second)) = (before.clone(), vm.next(&iterator)?) else { return Ok(None) };
            before = Some(second.clone());
            Ok(Some(Value::tuple(vec![first, second])))
        })
    }),
    ("permutations", |vm, args| {
        let pool = vm.collect(&args.this())?;
        let n = pool.len();
        let r = match args.get(1) {
            Some(r) if !r.is_none() => count_of(vm, &r.clone())?,
            _ => n,
        };
        let first = (r <= n).then(|| (0..r).collect());
        arrangements("itertools.permutations", pool, first, move |positions| {
            // The next arrangement in lexical order: the last position that can grow, then the smallest ones.
            let mut used = vec![false; n];
            let mark = |used: &mut Vec<bool>, at: usize, is_used: bool| {
                if let Some(slot) = used.get_mut(at) {
                    *slot = is_used;
                }
            };
            positions.iter().for_each(|position| mark(&mut used, *position, true));
            for at in (0..r).rev() {
                let current = positions.get(at).copied().unwrap_or(0);
                mark(&mut used, current, false);
                let is_free = |position: &usize| used.get(*position) == Some(&false);
                if let Some(next) = (current + 1..n).find(is_free) {
                    positions.truncate(at);
                    positions.push(next);
                    mark(&mut used, next, true);
                    let is_free = |position: &usize| used.get(*position) == Some(&false);
                    positions.extend((0..n).filter(is_free).take(r - at - 1));
                    return true;
                }
            }
            false
        })
    }),
    ("product", |vm, mut args| {
        let repeat = args.take_keyword("repeat").unwrap_or(Value::Int(1));
        let repeat = vm.index_value(&repeat)?;
        let mut once = Vec::new();
        for iterable in &args.positional {
            once.push(vm.collect(iterable)?);
        }
        let mut pools: Vec<Rc<Vec<Value>>> = Vec::new();
        let once: Vec<Rc<Vec<Value>>> = once.into_iter().map(Rc::new).collect();
        for _ in 0..repeat.max(0) {
            vm.burn(1)?;
            pools.extend(once.iter().cloned());
        }
        let mut current = pools.iter().all(|pool| !pool.is_empty()).then(|| vec![0_usize; pools.len()]);
        make("itertools.product", move |vm| {
            let Some(mut positions) = current.take() else { return Ok(None) };
            vm.burn(1 + positions.len() as u64)?;
            let items = positions.iter().zip(&pools).filter_map(|(at, pool)| pool.get(*at).cloned()).collect();
            let mut is_last = true;
            for (at, pool) in positions.iter_mut().zip(&pools).rev() {
                *at += 1;
                if *at < pool.len() {
                    is_last = false;
                    break;
                }
                *at = 0;
            }
            current = (!is_last).then_some(positions);
            Ok(Some(Value::tuple(items)))
        })
    }),
    ("repeat", |vm, args| {
        let class = repeat_class(vm)?;
        vm.call(&Value::Class(class), args)
    }),
    ("starmap", |vm, args| {
        let (function, iterator) = (args.this(), vm.iter(&arg(&args, 1))?);
        make("itertools.starmap", move |vm| match vm.next(&iterator)? {
            Some(items) => {
                let items = vm.collect(&items)?;
                vm.call(&function, items.into()).map(Some)
            }
            None => Ok(None),
        })
    }),
    ("takewhile", |vm, args| {
        let (predicate, iterator) = (args.this(), vm.iter(&arg(&args, 1))?);
        make("itertools.takewhile", move |vm| {
            let Some(item) = vm.next(&iterator)? else { return Ok(None) };
            let takes = vm.call(&predicate, [item.clone()].into())?;
            Ok(vm.truthy(&takes)?.then_some(item))
        })
    }),
    ("tee", |vm, args| {
        let count = match args.get(1) {
            Some(count) => vm.index_value(&count.clone())?,
            None => 2,
        };
        let iterator = vm.iter(&args.this())?;
        let Ok(count) = usize::try_from(count) else { return Err(vm.value_error("n must be >= 0")) };
        vm.check_memory(count.saturating_mul(64))?;
        let queues: Rc<Vec<RefCell<VecDeque<Value>>>> = Rc::new((0..count).map(|_| RefCell::default()).collect());
        let mut tees = Vec::new();
        for own in 0..count {
            let (queues, iterator) = (queues.clone(), iterator.clone());
            tees.push(make("itertools._tee", move |vm| {
                let waiting = queues.get(own).and_then(|queue| queue.borrow_mut().pop_front());
                if waiting.is_some() {
                    return Ok(waiting);
                }
                let Some(item) = vm.next(&iterator)? else { return Ok(None) };
                for (at, queue) in queues.iter().enumerate() {
                    if at != own {
                        queue.borrow_mut().push_back(item.clone());
                    }
                }
                vm.check_memory(0)?;
                Ok(Some(item))
            })?);
        }
        Ok(Value::tuple(tees))
    }),
    ("zip_longest", |vm, mut args| {
        let fill = args.take_keyword("fillvalue").unwrap_or_default();
        let mut iterators = Vec::new();
        for iterable in &args.positional {
            iterators.push(Some(vm.iter(iterable)?));
        }
        make("itertools.zip_longest", move |vm| {
            let mut items = Vec::new();
            for slot in &mut iterators {
                let item = match slot {
                    Some(iterator) => vm.next(&iterator.clone())?,
                    None => None,
                };
                if item.is_none() {
                    *slot = None;
                }
                items.push(item.unwrap_or_else(|| fill.clone()));
            }
            Ok(iterators.iter().any(Option::is_some).then(|| Value::tuple(items)))
        })
    }),
];
