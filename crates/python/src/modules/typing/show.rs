//! Type forms as text.

use std::rc::Rc;

use crate::error::Result;
use crate::object::{Alias, Form};
use crate::value::Value;
use crate::vm::Vm;

/// The repr of a type form.
pub(crate) fn repr_alias(vm: &mut Vm, alias: &Rc<Alias>) -> Result<String> {
    vm.burn(1)?;
    let inner = |vm: &mut Vm, args: &[Value]| -> Result<String> {
        let shown = args.iter().map(|arg| show(vm, arg)).collect::<Result<Vec<_>>>()?;
        Ok(shown.join(", "))
    };
    let args = alias.args.as_slice();
    let none = Value::Class(vm.types.none().clone());
    Ok(match &alias.form {
        // One of the forms that are classes in CPython, and the only one that shows it.
        Form::Special("Annotated") => "<class 'typing.Annotated'>".to_owned(),
        Form::Special(name) => format!("typing.{name}"),
        Form::TypeVar(name) => {
            let sign = match &alias.origin {
                Value::Tuple(parts) => parts.items.get(1).and_then(|sign| sign.as_text().cloned()),
                _ => None,
            };
            format!("{}{name}", sign.map_or_else(|| "~".to_owned(), |sign| sign.to_string()))
        }
        Form::ForwardRef => {
            let text = args.first().cloned().unwrap_or_default();
            format!("ForwardRef({})", vm.repr(&text)?)
        }
        Form::Typing(name) | Form::Qualifier(name) if args.is_empty() => format!("typing.{name}"),
        Form::Typing(name) | Form::Qualifier(name) => format!("typing.{name}[{}]", inner(vm, args)?),
        Form::Literal => format!("typing.Literal[{}]", vm.repr_items(args)?),
        Form::Annotated => {
            let (kind, metadata) = args.split_first().map_or((Value::None, args), |(kind, rest)| (kind.clone(), rest));
            format!("typing.Annotated[{}, {}]", show(vm, &kind)?, vm.repr_items(metadata)?)
        }
        Form::Union { by_operator: true } => {
            let mut shown = Vec::new();
            for arg in args {
                shown.push(if arg.is(&none) { "None".to_owned() } else { show(vm, arg)? });
            }
            shown.join(" | ")
        }
        Form::Union { by_operator: false } => match args {
            [one, other] if other.is(&none) => format!("typing.Optional[{}]", show(vm, one)?),
            [other, one] if other.is(&none) => format!("typing.Optional[{}]", show(vm, one)?),
            _ => format!("typing.Union[{}]", inner(vm, args)?),
        },
        Form::Callable => format!("typing.Callable{}", callable(vm, args)?),
        Form::Generic => {
            let origin = show(vm, &alias.origin)?;
            if origin == "collections.abc.Callable" {
                format!("{origin}{}", callable(vm, args)?)
            } else if args.is_empty() {
                format!("{origin}[()]")
            } else {
                format!("{origin}[{}]", inner(vm, args)?)
            }
        }
    })
}

fn callable(vm: &mut Vm, args: &[Value]) -> Result<String> {
    let (result, params) = args.split_last().map_or((Value::None, args), |(last, rest)| (last.clone(), rest));
    let result = show(vm, &result)?;
    if let [Value::Ellipsis] = params {
        return Ok(format!("[..., {result}]"));
    }
    let shown = params.iter().map(|param| show(vm, param)).collect::<Result<Vec<_>>>()?;
    Ok(format!("[[{}], {result}]", shown.join(", ")))
}

/// A type as it is shown in a form: classes by their name with the module.
pub(super) fn show(vm: &mut Vm, value: &Value) -> Result<String> {
    match value {
        Value::Ellipsis => Ok("...".to_owned()),
        Value::Class(class) => Ok(class.full_name()),
        Value::Function(function) => Ok(function.name.borrow().to_string()),
        Value::List(list) => {
            let items = list.to_vec();
            let shown = items.iter().map(|item| show(vm, item)).collect::<Result<Vec<_>>>()?;
            Ok(format!("[{}]", shown.join(", ")))
        }
        other => vm.repr(other),
    }
}
