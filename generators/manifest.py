"""The manifest of a build: every artefact with its target, hash and media type, and what all were made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from generators.artefact import Artefact
from housing_standard.model import Standard

Entry = dict[str, str]


def standard_hash(snapshot: bytes) -> str:
    """Return the hash that says which Standard a build was made from."""
    return hashlib.sha256(snapshot).hexdigest()


def manifest_of(
    standard: Standard, snapshot: bytes, artefacts: Iterable[Artefact], carried: Iterable[Entry] = (), area: str = ""
) -> bytes:
    """Return the manifest as JSON bytes, one line an artefact so that a change shows as few lines.

    `carried` are entries of artefacts that an earlier build of the same Standard left beside these; `area` is the one
    that the build was limited to.
    """
    made = [
        {
            "path": artefact.path,
            "target": artefact.target,
            "sha256": hashlib.sha256(artefact.content).hexdigest(),
            "media_type": artefact.media_type,
            **({"area": artefact.area} if artefact.area else {}),
        }
        for artefact in artefacts
    ]
    entries = sorted((*made, *carried), key=lambda entry: entry["path"])
    head = {
        "standard": standard.name,
        "version": standard.version,
        "standard_sha256": standard_hash(snapshot),
        **({"area": area} if area else {}),
    }
    lines = ",\n".join(f"  {json.dumps(entry, ensure_ascii=False)}" for entry in entries)
    opening = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    return f'{opening},\n "artefacts": [\n{lines}\n ]\n}}\n'.encode()
