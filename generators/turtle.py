"""Turtle as text: one block a subject, one line a statement, lists inline, so that a change in the words stays small.

A plain writer, because an rdflib graph is the cost at size and prints blank nodes in no stable order. Objects are
given as Turtle already: `iri`, `text`, `typed`, `collection` and `anonymous` make them.

>>> text("flat", "en")
'"flat"@en'
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

# A predicate and an object, both as Turtle.
Statement = tuple[str, str]

_RELATIVE = re.compile(r"(?!.*//)(?!.*(^|/)\.{1,2}(/|$))[A-Za-z0-9_][A-Za-z0-9_./~-]*")
_IRI_SAFE = "!#$%&'()*+,-./:;=?@[]_~"
_ESCAPES = str.maketrans(
    {
        **{chr(control): f"\\u{control:04X}" for control in range(ord(" "))},
        "\\": "\\\\",
        '"': '\\"',
        "\n": "\\n",
        "\r": "\\r",
        "\t": "\\t",
    }
)


def iri(address: str, base: str) -> str:
    """Return an IRI as Turtle, relative to `base` where that reads back as the same IRI."""
    rest = address.removeprefix(base)
    if base.endswith("/") and rest != address and _RELATIVE.fullmatch(rest):
        return f"<{rest}>"
    return f"<{_quoted(address)}>"


def text(value: str, language: str = "") -> str:
    """Return a string in one line, with a language tag when one is given."""
    escaped = value.translate(_ESCAPES)
    return f'"{escaped}"@{language}' if language else f'"{escaped}"'


def paragraph(value: str) -> str:
    """Return a string over several lines, for queries that people read."""
    escaped = value.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return f'"""\n{escaped}\n"""'


def typed(value: str, datatype: str) -> str:
    """Return a literal of an XSD datatype, named without its prefix."""
    return text(value) if datatype == "string" else f"{text(value)}^^xsd:{datatype}"


def collection(items: Iterable[str]) -> str:
    """Return a list in one line."""
    return " ".join(("(", *items, ")"))


def anonymous(statements: Iterable[Statement]) -> str:
    """Return a node without a name, in one line."""
    return f"[ {' ; '.join(' '.join(statement) for statement in statements)} ]"


def block(subject: str, statements: Iterable[Statement]) -> str:
    """Return one subject with its statements in the order given, ending in an empty line."""
    lines = " ;\n    ".join(" ".join(statement) for statement in statements)
    return f"{subject} {lines} .\n"


def document(comment: str, base: str, prefixes: Mapping[str, str], blocks: Iterable[str]) -> bytes:
    """Return a whole Turtle file: what it is, its base and prefixes, its blocks."""
    remarks = "".join(f"# {line}\n" for line in comment.splitlines())
    declared = "".join(f"@prefix {name}: <{address}> .\n" for name, address in sorted(prefixes.items()))
    return "\n".join((f"{remarks}@base <{base}> .\n{declared}", *blocks)).encode()


def _quoted(address: str) -> str:
    """Percent-encode what may not stand in an IRI, and leave letters of every script as they are."""
    return "".join(c if not c.isascii() else quote(c, safe=_IRI_SAFE) for c in address)
