import functools


def connect(host="localhost", port=5432, **options):
    parts = [f"{host}:{port}"] + [f"{k}={v}" for k, v in options.items()]
    return "?".join([parts[0], "&".join(parts[1:])]) if options else parts[0]


print(connect(), connect("db"), connect(port=1), connect("h", 2, ssl=True, timeout=5))
base = {"host": "x", "ssl": False}
print(connect(**base), connect(**{**base, "ssl": True}), connect(**base, port=9))


def log(message, *tags, level="info", **context):
    tag_text = f" [{','.join(tags)}]" if tags else ""
    context_text = "".join(f" {k}={v!r}" for k, v in sorted(context.items()))
    print(f"{level.upper()}: {message}{tag_text}{context_text}")


log("start")
log("saved", "db", "slow", user="ann", id=5)
log("failed", level="error", reason=None)
warn = functools.partial(log, level="warn")
warn("careful", "x")
warn("careful", level="debug")


def make_tag(name, /, *content, cls=None, **attrs):
    if cls is not None:
        attrs["class"] = cls
    attr_text = "".join(f' {k}="{v}"' for k, v in sorted(attrs.items()))
    return "\n".join(f"<{name}{attr_text}>{c}</{name}>" for c in content) if content else f"<{name}{attr_text} />"


print(make_tag("br"), make_tag("p", "hello", "world", id=3), make_tag("img", title="x", src="y", cls="framed", name="n"), sep="\n")


def extend(value, target=None):
    if target is None:
        target = []
    target.append(value)
    return target


print(extend(1), extend(2), extend(3, [0]))


def counted(f):
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return f(*args, **kwargs)

    wrapper.calls = 0
    return wrapper


@counted
def area(w, h=1):
    return w * h


print(area(2), area(2, h=3), area.calls, *map(lambda kv: f"{kv[0]}-{kv[1]}", {"a": 1}.items()))
(lambda *, a: a)(1)
