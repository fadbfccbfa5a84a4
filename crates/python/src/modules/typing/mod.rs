//! `typing`: its names, and what type forms have as attributes.

mod classes;
mod forms;
mod hints;
mod show;
mod tuples;

use std::cell::RefCell;
use std::rc::Rc;

use linktable_schema::LineIndex;
use rustc_hash::FxHashMap;

use crate::args::{Args, Signature};
use crate::class::{Class, ClassBuilder, NativeDef, getter, method};
use crate::code::Source;
use crate::dict::Dict;
use crate::error::Result;
use crate::object::{Alias, DictObject, Form, Native};
use crate::value::Value;
use crate::vm::{Frame, Mode, Vm};

pub(crate) use forms::{subscript_alias, subscript_class, union_of};
pub(crate) use show::repr_alias;
pub(super) use tuples::named_tuple_class;

/// The classes and special forms that were asked for: each is one object.
#[derive(Default)]
pub(super) struct Made(RefCell<FxHashMap<&'static str, Value>>);

/// The one object of a name, made when it is first asked for.
pub(super) fn once(vm: &mut Vm, name: &'static str, make: impl FnOnce(&mut Vm) -> Result<Value>) -> Result<Value> {
    let made = vm.state::<Made>();
    let known = made.0.borrow().get(name).cloned();
    match known {
        Some(value) => Ok(value),
        None => {
            let value = make(vm)?;
            made.0.borrow_mut().insert(name, value.clone());
            Ok(value)
        }
    }
}

/// The one class of a name.
pub(super) fn once_class(
    vm: &mut Vm,
    name: &'static str,
    make: impl FnOnce(&mut Vm) -> Result<Rc<Class>>,
) -> Result<Rc<Class>> {
    match once(vm, name, |vm| make(vm).map(Value::Class))? {
        Value::Class(class) => Ok(class),
        _ => Ok(vm.types.object.clone()),
    }
}

/// Forms that stand for themselves.
const SPECIAL: &[&str] = &[
    "Annotated",
    "Any",
    "ClassVar",
    "Concatenate",
    "Final",
    "Literal",
    "LiteralString",
    "Never",
    "NoReturn",
    "NotRequired",
    "Optional",
    "ReadOnly",
    "Required",
    "Self",
    "TypeAlias",
    "TypeGuard",
    "Union",
    "Unpack",
];

/// Forms that stand for a class: their name, the module of the class, the class, and how many arguments they
/// take (-1: any number).
pub(super) const STANDS_FOR: &[(&str, &str, &str, i8)] = &[
    ("AbstractSet", "collections.abc", "Set", 1),
    ("AsyncContextManager", "contextlib", "AbstractAsyncContextManager", 1),
    ("AsyncGenerator", "collections.abc", "AsyncGenerator", 2),
    ("AsyncIterable", "collections.abc", "AsyncIterable", 1),
    ("AsyncIterator", "collections.abc", "AsyncIterator", 1),
    ("Awaitable", "collections.abc", "Awaitable", 1),
    ("ByteString", "collections.abc", "ByteString", 0),
    ("Callable", "collections.abc", "Callable", 2),
    ("ChainMap", "collections", "ChainMap", 2),
    ("Collection", "collections.abc", "Collection", 1),
    ("Container", "collections.abc", "Container", 1),
    ("ContextManager", "contextlib", "AbstractContextManager", 1),
    ("Coroutine", "collections.abc", "Coroutine", 3),
    ("Counter", "collections", "Counter", 1),
    ("DefaultDict", "collections", "defaultdict", 2),
    ("Deque", "collections", "deque", 1),
    ("Dict", "builtins", "dict", 2),
    ("FrozenSet", "builtins", "frozenset", 1),
    ("Generator", "collections.abc", "Generator", 3),
    ("Hashable", "collections.abc", "Hashable", 0),
    ("ItemsView", "collections.abc", "ItemsView", 2),
    ("Iterable", "collections.abc", "Iterable", 1),
    ("Iterator", "collections.abc", "Iterator", 1),
    ("KeysView", "collections.abc", "KeysView", 1),
    ("List", "builtins", "list", 1),
    ("Mapping", "collections.abc", "Mapping", 2),
    ("MappingView", "collections.abc", "MappingView", 1),
    ("Match", "re", "Match", 1),
    ("MutableMapping", "collections.abc", "MutableMapping", 2),
    ("MutableSequence", "collections.abc", "MutableSequence", 1),
    ("MutableSet", "collections.abc", "MutableSet", 1),
    ("OrderedDict", "collections", "OrderedDict", 2),
    ("Pattern", "re", "Pattern", 1),
    ("Reversible", "collections.abc", "Reversible", 1),
    ("Sequence", "collections.abc", "Sequence", 1),
    ("Set", "builtins", "set", 1),
    ("Sized", "collections.abc", "Sized", 0),
    ("Tuple", "builtins", "tuple", -1),
    ("Type", "builtins", "type", 1),
    ("ValuesView", "collections.abc", "ValuesView", 1),
];

/// The value of a name of `typing`.
/// A name of `typing_extensions`: those of `typing`, but for a `TypedDict` of its own.
pub(super) fn get_extension(vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    match name {
        "TypedDict" => classes::typed_dict(vm, "typing_extensions").map(|class| Some(Value::Class(class))),
        _ => get(vm, name),
    }
}

pub(super) fn get(vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    if let Some(special) = SPECIAL.iter().find(|special| **special == name) {
        return special_form(vm, special).map(Some);
    }
    if let Ok(at) = STANDS_FOR.binary_search_by(|(form, ..)| (*form).cmp(name)) {
        let Some((form, module, class, _)) = STANDS_FOR.get(at).copied() else { return Ok(None) };
        return once(vm, form, |vm| {
            let module = if module == "builtins" { Value::None } else { vm.import(module)? };
            let origin = match &module {
                Value::None => vm.builtin(class).unwrap_or_default(),
                module => vm.get_attr(module, class)?,
            };
            Ok(alias(Form::Typing(form), origin, Vec::new()))
        })
        .map(Some);
    }
    Ok(Some(match name {
        "TYPE_CHECKING" => Value::Bool(false),
        "Text" => Value::Class(vm.types.str().clone()),
        "AnyStr" => {
            let constraints = vec![Value::Class(vm.types.bytes().clone()), Value::Class(vm.types.str().clone())];
            once(vm, "AnyStr", |_| Ok(type_variable("AnyStr", constraints, Value::None, "~")))?
        }
        "ForwardRef" => Value::Class(vm.types.forward_ref().clone()),
        "TypeVar" => Value::native("TypeVar", new_type_variable),
        "ParamSpec" | "TypeVarTuple" => Value::native("TypeVar", new_type_variable),
        "Generic" => Value::Class(classes::generic(vm)?),
        "Protocol" => Value::Class(classes::protocol(vm)?),
        "NewType" => Value::Class(classes::new_type(vm)?),
        "NamedTuple" => Value::Class(tuples::named_tuple(vm)?),
        "TypedDict" => Value::Class(classes::typed_dict(vm, "typing")?),
        "get_type_hints" => Value::native("get_type_hints", hints::get_type_hints),
        "get_origin" => Value::native("get_origin", hints::get_origin),
        "get_args" => Value::native("get_args", hints::get_args),
        "is_typeddict" => Value::native("is_typeddict", classes::is_typed_dict),
        "cast" => Value::native("cast", |_, args| Ok(args.get(1).cloned().unwrap_or_default())),
        "assert_type" => Value::native("assert_type", |_, args| Ok(args.this())),
        "overload" => Value::native("overload", |_, _| Ok(Value::native("_overload_dummy", not_overloaded))),
        "no_type_check" | "final" | "override" => Value::native("final", |_, args| Ok(args.this())),
        "runtime_checkable" => Value::native("runtime_checkable", classes::runtime_checkable),
        "dataclass_transform" | "deprecated" => Value::native("dataclass_transform", |_, _| {
            Ok(Value::Native(Native::closure("decorator", |_, args| Ok(args.this()))))
        }),
        "assert_never" => Value::native("assert_never", |vm, args| {
            let shown = vm.repr(&args.this())?;
            Err(vm.error("AssertionError", format!("Expected code to be unreachable, but got: {shown}")))
        }),
        "reveal_type" => Value::native("reveal_type", |vm, args| {
            let line = format!("Runtime type is '{}'\n", vm.type_name(&args.this()));
            vm.stderr.push_str(&line);
            Ok(args.this())
        }),
        "SupportsInt" | "SupportsFloat" | "SupportsAbs" | "SupportsIndex" | "SupportsRound" | "SupportsBytes"
        | "SupportsComplex" => classes::supports(vm, name)?,
        _ => return Ok(None),
    }))
}

fn not_overloaded(vm: &mut Vm, _args: Args) -> Result<Value> {
    let message = "You should not call an overloaded function. A series of @overload-decorated functions outside a \
                   stub module should always be followed by an implementation that is not @overload-ed.";
    Err(vm.error("NotImplementedError", message))
}

/// `Any`, `Optional`, … by themselves.
pub(super) fn special_form(vm: &mut Vm, name: &'static str) -> Result<Value> {
    once(vm, name, |_| Ok(alias(Form::Special(name), Value::None, Vec::new())))
}

/// A type form.
pub(super) fn alias(form: Form, origin: Value, args: Vec<Value>) -> Value {
    Value::Alias(Rc::new(Alias { form, origin, args }))
}

/// A type variable: its constraints are the arguments; bound and variance are kept in a tuple in place of a class.
fn type_variable(name: &str, constraints: Vec<Value>, bound: Value, variance: &str) -> Value {
    let origin = Value::tuple(vec![bound, Value::str(variance)]);
    alias(Form::TypeVar(name.into()), origin, constraints)
}

fn new_type_variable(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let flag = |vm: &mut Vm, value: Option<Value>| value.map_or(Ok(false), |value| vm.truthy(&value));
    let (covariant, contravariant) = (args.take_keyword("covariant"), args.take_keyword("contravariant"));
    let bound = args.take_keyword("bound").unwrap_or_default();
    let variance = match (flag(vm, covariant)?, flag(vm, contravariant)?) {
        (true, true) => return Err(vm.value_error("Bivariant types are not supported.")),
        (true, false) => "+",
        (false, true) => "-",
        (false, false) => "~",
    };
    let Some(name) = args.take_keyword("name").or_else(|| Some(args.take_this())) else { return Ok(Value::None) };
    let Some(name) = name.as_text().cloned() else {
        return Err(vm.type_error("TypeVar.__new__() missing 1 required positional argument: 'name'"));
    };
    if args.positional.len() == 1 {
        return Err(vm.type_error("A single constraint is not allowed"));
    }
    if !args.positional.is_empty() && !bound.is_none() {
        return Err(vm.type_error("Constraints cannot be combined with bound=..."));
    }
    let bound = forms::convert(bound);
    let bound = if bound.is(&Value::Class(vm.types.none().clone())) { Value::None } else { bound };
    let constraints = args.positional.into_iter().map(forms::convert).collect();
    Ok(type_variable(&name, constraints, bound, variance))
}

fn own(args: &Args) -> Rc<Alias> {
    match args.this() {
        Value::Alias(alias) => alias,
        _ => Rc::new(Alias { form: Form::Special("Any"), origin: Value::None, args: Vec::new() }),
    }
}

/// What type forms of every kind have.
pub(crate) static ALIAS_METHODS: &[NativeDef] = &[
    getter("__args__", |vm, args| {
        let alias = own(&args);
        match &alias.form {
            Form::Annotated => Ok(Value::tuple(alias.args.iter().take(1).cloned().collect())),
            Form::Generic | Form::Union { .. } | Form::Literal | Form::Callable | Form::Qualifier(_) => {
                Ok(Value::tuple(alias.args.clone()))
            }
            Form::Typing(name) if !alias.args.is_empty() || name.ends_with(']') => Ok(Value::tuple(alias.args.clone())),
            _ => Err(no_attribute(vm, &args, "__args__")),
        }
    }),
    getter("__bound__", |vm, args| match (&own(&args).form, &own(&args).origin) {
        (Form::TypeVar(_), Value::Tuple(parts)) => Ok(parts.items.first().cloned().unwrap_or_default()),
        _ => Err(no_attribute(vm, &args, "__bound__")),
    }),
    getter("__constraints__", |vm, args| match &own(&args).form {
        Form::TypeVar(_) => Ok(Value::tuple(own(&args).args.clone())),
        _ => Err(no_attribute(vm, &args, "__constraints__")),
    }),
    getter("__forward_arg__", |vm, args| match &own(&args).form {
        Form::ForwardRef => Ok(own(&args).args.first().cloned().unwrap_or_default()),
        _ => Err(no_attribute(vm, &args, "__forward_arg__")),
    }),
    getter("__metadata__", |vm, args| match &own(&args).form {
        Form::Annotated => Ok(Value::tuple(own(&args).args.iter().skip(1).cloned().collect())),
        _ => Err(no_attribute(vm, &args, "__metadata__")),
    }),
    method("__mro_entries__", |vm, args| {
        let bases = args.get(1).cloned().unwrap_or_else(|| Value::tuple(Vec::new()));
        classes::mro_entries(vm, &args.this(), &own(&args), &bases)
    }),
    getter("__name__", |vm, args| {
        let alias = own(&args);
        match (&alias.form, &alias.origin) {
            (Form::TypeVar(name), _) => Ok(Value::Str(name.clone())),
            (Form::Typing(name) | Form::Special(name) | Form::Qualifier(name), _) => {
                Ok(Value::str(name.split('[').next().unwrap_or_default()))
            }
            (Form::Union { by_operator: false }, _) => {
                let none = Value::Class(vm.types.none().clone());
                let is_optional = alias.args.len() == 2 && alias.args.iter().any(|arg| arg.is(&none));
                Ok(Value::str(if is_optional { "Optional" } else { "Union" }))
            }
            (Form::Callable, _) => Ok(Value::str("Callable")),
            (Form::Literal, _) => Ok(Value::str("Literal")),
            (Form::Generic, Value::Class(class)) => Ok(Value::Str(class.name.borrow().clone())),
            _ => Err(no_attribute(vm, &args, "__name__")),
        }
    }),
    getter("__origin__", |vm, args| {
        let alias = own(&args);
        match &alias.form {
            Form::TypeVar(_) | Form::ForwardRef | Form::Special(_) | Form::Union { by_operator: true } => {
                Err(no_attribute(vm, &args, "__origin__"))
            }
            Form::Annotated => Ok(alias.args.first().cloned().unwrap_or_default()),
            _ => hints::origin_of(vm, &args.this()),
        }
    }),
    getter("__parameters__", |vm, args| {
        let found = forms::parameters(vm, &own(&args).args)?;
        Ok(Value::tuple(found))
    }),
];

fn no_attribute(vm: &mut Vm, args: &Args, name: &str) -> crate::error::Raised {
    let this = args.this();
    let message = format!("'{}' object has no attribute '{name}'", vm.type_name(&this));
    vm.attribute_error(message, &this, name)
}

/// Adds to the classes of type forms what their objects have.
pub(crate) fn fill(name: &str, builder: ClassBuilder) -> ClassBuilder {
    let builder = builder.natives(ALIAS_METHODS);
    match name {
        "ForwardRef" => builder.construct(|vm, _, args| {
            const SIGNATURE: Signature = Signature::function("ForwardRef", &["arg", "is_argument", "module"], 1);
            let mut bound = args.bind(vm, &SIGNATURE)?;
            let text = bound.required(0);
            if text.as_text().is_none() {
                let shown = vm.repr(&text)?;
                return Err(vm.type_error(format!("Forward reference must be a string -- got {shown}")));
            }
            Ok(alias(Form::ForwardRef, Value::None, vec![text]))
        }),
        _ => builder,
    }
}

/// What calling a type form calls.
///
/// # Errors
/// `TypeError` for those that can not be called.
pub(crate) fn callee(vm: &mut Vm, alias: &Rc<Alias>) -> Result<Value> {
    match (&alias.form, &alias.origin) {
        (Form::Typing(name), Value::Class(class)) if *name != "Generic" => {
            let name = name.split('[').next().unwrap_or_default();
            let class = class.name.borrow().clone();
            Err(vm.type_error(format!("Type {name} cannot be instantiated; use {class}() instead")))
        }
        (Form::Special("Any"), _) => Err(vm.type_error("Any cannot be instantiated")),
        (Form::Special(name), _) => Err(vm.type_error(format!("Cannot instantiate typing.{name}"))),
        (_, Value::Class(_)) => Ok(alias.origin.clone()),
        _ => {
            let message = format!("'{}' object is not callable", vm.type_name(&Value::Alias(alias.clone())));
            Err(vm.type_error(message))
        }
    }
}

/// Refuses a text that is no expression, as a forward reference.
///
/// # Errors
/// `SyntaxError`
pub fn check_text(vm: &mut Vm, text: &str) -> Result<()> {
    // Most are names.
    if text.chars().all(|c| c.is_alphanumeric() || c == '_') && !text.starts_with(|c: char| c.is_ascii_digit()) {
        return Ok(());
    }
    compiled(vm, text).map(drop)
}

/// The value of a text, as of an annotation that was written as a string; names are looked up in `globals`.
///
/// # Errors
/// `SyntaxError` if it is no expression; what evaluating it raises.
pub fn evaluate_text(vm: &mut Vm, text: &str, globals: &Rc<DictObject>) -> Result<Value> {
    evaluate(vm, text, globals, globals)
}

fn compiled(vm: &mut Vm, text: &str) -> Result<crate::compile::Program> {
    let wrapped = format!("_ = (\n{text}\n)");
    let lines = LineIndex::new(&wrapped);
    let source = Rc::new(Source {
        name: "<string>".to_owned(),
        text: wrapped,
        lines,
        is_script: false,
        is_main: false,
        explains_asserts: false,
    });
    let program = crate::compile::program(source, Mode::Run, &|_| true);
    if program.problems.is_empty() {
        return Ok(program);
    }
    let shown = crate::builtins::str::repr(text);
    Err(vm.error("SyntaxError", format!("Forward reference must be an expression -- got {shown}")))
}

/// The value of an annotation that was written as a string.
///
/// # Errors
/// `SyntaxError` if it is no expression; what evaluating it raises.
pub(crate) fn evaluate(vm: &mut Vm, text: &str, globals: &Rc<DictObject>, locals: &Rc<DictObject>) -> Result<Value> {
    let program = compiled(vm, text)?;
    let own = if Rc::ptr_eq(globals, locals) { Dict::default() } else { locals.dict.borrow().clone() };
    let namespace = DictObject::new(own);
    for statement in program.statements {
        let mut frame = Frame::new(statement.code, globals.clone());
        frame.namespace = Some(namespace.clone());
        vm.run_frame(frame)?;
    }
    Ok(namespace.get_str("_").unwrap_or_default())
}
