//! Objects of classes, modules and type forms.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use crate::class::Class;
use crate::dict::Dict;
use crate::meter::Charge;
use crate::object::DictObject;
use crate::registry::MayCircle;
use crate::text::Text;
use crate::trash;
use crate::value::Value;

/// An object of a class that has no kind of value of its own.
pub struct Instance {
    /// Its class.
    pub class: RefCell<Rc<Class>>,
    /// Its attributes: `__dict__`.
    pub dict: Rc<DictObject>,
    /// For a subclass of a built-in type the built-in value in it.
    pub base: Option<Value>,
    /// What a library keeps in it.
    pub host: RefCell<Option<Rc<dyn Any>>>,
    _charge: Charge,
}

impl Instance {
    /// An object without attributes.
    pub fn new(class: &Rc<Class>) -> Rc<Instance> {
        Self::make(class, None, None)
    }

    /// An object of a subclass of a built-in type.
    pub fn with_base(class: &Rc<Class>, base: Value) -> Rc<Instance> {
        Self::make(class, Some(base), None)
    }

    /// An object in which a library keeps something.
    pub fn with_host<T: 'static>(class: &Rc<Class>, host: T) -> Rc<Instance> {
        Self::make(class, None, Some(Rc::new(host)))
    }

    fn make(class: &Rc<Class>, base: Option<Value>, host: Option<Rc<dyn Any>>) -> Rc<Instance> {
        Rc::new(Instance {
            class: RefCell::new(class.clone()),
            dict: Rc::default(),
            base,
            host: RefCell::new(host),
            _charge: Charge::new(160),
        })
        .noted()
    }

    /// Its class.
    pub fn class(&self) -> Rc<Class> {
        self.class.borrow().clone()
    }

    /// What a library keeps in it, if it is of that kind.
    pub fn host<T: 'static>(&self) -> Option<Rc<T>> {
        self.host.borrow().clone()?.downcast().ok()
    }

    /// Keeps something in it.
    pub fn set_host<T: 'static>(&self, host: Rc<T>) {
        *self.host.borrow_mut() = Some(host);
    }

    /// The attribute in its own `__dict__`.
    pub fn own(&self, name: &str) -> Option<Value> {
        self.dict.get_str(name)
    }

    /// Sets an attribute in its own `__dict__`.
    pub fn set(&self, name: &str, value: Value) {
        self.dict.set_str(name, value);
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // A `__dict__` that somebody else holds on to stays as it is.
        if let Some(dict) = Rc::get_mut(&mut self.dict)
            && !dict.dict.get_mut().is_empty()
        {
            drop(std::mem::take(dict.dict.get_mut()));
        }
        if self.base.is_some() {
            trash::dispose(self.base.take());
        }
    }
}

/// A module.
pub struct Module {
    /// Its full name: `collections.abc`.
    pub name: Text,
    /// Its names.
    pub dict: Rc<DictObject>,
    /// What puts in the names that nobody has asked for yet.
    later: RefCell<Vec<Filling>>,
}

/// Puts names into a module.
type Filling = fn(&mut crate::Vm, &Rc<Module>);

impl Module {
    /// An empty module.
    pub fn new(name: &str) -> Rc<Module> {
        let mut dict = Dict::default();
        dict.set_str("__name__", Value::str(name));
        Rc::new(Module { name: name.into(), dict: DictObject::new(dict), later: RefCell::default() })
    }

    /// A module whose names are those of a dict that others use, too.
    pub fn over(name: &str, dict: Rc<DictObject>) -> Rc<Module> {
        Rc::new(Module { name: name.into(), dict, later: RefCell::default() })
    }

    /// Leaves names to be put in when one is asked for that it does not have, or all are.
    pub fn fill_later(&self, fill: Filling) {
        self.later.borrow_mut().push(fill);
    }

    /// Puts in the names that were left for later; whether there were any.
    pub fn settle(self: &Rc<Self>, vm: &mut crate::Vm) -> bool {
        let later = self.later.take();
        later.iter().for_each(|fill| fill(vm, self));
        !later.is_empty()
    }

    /// Gives it a name's value.
    pub fn set(&self, name: &str, value: impl Into<Value>) {
        self.dict.set_str(name, value.into());
    }

    /// Gives it a class under the class's name.
    pub fn add_class(&self, class: &Rc<Class>) {
        self.dict.set_str(class.name.borrow().clone(), Value::Class(class.clone()));
    }

    /// Gives it a function written in Rust.
    pub fn add(&self, name: &'static str, function: crate::class::NativeFn) {
        let native = crate::object::Native::new(name, function);
        self.dict.set_str(native.name.clone(), Value::Native(native));
    }
}

/// What kind of type form an [`Alias`] is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// `list[int]`: a class with arguments, written with the class.
    Generic,
    /// `List[int]`, `Sequence[int]`: the name in `typing`, with or without arguments.
    Typing(&'static str),
    /// `Optional[X]`, `Union[X, Y]`, `X | Y`: its members are the arguments.
    Union {
        /// Whether it was written with `|`.
        by_operator: bool,
    },
    /// `Annotated[X, …]`: the type first, then the metadata.
    Annotated,
    /// `Literal[…]`.
    Literal,
    /// `ForwardRef("X")`: the text is the one argument.
    ForwardRef,
    /// `Callable[[…], X]`: the last argument is what it gives back.
    Callable,
    /// `ClassVar[X]`, `Final[X]`, `Required[X]`…: the name in `typing`.
    Qualifier(&'static str),
    /// `Any`, `Optional`, `Self`, … by themselves: the name in `typing`.
    Special(&'static str),
    /// `TypeVar("T")`: its name.
    TypeVar(Text),
}

/// A type form.
pub struct Alias {
    /// What kind it is.
    pub form: Form,
    /// The class it stands for, where there is one: `list` for `List[int]`; `None` otherwise.
    pub origin: Value,
    /// Its arguments.
    pub args: Vec<Value>,
}

impl Drop for Alias {
    fn drop(&mut self) {
        trash::dispose(self.args.drain(..));
    }
}
