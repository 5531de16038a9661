"""The data that a verb reads: files as they lie, or a database, copied beside for as long as the verb runs."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from housing_standard.records.postgresql import is_database

DATA = (
    "a folder of CSV, Parquet, JSON Lines or Excel files, a zip, one file (JSON, SQLite, Turtle too), "
    "or a database: postgresql://user@host/name"
)


def add_data(parser: argparse.ArgumentParser, about: str = DATA, *, every_table: bool = False) -> None:
    """Give a verb the argument `path`, which may be the address of a database, of which it reads `every_table`."""
    parser.add_argument("path", type=given, help=about)
    parser.set_defaults(every_table=every_table)


def given(text: str) -> str | Path:
    """Return what was given as data: a path, or the address of a database as it is."""
    return text if is_database(text) else Path(text)


@contextmanager
def at_hand(options: argparse.Namespace) -> Iterator[None]:
    """Let `options.path` and `options.data` be paths for as long as this is open.

    `options.called` is what people call the data.
    """
    options.called = str(getattr(options, "path", ""))
    with ExitStack() as copies:
        for name in ("path", "data"):
            address = getattr(options, name, None)
            if isinstance(address, str):
                # Another system's tables are all its export.
                every_table = getattr(options, "every_table", False) or getattr(options, "mapping", None) is not None
                options.called, path = copies.enter_context(_copied(address, every_table=every_table))
                setattr(options, name, path)
        yield


@contextmanager
def _copied(address: str, *, every_table: bool) -> Iterator[tuple[str, Path]]:
    from housing_standard.cli.output import progress
    from housing_standard.records.postgresql import copy_database, shown
    from housing_standard.shipped import built

    source = shown(address)
    with tempfile.TemporaryDirectory() as folder:
        with progress(f"{source} copied"):
            copy_database(address, built().standard, Path(folder), every_table=every_table)
        yield source, Path(folder)
