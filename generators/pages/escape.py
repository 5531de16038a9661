"""Words made safe for the page: text from the words can hold any character and must break neither Markdown nor HTML."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup, escape

# Everything that Markdown, its table and attribute extensions or HTML could read as markup inside a line.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>|&~^$#\"'=]")
# What only means something where a line begins: a list, a rule, an admonition, a tab, a quotation.
_OPENING = re.compile(r"^(?:[^\w&]|[0-9]+(?=[.)]))")
# Control characters: invisible, and two of them are Python-Markdown's own placeholders.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_PLAIN_CODE = re.compile(r"[A-Za-z0-9_./:-]+")
_NOT_IN_ID = re.compile(r"\s+")
# The same titles and names stand on many pages.
_REMEMBERED = 20_000


@lru_cache(maxsize=_REMEMBERED)
def clean(text: str) -> str:
    """Return `text` on one line, without control characters."""
    return " ".join(_CONTROL.sub("", text).split())


def clean_lines(text: str) -> str:
    """Return `text` without control characters, its line breaks kept."""
    return _CONTROL.sub("", text)


def markdown_text(text: str) -> Markup:
    """Return `text` as Markdown that renders as exactly these characters, wherever on a line it stands."""
    safe = _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", clean(text))
    return Markup(_OPENING.sub(lambda found: "".join(f"&#{ord(char)};" for char in found[0]), safe))  # noqa: S704


def markdown_code(text: str) -> Markup:
    """Return `text` as inline code; a name with unusual characters goes through HTML, which can hold any."""
    plain = clean(text)
    if _PLAIN_CODE.fullmatch(plain):
        return Markup(f"`{plain}`")  # noqa: S704
    return Markup(f"<code>{markdown_text(plain)}</code>")  # noqa: S704


def fenced(text: str, language: str) -> Markup:
    """Return `text` as a fenced code block, with a fence longer than any run of backticks inside."""
    body = clean_lines(text).rstrip("\n")
    longest = max((len(run) for run in re.findall(r"`+", body)), default=0)
    fence = "`" * max(3, longest + 1)
    return Markup(f"{fence}{language}\n{body}\n{fence}")  # noqa: S704


def front_matter(value: object) -> Markup:
    """Return a value for a page's front matter: JSON on one line is YAML as well."""
    return Markup(json.dumps(value, ensure_ascii=False))  # noqa: S704


def breakable(text: str) -> Markup:
    """Return a code name escaped for HTML that may break after an underscore or a slash, and nowhere worse."""
    return Markup(re.sub(r"([_/])", r"\1<wbr>", str(escape(clean(text)))))  # noqa: S704


@lru_cache(maxsize=_REMEMBERED)
def anchor(name: str) -> str:
    """Return the anchor of a field or code: its name exactly, but for spaces, which an HTML id cannot hold."""
    return _NOT_IN_ID.sub("_", clean(name))


@lru_cache(maxsize=_REMEMBERED)
def fragment(name: str) -> str:
    """Return the anchor of `name` as it stands in a link, `#` included."""
    return "#" + quote(anchor(name), safe="/-._~")
