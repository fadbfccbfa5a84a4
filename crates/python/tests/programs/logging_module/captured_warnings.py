import logging
import sys
import warnings

logging.basicConfig(stream=sys.stdout, format="%(levelname)s %(name)s %(message)s", level="INFO")
logging.captureWarnings(True)
warnings.warn_explicit("from a file", UserWarning, "elsewhere.py", 3)
logging.captureWarnings(False)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    logging.warn("old way")
    logging.getLogger("x").warn("old method")
print([(w.category.__name__, str(w.message)) for w in caught])


class Stderr:
    def write(self, text):
        print("E", repr(text))

    def flush(self):
        pass


sys.stderr = Stderr()
logging.getLogger("late").error("to the stream of before")
logging.lastResort.handle(logging.makeLogRecord({"msg": "last", "levelno": 40}))
logging.basicConfig(force=True)
logging.error("x")
