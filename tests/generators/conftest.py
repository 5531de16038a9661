"""What the tests of the makers share."""

from __future__ import annotations

import pytest

from housing_standard.model import Standard
from tests.generators.wide import wide_standard


@pytest.fixture(scope="session")
def wide() -> Standard:
    """A standard with every kind of value and every shape of rule."""
    return wide_standard()
