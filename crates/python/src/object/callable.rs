//! Functions, methods, iterators and generators.

use std::cell::{Cell as StdCell, RefCell};
use std::rc::Rc;

use crate::class::{NativeDef, NativeFn, NativeKind};
use crate::code::Code;
use crate::dict::Dict;
use crate::error::Result;
use crate::meter::Charge;
use crate::object::DictObject;
use crate::text::Text;
use crate::trash;
use crate::value::Value;
use crate::vm::{Frame, Vm};

/// A variable that a function shares with the functions in it.
#[derive(Default)]
pub struct Cell {
    /// Its value, once it has one.
    pub value: RefCell<Option<Value>>,
}

impl Drop for Cell {
    fn drop(&mut self) {
        trash::dispose(self.value.take());
    }
}

/// A function written in Python.
pub struct Function {
    /// What it does.
    pub code: Rc<Code>,
    /// `__name__`.
    pub name: RefCell<Text>,
    /// `__qualname__`.
    pub qualname: RefCell<Text>,
    /// The names of its module.
    pub globals: Rc<DictObject>,
    /// Defaults of the last positional parameters.
    pub defaults: Vec<Value>,
    /// Defaults of keyword-only parameters.
    pub keyword_defaults: Vec<(Text, Value)>,
    /// The variables it shares with the function around it.
    pub closure: Vec<Rc<Cell>>,
    /// `__annotations__`.
    pub annotations: RefCell<Value>,
    /// Its other attributes.
    pub dict: RefCell<Dict>,
    pub(crate) _charge: Charge,
}

impl Drop for Function {
    fn drop(&mut self) {
        trash::dispose(self.defaults.drain(..));
        trash::dispose(self.keyword_defaults.drain(..).map(|(_, value)| value));
        trash::dispose([self.annotations.take()]);
    }
}

type Closure = Rc<dyn Fn(&mut Vm, crate::args::Args) -> Result<Value>>;

/// A function written in Rust.
pub struct Native {
    /// Its name.
    pub name: Text,
    /// Its name with that of its class: `str.join`.
    pub qualname: Text,
    /// How it stands in its class.
    pub kind: NativeKind,
    call: NativeCall,
    /// Its attributes (`lru_cache` and the like set some).
    pub dict: RefCell<Dict>,
}

enum NativeCall {
    Plain(NativeFn),
    Closure(Closure),
}

impl Native {
    /// A function of a module.
    pub fn new(name: &'static str, function: NativeFn) -> Rc<Native> {
        let name: Text = name.into();
        Rc::new(Native {
            name: name.clone(),
            qualname: name,
            kind: NativeKind::Static,
            call: NativeCall::Plain(function),
            dict: RefCell::default(),
        })
    }

    /// A function that remembers something.
    pub fn closure(name: &str, function: impl Fn(&mut Vm, crate::args::Args) -> Result<Value> + 'static) -> Rc<Native> {
        let name: Text = name.into();
        Rc::new(Native {
            name: name.clone(),
            qualname: name,
            kind: NativeKind::Static,
            call: NativeCall::Closure(Rc::new(function)),
            dict: RefCell::default(),
        })
    }

    /// The function of a class's table, as the attribute it is.
    pub(crate) fn of_class(def: &NativeDef, class: &str) -> Value {
        Value::Native(Rc::new(Native {
            name: def.name.into(),
            qualname: format!("{class}.{}", def.name).into(),
            kind: def.kind,
            call: NativeCall::Plain(def.function),
            dict: RefCell::default(),
        }))
    }

    /// Calls it.
    pub fn call(&self, vm: &mut Vm, args: crate::args::Args) -> Result<Value> {
        match &self.call {
            NativeCall::Plain(function) => function(vm, args),
            NativeCall::Closure(function) => function.clone()(vm, args),
        }
    }
}

/// A function bound to its first argument.
pub struct Method {
    /// The function.
    pub function: Value,
    /// The argument.
    pub this: Value,
}

impl Drop for Method {
    fn drop(&mut self) {
        trash::dispose([std::mem::take(&mut self.function), std::mem::take(&mut self.this)]);
    }
}

/// `property(fget, fset, fdel)`.
pub struct Property {
    /// What reads it; `None` if nothing does.
    pub get: Value,
    /// What sets it.
    pub set: Value,
    /// What deletes it.
    pub delete: Value,
    /// `__doc__`.
    pub doc: Value,
    /// The name it was given in its class.
    pub name: RefCell<Option<Text>>,
}

/// What a [`Wrapper`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrapperKind {
    /// `staticmethod`.
    Static,
    /// `classmethod`.
    Class,
}

/// `staticmethod(…)`, `classmethod(…)`.
pub struct Wrapper {
    /// Which of them.
    pub kind: WrapperKind,
    /// What it wraps.
    pub function: Value,
}

/// What an iterator written in Rust runs for its next item.
pub(crate) type Next = Box<dyn FnMut(&mut Vm) -> Result<Option<Value>>>;

/// An iterator written in Rust.
pub struct Iter {
    /// The name of its class: `list_iterator`.
    pub kind: &'static str,
    next: RefCell<Option<Next>>,
}

impl Iter {
    /// An iterator that asks `next` until it gives nothing.
    pub fn new(kind: &'static str, next: impl FnMut(&mut Vm) -> Result<Option<Value>> + 'static) -> Rc<Iter> {
        Rc::new(Iter { kind, next: RefCell::new(Some(Box::new(next))) })
    }

    /// An iterator over these.
    pub fn over(kind: &'static str, items: Vec<Value>) -> Value {
        let mut items = items.into_iter();
        Value::Iter(Iter::new(kind, move |_| Ok(items.next())))
    }

    /// The next item; once there is none, never again one.
    pub fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        // Taken out while it runs: it may come back to itself.
        let taken = self.next.try_borrow_mut().ok().and_then(|mut next| next.take());
        let Some(mut next) = taken else { return Ok(None) };
        let item = next(vm);
        if (matches!(item, Ok(Some(_))) || item.is_err())
            && let Ok(mut slot) = self.next.try_borrow_mut()
        {
            *slot = Some(next);
        }
        item
    }
}

impl Drop for Iter {
    fn drop(&mut self) {
        if let Some(run) = self.next.take() {
            trash::dispose_run(run);
        }
    }
}

/// What a generator object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeneratorKind {
    /// A function with `yield`.
    Generator,
    /// An `async def`.
    Coroutine,
    /// An `async def` with `yield`.
    AsyncGenerator,
    /// What `__anext__`, `asend` and `athrow` of an asynchronous generator give: awaited for one item.
    AsyncStep,
}

/// What an asynchronous generator is asked for.
#[derive(Clone)]
pub enum AwaitKind {
    /// To go on, with this as the value of its `yield`.
    Send(Value),
    /// To raise this where it stands.
    Throw(Value),
    /// To end.
    Close,
}

/// What a coroutine written in Rust does first.
pub type NativeRun = Box<dyn FnOnce(&mut Vm) -> Result<Then>>;

/// What a coroutine written in Rust does once what it awaited gave something or raised.
pub type NativeThen = Box<dyn FnOnce(&mut Vm, Result<Value>) -> Result<Then>>;

/// What a coroutine written in Rust does next.
pub enum Then {
    /// It is through, with this result.
    Return(Value),
    /// It awaits this and goes on with what that gives or raises; what stops the script ends it at once.
    Await(Value, NativeThen),
}

impl Then {
    /// Awaits `awaitable` and goes on with `then`.
    pub fn awaiting(awaitable: Value, then: impl FnOnce(&mut Vm, Result<Value>) -> Result<Then> + 'static) -> Then {
        Then::Await(awaitable, Box::new(then))
    }
}

/// Where a generator stands.
pub enum GeneratorState {
    /// It waits to be resumed.
    Suspended(Box<Frame>),
    /// It is running.
    Running,
    /// It is through.
    Finished,
    /// A coroutine written in Rust that has not been awaited yet.
    Native(NativeRun),
    /// A coroutine written in Rust that awaits what this iterator gives.
    Awaiting(Value, NativeThen),
    /// One step of an asynchronous generator.
    Step(Rc<Generator>, AwaitKind),
}

/// A generator, coroutine or asynchronous generator.
pub struct Generator {
    /// What it is.
    pub kind: GeneratorKind,
    /// `__name__`.
    pub name: Text,
    /// `__qualname__`.
    pub qualname: Text,
    /// Where it stands.
    pub state: RefCell<GeneratorState>,
    /// Whether it has run at all.
    pub started: StdCell<bool>,
    pub(crate) _charge: Charge,
}

impl Drop for Generator {
    fn drop(&mut self) {
        let state = std::mem::replace(self.state.get_mut(), GeneratorState::Finished);
        let closes = matches!(self.kind, GeneratorKind::Generator | GeneratorKind::Coroutine);
        if let (GeneratorState::Suspended(frame), true) = (state, closes)
            && frame.has_handlers()
        {
            limbo::keep(frame);
        }
    }
}

/// Frames of generators that nobody holds any more while a `finally`, an
/// `except` or a `with` in them still waits: CPython closes them there and then,
/// and so does the machine at its next step.
pub(crate) mod limbo {
    use std::cell::{Cell, RefCell};

    use crate::vm::FrameBox;

    thread_local! {
        static FRAMES: RefCell<Vec<FrameBox>> = const { RefCell::new(Vec::new()) };
        static ANY: Cell<bool> = const { Cell::new(false) };
    }

    pub(super) fn keep(frame: FrameBox) {
        // While a thread ends its locals may be gone; then nothing runs any more.
        let kept = FRAMES.try_with(|frames| frames.borrow_mut().push(frame));
        if kept.is_ok() {
            let _ = ANY.try_with(|any| any.set(true));
        }
    }

    pub(crate) fn any() -> bool {
        ANY.get()
    }

    pub(crate) fn take() -> Vec<FrameBox> {
        ANY.set(false);
        FRAMES.take()
    }
}

impl Generator {
    /// A generator object that stands somewhere.
    pub fn new(kind: GeneratorKind, name: Text, qualname: Text, state: GeneratorState) -> Rc<Generator> {
        Rc::new(Generator {
            kind,
            name,
            qualname,
            state: RefCell::new(state),
            started: StdCell::new(false),
            _charge: Charge::new(256),
        })
    }

    /// A coroutine written in Rust: runs when it is awaited, and never suspends.
    pub fn native(name: &str, run: impl FnOnce(&mut Vm) -> Result<Value> + 'static) -> Value {
        Generator::native_async(name, |vm| run(vm).map(Then::Return))
    }

    /// A coroutine written in Rust that may await others.
    pub fn native_async(name: &str, run: impl FnOnce(&mut Vm) -> Result<Then> + 'static) -> Value {
        let state = GeneratorState::Native(Box::new(run));
        Value::Generator(Generator::new(GeneratorKind::Coroutine, name.into(), name.into(), state))
    }
}
