//! "Did you mean": the name that was meant, where one is close enough.

use std::rc::Rc;

use crate::object::Instance;
use crate::value::Value;
use crate::vm::Vm;

/// What CPython adds to the message of a `NameError` or `AttributeError` in a traceback.
pub(crate) fn hint(vm: &mut Vm, exception: &Rc<Instance>) -> Option<String> {
    let class = exception.class();
    let name = exception.own("name")?;
    let name = name.as_text()?.clone();
    let is_attribute = class.is_subclass(&vm.types.exception("AttributeError"));
    let candidates: Vec<String> = if is_attribute {
        let object = exception.own("obj")?;
        let listed = vm.quiet(|vm| vm.call_method(&object, "__dir__", crate::args::Args::none()))?;
        let listed = vm.quiet(|vm| vm.collect(&listed))?;
        listed.iter().filter_map(|name| Some(name.as_text()?.to_string())).collect()
    } else if class.is_subclass(&vm.types.exception("NameError")) {
        let main = vm.main_namespace();
        let names: Vec<Value> =
            main.dict.borrow().keys().chain(vm.all_builtins().dict.borrow().keys()).cloned().collect();
        names.iter().filter_map(|name| Some(name.as_text()?.to_string())).collect()
    } else {
        return None;
    };
    let best = closest(&name, candidates.iter().map(String::as_str))?;
    Some(format!(". Did you mean: '{best}'?"))
}

/// The candidate that is closest to a name, if it is close enough: by CPython's own measure, in which
/// a letter more, less or other costs two, and one in another case costs one.
pub fn closest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 40;
    if name.len() > LONGEST {
        return None;
    }
    let mut best: Option<(&str, usize)> = None;
    for candidate in candidates.take(750) {
        if candidate == name || candidate.len() > LONGEST {
            continue;
        }
        let most = (name.len() + candidate.len() + 3) * 2 / 6;
        let limit = best.map_or(most, |(_, distance)| most.min(distance.saturating_sub(1)));
        let distance = distance(name, candidate);
        if distance <= limit {
            best = Some((candidate, distance));
        }
    }
    best.map(|(candidate, _)| candidate)
}

fn distance(a: &str, b: &str) -> usize {
    let cost = |x: u8, y: u8| match (x == y, x.eq_ignore_ascii_case(&y)) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => 2,
    };
    let mut row: Vec<usize> = (0..=b.len()).map(|at| at * 2).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = i * 2;
        let mut left = (i + 1) * 2;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, y) in row.iter_mut().skip(1).zip(b.bytes()) {
            let best = (diagonal + cost(x, y)).min(left + 2).min(*cell + 2);
            diagonal = *cell;
            *cell = best;
            left = best;
        }
    }
    row.last().copied().unwrap_or(0)
}
