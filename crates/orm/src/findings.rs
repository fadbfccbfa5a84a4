//! What becomes of findings: raised in run mode, kept in declare mode.

use linktable_python::{ClassBuilder, Mode, Raised, Result, Value, Vm};

use crate::diagnostics::{Finding, LibraryError};
use crate::pydantic;
use crate::registry::Registry;

/// Says what the library raises, in its class and words.
pub fn raise(vm: &mut Vm, error: &LibraryError) -> Raised {
    let Some((module, name)) = error.class.rsplit_once('.') else {
        if error.class == "KeyError" {
            return vm.key_error(Value::str(error.message.trim_matches('\'')));
        }
        return vm.error(error.class, error.message.as_str());
    };
    let class = match vm.import(module).and_then(|module| vm.get_attr(&module, name)) {
        Ok(Value::Class(class)) => class,
        _ => {
            let exception = vm.types.exception("Exception");
            ClassBuilder::new(module, name, &exception).with_dict().build()
        }
    };
    let raised = vm.raise(&class, vec![Value::str(error.message.as_str())]);
    if module == "pydantic.errors" {
        pydantic::errors::tell(&raised, &error.message);
    }
    raised
}

/// In run mode raises what the library raises; in declare mode keeps the
/// finding and goes on. Nothing is raised for what the library accepts.
pub(crate) fn report(vm: &mut Vm, finding: Finding) -> Result<()> {
    if vm.mode == Mode::Run {
        return match &finding.raises {
            Some(error) => Err(raise(vm, error)),
            None => Ok(()),
        };
    }
    vm.state::<Registry>().findings.borrow_mut().push(finding);
    Ok(())
}
