"""What verbs share: the choice of text or JSON, and progress on standard error."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from housing_standard.errors import UsageError


def add_format(parser: argparse.ArgumentParser) -> None:
    """Give a verb the option `--format text|json`."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print (default: text)")


def print_json(document: Any) -> None:
    """Print a document as indented JSON."""
    print(json.dumps(document, ensure_ascii=False, indent=2))


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Say on standard error what is being done and how long it took."""
    begun = time.perf_counter()
    yield
    print(f"  {what}: {time.perf_counter() - begun:.1f} s", file=sys.stderr)


def write_file(path: Path, content: bytes) -> None:
    """Write a file, making its folder.

    Raises UsageError when it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
