"""How names and texts of the Standard are written in Python: stable names, literals, docstrings."""

from __future__ import annotations

import json
import keyword
import re
import textwrap
from decimal import Decimal

from housing_standard.lexical import Primitive
from housing_standard.names import snake

# Names that a field cannot have in a model: those of the models' own base and of the modules beside it.
_TAKEN = frozenset(
    {"base", "checks", "codes", "values", "datetime", "decimal", "keep_the_rules", "leave_out_what_is_absent"}
)
_PYDANTIC = frozenset({"construct", "copy", "dict", "from_orm", "json", "parse_obj", "schema", "validate"})

_WIDTH = 100

# What the module of values calls each primitive.
PRIMITIVES = {
    Primitive.STRING: "Text",
    Primitive.INTEGER: "WholeNumber",
    Primitive.DECIMAL: "Number",
    Primitive.BOOLEAN: "Flag",
    Primitive.DATE: "Day",
    Primitive.DATETIME: "Moment",
    Primitive.TIME: "Clock",
    Primitive.URI: "WebAddress",
}


def attribute(name: str) -> str:
    """Return a field's name as an attribute; one that Python or Pydantic keeps for itself ends in an underscore.

    One that starts with a digit has `field_` before it.

    >>> attribute("start_date"), attribute("return")
    ('start_date', 'return_')
    """
    plain = re.sub(r"\W", "_", name, flags=re.ASCII).lstrip("_")
    if not plain or plain[0].isdigit():
        plain = f"field_{plain}"
    taken = keyword.iskeyword(plain) or plain in _TAKEN | _PYDANTIC or plain.startswith("model_")
    return f"{plain}_" if taken else plain


def module(area: str) -> str:
    """Return an area's name as that of a module."""
    return attribute(re.sub(r"\W", "_", snake(area)))


def class_name(name: str) -> str:
    """Return the name of a value type as Python writes types.

    >>> class_name("gss_code")
    'GssCode'
    """
    joined = "".join(word[:1].upper() + word[1:] for word in re.split(r"\W|_", name))
    return f"{joined}_" if joined in PRIMITIVES.values() else joined


def model_name(name: str) -> str:
    """Return the name of an entity or list as that of a class: itself, where Python takes it.

    >>> model_name("Tenancy"), model_name("named thing")
    ('Tenancy', 'NamedThing')
    """
    return name if name.isidentifier() and not keyword.iskeyword(name) else class_name(name)


def members(codes: tuple[str, ...]) -> dict[str, str]:
    """Return the member name of each code: made from the code alone, so that no change of title changes it.

    >>> members(("24_hours", "right-to-buy"))
    {'24_hours': 'CODE_24_HOURS', 'right-to-buy': 'RIGHT_TO_BUY'}
    """
    found: dict[str, str] = {}
    for code in codes:
        plain = re.sub(r"\W+", "_", code, flags=re.ASCII).strip("_").upper()
        name = plain if plain[:1].isalpha() else f"CODE_{plain}"
        while name in found.values():
            name += "_"
        found[code] = name
    return found


def text(value: str) -> str:
    """Return a Python literal of a text, in double quotes."""
    return json.dumps(value, ensure_ascii=False)


def raw(pattern: str) -> str:
    """Return a Python literal of a pattern, raw where it can be."""
    return f'r"{pattern}"' if '"' not in pattern and not pattern.endswith("\\") else text(pattern)


def literal(primitive: Primitive, value: str) -> str:
    """Return the Python expression of a value in its lexical form.

    >>> literal(Primitive.DATE, "2024-02-29")
    'datetime.date.fromisoformat("2024-02-29")'
    """
    match primitive:
        case Primitive.INTEGER:
            return str(int(value))
        case Primitive.DECIMAL:
            return f'decimal.Decimal("{Decimal(value)}")'
        case Primitive.BOOLEAN:
            return str(value == "true")
        case Primitive.DATE | Primitive.DATETIME | Primitive.TIME:
            return f'datetime.{primitive.value}.fromisoformat("{value}")'
        case _:
            return text(value)


def docstring(content: str, indent: int) -> str:
    """Return a docstring of one or more paragraphs, wrapped and indented."""
    safe = content.replace("\\", "\\\\").replace('"""', r"\"\"\"")
    lines = [
        line
        for part in safe.split("\n\n")
        for line in ("", *textwrap.wrap(part, _WIDTH - indent, break_long_words=False))
    ][1:]
    if len(lines) == 1 and not lines[0].endswith('"'):
        return f'{" " * indent}"""{lines[0]}"""'
    return textwrap.indent("\n".join((f'"""{lines[0]}', *lines[1:], '"""')), " " * indent)
