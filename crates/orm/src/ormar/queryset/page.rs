//! Parts of a queryset: `paginate`, `objects[2:5]`, `objects[-1]`.
//!
//! ormar 0.26.0, `QuerySet.paginate`, `QuerySet.__getitem__` and `normalize_slice` in `queryset/utils.py`.

use linktable_python::{Args, Result, Value, Vm};

use crate::ormar::parameters::of_method;
use crate::ormar::queryset::chain::{changed, definition_error, of};
use crate::ormar::queryset::order::Order;

/// Which objects a slice means.
struct Bounds {
    limit: Option<i64>,
    offset: i64,
    reverse: bool,
}

/// `paginate(page, page_size=20)`
pub(super) fn paginate(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let mut given = of_method(vm, args, "QuerySet.paginate", &["page", "page_size"], 1)?.into_iter().flatten();
    let page = given.next().unwrap_or_default();
    let page = vm.index_value(&page)?;
    let size = match given.next() {
        Some(size) => vm.index_value(&size)?,
        None => 20,
    };
    if page < 1 || size < 1 {
        return Err(definition_error(vm, "Page size and page have to be greater than 0."));
    }
    Ok(changed(vm, &this, |queryset| {
        queryset.query.limit = Some(size);
        queryset.query.offset = (page - 1).saturating_mul(size);
    }))
}

/// `objects[key]`
pub(super) fn get_item(vm: &mut Vm, args: Args) -> Result<Value> {
    let queryset = of(&args)?;
    let this = args.this();
    let key = args.get(1).cloned().unwrap_or_default();
    let bounds = bounds(vm, &key)?;
    let mut orders = queryset.query.orders.clone();
    if queryset.reverse != bounds.reverse {
        if orders.is_empty() {
            orders = Order::defaults(vm, &queryset.query.model, &None)?;
        }
        orders = orders.iter().map(|order| order.flipped()).collect();
    }
    Ok(changed(vm, &this, |queryset| {
        queryset.query.limit = bounds.limit.or(queryset.query.limit);
        queryset.query.offset = bounds.offset;
        queryset.query.orders = orders;
        queryset.reverse = bounds.reverse;
    }))
}

fn bounds(vm: &mut Vm, key: &Value) -> Result<Bounds> {
    let slice = match key {
        Value::Slice(slice) => slice.clone(),
        _ => {
            let Some(at) = key.as_int() else {
                let kind = vm.type_name(key);
                let message = format!("QuerySet indices must be integers or slices, not {kind}.");
                return Err(definition_error(vm, message));
            };
            let reverse = at < 0;
            return Ok(Bounds { limit: Some(1), offset: if reverse { -at - 1 } else { at }, reverse });
        }
    };
    if !slice.step.is_none() && slice.step.as_int() != Some(1) {
        let shown = vm.str(&slice.step)?;
        return Err(definition_error(vm, format!("Slice step {shown} is not supported, only 1.")));
    }
    let start = slice.start.clone().non_none().map(|value| vm.index_value(&value)).transpose()?;
    let stop = slice.stop.clone().non_none().map(|value| vm.index_value(&value)).transpose()?;
    Ok(match (start, stop) {
        (None, None) => Bounds { limit: None, offset: 0, reverse: false },
        (None, Some(stop)) if stop < 0 => {
            let message = "Negative slice stop without a start requires an explicit count; use .count() with \
                           .offset()/.limit() instead.";
            return Err(definition_error(vm, message));
        }
        (None, Some(stop)) => Bounds { limit: Some(stop), offset: 0, reverse: false },
        (Some(start), None) if start < 0 => Bounds { limit: Some(-start), offset: 0, reverse: true },
        (Some(start), None) => Bounds { limit: None, offset: start, reverse: false },
        (Some(start), Some(stop)) if (start < 0) != (stop < 0) => {
            let message = "Mixed positive and negative slice bounds are not supported without an explicit count; \
                           use .count() with .offset()/.limit() instead.";
            return Err(definition_error(vm, message));
        }
        (Some(start), Some(stop)) if start >= 0 => {
            Bounds { limit: Some((stop - start).max(0)), offset: start, reverse: false }
        }
        (Some(start), Some(stop)) if start >= stop => Bounds { limit: Some(0), offset: 0, reverse: true },
        (Some(start), Some(stop)) => Bounds { limit: Some(stop - start), offset: -stop, reverse: true },
    })
}
