import traceback
import types

ns = types.SimpleNamespace(a=1, b="x")
ns.c = [1]
print(ns, ns.a, ns == types.SimpleNamespace(a=1, b="x", c=[1]), vars(ns))


def inner():
    raise ValueError("inside")


try:
    inner()
except ValueError as error:
    print(traceback.format_exc().splitlines()[-1], traceback.format_exception_only(error))
print(isinstance(inner, types.FunctionType), isinstance((n for n in ()), types.GeneratorType), isinstance(print, types.BuiltinFunctionType), type(None) is types.NoneType)
frozen = types.MappingProxyType({"k": 1})
print(frozen["k"], frozen)
try:
    frozen["k"] = 2
except TypeError as error:
    print(error)
ns.missing
