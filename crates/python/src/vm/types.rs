//! The built-in classes.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::builtins;
use crate::class::{Class, ClassBuilder};
use crate::object::{Form, GeneratorKind, ViewKind, WrapperKind};
use crate::value::Value;

macro_rules! types {
    ($($(#[$doc:meta])* $field:ident = $name:literal $(($module:literal))? $(< $base:ident)? $([$($option:ident),*])?),* $(,)?) => {
        /// The built-in classes; each is made when it is first asked for, since few scripts need them all.
        pub struct Types {
            /// `object`.
            pub object: Rc<Class>,
            /// `type`.
            pub r#type: Rc<Class>,
            $($field: OnceCell<Rc<Class>>,)*
            exceptions: RefCell<builtins::exceptions::Made>,
            iterators: RefCell<FxHashMap<&'static str, Rc<Class>>>,
        }

        impl Types {
            /// None of them made but `object` and `type`.
            pub fn new() -> Self {
                let object = ClassBuilder::root(builtins::object::METHODS).construct(builtins::object::construct).build();
                let r#type = ClassBuilder::new("builtins", "type", &object)
                    .natives(builtins::class::METHODS)
                    .construct(builtins::class::construct)
                    .build();
                Types {
                    object,
                    r#type,
                    $($field: OnceCell::new(),)*
                    exceptions: RefCell::default(),
                    iterators: RefCell::default(),
                }
            }

            $($(#[$doc])*
            pub fn $field(&self) -> &Rc<Class> {
                self.$field.get_or_init(|| {
                    #[allow(unused_mut, unused_assignments)]
                    let mut module = "builtins";
                    $(module = $module;)?
                    #[allow(unused_mut, unused_assignments)]
                    let mut base = &self.object;
                    $(base = self.$base();)?
                    let builder = ClassBuilder::new(module, $name, base);
                    $($(let builder = builder.$option();)*)?
                    builtins::tables::fill($name, builder).build()
                })
            })*
        }
    };
}

types! {
    /// `int`.
    int = "int",
    /// `bool`.
    bool = "bool" < int [sealed],
    /// `float`.
    float = "float",
    /// `str`.
    str = "str",
    /// `bytes`.
    bytes = "bytes",
    /// `bytearray`.
    bytearray = "bytearray",
    /// `tuple`.
    tuple = "tuple",
    /// `list`.
    list = "list",
    /// `dict`.
    dict = "dict",
    /// `set`.
    set = "set",
    /// `frozenset`.
    frozenset = "frozenset",
    /// `slice`.
    slice = "slice" [sealed],
    /// `range`.
    range = "range" [sealed],
    /// `property`.
    property = "property" [with_dict],
    /// `staticmethod`.
    staticmethod = "staticmethod",
    /// `classmethod`.
    classmethod = "classmethod",
    /// `super`.
    super_class = "super",
    /// The class of `None`.
    none = "NoneType" [sealed],
    /// The class of `...`.
    ellipsis = "ellipsis" [sealed],
    /// The class of `NotImplemented`.
    not_implemented = "NotImplementedType" [sealed],
    /// The class of Python functions.
    function = "function" [sealed, with_dict],
    /// The class of functions written in Rust.
    native = "builtin_function_or_method" [sealed],
    /// The class of bound methods.
    method = "method" [sealed],
    /// The class of modules.
    module = "module" [with_dict],
    /// The class of generators.
    generator = "generator" [sealed],
    /// The class of coroutines.
    coroutine = "coroutine" [sealed],
    /// The class of asynchronous generators.
    async_generator = "async_generator" [sealed],
    /// What asynchronous generators give to be awaited.
    async_step = "async_generator_asend" [sealed],
    /// What a class's `__dict__` is.
    mappingproxy = "mappingproxy" [sealed],
    /// The class of `dict.keys()`.
    dict_keys = "dict_keys" [sealed],
    /// The class of `dict.values()`.
    dict_values = "dict_values" [sealed],
    /// The class of `dict.items()`.
    dict_items = "dict_items" [sealed],
    /// The class of `list[int]`.
    generic_alias = "GenericAlias" ("types"),
    /// The class of `int | str`.
    union_type = "UnionType" ("types") [sealed],
    /// The class of `typing.List[int]`.
    typing_alias = "_GenericAlias" ("typing"),
    /// The class of `typing.Any` and other forms by themselves.
    special_form = "_SpecialForm" ("typing"),
    /// The class of forward references.
    forward_ref = "ForwardRef" ("typing"),
    /// The class of type variables.
    type_var = "TypeVar" ("typing"),
    /// The class of iterators written in Rust, where nothing closer is known.
    iterator = "iterator" [sealed],
    /// The class of variables that functions share.
    cell = "cell" [sealed],
    /// The class of code objects.
    code = "code" [sealed],
    /// The class of tracebacks.
    traceback = "traceback" [sealed],
}

impl Default for Types {
    fn default() -> Self {
        Self::new()
    }
}

impl Types {
    /// An exception class by its name.
    pub fn exception(&self, name: &str) -> Rc<Class> {
        // Every name the machine asks for is one; `Exception` is right for any other.
        self.known_exception(name).or_else(|| self.known_exception("Exception")).unwrap_or_else(|| self.object.clone())
    }

    /// The exception class of this name, if there is one.
    pub(crate) fn known_exception(&self, name: &str) -> Option<Rc<Class>> {
        builtins::exceptions::class(&mut self.exceptions.borrow_mut(), &self.object, name)
    }

    /// The class of a value.
    pub fn of(&self, value: &Value) -> Rc<Class> {
        match value {
            Value::None => self.none(),
            Value::Ellipsis => self.ellipsis(),
            Value::NotImplemented => self.not_implemented(),
            Value::Bool(_) => self.bool(),
            Value::Int(_) | Value::Big(_) => self.int(),
            Value::Float(_) => self.float(),
            Value::Str(_) => self.str(),
            Value::Bytes(bytes) if bytes.mutable => self.bytearray(),
            Value::Bytes(_) => self.bytes(),
            Value::Tuple(_) => self.tuple(),
            Value::List(_) => self.list(),
            Value::Dict(_) => self.dict(),
            Value::Set(set) if set.frozen => self.frozenset(),
            Value::Set(_) => self.set(),
            Value::Slice(_) => self.slice(),
            Value::Range(_) => self.range(),
            Value::View(view) => match view.kind {
                ViewKind::Keys => self.dict_keys(),
                ViewKind::Values => self.dict_values(),
                ViewKind::Items => self.dict_items(),
            },
            Value::Function(_) => self.function(),
            Value::Native(_) => self.native(),
            Value::Method(method) if matches!(method.function, Value::Native(_)) => self.native(),
            Value::Method(_) => self.method(),
            Value::Class(class) => class.metaclass.as_ref().unwrap_or(&self.r#type),
            Value::Instance(instance) => return instance.class(),
            Value::Module(_) => self.module(),
            Value::Iter(iter) => return self.iterator_class(iter.kind),
            Value::Generator(generator) => match generator.kind {
                GeneratorKind::Generator => self.generator(),
                GeneratorKind::Coroutine => self.coroutine(),
                GeneratorKind::AsyncGenerator => self.async_generator(),
                GeneratorKind::AsyncStep => self.async_step(),
            },
            Value::Property(_) => self.property(),
            Value::Wrapper(wrapper) => match wrapper.kind {
                WrapperKind::Static => self.staticmethod(),
                WrapperKind::Class => self.classmethod(),
            },
            Value::Alias(alias) => match &alias.form {
                Form::Generic => self.generic_alias(),
                Form::Union { by_operator: true } => self.union_type(),
                Form::ForwardRef => self.forward_ref(),
                Form::TypeVar(_) => self.type_var(),
                Form::Special(_) => self.special_form(),
                _ => self.typing_alias(),
            },
        }
        .clone()
    }

    /// The class of iterators of a kind (`list_iterator`, `zip`), which is also
    /// what `zip` and the like stand for as built-in names.
    pub fn iterator_class(&self, kind: &'static str) -> Rc<Class> {
        if let Some(class) = self.iterators.borrow().get(kind) {
            return class.clone();
        }
        let (module, name) = kind.rsplit_once('.').unwrap_or(("builtins", kind));
        let builder = ClassBuilder::new(module, name, &self.object);
        let class = builtins::tables::fill_iterator(kind, builder).build();
        self.iterators.borrow_mut().insert(kind, class.clone());
        class
    }
}
