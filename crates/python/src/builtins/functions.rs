//! The built-in functions.

mod attributes;
mod numeric;
mod sequences;

use crate::args::Args;
use crate::builtins::arity;
use crate::class::NativeFn;
use crate::error::{Result, unsupported};
use crate::value::Value;
use crate::vm::Vm;

pub(crate) use attributes::{dir_of, is_instance_of};

/// The built-in functions.
pub(crate) const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("__import__", |vm, args| {
        let mut args = arity::named(vm, args, "__import__", &["name", "globals", "locals", "fromlist", "level"], 5, 1)?;
        let name = args.take(0).unwrap_or_default();
        let Some(name) = name.as_text().cloned() else {
            return Err(vm.type_error("module name must be a string"));
        };
        let leaf = match args.take(3) {
            Some(names) => vm.truthy(&names)?,
            None => false,
        };
        let module = vm.import(&name)?;
        match name.split_once('.') {
            Some((package, _)) if !leaf => vm.import(package),
            _ => Ok(module),
        }
    }),
    ("abs", numeric::abs),
    ("aiter", |vm, args| {
        let value = arity::single(vm, args, "aiter")?;
        match vm.async_iter(&value) {
            Err(raised) if vm.exception_is(&raised, "TypeError") && vm.special(&value, "__aiter__")?.is_none() => {
                let kind = vm.type_name(&value);
                Err(vm.type_error(format!("'{kind}' object is not an async iterable")))
            }
            iterator => iterator,
        }
    }),
    ("all", sequences::all),
    ("anext", sequences::anext),
    ("any", sequences::any),
    ("ascii", |vm, args| {
        let value = arity::single(vm, args, "ascii")?;
        vm.ascii(&value).map(Value::from)
    }),
    ("bin", |vm, args| numeric::digits(vm, args, "bin", 2, "0b")),
    ("breakpoint", |_, _| Err(unsupported("`breakpoint`"))),
    ("callable", |vm, args| {
        let value = arity::single(vm, args, "callable")?;
        Ok(Value::Bool(is_callable(&value)))
    }),
    ("chr", |vm, args| {
        let value = arity::single(vm, args, "chr")?;
        let code = vm.index_value(&value)?;
        match u32::try_from(code) {
            Ok(code @ 0xd800..=0xdfff) => Err(unsupported(format!("the lone surrogate U+{code:X}"))),
            code => match code.ok().and_then(char::from_u32) {
                Some(c) => Ok(Value::str(c)),
                None => Err(vm.value_error("chr() arg not in range(0x110000)")),
            },
        }
    }),
    ("compile", |_, _| Err(unsupported("`compile`"))),
    ("delattr", attributes::delattr),
    ("dir", attributes::dir),
    ("divmod", numeric::divmod),
    ("eval", |_, _| Err(unsupported("`eval`"))),
    ("exec", |_, _| Err(unsupported("`exec`"))),
    ("format", |vm, args| {
        let args = arity::some(vm, args, "format", 1, 2)?;
        let spec = match args.get(1) {
            None => "".into(),
            Some(spec) => match spec.as_text() {
                Some(spec) => spec.clone(),
                None => {
                    let kind = arity::kind_of(vm, spec);
                    return Err(vm.type_error(format!("format() argument 2 must be str, not {kind}")));
                }
            },
        };
        match args.first() {
            Some(value) => vm.format(value, &spec).map(Value::from),
            None => Ok(Value::None),
        }
    }),
    ("getattr", attributes::getattr),
    ("globals", attributes::globals),
    ("hasattr", attributes::hasattr),
    ("hash", |vm, args| {
        let value = arity::single(vm, args, "hash")?;
        vm.hash(&value).map(Value::Int)
    }),
    ("help", |_, _| Err(unsupported("`help`"))),
    ("hex", |vm, args| numeric::digits(vm, args, "hex", 16, "0x")),
    ("id", |vm, args| {
        let value = arity::single(vm, args, "id")?;
        // Values without an object of their own are their own identity.
        let address = match value.address() {
            Some(address) => address as i64,
            None => vm.hash(&value)?.wrapping_mul(32).wrapping_add(9_000_000),
        };
        Ok(Value::Int(address))
    }),
    ("input", |vm, args| {
        let args = arity::some(vm, args, "input", 0, 1)?;
        if let Some(prompt) = args.first() {
            let prompt = vm.str(prompt)?;
            vm.print(&prompt)?;
        }
        Err(vm.error("EOFError", "EOF when reading a line"))
    }),
    ("isinstance", attributes::isinstance),
    ("issubclass", attributes::issubclass),
    ("iter", sequences::iter),
    ("len", |vm, args| {
        let value = arity::single(vm, args, "len")?;
        vm.len(&value).map(Value::from)
    }),
    ("locals", attributes::locals),
    ("max", |vm, args| sequences::extreme(vm, args, "max", crate::code::CompareOp::Gt)),
    ("min", |vm, args| sequences::extreme(vm, args, "min", crate::code::CompareOp::Lt)),
    ("next", sequences::next),
    ("oct", |vm, args| numeric::digits(vm, args, "oct", 8, "0o")),
    ("open", |_, _| Err(unsupported("files (`open`)"))),
    ("ord", |vm, args| {
        let value = arity::single(vm, args, "ord")?;
        let length = match value.unwrapped() {
            Value::Str(text) => match text.char_at(0) {
                Some(c) if text.char_len() == 1 => return Ok(Value::Int(i64::from(c as u32))),
                _ => text.char_len(),
            },
            Value::Bytes(bytes) => match bytes.bytes.borrow().as_slice() {
                [byte] => return Ok(Value::Int(i64::from(*byte))),
                other => other.len(),
            },
            _ => {
                let kind = vm.type_name(&value);
                return Err(vm.type_error(format!("ord() expected string of length 1, but {kind} found")));
            }
        };
        Err(vm.type_error(format!("ord() expected a character, but string of length {length} found")))
    }),
    ("pow", numeric::pow),
    ("print", print),
    ("repr", |vm, args| {
        let value = arity::single(vm, args, "repr")?;
        vm.repr(&value).map(Value::from)
    }),
    ("round", numeric::round),
    ("setattr", attributes::setattr),
    ("sorted", sequences::sorted),
    ("sum", numeric::sum),
    ("vars", attributes::vars),
];

/// Whether a value can be called.
pub(crate) fn is_callable(value: &Value) -> bool {
    match value {
        Value::Function(_) | Value::Native(_) | Value::Method(_) | Value::Class(_) => true,
        Value::Wrapper(wrapper) => wrapper.kind == crate::object::WrapperKind::Static,
        Value::Alias(alias) => matches!(alias.origin, Value::Class(_)),
        Value::Instance(instance) => instance.class().lookup("__call__").is_some(),
        _ => false,
    }
}

/// A text argument of `print` that may be `None`.
fn text_option(vm: &mut Vm, value: Option<Value>, name: &str, default: &str) -> Result<String> {
    match value.and_then(Value::non_none) {
        None => Ok(default.to_owned()),
        Some(value) => match value.as_text() {
            Some(text) => Ok(text.to_string()),
            None => {
                let kind = vm.type_name(&value);
                Err(vm.type_error(format!("{name} must be None or a string, not {kind}")))
            }
        },
    }
}

fn print(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let values = std::mem::take(&mut args.positional);
    let mut options = arity::named(vm, args, "print", &["sep", "end", "file", "flush"], 0, 0)?;
    let separator = text_option(vm, options.take(0), "sep", " ")?;
    let end = text_option(vm, options.take(1), "end", "\n")?;
    let file = options.take_non_none(2);
    let flush = match options.take(3) {
        Some(flush) => vm.truthy(&flush)?,
        None => false,
    };
    let file = match file {
        Some(file) => Some(file),
        // A script may have put something else in the place of standard output.
        None => match vm.modules.get_str("sys") {
            Some(sys) => vm.get_attr_opt(&sys, "stdout")?.and_then(Value::non_none),
            None => None,
        },
    };
    let Some(file) = file else {
        let mut text = String::new();
        for (at, value) in values.iter().enumerate() {
            if at > 0 {
                text.push_str(&separator);
            }
            // What was printed before an error stays printed.
            match vm.str(value) {
                Ok(shown) => text.push_str(&shown),
                Err(raised) => {
                    vm.print(&text)?;
                    return Err(raised);
                }
            }
            vm.check_memory(text.len())?;
        }
        text.push_str(&end);
        vm.print(&text)?;
        return Ok(Value::None);
    };
    let write = vm.get_attr(&file, "write")?;
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            vm.call(&write, [Value::str(separator.as_str())].into())?;
        }
        let shown = vm.str(value)?;
        vm.call(&write, [Value::from(shown)].into())?;
    }
    vm.call(&write, [Value::from(end)].into())?;
    if flush {
        vm.call_method(&file, "flush", Args::none())?;
    }
    Ok(Value::None)
}
