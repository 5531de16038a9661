"""How names and texts of the Standard are written in TypeScript."""

from __future__ import annotations

import json
import re

from housing_standard.lexical import Primitive
from housing_standard.names import snake

# What the module of values calls each primitive, and what JSON makes of it.
PRIMITIVES = {
    Primitive.STRING: "Text",
    Primitive.INTEGER: "WholeNumber",
    Primitive.DECIMAL: "DecimalNumber",
    Primitive.BOOLEAN: "Flag",
    Primitive.DATE: "Day",
    Primitive.DATETIME: "Moment",
    Primitive.TIME: "Clock",
    Primitive.URI: "WebAddress",
}
JSON_KINDS = {
    **dict.fromkeys(Primitive, "string"),
    Primitive.INTEGER: "number",
    Primitive.DECIMAL: "number",
    Primitive.BOOLEAN: "boolean",
}
_HELPERS = frozenset({*PRIMITIVES.values(), "Absent", "Keyed", "Reference"})

# Names that a module cannot be imported as, and words that no type may have for its name.
_RESERVED = frozenset(  # the reserved words of ECMAScript and TypeScript, and the modules beside those of areas
    """
    any as async await bigint boolean break case catch class const continue debugger declare default delete do else enum
    export extends false finally for function if implements import in instanceof interface let module namespace never
    new null number object of package private protected public return static string super switch symbol this throw true
    try type typeof undefined unknown var void while with yield codes values dataset
    """.split()  # noqa: SIM905 (words are read best as words)
)


def module(area: str) -> str:
    """Return an area's name as that of a module."""
    plain = re.sub(r"\W", "_", snake(area), flags=re.ASCII)
    return f"{plain}_" if plain in _RESERVED or not plain or plain[0].isdigit() else plain


def type_name(name: str) -> str:
    """Return the name of an entity or list as that of a type.

    >>> type_name("Tenancy"), type_name("named thing"), type_name("24h")
    ('Tenancy', 'NamedThing', 'T24h')
    """
    if re.fullmatch(r"[A-Za-z_$][\w$]*", name, re.ASCII) and name not in _RESERVED:
        return name
    joined = "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", name))
    return joined if joined[:1].isalpha() else f"T{joined}"


def value_type_name(name: str) -> str:
    """Return the name of a value type; one that a helper has already ends in an underscore.

    >>> value_type_name("gss_code"), value_type_name("text")
    ('GssCode', 'Text_')
    """
    joined = type_name(" ".join(part for part in re.split(r"[^A-Za-z0-9]+", name) if part) + " ").rstrip()
    return f"{joined}_" if joined in _HELPERS else joined


def property_name(name: str) -> str:
    """Return a field's name as that of a property, in quotation marks where it has to be."""
    return name if re.fullmatch(r"[A-Za-z_$][\w$]*", name, re.ASCII) else text(name)


def text(value: str) -> str:
    """Return a TypeScript literal of a text."""
    return json.dumps(value, ensure_ascii=False).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def comment_safe(value: str) -> str:
    """Return a text in one line that cannot end the comment it stands in."""
    return " ".join(value.split()).replace("*/", "* /")
