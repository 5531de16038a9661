"""A schema as text: one field, one code and one rule a line, so that people can read what changed."""

from __future__ import annotations

import json
from typing import Any

# What stands in one line each: the members of these objects and lists.
_ONE_LINE_EACH = frozenset({"properties", "oneOf", "allOf", "required"})

# Writes a value in one line; `json.dumps` would make a new encoder for each.
_line = json.JSONEncoder(ensure_ascii=False).encode


def laid_out(value: Any, indent: int = 0) -> str:
    """Return JSON text over several lines.

    >>> print(laid_out({"properties": {"id": {"type": "string"}}, "enum": [1, 2]}))
    {
     "properties": {
      "id": {"type": "string"}
     },
     "enum": [1, 2]
    }
    """
    if isinstance(value, dict) and value:
        return _block((f"{_line(key)}: {_member(key, part, indent)}" for key, part in value.items()), indent, "{}")
    return _line(value)


def _member(key: str, value: Any, indent: int) -> str:
    inner = indent + 1
    if key in _ONE_LINE_EACH and isinstance(value, dict) and value:
        return _block((f"{_line(name)}: {_line(part)}" for name, part in value.items()), inner, "{}")
    if key in _ONE_LINE_EACH and isinstance(value, list) and value:
        return _block(map(_line, value), inner, "[]")
    return laid_out(value, inner)


def _block(lines: Any, indent: int, brackets: str) -> str:
    margin = " " * indent
    return f"{brackets[0]}\n" + ",\n".join(f"{margin} {line}" for line in lines) + f"\n{margin}{brackets[1]}"
