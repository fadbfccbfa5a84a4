import io
import logging
import sys


def logger_to(stream, fmt, name, **kwargs):
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter(fmt, **kwargs))
    logger = logging.getLogger(name)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    logger.addHandler(handler)
    return logger


out = io.StringIO()
log = logger_to(out, "{levelname:>8} {name} {funcName}:{lineno} {message}", "braces", style="{")


def work():
    log.info("inside")
    log.warning("stack", stacklevel=2)


work()
log.info("at the top")
dollars = logger_to(out, "$levelname ${message} $filename $module", "dollars", style="$")
dollars.error("x %s", "y")
extra = logger_to(out, "%(message)s user=%(user)s", "extra", defaults={"user": "nobody"})
extra.info("hi", extra={"user": "ann"})
extra.info("no one")
try:
    extra.info("bad", extra={"message": 1})
except KeyError as error:
    print(error)
adapter = logging.LoggerAdapter(extra, {"user": "bob"})
adapter.info("adapted %d", 3)
print(adapter, adapter.name, adapter.isEnabledFor(logging.DEBUG))


class Prefixed(logging.LoggerAdapter):
    def process(self, msg, kwargs):
        return f"[{self.extra['id']}] {msg}", kwargs


Prefixed(extra, {"id": 7}).warning("from the adapter")


class NoSecrets(logging.Filter):
    def filter(self, record):
        record.msg = str(record.msg).replace("secret", "***")
        return "drop" not in record.getMessage()


filtered = logger_to(out, "%(levelno)d %(message)s", "filtered")
filtered.addFilter(NoSecrets())
filtered.addFilter(lambda record: record.levelno != logging.INFO)
filtered.debug("the secret is out")
filtered.info("no info")
filtered.error("drop this")


class Upper(logging.Formatter):
    def format(self, record):
        return super().format(record).upper()


handler = logging.StreamHandler(out)
handler.setFormatter(Upper("%(name)s: %(message)s"))
upper = logging.getLogger("upper")
upper.propagate = False
upper.addHandler(handler)
upper.warning("quiet")


def fail():
    return {}["key"]


errors = logger_to(out, "%(levelname)s %(message)s", "errors")
try:
    fail()
except KeyError as error:
    errors.exception("it failed: %r", error)
    errors.error("again", exc_info=True)
    errors.error("given", exc_info=error)
    errors.info("no trace")
errors.error("none handled", exc_info=True)
print(out.getvalue())

named = logging.getLogger("a.b.c")
above = logging.getLogger("a")
print(named.parent is above, above.parent is logging.root, logging.getLogger("a.b").parent.name, named.parent.name, above.getChild("b") is named.parent)
print(named, logging.getLogger(), logging.StreamHandler(sys.stdout), logging.NullHandler(), logging.StreamHandler(out))
logging.addLevelName(25, "NOTICE")
print(logging.getLevelName(25), logging.getLevelName("NOTICE"), logging.getLevelName(26), logging.getLevelNamesMapping()["NOTICE"])
seen = []


class Collect(logging.Handler):
    def emit(self, record):
        seen.append((self.name, record.levelname, record.getMessage(), record.funcName, record.lineno, record.exc_info))


first, second = Collect(), Collect(level="ERROR")
first.name, second.name = "first", "second"
above.setLevel("DEBUG")
above.addHandler(first)
logging.root.addHandler(second)
named.log(25, "notice")
named.error("error")
print(seen)
logging.disable(logging.ERROR)
named.error("not now")
named.critical("but this")
logging.disable(logging.NOTSET)
print(len(seen))
record = logging.makeLogRecord({"msg": "made %s", "args": ("here",), "levelname": "INFO", "name": "n"})
print(record.getMessage(), logging.Formatter().format(record), record)
text = logging.Formatter("%(asctime)s", "%Y").format(record)
print(len(text), text.isdigit(), len(logging.Formatter("%(asctime)s").format(record)))
logging.basicConfig(stream=sys.stdout, level=logging.DEBUG, format="%(levelname)s - %(message)s", force=True)
logging.info("root to stdout")
logging.debug("two %s %s", 1, 2)
logging.getLogger("any").warning({"a": 1})
logging.basicConfig(level=logging.ERROR)
print(logging.root.level, len(logging.root.handlers))
for bad in (lambda: logging.basicConfig(nope=1, force=True), lambda: logging.Formatter("plain"), lambda: logging.Formatter("x", style="!"), lambda: logging.getLogger(5), lambda: logging.root.log("x", "y"), lambda: logging.root.setLevel(1.5)):
    try:
        bad()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
logging.Handler().emit(record)
