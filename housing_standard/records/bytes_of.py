"""A file that a person gave us, read whole within a stated size."""

from __future__ import annotations

from pathlib import Path

from housing_standard.errors import UnreadableError

_MIB = 1024 * 1024

# The most that is read of one file: all homes of the largest English landlord fit well within it as CSV.
LARGEST_FILE = 256 * _MIB


def read_bytes(path: Path, most: int = LARGEST_FILE) -> bytes:
    """Return the bytes of a file; raise UnreadableError when it is over `most` bytes or cannot be opened."""
    try:
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        cure = "Check its name and who may read it."
        raise UnreadableError(f"'{path}' cannot be read: {error.strerror}. {cure}") from error
    if len(data) > most:
        size = f"{most // _MIB} MiB" if most >= _MIB else f"{most} bytes"
        raise UnreadableError(
            f"'{path}' is larger than {size}, the most that is read of one file. Split it, such as by landlord or year."
        )
    return data
