"""Settings of the tests: the tests' own PostgreSQL as its owner, cheap password hashes."""

import os

os.environ["KAOPING_MODE"] = "test"
os.environ["KAOPING_DATABASE_ROLE"] = "owner"

from kaoping.config.settings import *  # noqa: F403
