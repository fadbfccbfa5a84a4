"""Where `ValidationError` was in pydantic 1: pydantic 2.13, `_migration.py`."""

import warnings

from pydantic import ValidationError

warnings.warn("`pydantic.error_wrappers:ValidationError` has been moved to `pydantic:ValidationError`.", stacklevel=2)
