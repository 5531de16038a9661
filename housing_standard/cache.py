"""The Standard of some words, kept beside the hashes of the files it came from, so that unchanged words cost nothing.

What is kept is a snapshot; it is used only while every file that was read, the list of files where a folder was named,
and the code that reads them are the same to the byte.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from housing_standard.errors import UnreadableError
from housing_standard.model import Standard
from housing_standard.snapshot import read_snapshot, write_snapshot

_PACKAGE = Path(__file__).resolve().parent

# Resolves the words in a root file or folder; returns the files that it read too.
Reader = Callable[[Path], tuple[Standard, Iterable[Path]]]


@dataclass(frozen=True)
class Cache:
    """A folder that keeps the Standards of words read before, one for each source."""

    folder: Path

    def standard_of(self, source: Path, read: Reader) -> tuple[Standard, bytes]:
        """Return the Standard of the words in `source`, and its snapshot; `read` resolves them when they are not kept.

        Raises what `read` raises; words that are refused are not kept.
        """
        source = source.resolve()
        path = self.folder / f"{name_of(source)}.json"
        kept = _kept(path)
        if kept is not None and kept.get("files") == _files(source, kept["files"]) and kept.get("reader") == _reader():
            try:
                snapshot = path.with_suffix(".standard").read_bytes()
                return read_snapshot(snapshot), snapshot
            except (OSError, UnreadableError):
                pass  # the words themselves can still be read
        standard, files = read(source)
        snapshot = write_snapshot(standard)
        self._keep(path, source, snapshot, files)
        return standard, snapshot

    def _keep(self, path: Path, source: Path, snapshot: bytes, files: Iterable[Path]) -> None:
        """Keep a Standard; a folder that cannot be written only costs time."""
        note = {"reader": _reader(), "files": _files(source, map(str, files))}
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            path.with_suffix(".standard").write_bytes(snapshot)
            path.write_text(json.dumps(note, indent=1), encoding="utf-8")
        except OSError:
            return


def name_of(source: Path) -> str:
    """Return the name under which a source's things are kept."""
    return _digest(str(source.resolve()).encode())[:16]


def _kept(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("files"), dict) else None


def _files(source: Path, names: Any) -> dict[str, str]:
    """Return the hash of each file; of a source that is a folder, the list of its YAML files counts too."""
    found = {name: _hash_of(Path(name)) for name in names if name}
    if source.is_dir():
        found[""] = _digest("\n".join(sorted(str(path) for path in _listed(source))).encode())
    return found


def _listed(source: Path) -> list[Path]:
    schema = source / "schema"
    return list((schema if schema.is_dir() else source).rglob("*.yaml"))


def _hash_of(path: Path) -> str:
    try:
        return _digest(path.read_bytes())
    except OSError:
        return ""


def _reader() -> str:
    """Return a hash of everything else that a Standard depends on: our code, LinkML's version and Python's."""
    code = sorted(path for path in _PACKAGE.rglob("*.py") if "cli" not in path.parts)
    whole = b"".join(path.read_bytes() for path in code)
    return _digest(whole + f"{version('linkml-runtime')} {sys.version}".encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
