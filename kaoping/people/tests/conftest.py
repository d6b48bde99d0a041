"""Actions speak English in these tests, so that what they say can be read beside their code."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Pages still answer in Chinese: the language of a request is the visitor's."""
    with translation.override("en"):
        yield
