import importlib
import json

print(importlib.import_module("json") is json)
print(importlib.import_module("os.path").basename("a/b.py"))
importlib.invalidate_caches()
try:
    importlib.import_module("no_such_module_here")
except ModuleNotFoundError as error:
    print(error, error.name)
try:
    importlib.import_module(".parts")
except TypeError as error:
    print(error)
