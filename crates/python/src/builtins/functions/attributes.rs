//! Built-in functions of attributes, classes and namespaces.

use std::rc::Rc;

use crate::args::Args;
use crate::builtins::arity;
use crate::class::Class;
use crate::dict::Dict;
use crate::error::Result;
use crate::object::Form;
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

fn name_of(vm: &mut Vm, name: &Value) -> Result<Text> {
    match name.as_text() {
        Some(name) => Ok(name.clone()),
        None => {
            let kind = vm.type_name(name);
            Err(vm.type_error(format!("attribute name must be string, not '{kind}'")))
        }
    }
}

pub(super) fn getattr(vm: &mut Vm, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "getattr", 2, 3)?;
    let [object, name, ..] = args.as_slice() else { return Ok(Value::None) };
    let name = name_of(vm, name)?;
    match args.get(2) {
        Some(default) => Ok(vm.get_attr_opt(object, &name)?.unwrap_or_else(|| default.clone())),
        None => vm.get_attr(object, &name),
    }
}

pub(super) fn hasattr(vm: &mut Vm, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "hasattr", 2, 2)?;
    let [object, name] = args.as_slice() else { return Ok(Value::None) };
    let name = name_of(vm, name)?;
    vm.get_attr_opt(object, &name).map(|found| Value::Bool(found.is_some()))
}

pub(super) fn setattr(vm: &mut Vm, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "setattr", 3, 3)?;
    let [object, name, value] = args.as_slice() else { return Ok(Value::None) };
    let name = name_of(vm, name)?;
    vm.set_attr(object, &name, value.clone()).map(|()| Value::None)
}

pub(super) fn delattr(vm: &mut Vm, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "delattr", 2, 2)?;
    let [object, name] = args.as_slice() else { return Ok(Value::None) };
    let name = name_of(vm, name)?;
    vm.del_attr(object, &name).map(|()| Value::None)
}

/// The names of the innermost frame: a function's variables, or the namespace of a class or module.
fn local_names(vm: &mut Vm) -> Option<Value> {
    let frame = vm.frame()?;
    if let Some(namespace) = &frame.namespace {
        return Some(Value::Dict(namespace.clone()));
    }
    let code = frame.code.clone();
    let mut names = Dict::default();
    let shared = code.cells.iter().map(|(name, _)| name).chain(&code.frees);
    for name in code.locals.iter().chain(shared) {
        // Variables of the compiler's own have names no script can write.
        let is_name = name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
        if let Some(value) = frame.variable(name).filter(|_| is_name) {
            names.set_str(name.clone(), value);
        }
    }
    Some(Value::dict(names))
}

pub(super) fn locals(vm: &mut Vm, args: Args) -> Result<Value> {
    no_arguments(vm, &args, "locals")?;
    Ok(local_names(vm).unwrap_or_default())
}

pub(super) fn globals(vm: &mut Vm, args: Args) -> Result<Value> {
    no_arguments(vm, &args, "globals")?;
    Ok(vm.frame().map_or(Value::None, |frame| Value::Dict(frame.globals.clone())))
}

fn no_arguments(vm: &mut Vm, args: &Args, name: &str) -> Result<()> {
    match args.positional.len() {
        0 => Ok(()),
        given => Err(vm.type_error(format!("{name}() takes no arguments ({given} given)"))),
    }
}

pub(super) fn vars(vm: &mut Vm, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "vars", 0, 1)?;
    let Some(object) = args.first() else { return Ok(local_names(vm).unwrap_or_default()) };
    match vm.get_attr_opt(object, "__dict__")? {
        Some(names) => Ok(names),
        None => Err(vm.type_error("vars() argument must have __dict__ attribute")),
    }
}

pub(super) fn dir(vm: &mut Vm, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "dir", 0, 1)?;
    let names = match args.first() {
        None => {
            let names = local_names(vm).unwrap_or_default();
            vm.collect(&names)?
        }
        Some(object) => {
            let own = vm.special(object, "__dir__")?.filter(|_| matches!(object, Value::Instance(_)));
            let names = match own {
                Some(method) => vm.call(&method, Args::none())?,
                None => dir_of(vm, object)?,
            };
            vm.collect(&names)?
        }
    };
    let (names, sorted) = crate::builtins::sorting::sort(vm, names, None, false);
    sorted?;
    Ok(vm.new_list(names))
}

fn class_names(class: &Rc<Class>, names: &mut Dict) {
    for class in class.mro() {
        for native in class.natives {
            names.set_str(native.name, Value::None);
        }
        let own: Vec<Text> = class.dict.borrow().keys().filter_map(|key| key.as_text().cloned()).collect();
        for name in own {
            names.set_str(name, Value::None);
        }
        for slot in class.slots.iter().flatten() {
            names.set_str(slot.clone(), Value::None);
        }
    }
}

/// What `object.__dir__` gives: the names of the object and of its class.
///
/// # Errors
/// None of its own.
pub(crate) fn dir_of(vm: &mut Vm, value: &Value) -> Result<Value> {
    let mut names = Dict::default();
    let own: Vec<Text> = match value {
        Value::Instance(instance) => {
            instance.dict.dict.borrow().keys().filter_map(|key| key.as_text().cloned()).collect()
        }
        Value::Module(module) => {
            module.settle(vm);
            module.dict.dict.borrow().keys().filter_map(|key| key.as_text().cloned()).collect()
        }
        Value::Function(function) => function.dict.borrow().keys().filter_map(|key| key.as_text().cloned()).collect(),
        _ => Vec::new(),
    };
    for name in own {
        names.set_str(name, Value::None);
    }
    match value {
        Value::Module(_) => {}
        Value::Class(class) => class_names(class, &mut names),
        _ => class_names(&vm.class_of(value), &mut names),
    }
    let names: Vec<Value> = names.keys().cloned().collect();
    vm.burn(names.len() as u64)?;
    Ok(vm.new_list(names))
}

pub(super) fn isinstance(vm: &mut Vm, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "isinstance", 2, 2)?;
    match args.as_slice() {
        [value, class] => is_instance_of(vm, value, class).map(Value::Bool),
        _ => Ok(Value::None),
    }
}

pub(super) fn issubclass(vm: &mut Vm, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "issubclass", 2, 2)?;
    match args.as_slice() {
        [derived, class] => is_subclass_of(vm, derived, class).map(Value::Bool),
        _ => Ok(Value::None),
    }
}

/// The method of a class's metaclass that decides, where that is not `type` itself.
fn check_of_metaclass(vm: &mut Vm, class: &Rc<Class>, name: &str) -> Option<Value> {
    let (owner, method) = class.metaclass.as_ref()?.lookup_where(name)?;
    (!Rc::ptr_eq(owner, &vm.types.r#type)).then_some(method)
}

/// The members of a union, or of a tuple of classes.
fn members(class: &Value) -> Option<Vec<Value>> {
    match class {
        Value::Tuple(tuple) => Some(tuple.items.clone()),
        Value::Alias(alias) if matches!(alias.form, Form::Union { .. }) => Some(alias.args.clone()),
        _ => None,
    }
}

/// `isinstance(value, class)`.
///
/// # Errors
/// `TypeError` if the second is no class.
pub(crate) fn is_instance_of(vm: &mut Vm, value: &Value, class: &Value) -> Result<bool> {
    if let Some(members) = members(class) {
        return vm.nested(|vm| {
            for member in &members {
                if is_instance_of(vm, value, member)? {
                    return Ok(true);
                }
            }
            Ok(false)
        });
    }
    match class {
        Value::Class(wanted) => {
            if Rc::ptr_eq(&vm.class_of(value), wanted) {
                return Ok(true);
            }
            if value.is_weak_proxy() {
                let referent = vm.referent(value)?;
                return is_instance_of(vm, &referent, class);
            }
            if let Some(check) = check_of_metaclass(vm, wanted, "__instancecheck__") {
                let result = vm.call(&check, [class.clone(), value.clone()].into())?;
                return vm.truthy(&result);
            }
            Ok(vm.is_instance(value, wanted))
        }
        // `None` stands for its class in unions.
        Value::None => Ok(value.is_none()),
        Value::Alias(alias) => match &alias.form {
            Form::Generic => Err(vm.type_error("isinstance() argument 2 cannot be a parameterized generic")),
            Form::Typing(_) if alias.args.is_empty() && !alias.origin.is_none() => {
                let origin = alias.origin.clone();
                is_instance_of(vm, value, &origin)
            }
            Form::Special(name) => Err(vm.type_error(format!("typing.{name} cannot be used with isinstance()"))),
            _ => Err(vm.type_error("Subscripted generics cannot be used with class and instance checks")),
        },
        Value::Instance(instance) => match instance.class().lookup("__instancecheck__") {
            Some(check) => {
                let result = vm.call(&check, [class.clone(), value.clone()].into())?;
                vm.truthy(&result)
            }
            None => Err(vm.type_error("isinstance() arg 2 must be a type, a tuple of types, or a union")),
        },
        _ => Err(vm.type_error("isinstance() arg 2 must be a type, a tuple of types, or a union")),
    }
}

/// `issubclass(derived, class)`.
///
/// # Errors
/// `TypeError` if either is no class.
pub(crate) fn is_subclass_of(vm: &mut Vm, derived: &Value, class: &Value) -> Result<bool> {
    if let Some(members) = members(class) {
        return vm.nested(|vm| {
            for member in &members {
                if is_subclass_of(vm, derived, member)? {
                    return Ok(true);
                }
            }
            Ok(false)
        });
    }
    let wanted = match class {
        Value::Class(wanted) => wanted.clone(),
        Value::None => vm.types.none().clone(),
        Value::Alias(alias) if matches!(alias.form, Form::Typing(_)) && alias.args.is_empty() => match &alias.origin {
            Value::Class(origin) => origin.clone(),
            _ => return Err(no_class(vm, derived)),
        },
        _ => return Err(no_class(vm, derived)),
    };
    if let Some(check) = check_of_metaclass(vm, &wanted, "__subclasscheck__") {
        let result = vm.call(&check, [Value::Class(wanted), derived.clone()].into())?;
        return vm.truthy(&result);
    }
    match derived {
        Value::Class(derived) => Ok(derived.is_subclass(&wanted)),
        _ => Err(vm.type_error("issubclass() arg 1 must be a class")),
    }
}

fn no_class(vm: &mut Vm, derived: &Value) -> crate::error::Raised {
    if matches!(derived, Value::Class(_)) {
        vm.type_error("issubclass() arg 2 must be a class, a tuple of classes, or a union")
    } else {
        vm.type_error("issubclass() arg 1 must be a class")
    }
}
