"""What verbs share: the choice of text or JSON, and progress on standard error."""

from __future__ import annotations

import argparse
import json
import os
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
    """Write a file, making its folder; it gets its name only once it is whole.

    Raises UsageError when it cannot be written.
    """
    final = path.resolve()  # through a link, to what it names
    part = final.with_name(f".{final.name}.{os.getpid()}.part")
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        if final.exists() and not final.is_file():  # a pipe or a device takes the bytes as they come
            final.write_bytes(content)
            return
        try:
            part.write_bytes(content)
            part.replace(final)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
