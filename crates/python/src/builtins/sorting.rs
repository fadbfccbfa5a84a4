//! Sorting: stable, with comparisons that may run Python code and raise.

use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

/// Runs shorter than this are made longer by inserting, as CPython does; so up to
/// here the comparisons are the same as there, one by one.
const INSERT: usize = 64;

/// An item with what it is sorted by.
type Keyed = (Value, Value);

/// Items sorted by `key`. What was raised meanwhile comes with the items as they were.
pub(super) fn sort(vm: &mut Vm, items: Vec<Value>, key: Option<&Value>, reverse: bool) -> (Vec<Value>, Result<()>) {
    match sorted(vm, &items, key, reverse) {
        Ok(sorted) => (sorted, Ok(())),
        Err(raised) => (items, Err(raised)),
    }
}

/// The `reverse` argument: any integer.
pub(super) fn reverse_flag(vm: &mut Vm, value: &Value) -> Result<bool> {
    vm.index_value(value).map(|flag| flag != 0)
}

fn sorted(vm: &mut Vm, items: &[Value], key: Option<&Value>, reverse: bool) -> Result<Vec<Value>> {
    vm.check_memory(std::mem::size_of_val(items) * 4)?;
    let mut keyed: Vec<Keyed> = Vec::with_capacity(items.len());
    for item in items {
        let by = match key {
            Some(key) => vm.call(key, [item.clone()].into())?,
            None => item.clone(),
        };
        keyed.push((by, item.clone()));
    }
    // Reversed before and after, so that equal items keep their order.
    if reverse {
        keyed.reverse();
    }
    let mut keyed = merge_sort(vm, keyed)?;
    if reverse {
        keyed.reverse();
    }
    Ok(keyed.into_iter().map(|(_, item)| item).collect())
}

fn less(vm: &mut Vm, a: &Keyed, b: &Keyed) -> Result<bool> {
    vm.burn(1)?;
    vm.less(&a.0, &b.0)
}

fn merge_sort(vm: &mut Vm, mut items: Vec<Keyed>) -> Result<Vec<Keyed>> {
    if items.len() < INSERT {
        insert_sort(vm, &mut items)?;
        return Ok(items);
    }
    let right = items.split_off(items.len() / 2);
    let left = merge_sort(vm, items)?;
    let right = merge_sort(vm, right)?;
    merge(vm, left, right)
}

fn merge(vm: &mut Vm, left: Vec<Keyed>, right: Vec<Keyed>) -> Result<Vec<Keyed>> {
    let mut merged = Vec::with_capacity(left.len() + right.len());
    // Already in order: one comparison tells.
    if let (Some(last), Some(first)) = (left.last(), right.first())
        && !less(vm, first, last)?
    {
        merged.extend(left);
        merged.extend(right);
        return Ok(merged);
    }
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let from = if less(vm, b, a)? { &mut right } else { &mut left };
        merged.extend(from.next());
    }
    merged.extend(left);
    merged.extend(right);
    Ok(merged)
}

/// Finds the run the items begin with, and inserts the rest into it one by one.
fn insert_sort(vm: &mut Vm, items: &mut Vec<Keyed>) -> Result<()> {
    let run = count_run(vm, items)?;
    let rest = items.split_off(run);
    for item in rest {
        let (mut low, mut high) = (0, items.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let before = match items.get(middle) {
                Some(other) => less(vm, &item, other)?,
                None => false,
            };
            if before {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        items.insert(low, item);
    }
    Ok(())
}

/// How many of the first items are in order; they are turned round if they go strictly down.
fn count_run(vm: &mut Vm, items: &mut [Keyed]) -> Result<usize> {
    let [first, second, ..] = items else { return Ok(items.len()) };
    let down = less(vm, second, first)?;
    let mut run = 2;
    while let (Some(before), Some(next)) = (items.get(run - 1), items.get(run)) {
        if less(vm, next, before)? != down {
            break;
        }
        run += 1;
    }
    if let Some(start) = items.get_mut(..run).filter(|_| down) {
        start.reverse();
    }
    Ok(run)
}
