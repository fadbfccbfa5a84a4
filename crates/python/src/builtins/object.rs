//! `object`.

use std::rc::Rc;

use crate::args::Args;
use crate::class::{Class, NativeDef, class_method, getter, method};
use crate::error::Result;
use crate::object::Instance;
use crate::value::Value;
use crate::vm::Vm;

/// What every object has.
pub static METHODS: &[NativeDef] = &[
    getter("__class__", |vm, args| Ok(Value::Class(vm.class_of(&args.this())))),
    method("__delattr__", |vm, args| {
        let name = attribute_name(vm, args.get(1))?;
        vm.del_attr_plainly(&args.this(), &name).map(|()| Value::None)
    }),
    getter("__dict__", |vm, args| match args.this() {
        Value::Instance(instance) if instance.class().has_dict => Ok(Value::Dict(instance.dict.clone())),
        Value::Module(module) => {
            module.settle(vm);
            Ok(Value::Dict(module.dict.clone()))
        }
        Value::Function(function) => {
            // What is kept there though it stands apart in CPython.
            let mut own = function.dict.borrow().clone();
            own.remove_str("__module__");
            own.remove_str("__doc__");
            Ok(Value::dict(own))
        }
        other => {
            let message = format!("'{}' object has no attribute '__dict__'", vm.type_name(&other));
            Err(vm.attribute_error(message, &other, "__dict__"))
        }
    }),
    method("__dir__", |vm, args| super::functions::dir_of(vm, &args.this())),
    getter("__doc__", |vm, args| match args.this() {
        Value::Instance(instance) if instance.own("__doc__").is_some() => {
            Ok(instance.own("__doc__").unwrap_or_default())
        }
        Value::Function(function) => Ok(function.code.doc.clone().map_or(Value::None, Value::Str)),
        Value::Property(property) => Ok(property.doc.clone()),
        Value::Instance(instance) if instance.own("__doc__").is_some() => {
            Ok(instance.own("__doc__").unwrap_or_default())
        }
        other => {
            let class = vm.class_of(&other);
            let doc = class.dict.borrow().get_str("__doc__").cloned();
            Ok(doc.filter(|doc| matches!(doc, Value::Str(_))).unwrap_or_default())
        }
    }),
    method("__eq__", |_, args| {
        Ok(match args.get(1) {
            Some(other) if args.this().is(other) => Value::Bool(true),
            _ => Value::NotImplemented,
        })
    }),
    method("__format__", |vm, args| {
        let spec = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
        let this = args.this();
        if spec.is_empty() {
            return vm.str(&this).map(Value::from);
        }
        super::format::format(vm, &this, &spec).map(Value::from)
    }),
    method("__getattribute__", |vm, args| {
        let (this, name) = (args.this(), attribute_name(vm, args.get(1))?);
        let found = match &this {
            Value::Instance(instance) => vm.find_instance_attr_plainly(&this, instance, &name)?,
            _ => return vm.get_attr(&this, &name),
        };
        match found {
            crate::vm::Found::Value(value) => Ok(value),
            crate::vm::Found::Call(function, args) => vm.call(&function, args),
        }
    }),
    method("__hash__", |_, args| Ok(Value::Int(args.this().address().unwrap_or(0) as i64 >> 4))),
    method("__init__", |_, _| Ok(Value::None)),
    class_method("__init_subclass__", |vm, args| {
        if let Some((name, _)) = args.keywords.first() {
            let _ = name;
            let class = args.this();
            let shown = class.as_class().map(|class| class.name.borrow().to_string()).unwrap_or_default();
            return Err(vm.type_error(format!("{shown}.__init_subclass__() takes no keyword arguments")));
        }
        Ok(Value::None)
    }),
    getter("__module__", |vm, args| match args.this() {
        Value::Instance(instance) if instance.own("__module__").is_some() => {
            Ok(instance.own("__module__").unwrap_or_default())
        }
        Value::Function(function) => Ok(function.globals.get_str("__name__").unwrap_or_default()),
        Value::Instance(instance) if instance.own("__module__").is_some() => {
            Ok(instance.own("__module__").unwrap_or_default())
        }
        other => {
            let class = vm.class_of(&other);
            let module = class.module.borrow().clone();
            Ok(Value::Str(module))
        }
    }),
    method("__ne__", |vm, args| {
        let (this, other) = (args.this(), args.get(1).cloned().unwrap_or_default());
        match vm.class_of(&this).lookup("__eq__") {
            Some(eq) => match vm.call(&eq, [this, other].into())? {
                Value::NotImplemented => Ok(Value::NotImplemented),
                equal => Ok(Value::Bool(!vm.truthy(&equal)?)),
            },
            None => Ok(Value::NotImplemented),
        }
    }),
    crate::class::static_method("__new__", |vm, mut args| {
        let class = args.take_this();
        match class.as_class().cloned() {
            Some(class) => {
                // With an `__init__` of its own the class takes what arguments it likes.
                vm.construct(&class, args)
            }
            None => Err(vm.type_error("object.__new__(X): X is not a type object")),
        }
    }),
    method("__repr__", |vm, args| match args.this() {
        Value::Instance(instance) => Ok(Value::from(vm.plain_repr(&instance))),
        other => vm.repr_built_in(&other).map(Value::from),
    }),
    method("__setattr__", |vm, args| {
        let name = attribute_name(vm, args.get(1))?;
        let value = args.get(2).cloned().unwrap_or_default();
        vm.set_attr_plainly(&args.this(), &name, value).map(|()| Value::None)
    }),
    method("__str__", |vm, args| vm.repr(&args.this()).map(Value::from)),
];

fn attribute_name(vm: &mut Vm, name: Option<&Value>) -> Result<crate::text::Text> {
    match name.and_then(Value::as_text) {
        Some(name) => Ok(name.clone()),
        None => Err(vm.type_error("attribute name must be string")),
    }
}

/// Makes a plain object.
pub fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    if let Some(methods) = class.lookup("__abstractmethods__") {
        let mut names = Vec::new();
        for name in vm.collect(&methods)? {
            names.push(vm.str(&name)?);
        }
        if !names.is_empty() {
            names.sort();
            let plural = if names.len() == 1 { "" } else { "s" };
            let (name, list) = (class.name.borrow().clone(), names.join(", "));
            let message = format!("Can't instantiate abstract class {name} with abstract method{plural} {list}");
            return Err(vm.type_error(message));
        }
    }
    if !args.positional.is_empty() || !args.keywords.is_empty() {
        let own_init = class.lookup_where("__init__").is_some_and(|(owner, _)| !Rc::ptr_eq(owner, &vm.types.object));
        let own_new = class.lookup_where("__new__").is_some_and(|(owner, _)| !Rc::ptr_eq(owner, &vm.types.object));
        if own_new {
            return Err(vm.type_error("object.__new__() takes exactly one argument (the type to instantiate)"));
        }
        if !own_init {
            let message = format!("{}() takes no arguments", class.name.borrow());
            return Err(vm.type_error(message));
        }
    }
    let instance = Instance::new(class);
    Ok(Value::Instance(instance))
}
