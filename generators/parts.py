"""Parts of artefacts, kept while the program runs: after an author's edit only those it touches are made again.

A maker names a part and gives all that it is made of; what was kept under that name is used when it was made of the
same. Parts made in a process of `kept.side_by_side` travel back with its artefacts, for the next making.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

Part = TypeVar("Part")

# The newest part of each name, with a digest of what it was made of.
_KEPT: dict[str, tuple[bytes, Any]] = {}

# The names of the parts made since they were last handed over.
_NEW: set[str] = set()


def kept(name: str, inputs: object) -> Any:
    """Return the part of this name if it was made of equal inputs, or None.

    Inputs are compared by their repr, so they are texts, numbers, dataclasses, and lists and tuples of these.
    """
    digest, part = _KEPT.get(name, (b"", None))
    return part if digest == _digest(inputs) else None


def keep(name: str, inputs: object, part: Part) -> Part:
    """Keep a part, made of these inputs, in place of an earlier one of this name; return it."""
    _KEPT[name] = (_digest(inputs), part)
    _NEW.add(name)
    return part


def kept_or_made(name: str, inputs: object, make: Callable[[], Part]) -> Part:
    """Return the part of this name, made of these inputs earlier or now."""
    found: Part | None = kept(name, inputs)
    return keep(name, inputs, make()) if found is None else found


def hand_over() -> dict[str, tuple[bytes, Any]]:
    """Return the parts made since the last time, for another process to `take`."""
    found = {name: _KEPT[name] for name in sorted(_NEW)}
    _NEW.clear()
    return found


def take(parts: dict[str, tuple[bytes, Any]]) -> None:
    """Keep the parts that another process made."""
    _KEPT.update(parts)


def _digest(inputs: object) -> bytes:
    return hashlib.sha256(repr(inputs).encode()).digest()
