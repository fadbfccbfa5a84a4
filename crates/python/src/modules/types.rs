//! `types`: the classes of things that have no name elsewhere.

use crate::class::{ClassBuilder, NativeDef, method};
use crate::error::Result;
use crate::object::{Instance, Native};
use crate::value::Value;
use crate::vm::Vm;

use super::typing::once_class;

/// The value of a name of `types`.
pub(super) fn get(vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    let types = vm.types.clone();
    Ok(Some(Value::Class(match name {
        "NoneType" => types.none().clone(),
        "EllipsisType" => types.ellipsis().clone(),
        "NotImplementedType" => types.not_implemented().clone(),
        "FunctionType" | "LambdaType" => types.function().clone(),
        "BuiltinFunctionType" | "BuiltinMethodType" => types.native().clone(),
        "MethodType" => types.method().clone(),
        "ModuleType" => types.module().clone(),
        "GeneratorType" => types.generator().clone(),
        "CoroutineType" => types.coroutine().clone(),
        "AsyncGeneratorType" => types.async_generator().clone(),
        "GenericAlias" => types.generic_alias().clone(),
        "UnionType" => types.union_type().clone(),
        "TracebackType" => types.traceback().clone(),
        "SimpleNamespace" => once_class(vm, "SimpleNamespace", |vm| {
            Ok(ClassBuilder::new("types", "SimpleNamespace", &vm.types.object.clone())
                .natives(NAMESPACE)
                .construct(|vm, class, args| {
                    if !args.positional.is_empty() {
                        return Err(vm.type_error("no positional arguments expected"));
                    }
                    let made = Instance::new(class);
                    for (name, value) in args.keywords {
                        made.set(&name, value);
                    }
                    Ok(Value::Instance(made))
                })
                .with_dict()
                .build())
        })?,
        "MappingProxyType" => types.mappingproxy().clone(),
        "new_class" => {
            return Ok(Some(Value::Native(Native::closure("new_class", |vm, args| {
                let bases = args.get(1).cloned().unwrap_or_else(|| Value::tuple(Vec::new()));
                let namespace = Value::dict(crate::dict::Dict::default());
                if let Some(fill) = args.get(3) {
                    vm.call(fill, [namespace.clone()].into())?;
                }
                let class = Value::Class(vm.types.r#type.clone());
                vm.call(&class, [args.this(), bases, namespace].into())
            }))));
        }
        _ => return Ok(None),
    })))
}

static NAMESPACE: &[NativeDef] = &[
    method("__eq__", |vm, args| {
        let (this, other) = (args.this(), args.get(1).cloned().unwrap_or_default());
        match (&this, &other) {
            (Value::Instance(a), Value::Instance(b)) if std::rc::Rc::ptr_eq(&a.class(), &b.class()) => {
                vm.eq(&Value::Dict(a.dict.clone()), &Value::Dict(b.dict.clone())).map(Value::Bool)
            }
            _ => Ok(Value::NotImplemented),
        }
    }),
    method("__repr__", |vm, args| {
        let this = args.this();
        let Value::Instance(instance) = &this else { return Ok(Value::None) };
        let entries: Vec<_> = instance.dict.dict.borrow().iter().cloned().collect();
        let mut shown = Vec::new();
        for entry in entries {
            let name = vm.str(&entry.key)?;
            shown.push(format!("{name}={}", vm.nested(|vm| vm.repr(&entry.value))?));
        }
        Ok(Value::str(format!("namespace({})", shown.join(", "))))
    }),
];
