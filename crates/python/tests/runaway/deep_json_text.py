# A text nested deeper than the native stack carries.
import json

json.loads("[" * 100_000 + "]" * 100_000)
# ---
import json

json.loads('{"a":' * 100_000 + "1" + "}" * 100_000)
# ---
import json

json.loads("[" * 100_000)
