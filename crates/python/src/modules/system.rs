//! `sys`.

use std::rc::Rc;

use super::typing::{named_tuple_class, once, once_class};
use crate::args::Args;
use crate::class::{Class, ClassBuilder, NativeDef, getter, method};
use crate::error::{Raised, Result, Stop, unsupported};
use crate::object::Instance;
use crate::value::Value;
use crate::vm::Vm;

/// The value of a name of `sys`.
pub(super) fn get(vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    Ok(Some(match name {
        "argv" => vm.new_list(vec![Value::str("main.py")]),
        "byteorder" => Value::str("little"),
        "exit" => Value::native("exit", |vm, args| {
            let class = vm.types.exception("SystemExit");
            let exception = vm.call(&Value::Class(class), args)?;
            match exception {
                Value::Instance(exception) => Err(Raised::Exception(exception)),
                _ => Ok(Value::None),
            }
        }),
        "exc_info" => Value::native("exc_info", |vm, _| {
            Ok(Value::tuple(match vm.handled() {
                Some(exception) => {
                    let traceback = vm.get_attr_opt(&exception, "__traceback__")?.unwrap_or_default();
                    vec![Value::Class(vm.class_of(&exception)), exception, traceback]
                }
                None => vec![Value::None, Value::None, Value::None],
            }))
        }),
        "exception" => Value::native("exception", |vm, _| Ok(vm.handled().unwrap_or_default())),
        "executable" => Value::str("/usr/bin/python3"),
        "prefix" | "base_prefix" => Value::str("/usr"),
        "flags" => Value::Instance(Instance::new(&vm.types.object.clone())),
        "getdefaultencoding" => Value::native("getdefaultencoding", |_, _| Ok(Value::str("utf-8"))),
        "getfilesystemencoding" => Value::native("getfilesystemencoding", |_, _| Ok(Value::str("utf-8"))),
        "getrecursionlimit" => Value::native("getrecursionlimit", |vm, _| Ok(Value::from(vm.limits().depth))),
        "setrecursionlimit" => Value::native("setrecursionlimit", |vm, args| {
            let limit = vm.index_value(&args.this())?;
            if limit < 1 {
                return Err(vm.value_error("recursion limit must be greater or equal than 1"));
            }
            Ok(Value::None)
        }),
        "getrefcount" => Value::native("getrefcount", |_, _| Err(unsupported("`sys.getrefcount`"))),
        "getsizeof" => Value::native("getsizeof", |_, _| Err(unsupported("`sys.getsizeof`"))),
        "_getframe" => Value::native("_getframe", |_, _| Err(unsupported("`sys._getframe`"))),
        "intern" => Value::native("intern", |_, args| Ok(args.this())),
        "maxsize" => Value::Int(i64::MAX),
        "maxunicode" => Value::Int(0x10_ffff),
        "modules" => Value::Dict(vm.modules.clone()),
        "path" => vm.new_list(Vec::new()),
        "platform" => Value::str("linux"),
        "stderr" | "__stderr__" => stream(vm, true)?,
        "stdout" | "__stdout__" => stream(vm, false)?,
        "stdin" => Value::Instance(Instance::with_host(&stream_class(vm)?, Stream::Input)),
        "version" => Value::str("3.11.7 (main) [linktable]"),
        "hexversion" => Value::Int(0x030b_07f0),
        "api_version" => Value::Int(1013),
        "copyright" => Value::str("Copyright (c) 2001-2023 Python Software Foundation."),
        "version_info" => {
            let names = ["major", "minor", "micro", "releaselevel", "serial"].map(Into::into).to_vec();
            let class = named_tuple_class(vm, "sys", "version_info", names, Vec::new())?;
            *class.name.borrow_mut() = "sys.version_info".into();
            let values = vec![Value::Int(3), Value::Int(11), Value::Int(7), Value::str("final"), Value::Int(0)];
            vm.call(&Value::Class(class), values.into())?
        }
        "implementation" => {
            let object = Instance::new(&vm.types.module().clone());
            object.set("name", Value::str("cpython"));
            Value::Instance(object)
        }
        "float_info" => {
            let names = ["max", "min", "dig", "epsilon", "mant_dig"].map(Into::into).to_vec();
            let class = named_tuple_class(vm, "sys", "float_info", names, Vec::new())?;
            *class.name.borrow_mut() = "sys.float_info".into();
            let values = vec![
                Value::Float(f64::MAX),
                Value::Float(f64::MIN_POSITIVE),
                Value::Int(15),
                Value::Float(f64::EPSILON),
                Value::Int(53),
            ];
            vm.call(&Value::Class(class), values.into())?
        }
        _ => return Ok(None),
    }))
}

/// Standard output, standard error or standard input.
enum Stream {
    Output,
    Error,
    Input,
}

fn stream(vm: &mut Vm, is_error: bool) -> Result<Value> {
    let class = stream_class(vm)?;
    let (name, stream) = if is_error { ("sys.stderr", Stream::Error) } else { ("sys.stdout", Stream::Output) };
    once(vm, name, |_| Ok(Value::Instance(Instance::with_host(&class, stream))))
}

fn stream_class(vm: &mut Vm) -> Result<Rc<Class>> {
    once_class(vm, "_io.TextIOWrapper", |vm| {
        Ok(ClassBuilder::new("_io", "TextIOWrapper", &vm.types.object.clone()).natives(STREAM).with_dict().build())
    })
}

/// Writes to standard error.
///
/// # Errors
/// Stops the script if it has written too much.
pub(super) fn write_error(vm: &mut Vm, text: &str) -> Result<()> {
    if vm.stderr.len() + text.len() > vm.limits().output {
        return Err(Raised::Stop(Rc::new(Stop::Memory { limit: vm.limits().output })));
    }
    vm.stderr.push_str(text);
    Ok(())
}

fn is_error(args: &Args) -> bool {
    matches!(args.this().host::<Stream>().as_deref(), Some(Stream::Error))
}

fn write(vm: &mut Vm, args: &Args, text: &str) -> Result<()> {
    if is_error(args) { write_error(vm, text) } else { vm.print(text) }
}

static STREAM: &[NativeDef] = &[
    getter("encoding", |_, _| Ok(Value::str("utf-8"))),
    getter("errors", |_, args| Ok(Value::str(if is_error(&args) { "backslashreplace" } else { "strict" }))),
    method("fileno", |_, args| Ok(Value::Int(if is_error(&args) { 2 } else { 1 }))),
    method("flush", |_, _| Ok(Value::None)),
    method("isatty", |_, _| Ok(Value::Bool(false))),
    getter("name", |_, args| Ok(Value::str(if is_error(&args) { "<stderr>" } else { "<stdout>" }))),
    method("read", |_, _| Ok(Value::str(""))),
    method("readline", |_, _| Ok(Value::str(""))),
    method("reconfigure", |_, _| Ok(Value::None)),
    method("writable", |_, _| Ok(Value::Bool(true))),
    method("write", |vm, args| match args.get(1).and_then(Value::as_text).cloned() {
        Some(text) => {
            write(vm, &args, &text)?;
            Ok(Value::from(text.char_len()))
        }
        None => {
            let kind = vm.type_name(&args.get(1).cloned().unwrap_or_default());
            Err(vm.type_error(format!("write() argument must be str, not {kind}")))
        }
    }),
    method("writelines", |vm, args| {
        for line in vm.collect(&args.get(1).cloned().unwrap_or_default())? {
            let line = vm.str(&line)?;
            write(vm, &args, &line)?;
        }
        Ok(Value::None)
    }),
];
