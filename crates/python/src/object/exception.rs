//! What an exception carries.

use std::cell::RefCell;
use std::rc::Rc;

use linktable_schema::Span;

use crate::code::Source;
use crate::meter::Charge;
use crate::text::Text;
use crate::trash;
use crate::value::Value;

/// What an exception object carries besides its attributes.
#[derive(Default)]
pub struct ExceptionData {
    /// `args`.
    pub args: RefCell<Value>,
    /// `__cause__`.
    pub cause: RefCell<Value>,
    /// `__context__`.
    pub context: RefCell<Value>,
    /// `__suppress_context__`.
    pub suppress_context: std::cell::Cell<bool>,
    /// Where it came through, innermost last.
    pub trace: RefCell<Vec<TraceEntry>>,
    /// Whether it is on its way through Rust code, between two runs of the machine.
    pub in_flight: std::cell::Cell<bool>,
    /// `__notes__`.
    pub notes: RefCell<Vec<Text>>,
    charge: Charge,
}

/// One place an exception came through.
#[derive(Clone)]
pub struct TraceEntry {
    /// The source.
    pub source: Rc<Source>,
    /// The function's qualified name, `<module>` at the top.
    pub function: Text,
    /// The expression or statement.
    pub span: Span,
}

impl ExceptionData {
    /// With these `args`.
    pub fn new(args: Vec<Value>) -> Self {
        let data = ExceptionData::default();
        *data.args.borrow_mut() = Value::tuple(args);
        data
    }

    /// Notes a place it came through.
    pub fn note(&self, entry: TraceEntry) {
        let mut trace = self.trace.borrow_mut();
        trace.push(entry);
        self.charge.set(trace.capacity() * size_of::<TraceEntry>());
    }

    /// Says where it came through.
    pub fn set_trace(&self, entries: Vec<TraceEntry>) {
        self.charge.set(entries.capacity() * size_of::<TraceEntry>());
        *self.trace.borrow_mut() = entries;
    }

    /// The `args`, as a list.
    pub fn arguments(&self) -> Vec<Value> {
        match &*self.args.borrow() {
            Value::Tuple(tuple) => tuple.items.clone(),
            other => vec![other.clone()],
        }
    }
}

impl Drop for ExceptionData {
    fn drop(&mut self) {
        trash::dispose([self.args.take(), self.cause.take(), self.context.take()]);
    }
}
