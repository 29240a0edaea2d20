"""Hypothesis tries the same examples on every machine; `pytest --hypothesis-profile=explore` tries many new ones."""

import os
import tempfile

from hypothesis import settings

settings.register_profile("ci", derandomize=True, database=None, deadline=None, print_blob=True)
settings.register_profile("explore", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("ci")

# What the program compiles is kept for the tests alone, in one place for all that run at once.
os.environ["XDG_CACHE_HOME"] = os.path.join(tempfile.gettempdir(), "coordcare-tests")
