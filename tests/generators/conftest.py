"""What the tests of the makers share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from housing_standard.model import Standard
from tests.generators.wide import wide_standard
from tests.postgres import throwaway_postgres


@pytest.fixture(scope="session")
def wide() -> Standard:
    """A standard with every kind of value and every shape of rule."""
    return wide_standard()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The connection string of a PostgreSQL that lives for this run of the tests."""
    with throwaway_postgres() as conninfo:
        yield conninfo
