//! The names of `typing` that are classes: `Generic`, `Protocol`, `NewType`, `TypedDict`.

use std::rc::Rc;

use super::{alias, forms, once_class};
use crate::args::Args;
use crate::builtins;
use crate::class::{Class, ClassBuilder, NativeDef, class_method, getter, method, static_method};
use crate::dict::Dict;
use crate::error::Result;
use crate::modules::abc;
use crate::object::{Alias, DictObject, Form, Instance};
use crate::value::Value;
use crate::vm::Vm;

/// `Generic`.
pub(super) fn generic(vm: &mut Vm) -> Result<Rc<Class>> {
    once_class(vm, "Generic", |vm| {
        Ok(ClassBuilder::new("typing", "Generic", &vm.types.object.clone()).natives(GENERIC).with_dict().build())
    })
}

static GENERIC: &[NativeDef] = &[
    class_method("__class_getitem__", |vm, args| {
        let key = args.get(1).cloned().unwrap_or_default();
        let Value::Class(class) = args.this() else { return Ok(Value::None) };
        let name = match (class.module.borrow().as_str(), class.name.borrow().as_str()) {
            ("typing", "Generic") => "Generic",
            ("typing", "Protocol") => "Protocol",
            _ => return forms::subscript_generic(vm, &class, &key),
        };
        let params = forms::items(&key);
        if params.is_empty() {
            return Err(vm.type_error(format!("Parameter list to {name}[...] cannot be empty")));
        }
        if !params.iter().all(|param| matches!(param, Value::Alias(form) if matches!(form.form, Form::TypeVar(_)))) {
            let message =
                format!("Parameters to {name}[...] must all be type variables or parameter specification variables.");
            return Err(vm.type_error(message));
        }
        for (at, param) in params.iter().enumerate() {
            if params.iter().skip(at + 1).any(|other| other.is(param)) {
                return Err(vm.type_error(format!("Parameters to {name}[...] must all be unique")));
            }
        }
        Ok(alias(Form::Typing(name), Value::Class(class), params))
    }),
    class_method("__init_subclass__", |vm, args| {
        let Value::Class(class) = args.this() else { return Ok(Value::None) };
        let bases = match class.own("__orig_bases__") {
            Some(Value::Tuple(bases)) => bases.items.clone(),
            _ => Vec::new(),
        };
        let declared = bases.iter().find_map(|base| match base {
            Value::Alias(form) if matches!(form.form, Form::Typing("Generic" | "Protocol")) => Some(form.args.clone()),
            _ => None,
        });
        let params = match declared {
            Some(params) => params,
            None => forms::parameters(vm, &bases)?,
        };
        class.set("__parameters__", Value::tuple(params));
        let is_protocol = class.bases.iter().any(|base| is_typing(base, "Protocol"));
        if class.ancestors.iter().any(|base| is_typing(base, "Protocol")) {
            class.set("_is_protocol", Value::Bool(is_protocol));
        }
        next_init_subclass(vm, &class, args)
    }),
];

/// Calls the `__init_subclass__` that comes after `Generic`'s own.
fn next_init_subclass(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let after = class.mro().skip_while(|class| !is_typing(class, "Generic")).skip(1);
    let Some(next) = after.into_iter().find_map(|class| class.own("__init_subclass__")) else { return Ok(Value::None) };
    let next = match &next {
        Value::Wrapper(wrapper) => wrapper.function.clone(),
        other => other.clone(),
    };
    vm.call(&next, args)
}

fn is_typing(class: &Rc<Class>, name: &str) -> bool {
    class.name.borrow().as_str() == name && class.module.borrow().as_str() == "typing"
}

/// The type parameters of a class.
pub(super) fn class_parameters(vm: &mut Vm, class: &Rc<Class>) -> Result<Vec<Value>> {
    match class.lookup("__parameters__") {
        Some(params) => vm.collect(&params),
        None => Ok(Vec::new()),
    }
}

/// The classes that a type form stands for among the bases of a class.
pub(super) fn mro_entries(vm: &mut Vm, this: &Value, form: &Rc<Alias>, bases: &Value) -> Result<Value> {
    let generic = generic(vm)?;
    let later: Vec<Value> = match bases {
        Value::Tuple(bases) => bases.items.iter().skip_while(|base| !base.is(this)).skip(1).cloned().collect(),
        _ => Vec::new(),
    };
    let later_is_generic = later.iter().any(|base| match base {
        Value::Alias(_) => true,
        Value::Class(class) => class.is_subclass(&generic),
        _ => false,
    });
    let entries = match (&form.form, &form.origin) {
        (Form::Typing("Generic"), _) if later_is_generic => Vec::new(),
        (Form::Typing("Generic" | "Protocol") | Form::Generic, origin @ Value::Class(_)) => vec![origin.clone()],
        (Form::Typing(_) | Form::Callable, origin @ Value::Class(_)) if later_is_generic => vec![origin.clone()],
        (Form::Typing(_) | Form::Callable, origin @ Value::Class(_)) => vec![origin.clone(), Value::Class(generic)],
        (Form::Special("Any"), _) => Vec::new(),
        _ => {
            let shown = vm.repr(this)?;
            return Err(vm.type_error(format!("Cannot subclass {shown}")));
        }
    };
    Ok(Value::tuple(entries))
}

/// `Protocol`.
pub(super) fn protocol(vm: &mut Vm) -> Result<Rc<Class>> {
    let (generic, abc_meta) = (generic(vm)?, abc::meta(vm)?);
    once_class(vm, "Protocol", |_| {
        let meta = ClassBuilder::new("typing", "_ProtocolMeta", &abc_meta).natives(PROTOCOL_META).build();
        let class = ClassBuilder::new("typing", "Protocol", &generic).metaclass(&meta).construct(|vm, class, args| {
            if matches!(class.own("_is_protocol"), Some(Value::Bool(true))) || is_typing(class, "Protocol") {
                return Err(vm.type_error("Protocols cannot be instantiated"));
            }
            builtins::object::construct(vm, class, args)
        });
        let class = class.with_dict().build();
        class.set("_is_protocol", Value::Bool(true));
        Ok(class)
    })
}

static PROTOCOL_META: &[NativeDef] = &[
    method("__instancecheck__", |vm, args| {
        let value = args.get(1).cloned().unwrap_or_default();
        let Value::Class(class) = args.this() else { return Ok(Value::Bool(false)) };
        check_runtime(vm, &class)?;
        let kind = vm.class_of(&value);
        if kind.is_subclass(&class) || !is_protocol(&class) {
            return abc::is_subclass(vm, &kind, &class).map(Value::Bool);
        }
        for name in members(&class) {
            if vm.get_attr_opt(&value, &name)?.is_none() {
                return Ok(Value::Bool(false));
            }
        }
        Ok(Value::Bool(true))
    }),
    method("__subclasscheck__", |vm, args| {
        let (Value::Class(class), Some(Value::Class(kind))) = (args.this(), args.get(1).cloned()) else {
            return Err(vm.type_error("issubclass() arg 1 must be a class"));
        };
        check_runtime(vm, &class)?;
        if kind.is_subclass(&class) || !is_protocol(&class) {
            return abc::is_subclass(vm, &kind, &class).map(Value::Bool);
        }
        Ok(Value::Bool(members(&class).iter().all(|name| kind.lookup(name).is_some_and(|value| !value.is_none()))))
    }),
];

fn is_protocol(class: &Rc<Class>) -> bool {
    matches!(class.own("_is_protocol"), Some(Value::Bool(true)))
}

fn check_runtime(vm: &mut Vm, class: &Rc<Class>) -> Result<()> {
    if is_protocol(class) && !matches!(class.own("_is_runtime_protocol"), Some(Value::Bool(true))) {
        let message = "Instance and class checks can only be used with @runtime_checkable protocols";
        return Err(vm.type_error(message));
    }
    Ok(())
}

/// What a protocol asks for: the names in it and in the protocols it derives from.
fn members(class: &Rc<Class>) -> Vec<String> {
    let mut names = Vec::new();
    for class in class.mro().filter(|class| is_protocol(class) && !is_typing(class, "Protocol")) {
        let annotated = match class.own("__annotations__") {
            Some(Value::Dict(dict)) => dict.dict.borrow().keys().cloned().collect(),
            _ => Vec::new(),
        };
        let own: Vec<Value> = class.dict.borrow().keys().cloned().collect();
        for name in own.into_iter().chain(annotated) {
            let Some(name) = name.as_text() else { continue };
            let is_own_business = name.starts_with("_is_")
                || name.starts_with("_abc_")
                || matches!(
                    name.as_str(),
                    "__abstractmethods__"
                        | "__annotations__"
                        | "__dict__"
                        | "__doc__"
                        | "__init__"
                        | "__module__"
                        | "__new__"
                        | "__slots__"
                        | "__subclasshook__"
                        | "__weakref__"
                        | "__class_getitem__"
                        | "__parameters__"
                        | "__orig_bases__"
                        | "__qualname__"
                        | "__hash__"
                        | "__init_subclass__"
                );
            if !is_own_business && !names.iter().any(|known| known == name.as_str()) {
                names.push(name.to_string());
            }
        }
    }
    names
}

pub(super) fn runtime_checkable(vm: &mut Vm, args: Args) -> Result<Value> {
    match args.this() {
        Value::Class(class) if is_protocol(&class) => {
            class.set("_is_runtime_protocol", Value::Bool(true));
            Ok(Value::Class(class))
        }
        other => {
            let shown = vm.repr(&other)?;
            let message = format!("@runtime_checkable can be only applied to protocol classes, got {shown}");
            Err(vm.type_error(message))
        }
    }
}

/// `SupportsInt` and its like.
pub(super) fn supports(vm: &mut Vm, name: &str) -> Result<Value> {
    let known: &[(&'static str, &'static str)] = &[
        ("SupportsAbs", "__abs__"),
        ("SupportsBytes", "__bytes__"),
        ("SupportsComplex", "__complex__"),
        ("SupportsFloat", "__float__"),
        ("SupportsIndex", "__index__"),
        ("SupportsInt", "__int__"),
        ("SupportsRound", "__round__"),
    ];
    let Some((name, asked)) = known.iter().find(|(known, _)| *known == name).copied() else { return Ok(Value::None) };
    let protocol = protocol(vm)?;
    once_class(vm, name, |_| {
        let class = ClassBuilder::new("typing", name, &protocol).with_dict().build();
        class.set(asked, Value::native("asked", |_, _| Ok(Value::None)));
        class.set("_is_protocol", Value::Bool(true));
        class.set("_is_runtime_protocol", Value::Bool(true));
        Ok(class)
    })
    .map(Value::Class)
}

/// `NewType`.
pub(super) fn new_type(vm: &mut Vm) -> Result<Rc<Class>> {
    once_class(vm, "NewType", |vm| {
        Ok(ClassBuilder::new("typing", "NewType", &vm.types.object.clone())
            .natives(NEW_TYPE)
            .construct(|vm, class, mut args| {
                let kind = args.take_keyword("tp").or_else(|| args.get(1).cloned()).unwrap_or_default();
                let name = args.take_keyword("name").unwrap_or_else(|| args.this());
                let made = Instance::new(class);
                made.set("__name__", name.clone());
                made.set("__qualname__", name);
                made.set("__supertype__", kind);
                let module = vm.frame().and_then(|frame| frame.globals.get_str("__name__"));
                made.set("__module__", module.unwrap_or_else(|| Value::str("typing")));
                Ok(Value::Instance(made))
            })
            .with_dict()
            .build())
    })
}

static NEW_TYPE: &[NativeDef] = &[
    method("__call__", |_, args| Ok(args.get(1).cloned().unwrap_or_default())),
    getter("__module__", |vm, args| {
        let module = args.this().as_instance().and_then(|made| made.own("__module__"));
        let _ = vm;
        Ok(module.unwrap_or_default())
    }),
    method("__mro_entries__", |vm, args| {
        let name = args.this().as_instance().and_then(|made| made.own("__name__")).unwrap_or_default();
        let name = vm.str(&name)?;
        let message = format!(
            "Cannot subclass an instance of NewType. Perhaps you were looking for: `Name = NewType('Name', {name})`"
        );
        Err(vm.type_error(message))
    }),
    method("__or__", |vm, args| {
        let other = args.get(1).cloned().unwrap_or_default();
        let members = vec![args.this(), forms::argument(vm, &other, "")?];
        forms::union(vm, members, false)
    }),
    method("__repr__", |vm, args| {
        let this = args.this();
        let part = |name: &str| this.as_instance().and_then(|made| made.own(name)).unwrap_or_default();
        let (module, name) = (vm.str(&part("__module__"))?, vm.str(&part("__qualname__"))?);
        Ok(Value::str(format!("{module}.{name}")))
    }),
    method("__ror__", |vm, args| {
        let other = args.get(1).cloned().unwrap_or_default();
        let members = vec![forms::argument(vm, &other, "")?, args.this()];
        forms::union(vm, members, false)
    }),
];

/// `TypedDict`: its subclasses make plain dicts.
///
/// `module` is `typing` or `typing_extensions`, each of which has its own.
pub(super) fn typed_dict(vm: &mut Vm, module: &'static str) -> Result<Rc<Class>> {
    let key = if module == "typing" { "TypedDict" } else { "typing_extensions.TypedDict" };
    once_class(vm, key, |vm| {
        let meta = ClassBuilder::new(module, "_TypedDictMeta", &vm.types.r#type.clone()).natives(TYPED_DICT_META);
        let meta = meta.build();
        Ok(ClassBuilder::new(module, "TypedDict", &vm.types.dict().clone())
            .metaclass(&meta)
            .construct(new_typed_dict)
            .build())
    })
}

fn new_typed_dict(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let is_form = class.name.borrow().as_str() == "TypedDict"
        && matches!(class.module.borrow().as_str(), "typing" | "typing_extensions");
    if !is_form {
        let dict = Value::Class(vm.types.dict().clone());
        return vm.call(&dict, args);
    }
    // `TypedDict("Point", {"x": int})`.
    let (mut args, class) = (args, class.clone());
    let total = args.take_keyword("total").unwrap_or(Value::Bool(true));
    let name = args.this();
    let fields = match args.get(1) {
        Some(fields) => vm.mapping_items(fields)?,
        None => args.keywords.iter().map(|(name, value)| (Value::Str(name.clone()), value.clone())).collect(),
    };
    let annotations = DictObject::new(Dict::default());
    for (field, kind) in fields {
        let kind = forms::convert(kind);
        vm.dict_set(&annotations.dict, field, kind)?;
    }
    let mut namespace = Dict::default();
    namespace.set_str("__annotations__", Value::Dict(annotations));
    let module = vm.frame().and_then(|frame| frame.globals.get_str("__name__")).unwrap_or_default();
    namespace.set_str("__module__", module);
    let meta = Value::Class(vm.class_of(&Value::Class(class.clone())));
    let bases = Value::tuple(vec![Value::Class(class)]);
    vm.call(&meta, Args::from([name, bases, Value::dict(namespace)]).with("total", total))
}

static TYPED_DICT_META: &[NativeDef] = &[
    method("__instancecheck__", |vm, _| Err(vm.type_error("TypedDict does not support instance and class checks"))),
    static_method("__new__", |vm, mut args| {
        let total = args.take_keyword("total").unwrap_or(Value::Bool(true));
        let Value::Class(meta) = args.take_this() else { return Ok(Value::None) };
        let Value::Class(class) = builtins::class::new_class(vm, &meta, args)? else { return Ok(Value::None) };
        let (annotations, required, optional) = (
            std::cell::RefCell::new(Dict::default()),
            DictObject::new(Dict::default()),
            DictObject::new(Dict::default()),
        );
        let copy = |vm: &mut Vm, from: Option<Value>, to: &std::cell::RefCell<Dict>| -> Result<()> {
            let items: Vec<_> = match &from {
                Some(Value::Dict(dict)) => {
                    dict.dict.borrow().iter().map(|entry| (entry.key.clone(), entry.value.clone())).collect()
                }
                Some(Value::Set(set)) => {
                    set.items.borrow().iter().map(|entry| (entry.key.clone(), Value::None)).collect()
                }
                _ => Vec::new(),
            };
            for (key, value) in items {
                vm.dict_set(to, key, value)?;
            }
            Ok(())
        };
        for base in &class.bases {
            copy(vm, base.own("__annotations__"), &annotations)?;
            copy(vm, base.own("__required_keys__"), &required.dict)?;
            copy(vm, base.own("__optional_keys__"), &optional.dict)?;
        }
        let is_total = vm.truthy(&total)?;
        let own = match class.own("__annotations__") {
            Some(own @ Value::Dict(_)) => vm.mapping_items(&own)?,
            _ => Vec::new(),
        };
        for (key, kind) in own {
            let kind = forms::convert(kind);
            let qualifier = match &kind {
                Value::Alias(form) => match &form.form {
                    Form::Qualifier(name) => Some(*name),
                    _ => None,
                },
                _ => None,
            };
            let is_required = match qualifier {
                Some("Required") => true,
                Some("NotRequired") => false,
                _ => is_total,
            };
            let keys = if is_required { &required } else { &optional };
            vm.dict_set(&keys.dict, key.clone(), Value::None)?;
            vm.dict_set(&annotations, key, kind)?;
        }
        class.set("__annotations__", Value::dict(annotations.into_inner()));
        class.set("__required_keys__", Value::frozenset(required.dict.take()));
        class.set("__optional_keys__", Value::frozenset(optional.dict.take()));
        class.set("__total__", total);
        Ok(Value::Class(class))
    }),
    method("__subclasscheck__", |vm, _| Err(vm.type_error("TypedDict does not support instance and class checks"))),
];

pub(super) fn is_typed_dict(vm: &mut Vm, args: Args) -> Result<Value> {
    let Value::Class(given) = args.this() else { return Ok(Value::Bool(false)) };
    let mut is_one = false;
    for module in ["typing", "typing_extensions"] {
        let class = typed_dict(vm, module)?;
        is_one |= given.is_subclass(&class) && !Rc::ptr_eq(&given, &class);
    }
    Ok(Value::Bool(is_one))
}
