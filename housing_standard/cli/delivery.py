"""What a build hands over: files under one folder, written there or held against what lies there already."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from housing_standard.cli.output import write_file
from housing_standard.errors import UsageError
from housing_standard.shipped import MANIFEST

Entry = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """The files of a build by their paths, and its manifest, which lists them."""

    files: Mapping[str, bytes]
    manifest: bytes

    def write(self, out: Path) -> int:
        """Write what differs from what lies in `out` and return how many files that were."""
        written = 0
        for path, content in {**self.files, MANIFEST: self.manifest}.items():
            if _content(out / path) != content:
                write_file(out / path, content)
                written += 1
        return written

    def differences(self, out: Path, targets: Sequence[str]) -> list[str]:
        """Return, a sentence each, how the files of `targets` in `out` differ from this delivery."""
        found: list[str] = []
        for path, content in self.files.items():
            there = _content(out / path)
            if there != content:
                found.append(f"{path} is missing." if there is None else f"{path} is not what the build makes.")
        left = (entry["path"] for entry in entries_in(out) if entry["target"] in targets)
        found.extend(f"{path} is no longer made." for path in left if path not in self.files and (out / path).exists())
        return found


def manifest_in(out: Path) -> dict[str, Any]:
    """Return the manifest that an earlier build left in a folder; an empty one when there is none."""
    try:
        found = json.loads((out / MANIFEST).read_bytes())
        return found if isinstance(found, dict) and isinstance(found["artefacts"], list) else {}
    except (OSError, ValueError, KeyError):
        return {}


def entries_in(out: Path) -> list[Entry]:
    """Return the entries of the manifest in a folder that name a path in it and a target."""
    entries = manifest_in(out).get("artefacts", [])
    return [e for e in entries if isinstance(e, dict) and {"path", "target"} <= e.keys() and _inside(out, e["path"])]


def carried_over(out: Path, made: Iterable[str], wanted: Sequence[str], standard_sha256: str) -> list[Entry]:
    """Remove what an earlier build wrote and this one does not; files that are not ours stay.

    Other targets of the very same Standard stay too, and their entries in the manifest are returned.
    """
    paths = set(made)
    entries = [entry for entry in entries_in(out) if entry["path"] not in paths]
    same = manifest_in(out).get("standard_sha256") == standard_sha256
    carried = [entry for entry in entries if same and entry["target"] not in wanted]
    for entry in entries:
        if entry not in carried:
            (out / entry["path"]).unlink(missing_ok=True)
    return carried


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error


def _inside(out: Path, path: object) -> bool:
    """Tell whether a manifest's path stays in its folder: a build removes by it what it no longer makes."""
    return isinstance(path, str) and (out / path).resolve().is_relative_to(out.resolve())
