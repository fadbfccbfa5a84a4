//! Arguments of functions that are Python's own in ormar: what CPython says where they do not fit.

use linktable_python::{Args, Result, Value, Vm};

/// A method's arguments by parameter, the object left out; `required` of them must be given.
///
/// # Errors
/// `TypeError` as CPython words it for functions written in Python.
pub(crate) fn of_method(
    vm: &mut Vm,
    mut args: Args,
    name: &str,
    params: &[&str],
    required: usize,
) -> Result<Vec<Option<Value>>> {
    args.take_this();
    if args.positional.len() > params.len() {
        let most = params.len() + 1;
        let bound = if required < params.len() { format!("from {} to {most}", required + 1) } else { most.to_string() };
        let plural = if most == 1 { "" } else { "s" };
        let given = args.positional.len() + 1;
        return Err(vm.type_error(format!("{name}() takes {bound} positional argument{plural} but {given} were given")));
    }
    let mut values: Vec<Option<Value>> = args.positional.into_iter().map(Some).collect();
    values.resize(params.len(), None);
    for (keyword, value) in args.keywords {
        let at = params.iter().position(|param| *param == keyword.as_str());
        match at.and_then(|at| values.get_mut(at)) {
            Some(slot @ None) => *slot = Some(value),
            Some(Some(_)) => {
                return Err(vm.type_error(format!("{name}() got multiple values for argument '{keyword}'")));
            }
            None => return Err(vm.type_error(format!("{name}() got an unexpected keyword argument '{keyword}'"))),
        }
    }
    let missing: Vec<String> = params
        .iter()
        .zip(&values)
        .take(required)
        .filter(|(_, value)| value.is_none())
        .map(|(param, _)| format!("'{param}'"))
        .collect();
    if missing.is_empty() {
        return Ok(values);
    }
    let list = match missing.as_slice() {
        [one] => one.clone(),
        [first, second] => format!("{first} and {second}"),
        [before @ .., last] => format!("{}, and {last}", before.join(", ")),
        [] => String::new(),
    };
    let plural = if missing.len() == 1 { "" } else { "s" };
    Err(vm.type_error(format!("{name}() missing {} required positional argument{plural}: {list}", missing.len())))
}
