//! `_linktable`: what the modules written in Python need from Rust.

use std::rc::Rc;

use linktable_schema::LineIndex;

use super::{digest, missing, tracing, typing, weak};
use crate::args::Args;
use crate::code::Source;
use crate::compile;
use crate::error::Result;
use crate::object::{DictObject, ExceptionData};
use crate::text::Text;
use crate::value::Value;
use crate::vm::{Mode, Vm};

/// Words that can be no names.
const KEYWORDS: &str = " False None True and as assert async await break class continue def del elif else except \
                        finally for from global if import in is lambda nonlocal not or pass raise return try while \
                        with yield ";

/// Whether a word can be no name.
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&format!(" {word} "))
}

/// The value of a name of `_linktable`.
pub(super) fn get(vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    Ok(Some(match name {
        "exception_last" => Value::native("exception_last", tracing::last_line),
        "exception_report" => Value::native("exception_report", tracing::report),
        "trace_lines" => Value::native("trace_lines", tracing::lines),
        "trace_places" => Value::native("trace_places", tracing::places),
        "stack_places" => Value::native("stack_places", tracing::stack),
        "weak_reference" => Value::Class(weak::class(vm)?),
        "weak_proxy" => Value::native("proxy", |vm, args| {
            if args.get(1).is_some_and(|callback| !callback.is_none()) {
                return Err(crate::error::unsupported("a weak proxy with a callback"));
            }
            vm.weak_proxy(&args.this())
        }),
        "proxy_type" => Value::Class(weak::proxy::class(vm, "ProxyType")?),
        "callable_proxy_type" => Value::Class(weak::proxy::class(vm, "CallableProxyType")?),
        "weak_count" => Value::native("weak_count", weak::count),
        "define" => Value::native("define", define),
        "get_context" => Value::native("get_context", |vm, _| Ok(Value::Dict(vm.context.clone()))),
        // `set_context(values)`: gives those that were current before.
        "set_context" => Value::native("set_context", |vm, args| match args.this() {
            Value::Dict(values) => Ok(Value::Dict(std::mem::replace(&mut vm.context, values))),
            _ => Ok(Value::None),
        }),
        "digest" => Value::native("digest", |vm, args| {
            let name = vm.str(&args.this())?;
            let data = match args.get(1) {
                Some(Value::Bytes(bytes)) => bytes.bytes.borrow().clone(),
                _ => Vec::new(),
            };
            vm.burn(data.len() as u64 / 8)?;
            let digest: fn(&[u8]) -> Vec<u8> = match name.as_str() {
                "md5" => digest::md5,
                "sha1" => digest::sha1,
                "sha256" => digest::sha256,
                "sha3_224" => |data| digest::sha3(data, 28),
                "sha3_256" => |data| digest::sha3(data, 32),
                "sha3_384" => |data| digest::sha3(data, 48),
                "sha3_512" => |data| digest::sha3(data, 64),
                _ => digest::sha512,
            };
            Ok(Value::bytes(digest(&data)))
        }),
        // `own(class, name)`: the attribute of the class itself, or `None`.
        "own" => Value::native("own", |_, args| match (args.this(), args.get(1).and_then(Value::as_text)) {
            (Value::Class(class), Some(name)) => Ok(class.own(name).unwrap_or_default()),
            _ => Ok(Value::None),
        }),
        "import_module" => Value::native("import_module", |vm, args| {
            let name = vm.str(&args.this())?;
            vm.import(&name)
        }),
        "is_identifier" => {
            Value::native("is_identifier", |vm, args| vm.call_method(&args.this(), "isidentifier", Args::none()))
        }
        "is_keyword" => Value::native("is_keyword", |vm, args| {
            let word = vm.str(&args.this())?;
            Ok(Value::Bool(is_keyword(&word)))
        }),
        "missing_name" => Value::native("missing_name", |vm, args| {
            let (module, name) = (vm.str(&args.this())?, args.get(1).cloned().unwrap_or_default());
            let name = vm.str(&name)?;
            Err(missing(vm, &Text::from(module), &name))
        }),
        "named_tuple" => Value::native("named_tuple", named_tuple),
        "now" => Value::native("now", |vm, _| Ok(Value::Int(super::datetime::now(vm)))),
        "trace_length" => Value::native("trace_length", |_, args| {
            Ok(Value::from(args.this().host::<ExceptionData>().map_or(0, |data| data.trace.borrow().len())))
        }),
        "trim_trace" => Value::native("trim_trace", |_, args| {
            let length = args.get(1).and_then(Value::as_int).and_then(|length| usize::try_from(length).ok());
            if let (Some(data), Some(length)) = (args.this().host::<ExceptionData>(), length) {
                data.trace.borrow_mut().truncate(length);
            }
            Ok(Value::None)
        }),
        "unsupported" => Value::native("unsupported", |vm, args| Err(crate::error::unsupported(vm.str(&args.this())?))),
        "stderr" => Value::native("stderr", |vm, args| {
            let text = vm.str(&args.this())?;
            super::system::write_error(vm, &text)?;
            Ok(Value::None)
        }),
        _ => return Ok(None),
    }))
}

/// Makes the function that a source text defines, with these names as its globals.
fn define(vm: &mut Vm, args: Args) -> Result<Value> {
    let text = vm.str(&args.this())?;
    let namespace = match args.get(1) {
        Some(Value::Dict(names)) => names.clone(),
        _ => Rc::<DictObject>::default(),
    };
    namespace.set_str("__name__", args.get(2).cloned().unwrap_or_default());
    let lines = LineIndex::new(&text);
    let source = Rc::new(Source {
        name: "<string>".to_owned(),
        text,
        lines,
        is_script: false,
        is_main: false,
        explains_asserts: false,
    });
    let program = compile::program(source, Mode::Run, &|_| true);
    let mut defined = Value::None;
    for statement in program.statements {
        vm.run_module(statement.code, &namespace)?;
        if let [name] = statement.binds.as_slice() {
            defined = namespace.get_str(name).unwrap_or_default();
        }
    }
    Ok(defined)
}

fn named_tuple(vm: &mut Vm, args: Args) -> Result<Value> {
    let (module, name) = (vm.str(&args.this())?, args.get(1).cloned().unwrap_or_default());
    let name = vm.str(&name)?;
    let fields = vm.collect(&args.get(2).cloned().unwrap_or_default())?;
    let defaults = vm.collect(&args.get(3).cloned().unwrap_or_default())?;
    let fields = fields.iter().filter_map(|field| field.as_text().cloned()).collect();
    typing::named_tuple_class(vm, &module, &name, fields, defaults).map(Value::Class)
}
