//! The objects that values refer to.

mod callable;
mod container;
mod exception;
mod instance;
mod set;

pub(crate) use callable::Next;
pub(crate) use callable::limbo;
pub use callable::{
    AwaitKind, Cell, Function, Generator, GeneratorKind, GeneratorState, Iter, Method, Native, NativeThen, Property,
    Then, Wrapper, WrapperKind,
};
pub use container::{Bytes, DictObject, DictView, List, Range, Slice, Tuple, ViewKind};
pub use exception::{ExceptionData, TraceEntry};
pub use instance::{Alias, Form, Instance, Module};
pub use set::Set;
