import io
import sys
import traceback


def inner(value):
    return 10 / value


def outer(value):
    try:
        return inner(value)
    except ZeroDivisionError as error:
        raise ValueError("no zero") from error


try:
    outer(0)
except ValueError as error:
    text = traceback.format_exc()
    print(text.replace(text.split('"')[1], "main.py") if "/" in text.split('"')[1] else text)
    print(traceback.format_exception_only(type(error), error), len(traceback.format_exception(error)))
    lines = traceback.format_exception(type(error), error, error.__traceback__, chain=False)
    print(len(lines), lines[0], lines[-1])
    summary = traceback.extract_tb(error.__traceback__)
    print([(f.name, f.lineno, f.line) for f in summary], summary[-1].name, len(summary))
    name, line = summary[0][2], summary[0][1]
    print(name, line)
    out = io.StringIO()
    traceback.print_exc(file=out)
    print(out.getvalue() == text, len(traceback.format_tb(error.__traceback__)))
    print("".join(traceback.TracebackException.from_exception(error).format()) == text)
    traceback.print_exc()
    traceback.print_exception(error, file=sys.stderr)
print(repr(traceback.format_exc()))


class Custom(Exception):
    pass


error = Custom("never raised")
error.add_note("with a note")
print(traceback.format_exception(error))
print(traceback.format_exception_only(KeyError("k")), traceback.format_exception_only(Custom()), traceback.format_exception_only(None))


def where():
    return [(f.name, f.line) for f in traceback.extract_stack()]


print(where())
print([frame.f_code.co_name for frame, _ in traceback.walk_tb(None)])
try:
    sys.exit("bye")
except SystemExit:
    print(traceback.format_exc().splitlines()[-1])
