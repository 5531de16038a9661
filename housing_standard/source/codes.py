"""The codes of a list: its own, those it inherits and includes, less those it takes away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from housing_standard.source.common import Body, Reading


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One code as authored: its name, its body, and the list that it was written in."""

    name: str
    body: Body
    owner: str


def codes_of(reading: Reading, name: str, seen: tuple[str, ...] = ()) -> tuple[Listed, ...]:
    """Return the codes of a list in order, the inherited ones first; a code of its own replaces one of the same name.

    A list that inherits from itself, or from one that is not there, is noted as a fault.
    """
    if name in seen or name not in reading.gathered.sections["enums"]:
        place = reading.gathered.locate("enums", seen[-1] if seen else name, "inherits")
        problem = f"The list '{name}' is not defined." if name not in seen else f"'{name}' inherits from itself."
        reading.problem("words/parent", place, seen[-1] if seen else name, problem, "Name another list.")
        return ()
    return tuple(_expanded(reading, reading.gathered.sections["enums"][name], name, (*seen, name)).values())


def _expanded(reading: Reading, body: Any, owner: str, seen: tuple[str, ...]) -> dict[str, Listed]:
    found: dict[str, Listed] = {}
    for parent in _several(body.get("inherits")):
        found.update((code.name, code) for code in codes_of(reading, str(parent), seen))
    for part in _several(body.get("include")):
        found.update(_expanded(reading, part, owner, seen))
    for code, inner in _permissible(body):
        found[code] = Listed(name=code, body=inner, owner=owner)
    for part in _several(body.get("minus")):
        for code in _expanded(reading, part, owner, seen):
            found.pop(code, None)
    return found


def _permissible(body: Body) -> Iterator[tuple[str, Body]]:
    values = body.get("permissible_values") or {}
    if isinstance(values, dict):
        yield from ((str(code), inner or {}) for code, inner in values.items())
    else:
        yield from ((str(value["text"]), value) if isinstance(value, dict) else (str(value), {}) for value in values)


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
