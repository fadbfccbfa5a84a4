//! Warnings of SQLAlchemy and SQLModel, shown by Python's own `warnings`.
//!
//! SQLAlchemy 2.1.9, `util/langhelpers.py` (`_warnings_warn`): a warning points at the first caller that is not
//! SQLAlchemy itself. Where that is a line of SQLModel's, it is shown at the script's line all the same; but filters go
//! by SQLModel's module, and the warning is shown once for that line.

use std::cell::RefCell;
use std::rc::Rc;

use linktable_python::{Class, Result, Value, Vm};

use crate::sqlalchemy::errors;

/// A line of SQLModel's that calls SQLAlchemy.
#[derive(Clone, Copy)]
pub struct Through {
    module: &'static str,
    line: i64,
}

/// `Session.exec`, in sqlmodel 0.0.50.
pub const EXEC: Through = Through { module: "sqlmodel.orm.session", line: 81 };
/// `Session.execute`.
pub const EXECUTE: Through = Through { module: "sqlmodel.orm.session", line: 142 };
/// The statement that makes a class.
pub const CLASS: Through = Through { module: "sqlmodel.main", line: 719 };

/// The lines of SQLModel's that are being carried out, innermost last.
#[derive(Default)]
struct Callers(RefCell<Vec<Through>>);

/// What is being carried out that a warning tells of, outermost first.
#[derive(Default)]
struct Occasions(RefCell<Vec<&'static str>>);

/// Carries something out; a warning that is shown meanwhile ends with the text in parentheses.
///
/// # Errors
/// What it raises.
pub fn during<T>(vm: &mut Vm, occasion: &'static str, run: impl FnOnce(&mut Vm) -> Result<T>) -> Result<T> {
    let occasions = vm.state::<Occasions>();
    occasions.0.borrow_mut().push(occasion);
    let result = run(vm);
    occasions.0.borrow_mut().pop();
    result
}

/// Carries something out as SQLModel's line does that calls it.
///
/// # Errors
/// What it raises.
pub fn through<T>(vm: &mut Vm, line: Through, run: impl FnOnce(&mut Vm) -> Result<T>) -> Result<T> {
    let callers = vm.state::<Callers>();
    callers.0.borrow_mut().push(line);
    let result = run(vm);
    callers.0.borrow_mut().pop();
    result
}

/// Shows an `SAWarning`.
///
/// # Errors
/// The warning itself, where the script's filters make it an exception.
pub fn warn(vm: &mut Vm, message: impl Into<String>) -> Result<()> {
    let class = errors::class(vm, "SAWarning");
    show(vm, &class, message.into())
}

/// Shows a warning of another class of SQLAlchemy's.
///
/// # Errors
/// As [`warn`].
pub fn warn_as(vm: &mut Vm, class: &str, message: &str) -> Result<()> {
    let class = errors::class(vm, class);
    show(vm, &class, message.to_owned())
}

/// Shows a `DeprecationWarning`.
///
/// # Errors
/// As [`warn`].
pub fn deprecated(vm: &mut Vm, message: &str) -> Result<()> {
    let class = vm.types.exception("DeprecationWarning");
    show(vm, &class, message.to_owned())
}

fn show(vm: &mut Vm, class: &Rc<Class>, mut message: String) -> Result<()> {
    if let Some(occasion) = vm.state::<Occasions>().0.borrow().last() {
        message = format!("{message} ({occasion})");
    }
    let caller = vm.state::<Callers>().0.borrow().last().copied();
    let (module, once) = match caller {
        None => (Value::None, Value::None),
        Some(Through { module, line }) => {
            (Value::str(module), Value::tuple(vec![Value::str(module), Value::Int(line)]))
        }
    };
    let warnings = vm.import("warnings")?;
    let show = vm.get_attr(&warnings, "_of_library")?;
    vm.call(&show, [Value::str(message), Value::Class(class.clone()), module, once].into())?;
    Ok(())
}
