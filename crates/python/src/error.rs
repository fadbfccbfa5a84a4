//! What ends an evaluation early.

use std::rc::Rc;

use linktable_schema::Span;

use crate::object::Instance;

/// The result of anything that may raise.
pub type Result<T> = std::result::Result<T, Raised>;

/// What ends an evaluation early.
#[derive(Clone)]
pub enum Raised {
    /// A Python exception, which the script may catch.
    Exception(Rc<Instance>),
    /// Something the script can not catch.
    Stop(Rc<Stop>),
}

/// What ends a script without its being able to catch it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// It ran for more steps than it may.
    Fuel {
        /// How many it may.
        limit: u64,
    },
    /// It held more memory than it may.
    Memory {
        /// How many bytes it may.
        limit: usize,
    },
    /// It uses something that exists in Python and not here.
    Unsupported {
        /// What it is: `` `yield from` in an async function ``.
        what: String,
        /// Where, if more closely known than the running instruction.
        span: Option<Span>,
    },
    /// In declare mode: this would act rather than declare, so it is left out.
    Undeclared,
}

/// Something that exists in Python, or in a library, and not here.
pub fn unsupported(what: impl Into<String>) -> Raised {
    Raised::Stop(Rc::new(Stop::Unsupported { what: what.into(), span: None }))
}

/// In declare mode: this would act rather than declare, so it is left out.
pub fn undeclared() -> Raised {
    Raised::Stop(Rc::new(Stop::Undeclared))
}

impl Raised {
    /// The exception object, if it is one.
    pub fn exception(&self) -> Option<&Rc<Instance>> {
        match self {
            Raised::Exception(exception) => Some(exception),
            Raised::Stop(_) => None,
        }
    }
}
