//! `_linktable`: what the modules written in Python need from Rust.

use std::rc::{Rc, Weak};

use linktable_schema::LineIndex;

use super::{digest, missing, typing};
use crate::args::Args;
use crate::class::Class;
use crate::code::{CodeKind, Source};
use crate::compile;
use crate::error::Result;
use crate::object::{DictObject, ExceptionData, Function, Instance, Set};
use crate::text::Text;
use crate::value::Value;
use crate::vm::{Mode, Vm};

/// Words that can be no names.
const KEYWORDS: &str = " False None True and as assert async await break class continue def del elif else except \
                        finally for from global if import in is lambda nonlocal not or pass raise return try while \
                        with yield ";

/// The value of a name of `_linktable`.
pub(super) fn get(_vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    Ok(Some(match name {
        "define" => Value::native("define", define),
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
                _ => digest::sha512,
            };
            Ok(Value::bytes(digest(&data)))
        }),
        "format_exception" => Value::native("format_exception", |vm, args| match args.this() {
            Value::Instance(exception) => Ok(Value::from(crate::traceback::of_exception(vm, &exception))),
            _ => Ok(Value::str("NoneType: None\n")),
        }),
        // `own(class, name)`: the attribute of the class itself, or `None`.
        "own" => Value::native("own", |_, args| match (args.this(), args.get(1).and_then(Value::as_text)) {
            (Value::Class(class), Some(name)) => Ok(class.own(name).unwrap_or_default()),
            _ => Ok(Value::None),
        }),
        "parameters_of" => Value::native("parameters_of", parameters_of),
        "weak_get" => Value::native("weak_get", |_, args| {
            Ok(args.this().host::<Kept>().and_then(|kept| kept.get()).unwrap_or_default())
        }),
        "weak_make" => Value::native("weak_make", |vm, args| {
            let kept = match args.this() {
                Value::Class(class) => Kept::Class(Rc::downgrade(&class)),
                Value::Function(function) => Kept::Function(Rc::downgrade(&function)),
                Value::Set(set) => Kept::Set(Rc::downgrade(&set)),
                Value::Instance(instance) => Kept::Instance(Rc::downgrade(&instance)),
                other => {
                    let kind = vm.type_name(&other);
                    return Err(vm.type_error(format!("cannot create weak reference to '{kind}' object")));
                }
            };
            Ok(Value::Instance(Instance::with_host(&vm.types.object.clone(), kept)))
        }),
        "is_identifier" => {
            Value::native("is_identifier", |vm, args| vm.call_method(&args.this(), "isidentifier", Args::none()))
        }
        "is_keyword" => Value::native("is_keyword", |vm, args| {
            let word = vm.str(&args.this())?;
            Ok(Value::Bool(KEYWORDS.contains(&format!(" {word} "))))
        }),
        "missing_name" => Value::native("missing_name", |vm, args| {
            let (module, name) = (vm.str(&args.this())?, args.get(1).cloned().unwrap_or_default());
            let name = vm.str(&name)?;
            Err(missing(vm, &Text::from(module), &name))
        }),
        "named_tuple" => Value::native("named_tuple", named_tuple),
        "now" => Value::native("now", |vm, _| Ok(Value::Int(super::datetime::now(vm)))),
        "source_line" => Value::native("source_line", source_line),
        "script_line" => Value::native("script_line", |vm, _| {
            Ok(vm.script_line().map_or(Value::None, |line| Value::Int(i64::from(line))))
        }),
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

/// The text of a line of the script.
fn source_line(vm: &mut Vm, args: Args) -> Result<Value> {
    let line = args.get(0).and_then(Value::as_int).and_then(|line| u32::try_from(line).ok()).unwrap_or(0);
    let source =
        vm.frames.iter().rev().find(|frame| frame.code.source.is_script).map(|frame| frame.code.source.clone());
    Ok(source.map_or(Value::None, |source| Value::str(source.line_text(line))))
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
    let source = Rc::new(Source { name: "<string>".to_owned(), text, lines, is_script: false });
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

/// An object that is known as long as something else keeps it.
enum Kept {
    Instance(Weak<Instance>),
    Class(Weak<Class>),
    Function(Weak<Function>),
    Set(Weak<Set>),
}

impl Kept {
    fn get(&self) -> Option<Value> {
        match self {
            Kept::Instance(kept) => kept.upgrade().map(Value::Instance),
            Kept::Class(kept) => kept.upgrade().map(Value::Class),
            Kept::Function(kept) => kept.upgrade().map(Value::Function),
            Kept::Set(kept) => kept.upgrade().map(Value::Set),
        }
    }
}

/// What kind of function it is, the names of its parameters, how many of each kind, and the defaults.
fn parameters_of(_vm: &mut Vm, args: Args) -> Result<Value> {
    let Value::Function(function) = args.this() else { return Ok(Value::None) };
    let code = &function.code;
    let kind = match code.kind {
        CodeKind::Coroutine => "coroutine",
        CodeKind::Generator => "generator",
        CodeKind::AsyncGenerator => "async_generator",
        _ => "function",
    };
    let params = code.params;
    let count = params.positional + params.keyword_only + u32::from(params.has_varargs) + u32::from(params.has_varkw);
    let names = code.locals.iter().take(count as usize).cloned().map(Value::Str).collect();
    let mut keyword_defaults = crate::dict::Dict::default();
    for (name, value) in &function.keyword_defaults {
        keyword_defaults.set_str(name.clone(), value.clone());
    }
    Ok(Value::tuple(vec![
        Value::str(kind),
        Value::tuple(names),
        Value::Int(i64::from(params.positional_only)),
        Value::Int(i64::from(params.positional)),
        Value::Int(i64::from(params.keyword_only)),
        Value::Bool(params.has_varargs),
        Value::Bool(params.has_varkw),
        Value::tuple(function.defaults.clone()),
        Value::dict(keyword_defaults),
    ]))
}
