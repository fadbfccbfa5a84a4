//! A call that is under way.

use std::rc::Rc;

use linktable_schema::Span;

use crate::code::Code;
use crate::meter::Charge;
use crate::object::{Cell, DictObject, Generator};
use crate::trash;
use crate::value::Value;

/// What becomes of what a frame gives back.
pub(crate) enum Action {
    /// The frame below gets it on its stack.
    Push,
    /// The Rust code that runs the machine gets it.
    Exit,
    /// It was `__init__`: the frame below gets the object.
    Object(Value),
    /// It was a generator in a `for`: the frame below gets the item, or goes on elsewhere.
    ForIter(u32),
    /// It was what the frame below awaits or yields from.
    Delegate,
}

/// A handler that exceptions go to.
#[derive(Clone, Copy)]
pub(crate) struct Block {
    /// Where it is.
    pub handler: u32,
    /// How high the stack was.
    pub stack: usize,
    /// How many exceptions were being handled.
    pub handling: usize,
}

/// A frame on the heap: it goes to and fro between the machine and generators, and is too large to be copied.
pub type FrameBox = Box<Frame>;

/// A call that is under way: a function, the body of a class, or a module.
pub struct Frame {
    /// What runs.
    pub code: Rc<Code>,
    /// The operation after the running one.
    pub(crate) at: usize,
    pub(crate) stack: Vec<Value>,
    pub(crate) locals: Vec<Option<Value>>,
    pub(crate) cells: Vec<Rc<Cell>>,
    /// The names of the module.
    pub globals: Rc<DictObject>,
    /// The names of the class body or module, where they are not locals.
    pub namespace: Option<Rc<DictObject>>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) handling: Vec<Value>,
    pub(crate) action: Action,
    pub(crate) generator: Option<Rc<Generator>>,
    pub(crate) _charge: Charge,
}

impl Frame {
    pub(crate) fn new(code: Rc<Code>, globals: Rc<DictObject>) -> Box<Frame> {
        let locals = vec![None; code.locals.len()];
        let charge = Charge::new(256 + code.locals.len() * size_of::<Value>());
        Box::new(Frame {
            at: 0,
            stack: Vec::new(),
            locals,
            cells: Vec::new(),
            globals,
            namespace: None,
            blocks: Vec::new(),
            handling: Vec::new(),
            action: Action::Push,
            generator: None,
            code,
            _charge: charge,
        })
    }

    /// Where it stands in the source.
    pub fn span(&self) -> Span {
        self.code.spans.get(self.at.saturating_sub(1)).copied().unwrap_or_default()
    }

    /// A local or shared variable by its name.
    pub fn variable(&self, name: &str) -> Option<Value> {
        if let Some(at) = self.code.locals.iter().position(|local| local.as_str() == name)
            && let Some(Some(value)) = self.locals.get(at)
        {
            return Some(value.clone());
        }
        let names = self.code.cells.iter().map(|(name, _)| name).chain(&self.code.frees);
        let at = names.into_iter().position(|cell| cell.as_str() == name)?;
        self.cells.get(at)?.value.borrow().clone()
    }

    /// Whether a `try` or `with` in it is under way.
    pub(crate) fn has_handlers(&self) -> bool {
        !self.blocks.is_empty()
    }

    /// The first argument of the call, for `super()`.
    pub(crate) fn first_argument(&self) -> Option<Value> {
        let name = self.code.locals.first()?;
        self.variable(name)
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        trash::dispose(self.stack.drain(..));
        trash::dispose(self.locals.drain(..).flatten());
        trash::dispose(self.handling.drain(..));
    }
}
