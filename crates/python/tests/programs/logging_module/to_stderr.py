import logging

logging.basicConfig(level=logging.INFO, format="%(levelname)s:%(name)s:%(message)s")
logger = logging.getLogger(__name__)
print(logger.name, logger.level, logging.INFO, logging.getLevelName(30), logger.isEnabledFor(logging.DEBUG), logger.isEnabledFor(logging.WARNING), logger.getEffectiveLevel())
logger.debug("not shown")
logger.info("shown on stderr %s", 5)
logger.warning("careful %(what)s", {"what": "now"})
logger.error("an error")
child = logging.getLogger("app.db")
child.setLevel(logging.ERROR)
child.warning("quiet")
print(child.parent.name, child.propagate, logging.getLogger("app.db") is child, child.isEnabledFor(logging.INFO))
try:
    1 / 0
except ZeroDivisionError:
    logger.exception("with traceback")
records = []


class ListHandler(logging.Handler):
    def emit(self, record):
        records.append((record.levelname, record.name, record.getMessage()))


quiet = logging.getLogger("quiet")
quiet.addHandler(ListHandler())
quiet.propagate = False
quiet.setLevel("DEBUG")
quiet.debug("one %d", 1)
quiet.critical("two")
print(records)
logging.disable(logging.CRITICAL)
quiet.critical("dropped")
print(len(records), logging.DEBUG < logging.INFO < logging.WARNING < logging.ERROR < logging.CRITICAL)
print("stdout is only what is printed")
