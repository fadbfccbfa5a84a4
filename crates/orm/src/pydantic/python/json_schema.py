"""JSON schemas of models and types, as pydantic 2.13 writes them (`json_schema.py`)."""

import collections.abc
import datetime
import decimal
import enum
import inspect
import re
import typing
import uuid

from _linktable import unsupported
from _linktable_pydantic import computed_of, fields_of, given_to, is_model, jsonable

_PLAIN = {
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    str: {"type": "string"},
    bytes: {"format": "binary", "type": "string"},
    type(None): {"type": "null"},
    object: {},
    typing.Any: {},
    datetime.datetime: {"format": "date-time", "type": "string"},
    datetime.date: {"format": "date", "type": "string"},
    datetime.time: {"format": "time", "type": "string"},
    datetime.timedelta: {"format": "duration", "type": "string"},
    uuid.UUID: {"format": "uuid", "type": "string"},
}

# By the full names of classes of pydantic, which a script may never have imported.
_NAMED = {
    "pydantic.types.AwareDatetime": {"format": "date-time", "type": "string"},
    "pydantic.types.NaiveDatetime": {"format": "date-time", "type": "string"},
    "pydantic.types.SecretStr": {"format": "password", "type": "string", "writeOnly": True},
    "pydantic.types.SecretBytes": {"format": "password", "type": "string", "writeOnly": True},
}

_NUMBER = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum", "multiple_of": "multipleOf"}
_TEXT = {"min_length": "minLength", "max_length": "maxLength", "pattern": "pattern"}
_ITEMS = {"min_length": "minItems", "max_length": "maxItems", "min_items": "minItems", "max_items": "maxItems"}
_ENTRIES = {"min_length": "minProperties", "max_length": "maxProperties"}
_LIMITS = {"integer": _NUMBER, "number": _NUMBER, "string": _TEXT, "array": _ITEMS, "object": _ENTRIES}
_CONSTRAINTS = {*_NUMBER, *_TEXT, *_ITEMS, "max_digits", "decimal_places", "uuid_version"}

_TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def _decimal_pattern(limits):
    start, digits, places = "^(?!^[-+.]*$)[+-]?0*", limits.get("max_digits"), limits.get("decimal_places")
    if digits is None:
        return start + (r"\d*\.?\d*$" if places is None else r"\d*\.?\d{0," + str(places) + "}0*$")
    whole = digits if places is None else max(0, digits - places)
    head = r"(?:\d{0," + str(whole) + r"}|(?=[\d.]{1," + str(digits + 1) + "}0*$)"
    tail = r"\d*\.\d*0*$)" if places is None else r"\d{0," + str(whole) + r"}\.\d{0," + str(places) + "}0*$)"
    return start + head + tail


# What is put behind a name that another class has; no name ends so.
_ANOTHER = "\n"


def _plain(name):
    return "".join(c if c.isalnum() or c in ".-_" else "_" for c in name).replace(".", "__")


def _sorted(value, parent=None):
    if isinstance(value, dict):
        names = value if parent in ("properties", "default") else sorted(value)
        return {name: _sorted(value[name], name) for name in names}
    if isinstance(value, list):
        return [_sorted(item, parent) for item in value]
    return value


class _Generator:
    def __init__(self, by_alias, ref_template, mode):
        self.by_alias = by_alias
        self.ref_template = ref_template
        self.mode = mode
        self.definitions = {}
        self.classes = {}

    def referred(self, kind, make):
        # Of each name in a name like `Page[app.Row]`, what stands behind the last point.
        name = _plain(re.sub(r"(?:[^.[\]]+\.)+([^.[\]]+)", r"\1", kind.__name__))
        while self.classes.setdefault(name, kind) is not kind:
            # Names are told apart once it is known which are left.
            name += _ANOTHER
        if name not in self.definitions:
            self.definitions[name] = None
            self.definitions[name] = make(kind)
        return {"$ref": self.ref_template.format(model=name)}

    def renamed(self, schema, definitions):
        """The same with names that differ for what is called the same."""
        names = {}
        for short in definitions:
            same = [one for one in definitions if one.rstrip(_ANOTHER) == short.rstrip(_ANOTHER)]
            full = {one: _plain(f"{self.classes[one].__module__}.{self.classes[one].__qualname__}") for one in same}
            if len(same) == 1:
                names[short] = short.rstrip(_ANOTHER)
            elif any(definitions[one] == definitions[short] for one in same if one != short):
                unsupported("the JSON schema of two classes that are called the same and look the same")
            elif list(full.values()).count(full[short]) == 1:
                names[short] = full[short]
            else:
                known = [one for one in self.classes if one in full and full[one] == full[short]]
                names[short] = f"{full[short]}__{known.index(short) + 1}"
        refs = {self.ref_template.format(model=old): self.ref_template.format(model=new) for old, new in names.items()}

        def changed(part):
            if isinstance(part, dict):
                return {name: refs[one] if name == "$ref" else changed(one) for name, one in part.items()}
            return [changed(one) for one in part] if isinstance(part, list) else part

        return changed(schema), {names[name]: changed(made) for name, made in definitions.items()}

    def limited(self, schema, limits):
        """A schema with what constrains its values."""
        kind = schema.get("type")
        if "anyOf" in schema and "pattern" in schema["anyOf"][-1]:
            first = self.limited(schema["anyOf"][0], {name: limits[name] for name in limits if name in _NUMBER})
            return {"anyOf": [first, {"type": "string", "pattern": _decimal_pattern(limits)}]}
        if kind == "string" and schema.get("pattern", "").startswith("^(?!^[-+.]*$)"):
            return {**schema, "pattern": _decimal_pattern(limits)}
        known = _LIMITS.get(kind, {})
        made = dict(schema)
        for name, limit in limits.items():
            if limit is None or name not in _CONSTRAINTS:
                continue
            if "format" in schema and kind == "string":
                if name in _NUMBER:
                    continue
                unsupported(f"the JSON schema of `{name}` for this type")
            if name not in known:
                unsupported(f"the JSON schema of `{name}` for this type")
            if name == "pattern" and not isinstance(limit, str):
                limit = limit.pattern
            made[known[name]] = limit
        return made

    def of(self, kind, limits):
        """The schema of a type whose values have these limits."""
        limits = {name: limits[name] for name in limits if name in _CONSTRAINTS and limits[name] is not None}
        if kind is None:
            kind = type(None)
        origin = typing.get_origin(kind)
        if origin is typing.Annotated:
            inner, *metadata = typing.get_args(kind)
            return self.annotated(inner, metadata, limits)
        args = typing.get_args(kind)
        if origin is typing.Union or type(kind).__name__ == "UnionType":
            return self.union(args, limits)
        if origin is typing.Literal:
            return self.literal(args)
        if origin in (list, set, frozenset, collections.abc.Sequence, collections.abc.Iterable):
            return self.limited(self.array(origin, args[0] if args else typing.Any), limits)
        if origin is tuple:
            return self.limited(self.row(args), limits)
        if origin in (dict, collections.abc.Mapping, collections.abc.MutableMapping):
            item = self.of(args[1], {}) if args else {}
            return self.limited({"additionalProperties": item or True, "type": "object"}, limits)
        if kind in (list, set, frozenset):
            return self.limited(self.array(kind, typing.Any), limits)
        if kind is tuple:
            return self.limited({"items": {}, "type": "array"}, limits)
        if kind is dict:
            return self.limited({"additionalProperties": True, "type": "object"}, limits)
        if kind is decimal.Decimal:
            text = {"pattern": _decimal_pattern({}), "type": "string"}
            return self.limited({"anyOf": [{"type": "number"}, text]} if self.mode == "validation" else text, limits)
        if not isinstance(kind, type) and kind is not typing.Any:
            unsupported("the JSON schema of this type")
        if kind is uuid.UUID and limits.get("uuid_version"):
            return {"format": f"uuid{limits['uuid_version']}", "type": "string"}
        if kind in _PLAIN:
            return self.limited(_PLAIN[kind], limits)
        if is_model(kind):
            return self.referred(kind, self.model)
        if issubclass(kind, enum.Enum):
            # Limits of a member are told beside it, those of numbers by the names they have in Python.
            told = {_TEXT.get(name, name): limit for name, limit in limits.items()}
            return {**self.referred(kind, self.enumeration), **told}
        named = _NAMED.get(f"{kind.__module__}.{kind.__qualname__}")
        if named is None:
            unsupported(f"the JSON schema of `{kind.__name__}`")
        return self.limited(named, limits)

    def annotated(self, inner, metadata, limits):
        limits, told = dict(limits), {}
        for item in metadata:
            given = given_to(item)
            if given is not None:
                limits.update(given)
                told.update(given)
            elif type(item).__module__.startswith("pydantic") and "Before" not in type(item).__name__:
                if "AfterValidator" not in type(item).__name__:
                    unsupported(f"the JSON schema of a type with `{type(item).__name__}`")
        if told.get("discriminator") is not None:
            unsupported("the JSON schema of `Field(discriminator=…)` in `Annotated`")
        schema = self.of(inner, limits)
        return {**schema, **_told(told)}

    def union(self, members, limits):
        is_none = [member is None or member is type(None) for member in members]
        others = [member for member, none in zip(members, is_none) if not none]
        if len(others) > 1 and limits:
            unsupported("the JSON schema of a union with limits")
        schemas = []
        for member in others:
            schema = self.of(member, limits)
            # A union in a union is one, if nothing is said of it.
            for one in schema["anyOf"] if list(schema) == ["anyOf"] else [schema]:
                if one not in schemas:
                    schemas.append(one)
        if any(is_none):
            schemas.append({"type": "null"})
        return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}

    def literal(self, values):
        expected = [jsonable(value) for value in values]
        schema = {"const": expected[0]} if len(expected) == 1 else {"enum": expected}
        kinds = {type(value) for value in expected}
        if len(kinds) == 1:
            schema["type"] = _TYPES[kinds.pop()]
        return schema

    def enumeration(self, kind):
        expected = [jsonable(member) for member in kind]
        schema = {"title": kind.__name__, "enum": expected}
        if kind.__dict__.get("__doc__"):
            schema["description"] = inspect.cleandoc(kind.__doc__)
        kinds = {type(value) for value in expected}
        if len(kinds) == 1 and next(iter(kinds)) in _TYPES:
            schema["type"] = _TYPES[kinds.pop()]
        return schema

    def array(self, origin, item):
        schema = {"items": self.of(item, {}), "type": "array"}
        if origin in (set, frozenset):
            schema["uniqueItems"] = True
        return schema

    def row(self, args):
        if len(args) == 2 and args[1] is Ellipsis:
            return {"items": self.of(args[0], {}), "type": "array"}
        count = len(args)
        return {"maxItems": count, "minItems": count, "prefixItems": [self.of(arg, {}) for arg in args], "type": "array"}

    def has_title(self, kind):
        """Whether a field of this type is titled: what has a schema of its own has a title there."""
        if typing.get_origin(kind) is typing.Annotated:
            return self.has_title(typing.get_args(kind)[0])
        if typing.get_origin(kind) is typing.Union or type(kind).__name__ == "UnionType":
            members = [member for member in typing.get_args(kind) if member is not type(None)]
            return len(members) > 1 or self.has_title(members[0])
        return not (isinstance(kind, type) and (is_model(kind) or issubclass(kind, enum.Enum)))

    def field(self, name, field):
        _, annotation, is_required, has_value, default, alias, written, given, metadata = field
        limits = dict(given)
        told = dict(given)
        for item in metadata:
            known = given_to(item)
            if known is not None:
                limits = {**known, **limits}
                told = {**known, **told}
            elif type(item).__module__.startswith("pydantic") and type(item).__name__ != "PydanticDescriptorProxy":
                if type(item).__name__ not in ("AfterValidator", "BeforeValidator"):
                    unsupported(f"the JSON schema of a field with `{type(item).__name__}`")
        if told.get("discriminator") is not None:
            discriminator = (given_to(told["discriminator"]) or told)["discriminator"]
            if not isinstance(discriminator, str):
                unsupported("the JSON schema of `Discriminator` with a function")
            schema = self.tagged(annotation, discriminator)
        else:
            schema = self.of(annotation, limits)
        schema = dict(schema)
        if has_value:
            schema["default"] = jsonable(default)
        if self.has_title(annotation) and "title" not in told:
            schema["title"] = name.title().replace("_", " ").strip()
        schema.update(_told(told))
        return self.without_repetition(schema)

    def without_repetition(self, schema):
        """A reference without what is said of the same there, as far as that is known by now."""
        if "$ref" not in schema:
            return schema
        known = [made for name, made in self.definitions.items() if self.ref_template.format(model=name) == schema["$ref"]]
        meant = known[0] or {} if known else {}
        return {name: value for name, value in schema.items() if name not in meant or meant[name] != value}

    def tagged(self, kind, name):
        """A union whose members are told apart by a field."""
        members = [member for member in typing.get_args(kind)]
        mapping, schemas = {}, []
        for member in members:
            if not (isinstance(member, type) and is_model(member)):
                unsupported("the JSON schema of this union with `Field(discriminator=…)`")
            schema = self.of(member, {})
            schemas.append(schema)
            for field in fields_of(member):
                if field[0] == name:
                    for value in typing.get_args(field[1]):
                        mapping[jsonable(value)] = schema["$ref"]
        return {"discriminator": {"mapping": mapping, "propertyName": name}, "oneOf": schemas}

    def model(self, kind):
        config = kind.model_config
        title = config.get("title") or kind.__name__
        doc = kind.__dict__.get("__doc__")
        described = {"description": inspect.cleandoc(doc)} if doc else {}
        if any(base.__module__ == "pydantic.root_model" for base in kind.__mro__):
            [field] = fields_of(kind)
            return {**self.of(field[1], field[7]), "title": title, **described}
        for name in ("alias_generator", "field_title_generator", "model_title_generator"):
            if name != "alias_generator" and config.get(name):
                unsupported(f"the JSON schema of a model with `{name}`")
        properties, required = {}, []
        for field in fields_of(kind):
            name, alias = field[0], field[5] if self.mode == "validation" else field[6]
            if field[7].get("exclude") and self.mode == "serialization":
                continue
            shown = alias if alias and self.by_alias else name
            properties[shown] = self.field(shown, field)
            if field[2]:
                required.append(shown)
        if self.mode == "serialization":
            for name, alias, given, function in computed_of(kind):
                shown = alias if alias and self.by_alias else name
                type_ = given.get("return_type") or typing.get_type_hints(function).get("return", typing.Any)
                schema = {**self.of(type_, {}), "readOnly": True}
                if function.__doc__:
                    schema["description"] = inspect.cleandoc(function.__doc__)
                if self.has_title(type_):
                    schema["title"] = shown.title().replace("_", " ").strip()
                properties[shown] = self.without_repetition({**schema, **_told(given)})
                required.append(shown)
        schema = {"type": "object", "properties": properties, "title": title, **described}
        if required:
            schema["required"] = required
        extra = config.get("extra")
        if extra in ("forbid", "allow"):
            schema["additionalProperties"] = extra == "allow"
        _extend(schema, config.get("json_schema_extra"))
        return schema


def _told(given):
    """What `Field` says of a field besides its values."""
    schema = {name: given[name] for name in ("title", "description", "examples") if given.get(name) is not None}
    if given.get("deprecated"):
        schema["deprecated"] = True
    _extend(schema, given.get("json_schema_extra"))
    return schema


def _extend(schema, more):
    """Adds what `json_schema_extra` has: a dict, or a function that changes the schema."""
    if callable(more):
        more(schema)
    elif more:
        schema.update(more)


def _used(schema, found, template):
    """The names of the definitions that a schema refers to."""
    if isinstance(schema, dict):
        for name, value in schema.items():
            if name == "$ref" and isinstance(value, str):
                found.add(value)
            else:
                _used(value, found, template)
    elif isinstance(schema, list):
        for item in schema:
            _used(item, found, template)
    return found


def of_type(kind, *, by_alias=True, ref_template="#/$defs/{model}", mode="validation", **more):
    if more or mode not in ("validation", "serialization"):
        unsupported("a JSON schema with these arguments")
    generator = _Generator(by_alias, ref_template, mode)
    schema = generator.of(kind, {})
    definitions = generator.definitions
    if "$ref" in schema:
        # What nothing else refers to stands by itself.
        own = next(name for name in definitions if ref_template.format(model=name) == schema["$ref"])
        if schema["$ref"] not in _used(definitions, set(), ref_template):
            schema = definitions.pop(own)
    if any(name.endswith(_ANOTHER) for name in definitions):
        schema, definitions = generator.renamed(schema, definitions)
    if definitions:
        schema = {**schema, "$defs": definitions}
    return _sorted(schema)


def of_model(cls, by_alias=True, ref_template="#/$defs/{model}", schema_generator=None, mode="validation", **more):
    if schema_generator is not None:
        unsupported("`model_json_schema(schema_generator=…)`")
    if cls.__module__.startswith("pydantic.") and cls.__name__ == "BaseModel":
        raise AttributeError("model_json_schema() must be called on a subclass of BaseModel, not BaseModel itself.")
    return of_type(cls, by_alias=by_alias, ref_template=ref_template, mode=mode, **more)
