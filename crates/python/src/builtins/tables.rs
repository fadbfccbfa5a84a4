//! Which functions each built-in class has.

use super::{bytes, dict, float, function, generator, int, iterators, list, property, range, set, str, tuple};
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
        "mappingproxy" => unhashable(builder.natives(dict::PROXY)),
        "dict_keys" | "dict_items" => unhashable(builder.natives(dict::SET_VIEW)),
        "dict_values" => builder.natives(dict::VALUES_VIEW),
        "property" => builder.natives(property::PROPERTY).construct(property::construct),
        "staticmethod" => builder.natives(property::WRAPPER).construct(property::construct_static),
        "classmethod" => builder.natives(property::WRAPPER).construct(property::construct_class),
        "super" => builder.construct(property::construct_super),
        "function" => builder.natives(function::FUNCTION),
        "builtin_function_or_method" => builder.natives(function::NATIVE),
        "method" => builder.natives(function::METHOD),
        "cell" => builder.natives(function::CELL),
        "code" => builder.natives(function::CODE),
        "generator" => builder.natives(generator::GENERATOR),
        "coroutine" => builder.natives(generator::COROUTINE),
        "async_generator" => builder.natives(generator::ASYNC_GENERATOR),
        "async_generator_asend" => builder.natives(generator::STEP),
        "iterator" => builder.natives(iterators::METHODS),
        "GenericAlias" | "UnionType" | "_GenericAlias" | "_SpecialForm" | "ForwardRef" | "TypeVar" => {
            crate::modules::typing::fill(name, builder)
        }
        _ => builder,
    }
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
        _ => builder,
    }
}
