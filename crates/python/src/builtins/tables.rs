//! Which functions each built-in class has.

use super::{
    bytes, dict, float, function, generator, int, iterators, list, property, range, set, singleton, str, tuple,
};
use crate::class::ClassBuilder;
use crate::value::Value;

/// A built-in class with its functions.
pub(crate) fn fill(name: &str, builder: ClassBuilder) -> ClassBuilder {
    match name {
        "int" => builder.natives(int::METHODS).construct(int::construct),
        "bool" => builder.natives(int::BOOL).construct(int::construct_bool),
        "float" => builder.natives(float::METHODS).construct(float::construct),
        "str" => builder.natives(str::METHODS).construct(str::construct),
        "bytes" => builder.natives(bytes::METHODS).construct(bytes::construct),
        "bytearray" => unhashable(builder.natives(bytes::MUTABLE).construct(bytes::construct_mutable)),
        "tuple" => builder.natives(tuple::METHODS).construct(tuple::construct),
        "list" => unhashable(builder.natives(list::METHODS).construct(list::construct)),
        "dict" => unhashable(builder.natives(dict::METHODS).construct(dict::construct)),
        "set" => unhashable(builder.natives(set::SET).construct(set::construct)),
        "frozenset" => builder.natives(set::FROZENSET).construct(set::construct_frozen),
        "slice" => unhashable(builder.natives(range::SLICE).construct(range::construct_slice)),
        "range" => builder.natives(range::RANGE).construct(range::construct_range),
        "NoneType" => builder.natives(singleton::NONE).construct(|_, _, _| Ok(Value::None)),
        "ellipsis" => builder.construct(|_, _, _| Ok(Value::Ellipsis)),
        "NotImplementedType" => builder.construct(|_, _, _| Ok(Value::NotImplemented)),
        "mappingproxy" => unhashable(builder.natives(dict::PROXY).construct(dict::construct_proxy)),
        "dict_keys" | "dict_items" => uncreatable(unhashable(builder.natives(dict::SET_VIEW))),
        "dict_values" => uncreatable(builder.natives(dict::VALUES_VIEW)),
        "property" => builder.natives(property::PROPERTY).construct(property::construct),
        "staticmethod" => builder.natives(property::WRAPPER).construct(property::construct_static),
        "classmethod" => builder.natives(property::WRAPPER).construct(property::construct_class),
        "super" => builder.construct(property::construct_super),
        "function" => uncreatable(builder.natives(function::FUNCTION)),
        "builtin_function_or_method" => uncreatable(builder.natives(function::NATIVE)),
        "method" => builder.natives(function::METHOD).construct(function::construct_method),
        "cell" => uncreatable(builder.natives(function::CELL)),
        "code" => uncreatable(builder.natives(function::CODE)),
        "generator" => uncreatable(builder.natives(generator::GENERATOR)),
        "coroutine" => uncreatable(builder.natives(generator::COROUTINE)),
        "async_generator" => uncreatable(builder.natives(generator::ASYNC_GENERATOR)),
        "async_generator_asend" => uncreatable(builder.natives(generator::STEP)),
        "iterator" => builder.natives(iterators::METHODS),
        "GenericAlias" | "UnionType" | "_GenericAlias" | "_SpecialForm" | "ForwardRef" | "TypeVar" => {
            crate::modules::typing::fill(name, builder)
        }
        "traceback" => uncreatable(builder),
        _ => builder,
    }
}

/// Scripts can not make objects of the class.
fn uncreatable(builder: ClassBuilder) -> ClassBuilder {
    builder.construct(|vm, class, _| {
        let message = format!("cannot create '{}' instances", class.name.borrow());
        Err(vm.type_error(message))
    })
}

/// Objects of the class can be no keys of dicts.
fn unhashable(builder: ClassBuilder) -> ClassBuilder {
    builder.attribute("__hash__", Value::None)
}

/// A class of iterators written in Rust, with its functions.
pub(crate) fn fill_iterator(kind: &str, builder: ClassBuilder) -> ClassBuilder {
    let builder = builder.natives(iterators::METHODS);
    match kind {
        "enumerate" => builder.construct(iterators::enumerate),
        "filter" => builder.construct(iterators::filter),
        "map" => builder.construct(iterators::map),
        "reversed" => builder.construct(iterators::reversed),
        "zip" => builder.construct(iterators::zip),
        _ => uncreatable(builder),
    }
}
