import io
import json
from decimal import Decimal

text = '{"name": "Ann", "age": 31, "ratio": 0.5, "big": 12345678901234567890, "ok": true, "no": null, "list": [1, [2, {}]], "u": "\\u00e9\\ud83d\\ude00\\n"}'
data = json.loads(text)
print(data, type(data["age"]), type(data["ratio"]), data["list"][1][0])
print(json.loads("[1, -2.5e3, 0, 1E2]"), json.loads('"x"'), json.loads(" true "), json.loads("NaN"), json.loads("[Infinity, -Infinity]"), json.loads(b'{"a": 1}'), json.loads('{"a": 1, "a": 2}'))
print(json.loads('{"p": 1.10}', parse_float=Decimal), json.loads('{"x": 1, "y": 2}', object_hook=lambda d: sorted(d.items())), json.loads('{"a": 1}', object_pairs_hook=list), json.loads("[1]", parse_int=str))
print(json.loads(json.dumps(data)) == data, json.load(io.StringIO("[1, 2]")))
buffer = io.StringIO()
json.dump({"k": [1]}, buffer)
print(buffer.getvalue())
for bad in ["", "{", "[1, 2", "{'a': 1}", '{"a" 1}', '{"a": }', "[1,]", "nope", '"unclosed', '{"a": 1} extra', '{"a": 1,}', "01", "[1 2]", '"\x01"', "tru", '{1: 2}', '"\\x"', "-", "\n\n  oops"]:
    try:
        print(json.loads(bad))
    except json.JSONDecodeError as error:
        print(f"{bad!r}: {error} | {error.msg} {error.lineno} {error.colno} {error.pos}")
print(issubclass(json.JSONDecodeError, ValueError))
try:
    json.loads(5)
except TypeError as error:
    print(error)
config = """
{
    "servers": [
        {"host": "a", "port": 80},
        {"host": "b" "port": 81}
    ]
}
"""
json.loads(config)
