"""How names and texts of the Standard are written in C#."""

from __future__ import annotations

import json
import re

from housing_standard.names import snake

# Names of types that the files use: an entity or list of the same name ends in an underscore.
_TAKEN = frozenset(
    {
        "CodeConverter", "DataMember", "Dictionary", "EnumMember", "JsonConverter", "JsonPropertyName", "Key", "List",
        "MaxLength", "MinLength", "Obsolete", "Range", "RegularExpression", "Required", "Serializable",
    }
)  # fmt: skip


def pascal(name: str) -> str:
    """Return a name as C# writes types and properties.

    >>> pascal("start_date"), pascal("HouseholdMember"), pascal("24_hours"), pascal("odd thing")
    ('StartDate', 'HouseholdMember', 'N24Hours', 'OddThing')
    """
    words = [word for word in re.split(r"[^A-Za-z0-9]+", name) if word]
    joined = "".join(word[:1].upper() + word[1:] for word in words) or "Empty"
    return joined if joined[0].isalpha() else f"N{joined}"


def type_name(name: str) -> str:
    """Return the name of an entity or list as that of a type."""
    plain = pascal(name)
    return f"{plain}_" if plain in _TAKEN else plain


def file_name(area: str) -> str:
    """Return an area's name as that of a file, clear of the files that all areas share."""
    plain = pascal(snake(area))
    return f"{plain}Area" if plain in ("Codes", "Values", "Dataset") else plain


def members(names: tuple[str, ...], taken: str = "") -> dict[str, str]:
    """Return the member name of each field or code, each once; none may be that of the type they stand in.

    >>> members(("a-b", "a_b", "home"), taken="Home")
    {'a-b': 'AB', 'a_b': 'AB_', 'home': 'Home_'}
    """
    found: dict[str, str] = {}
    used = {taken}
    for name in names:
        member = pascal(name)
        while member in used:
            member += "_"
        used.add(member)
        found[name] = member
    return found


def text(value: str) -> str:
    """Return a C# literal of a text."""
    return json.dumps(value)


def pattern(value: str) -> str:
    """Return a C# literal of a pattern, in which a backslash stands for itself."""
    return '@"' + value.replace('"', '""') + '"'


def comment(value: str) -> str:
    """Return a text in one line of XML."""
    return " ".join(value.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
