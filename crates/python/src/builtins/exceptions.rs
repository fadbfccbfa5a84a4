//! The built-in exceptions.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::args::Args;
use crate::class::{Class, ClassBuilder, NativeDef, getter, method};
use crate::error::Result;
use crate::object::{ExceptionData, Instance};
use crate::value::Value;
use crate::vm::Vm;

/// Each built-in exception with the one it derives from, parents first.
const TREE: &[(&str, &str)] = &[
    ("BaseException", ""),
    ("Exception", "BaseException"),
    ("SystemExit", "BaseException"),
    ("KeyboardInterrupt", "BaseException"),
    ("GeneratorExit", "BaseException"),
    ("ArithmeticError", "Exception"),
    ("FloatingPointError", "ArithmeticError"),
    ("OverflowError", "ArithmeticError"),
    ("ZeroDivisionError", "ArithmeticError"),
    ("AssertionError", "Exception"),
    ("AttributeError", "Exception"),
    ("BufferError", "Exception"),
    ("EOFError", "Exception"),
    ("ImportError", "Exception"),
    ("ModuleNotFoundError", "ImportError"),
    ("LookupError", "Exception"),
    ("IndexError", "LookupError"),
    ("KeyError", "LookupError"),
    ("MemoryError", "Exception"),
    ("NameError", "Exception"),
    ("UnboundLocalError", "NameError"),
    ("OSError", "Exception"),
    ("BlockingIOError", "OSError"),
    ("ChildProcessError", "OSError"),
    ("ConnectionError", "OSError"),
    ("BrokenPipeError", "ConnectionError"),
    ("ConnectionAbortedError", "ConnectionError"),
    ("ConnectionRefusedError", "ConnectionError"),
    ("ConnectionResetError", "ConnectionError"),
    ("FileExistsError", "OSError"),
    ("FileNotFoundError", "OSError"),
    ("InterruptedError", "OSError"),
    ("IsADirectoryError", "OSError"),
    ("NotADirectoryError", "OSError"),
    ("PermissionError", "OSError"),
    ("ProcessLookupError", "OSError"),
    ("TimeoutError", "OSError"),
    ("ReferenceError", "Exception"),
    ("RuntimeError", "Exception"),
    ("NotImplementedError", "RuntimeError"),
    ("RecursionError", "RuntimeError"),
    ("StopIteration", "Exception"),
    ("StopAsyncIteration", "Exception"),
    ("SyntaxError", "Exception"),
    ("IndentationError", "SyntaxError"),
    ("TabError", "IndentationError"),
    ("SystemError", "Exception"),
    ("TypeError", "Exception"),
    ("ValueError", "Exception"),
    ("UnicodeError", "ValueError"),
    ("UnicodeDecodeError", "UnicodeError"),
    ("UnicodeEncodeError", "UnicodeError"),
    ("UnicodeTranslateError", "UnicodeError"),
    ("Warning", "Exception"),
    ("BytesWarning", "Warning"),
    ("DeprecationWarning", "Warning"),
    ("EncodingWarning", "Warning"),
    ("FutureWarning", "Warning"),
    ("ImportWarning", "Warning"),
    ("PendingDeprecationWarning", "Warning"),
    ("ResourceWarning", "Warning"),
    ("RuntimeWarning", "Warning"),
    ("SyntaxWarning", "Warning"),
    ("UnicodeWarning", "Warning"),
    ("UserWarning", "Warning"),
];

static METHODS: &[NativeDef] = &[
    getter("__cause__", |_, args| Ok(field(&args.this(), |data| data.cause.borrow().clone()))),
    getter("__context__", |_, args| Ok(field(&args.this(), |data| data.context.borrow().clone()))),
    method("__init__", |_, mut args| {
        let this = args.take_this();
        if let Some(data) = this.host::<ExceptionData>() {
            *data.args.borrow_mut() = Value::tuple(args.positional);
        }
        Ok(Value::None)
    }),
    getter("__notes__", |vm, args| match args.this().host::<ExceptionData>() {
        Some(data) if !data.notes.borrow().is_empty() => {
            let notes = data.notes.borrow().iter().cloned().map(Value::Str).collect();
            Ok(vm.new_list(notes))
        }
        _ => {
            let this = args.this();
            let message = format!("'{}' object has no attribute '__notes__'", vm.type_name(&this));
            Err(vm.attribute_error(message, &this, "__notes__"))
        }
    }),
    method("__repr__", |vm, args| vm.repr_built_in(&args.this()).map(Value::from)),
    method("__str__", |vm, args| text(vm, &args.this()).map(Value::from)),
    getter("__suppress_context__", |_, args| Ok(field(&args.this(), |data| Value::Bool(data.suppress_context.get())))),
    getter("__traceback__", |vm, args| Ok(crate::traceback::object(vm, &args.this()))),
    method("add_note", |vm, args| {
        let note = args.get(1).and_then(Value::as_text).cloned();
        let Some(note) = note else { return Err(vm.type_error("note must be a str")) };
        if let Some(data) = args.this().host::<ExceptionData>() {
            data.notes.borrow_mut().push(note);
        }
        Ok(Value::None)
    }),
    getter("args", |_, args| Ok(field(&args.this(), |data| data.args.borrow().clone()))),
    method("with_traceback", |_, args| {
        if let (Some(data), Some(object)) = (args.this().host::<ExceptionData>(), args.get(1)) {
            crate::traceback::restore(&data, object);
        }
        Ok(args.this())
    }),
];

static KEY_ERROR: &[NativeDef] = &[method("__str__", |vm, args| {
    // The key as its repr, so that an empty string is seen.
    let this = args.this();
    let arguments = this.host::<ExceptionData>().map(|data| data.arguments()).unwrap_or_default();
    match arguments.as_slice() {
        [key] => vm.repr(key).map(Value::from),
        _ => text(vm, &this).map(Value::from),
    }
})];

static IMPORT_ERROR: &[NativeDef] = &[method("__init__", |_, mut args| {
    let this = args.take_this();
    if let (Some(instance), Some(data)) = (this.as_instance(), this.host::<ExceptionData>()) {
        for (name, value) in std::mem::take(&mut args.keywords) {
            instance.dict.set_str(name, value);
        }
        *data.args.borrow_mut() = Value::tuple(args.positional);
    }
    Ok(Value::None)
})];

static STOP_ITERATION: &[NativeDef] = &[getter("value", |_, args| Ok(first(&args.this())))];
static SYSTEM_EXIT: &[NativeDef] = &[getter("code", |_, args| Ok(first(&args.this())))];
static OS_ERROR: &[NativeDef] = &[
    method("__str__", |vm, args| {
        let this = args.this();
        let arguments = this.host::<ExceptionData>().map(|data| data.arguments()).unwrap_or_default();
        Ok(Value::from(match arguments.as_slice() {
            [number, message] => format!("[Errno {}] {}", vm.str(number)?, vm.str(message)?),
            [number, message, file] => {
                format!("[Errno {}] {}: {}", vm.str(number)?, vm.str(message)?, vm.repr(file)?)
            }
            _ => text(vm, &this)?,
        }))
    }),
    getter("errno", |_, args| Ok(os_field(&args.this(), 0))),
    getter("filename", |_, args| Ok(os_field(&args.this(), 2))),
    getter("strerror", |_, args| Ok(os_field(&args.this(), 1))),
];

/// What an `OSError` made from a number and a message says of itself.
fn os_field(exception: &Value, at: usize) -> Value {
    let arguments = exception.host::<ExceptionData>().map(|data| data.arguments()).unwrap_or_default();
    if arguments.len() < 2 { Value::None } else { arguments.into_iter().nth(at).unwrap_or_default() }
}

fn first(exception: &Value) -> Value {
    let data = exception.host::<ExceptionData>();
    data.and_then(|data| data.arguments().into_iter().next()).unwrap_or_default()
}

fn field(exception: &Value, read: impl Fn(&ExceptionData) -> Value) -> Value {
    exception.host::<ExceptionData>().map_or(Value::None, |data| read(&data))
}

/// `str` of an exception.
fn text(vm: &mut Vm, exception: &Value) -> Result<String> {
    let arguments = exception.host::<ExceptionData>().map(|data| data.arguments()).unwrap_or_default();
    match arguments.as_slice() {
        [] => Ok(String::new()),
        [one] => vm.str(one),
        more => vm.repr(&Value::tuple(more.to_vec())),
    }
}

/// Sets one of the attributes that are kept apart from `__dict__`; false if it is none of those.
pub(crate) fn set(data: &ExceptionData, name: &str, value: Value) -> bool {
    match name {
        "args" => *data.args.borrow_mut() = value,
        "__cause__" => {
            *data.cause.borrow_mut() = value;
            data.suppress_context.set(true);
        }
        "__context__" => *data.context.borrow_mut() = value,
        "__suppress_context__" => data.suppress_context.set(matches!(value, Value::Bool(true))),
        "__traceback__" => crate::traceback::restore(data, &value),
        _ => return false,
    }
    true
}

/// Makes an exception object; `args` are kept even where `__init__` is overridden.
fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let takes_keywords = class.lookup_where("__init__").is_some_and(|(owner, init)| {
        matches!(init, Value::Function(_)) || owner.name.borrow().as_str() == "ImportError"
    });
    if !args.keywords.is_empty() && !takes_keywords {
        let message = format!("{}() takes no keyword arguments", class.name.borrow());
        return Err(vm.type_error(message));
    }
    let class = match args.positional.as_slice() {
        [number, _, ..] if Rc::ptr_eq(class, &vm.types.exception("OSError")) => os_error_class(vm, number),
        _ => class.clone(),
    };
    Ok(Value::Instance(Instance::with_host(&class, ExceptionData::new(args.positional))))
}

/// The class that `OSError(number, …)` makes an object of.
fn os_error_class(vm: &mut Vm, number: &Value) -> Rc<Class> {
    // Numbers as Linux has them.
    vm.types.exception(match number.as_int() {
        Some(1 | 13) => "PermissionError",
        Some(2) => "FileNotFoundError",
        Some(3) => "ProcessLookupError",
        Some(4) => "InterruptedError",
        Some(10) => "ChildProcessError",
        Some(11 | 114 | 115) => "BlockingIOError",
        Some(17) => "FileExistsError",
        Some(20) => "NotADirectoryError",
        Some(21) => "IsADirectoryError",
        Some(32 | 108) => "BrokenPipeError",
        Some(103) => "ConnectionAbortedError",
        Some(104) => "ConnectionResetError",
        Some(110) => "TimeoutError",
        Some(111) => "ConnectionRefusedError",
        _ => "OSError",
    })
}

/// Those that were made so far.
pub(crate) type Made = FxHashMap<&'static str, Rc<Class>>;

/// The class of this name; made with those it derives from when it is first asked for.
pub(crate) fn class(made: &mut Made, object: &Rc<Class>, name: &str) -> Option<Rc<Class>> {
    if let Some(class) = made.get(name) {
        return Some(class.clone());
    }
    let (name, parent) = TREE.iter().find(|(own, _)| *own == name)?;
    let base = class(made, object, parent).unwrap_or_else(|| object.clone());
    let builder = ClassBuilder::new("builtins", name, &base).with_dict();
    let builder = match *name {
        "BaseException" => builder.natives(METHODS).construct(construct),
        "KeyError" => builder.natives(KEY_ERROR),
        "ImportError" => builder.natives(IMPORT_ERROR).attribute("name", Value::None).attribute("path", Value::None),
        "StopIteration" => builder.natives(STOP_ITERATION),
        "SystemExit" => builder.natives(SYSTEM_EXIT),
        "OSError" => builder.natives(OS_ERROR),
        "NameError" => builder.attribute("name", Value::None),
        "AttributeError" => builder.attribute("name", Value::None).attribute("obj", Value::None),
        _ => builder,
    };
    let class = builder.build();
    made.insert(name, class.clone());
    Some(class)
}

/// The names of all of them.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    TREE.iter().map(|(name, _)| *name)
}
