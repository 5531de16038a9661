"""What many tests share: the tiny standard and the standard itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from housing_standard.model import Standard
from housing_standard.source.resolve import Resolved, read_words
from tests.postgres import throwaway_postgres

ROOT = Path(__file__).resolve().parent.parent

# In a pipeline the same examples are tried at each run; at the desk, new ones.
settings.register_profile("pipeline", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("pipeline")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The connection string of a PostgreSQL that lives for this run of the tests."""
    with throwaway_postgres() as conninfo:
        yield conninfo


@pytest.fixture(scope="session")
def tiny_words() -> Resolved:
    """The tiny standard with its lines and files."""
    return read_words(ROOT / "tests" / "tiny")


@pytest.fixture(scope="session")
def tiny(tiny_words: Resolved) -> Standard:
    """The tiny standard, one of everything."""
    return tiny_words.standard


@pytest.fixture(scope="session")
def words() -> Resolved:
    """The housing standard's own words."""
    return read_words(ROOT)


@pytest.fixture(scope="session")
def standard(words: Resolved) -> Standard:
    """The housing standard itself."""
    return words.standard
