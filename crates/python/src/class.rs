//! Classes, and the functions written in Rust that built-in ones have.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use linktable_schema::Span;

use crate::args::Args;
use crate::dict::{Dict, hash_str};
use crate::error::Result;
use crate::registry::MayCircle;
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

/// A function written in Rust.
pub type NativeFn = fn(&mut Vm, Args) -> Result<Value>;

/// Makes an object of a built-in class (or of a subclass, which is given): what calling the class does.
pub type Construct = fn(&mut Vm, &Rc<Class>, Args) -> Result<Value>;

/// How a function written in Rust stands in its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NativeKind {
    /// Called with the object as first argument.
    Method,
    /// Called with the class as first argument.
    Class,
    /// Called without either.
    Static,
    /// An attribute whose value it computes, called with the object.
    Getter,
}

/// A function written in Rust, in the table of its class. Tables are sorted by name.
pub struct NativeDef {
    /// Its name.
    pub name: &'static str,
    /// How it stands in its class.
    pub kind: NativeKind,
    /// What it does.
    pub function: NativeFn,
}

/// A method for a class's table.
pub const fn method(name: &'static str, function: NativeFn) -> NativeDef {
    NativeDef { name, kind: NativeKind::Method, function }
}

/// A class method for a class's table.
pub const fn class_method(name: &'static str, function: NativeFn) -> NativeDef {
    NativeDef { name, kind: NativeKind::Class, function }
}

/// A static method for a class's table.
pub const fn static_method(name: &'static str, function: NativeFn) -> NativeDef {
    NativeDef { name, kind: NativeKind::Static, function }
}

/// A computed attribute for a class's table.
pub const fn getter(name: &'static str, function: NativeFn) -> NativeDef {
    NativeDef { name, kind: NativeKind::Getter, function }
}

/// A class.
pub struct Class {
    /// `__name__`.
    pub name: RefCell<Text>,
    /// `__qualname__`.
    pub qualname: RefCell<Text>,
    /// `__module__`.
    pub module: RefCell<Text>,
    /// The classes it is declared with.
    pub bases: Vec<Rc<Class>>,
    /// Its method resolution order, without itself.
    pub ancestors: Vec<Rc<Class>>,
    /// The class of the class; nothing for plain `type`.
    pub metaclass: Option<Rc<Class>>,
    /// Its namespace.
    pub dict: RefCell<Dict>,
    /// Functions written in Rust, sorted by name; looked at after the namespace.
    pub natives: &'static [NativeDef],
    /// Makes its objects, for built-in classes.
    pub construct: Option<Construct>,
    /// Whether classes may derive from it.
    pub is_final: bool,
    /// Whether its objects have a `__dict__`, that is: whether new attributes can be set.
    pub has_dict: bool,
    /// The names in `__slots__`, of this class alone.
    pub slots: Option<Vec<Text>>,
    /// Where it stands in the source; built-in classes stand nowhere.
    pub source: Option<Rc<ClassSource>>,
    /// What a library keeps about it.
    pub host: RefCell<Option<Rc<dyn Any>>>,
}

/// Where a class and its attributes stand in the source.
#[derive(Clone, Debug, Default)]
pub struct ClassSource {
    /// The whole statement.
    pub span: Span,
    /// The name in it.
    pub name_span: Span,
    /// The keyword arguments of the class statement (`table=True`).
    pub keywords: Vec<(Text, Span)>,
    /// The statements in its body that set an attribute, in order.
    pub attributes: Vec<AttributeSource>,
}

/// Where one attribute of a class stands in the source.
#[derive(Clone, Debug, Default)]
pub struct AttributeSource {
    /// Its name.
    pub name: Text,
    /// The whole statement.
    pub span: Span,
    /// The name in it.
    pub name_span: Span,
    /// Its annotation.
    pub annotation: Option<Span>,
    /// Its value.
    pub value: Option<Span>,
    /// If its value is a call, the call's positional arguments.
    pub arguments: Vec<Span>,
    /// If its value is a call, the call's keyword arguments: name, whole argument, value.
    pub keywords: Vec<(Text, Span, Span)>,
}

impl ClassSource {
    /// The last statement that sets this attribute.
    pub fn attribute(&self, name: &str) -> Option<&AttributeSource> {
        self.attributes.iter().rev().find(|attribute| attribute.name == *name)
    }
}

impl AttributeSource {
    /// The value of a keyword argument of its value, if that is a call.
    pub fn keyword(&self, name: &str) -> Option<Span> {
        self.keywords.iter().find(|(keyword, _, _)| keyword == name).map(|(_, _, value)| *value)
    }
}

/// A class that is written in Rust, to be filled and then built.
pub struct ClassBuilder(Class);

impl ClassBuilder {
    /// A class in `module` that derives from `base`.
    pub fn new(module: &str, name: &str, base: &Rc<Class>) -> Self {
        let mut ancestors = Vec::with_capacity(base.ancestors.len() + 1);
        ancestors.push(base.clone());
        ancestors.extend(base.ancestors.iter().cloned());
        let name: Text = name.into();
        let base_module = base.module.borrow();
        let module = if *base_module == *module { base_module.clone() } else { module.into() };
        drop(base_module);
        ClassBuilder(Class {
            name: RefCell::new(name.clone()),
            qualname: RefCell::new(name),
            module: RefCell::new(module),
            bases: vec![base.clone()],
            ancestors,
            metaclass: base.metaclass.clone(),
            dict: RefCell::default(),
            natives: &[],
            construct: None,
            is_final: false,
            has_dict: base.has_dict,
            slots: None,
            source: None,
            host: RefCell::new(None),
        })
    }

    /// `object` itself, which derives from nothing.
    pub(crate) fn root(natives: &'static [NativeDef]) -> Self {
        ClassBuilder(Class {
            name: RefCell::new("object".into()),
            qualname: RefCell::new("object".into()),
            module: RefCell::new("builtins".into()),
            bases: Vec::new(),
            ancestors: Vec::new(),
            metaclass: None,
            dict: RefCell::default(),
            natives,
            construct: None,
            is_final: false,
            has_dict: false,
            slots: None,
            source: None,
            host: RefCell::new(None),
        })
    }

    /// With these functions; sorted by name.
    #[must_use]
    pub fn natives(mut self, natives: &'static [NativeDef]) -> Self {
        debug_assert!(natives.windows(2).all(|pair| match pair {
            [a, b] => a.name < b.name,
            _ => true,
        }));
        self.0.natives = natives;
        self
    }

    /// With this to make its objects.
    #[must_use]
    pub fn construct(mut self, construct: Construct) -> Self {
        self.0.construct = Some(construct);
        self
    }

    /// With this class as the class of the class.
    #[must_use]
    pub fn metaclass(mut self, metaclass: &Rc<Class>) -> Self {
        self.0.metaclass = Some(metaclass.clone());
        self
    }

    /// Derives from this class as well; what both derive from stays behind.
    #[must_use]
    pub fn also(mut self, base: &Rc<Class>) -> Self {
        self.0.ancestors.retain(|ancestor| !base.is_subclass(ancestor));
        self.0.ancestors.push(base.clone());
        self.0.ancestors.extend(base.ancestors.iter().cloned());
        self.0.bases.push(base.clone());
        self
    }

    /// With an attribute.
    #[must_use]
    pub fn attribute(self, name: &str, value: impl Into<Value>) -> Self {
        self.0.dict.borrow_mut().set_str(name, value.into());
        self
    }

    /// No class may derive from it.
    #[must_use]
    pub fn sealed(mut self) -> Self {
        self.0.is_final = true;
        self
    }

    /// Its objects take new attributes.
    #[must_use]
    pub fn with_dict(mut self) -> Self {
        self.0.has_dict = true;
        self
    }

    /// The class.
    pub fn build(self) -> Rc<Class> {
        Rc::new(self.0).noted()
    }

    /// The same class, to be changed in ways the builder does not name.
    pub(crate) fn raw(mut self, change: impl FnOnce(&mut Class)) -> Self {
        change(&mut self.0);
        self
    }
}

impl Class {
    /// Itself and its ancestors, in method resolution order.
    pub fn mro(self: &Rc<Self>) -> impl Iterator<Item = &Rc<Class>> {
        std::iter::once(self).chain(&self.ancestors)
    }

    /// Whether it is `other` or derives from it.
    pub fn is_subclass(self: &Rc<Self>, other: &Rc<Class>) -> bool {
        self.mro().any(|class| Rc::ptr_eq(class, other))
    }

    /// The attribute of this class alone.
    pub fn own(&self, name: &str) -> Option<Value> {
        self.own_hashed(hash_str(name), name)
    }

    fn own_hashed(&self, hash: i64, name: &str) -> Option<Value> {
        if let Some(value) = self.dict.borrow().get_hashed(hash, name) {
            return Some(value.clone());
        }
        let at = self.natives.binary_search_by(|native| native.name.cmp(name)).ok()?;
        let native = self.natives.get(at)?;
        let value = crate::object::Native::of_class(native, &self.name.borrow());
        // Kept, so that `Class.method is Class.method`.
        self.dict.try_borrow_mut().ok()?.set_str(name, value.clone());
        Some(value)
    }

    /// The attribute as found along the method resolution order, unbound.
    pub fn lookup(self: &Rc<Self>, name: &str) -> Option<Value> {
        let hash = hash_str(name);
        self.mro().find_map(|class| class.own_hashed(hash, name))
    }

    /// The class along the method resolution order that has the attribute, with it.
    pub fn lookup_where(self: &Rc<Self>, name: &str) -> Option<(&Rc<Class>, Value)> {
        let hash = hash_str(name);
        self.mro().find_map(|class| Some((class, class.own_hashed(hash, name)?)))
    }

    /// Sets an attribute of the class, without asking anyone.
    pub fn set(&self, name: &str, value: Value) {
        self.dict.borrow_mut().set_str(name, value);
    }

    /// What makes its objects: of the first class along the order that has it.
    pub fn constructor(self: &Rc<Self>) -> Option<Construct> {
        self.mro().find_map(|class| class.construct)
    }

    /// The name with its module, as tracebacks and reprs show it: `json.decoder.JSONDecodeError`.
    pub fn full_name(&self) -> String {
        let module = self.module.borrow();
        if module.as_str() == "builtins" {
            self.qualname.borrow().to_string()
        } else {
            format!("{module}.{}", self.qualname.borrow())
        }
    }

    /// What a library keeps about it, if it is of that kind.
    pub fn host<T: 'static>(&self) -> Option<Rc<T>> {
        self.host.borrow().clone()?.downcast().ok()
    }

    /// Keeps something about it.
    pub fn set_host<T: 'static>(&self, host: Rc<T>) {
        *self.host.borrow_mut() = Some(host);
    }
}
