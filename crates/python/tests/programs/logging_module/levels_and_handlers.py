import io
import logging

stream = io.StringIO()
handler = logging.StreamHandler(stream)
handler.setFormatter(logging.Formatter("%(levelname)-8s|%(name)s|%(message)s"))
log = logging.getLogger("shop")
log.setLevel(logging.DEBUG)
log.addHandler(handler)
log.propagate = False


def order(item, count):
    log.debug("order(%r, %d)", item, count)
    if count <= 0:
        log.warning("odd count %s for %s", count, item)
        raise ValueError(f"bad count {count}")
    log.info("ordered %(count)d of %(item)s", {"count": count, "item": item})


order("tea", 2)
for count in (0, -1):
    try:
        order("milk", count)
    except ValueError as error:
        log.error("failed: %s", error)
child = logging.getLogger("shop.db")
child.info("through the parent")
child.setLevel(logging.ERROR)
child.info("dropped")
log.log(logging.CRITICAL, "very bad")
log.info("100%")
log.info({"a": 1})
print(stream.getvalue(), end="")
print(log.handlers == [handler], log.hasHandlers(), child.handlers, log, child.getEffectiveLevel(), logging.getLevelName("ERROR"), logging.getLevelName(logging.WARNING))
handler.setLevel(logging.ERROR)
log.info("below the handler's level")
log.removeHandler(handler)
print(len(stream.getvalue().splitlines()), logging.getLogger("shop") is log, logging.getLogger().name, logging.root.level == logging.WARNING)
log.addHandler(logging.NullHandler())
log.error("to nobody")
log.setLevel("NOPE")
