"""Functions whose arguments are validated: pydantic 2.13, `validate_call_decorator.py`."""

import functools
import inspect

from _linktable_pydantic import complain, fitted


class ArgsKwargs:
    def __init__(self, args, kwargs):
        self.args = args
        self.kwargs = kwargs

    def __repr__(self):
        return f"ArgsKwargs({self.args!r}, {self.kwargs!r})" if self.kwargs else f"ArgsKwargs({self.args!r})"


_WORDS = {
    "missing_argument": "Missing required argument",
    "missing_keyword_only_argument": "Missing required keyword only argument",
    "missing_positional_only_argument": "Missing required positional only argument",
    "unexpected_positional_argument": "Unexpected positional argument",
    "unexpected_keyword_argument": "Unexpected keyword argument",
    "multiple_argument_values": "Got multiple values for argument",
}


def validate_call(function=None, /, *, config=None, validate_return=False):
    if function is None:
        return lambda function: validate_call(function, config=config, validate_return=validate_return)
    signature = inspect.signature(function)
    name = function.__name__

    def kind_of(parameter):
        return object if parameter.annotation is inspect.Parameter.empty else parameter.annotation

    @functools.wraps(function)
    def wrapped(*args, **kwargs):
        complaints, positional, named, rest = [], [], {}, dict(kwargs)
        given = ArgsKwargs(args, kwargs)

        def fit(kind, value, place):
            value, wrong = fitted(kind, value, config or {})
            complaints.extend((what, (place, *loc)) for what, loc in wrong)
            return value

        def wrong(what, place, value):
            complaints.append(((what, _WORDS[what], value), (place,)))

        at = 0
        for parameter in signature.parameters.values():
            kind = kind_of(parameter)
            if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
                for value in args[at:]:
                    positional.append(fit(kind, value, at))
                    at += 1
            elif parameter.kind is inspect.Parameter.VAR_KEYWORD:
                for key in list(rest):
                    named[key] = fit(kind, rest.pop(key), key)
            elif parameter.kind is not inspect.Parameter.KEYWORD_ONLY and at < len(args):
                if parameter.name in rest and parameter.kind is not inspect.Parameter.POSITIONAL_ONLY:
                    wrong("multiple_argument_values", parameter.name, rest.pop(parameter.name))
                positional.append(fit(kind, args[at], at))
                at += 1
            elif parameter.name in rest and parameter.kind is not inspect.Parameter.POSITIONAL_ONLY:
                named[parameter.name] = fit(kind, rest.pop(parameter.name), parameter.name)
            elif parameter.default is inspect.Parameter.empty:
                if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
                    wrong("missing_keyword_only_argument", parameter.name, given)
                elif parameter.kind is inspect.Parameter.POSITIONAL_ONLY:
                    wrong("missing_positional_only_argument", at, given)
                else:
                    wrong("missing_argument", parameter.name, given)
        for place in range(at, len(args)):
            wrong("unexpected_positional_argument", place, args[place])
        for key in rest:
            wrong("unexpected_keyword_argument", key, rest[key])
        if complaints:
            complain(name, complaints)
        result = function(*positional, **named)
        if not validate_return or signature.return_annotation is inspect.Signature.empty:
            return result
        result, found = fitted(signature.return_annotation, result, config or {})
        if found:
            complain(name, found)
        return result

    wrapped.raw_function = function
    return wrapped
