"""Where each term's page stands: the one place that knows, asked by the pages, the look-up index and the registry."""

from __future__ import annotations

import re
from functools import lru_cache

from generators.pages.escape import anchor, fragment
from housing_standard.model import Area, Code, Field, Rule, Term, ValueType
from housing_standard.names import kebab

# The folder of the reference pages, below the site's root.
FOLDER = "reference"

# Pages of the folder that are not one term's own.
INDEX, FIELDS, TYPES, RULES, LIMITS, COVERAGE, CORE = (
    "index",
    "fields",
    "value-types",
    "rules",
    "limits",
    "coverage",
    "core",
)
_TAKEN = frozenset({INDEX, FIELDS, TYPES, RULES, LIMITS, COVERAGE, CORE})
_AREA = "area-"
_NOT_IN_ADDRESS = re.compile(r"[^a-z0-9]+")


def slug(term: Term) -> str:
    """Return the last part of the address of the page that holds `term`."""
    match term:
        case Area():
            return _AREA + _safe(term.name)
        case ValueType():
            return TYPES
        case Field():
            return _of_name(term.declared_on)
        case Code():
            return _of_name(term.vocabulary)
        case _:
            return _of_name(term.name)


def page_path(term: Term) -> tuple[str, str]:
    """Return the site file that shows `term` and the anchor in it: ("reference/tenancy/index.html", "start_date").

    The anchor is empty for a term that has a page of its own. An inherited field stands where it was declared.
    """
    own_row = isinstance(term, Field | Code | ValueType)
    return f"{FOLDER}/{slug(term)}/index.html", anchor(term.name) if own_row else ""


def rule_path(rule: Rule) -> tuple[str, str]:
    """Return the site file that shows `rule` and the anchor in it.

    Authored rules stand on the page of all rules, those that follow from a field on the page of their entity.
    """
    page = _of_name(rule.entity) if rule.derived else RULES
    return f"{FOLDER}/{page}/index.html", anchor(rule.id)


def address(term: Term) -> str:
    """Return the term's address below the site's root: "reference/tenancy/#start_date"."""
    path, row = page_path(term)
    return path.removesuffix("index.html") + (fragment(row) if row else "")


def beside(term: Term) -> str:
    """Return the term's address as seen from any other page of the folder: "../tenancy/#start_date"."""
    return address(term).replace(FOLDER, "..", 1)


def source_file(term: Term) -> str:
    """Return the Markdown file that holds the term, within the folder, with its anchor: "tenancy.md#start_date"."""
    row = page_path(term)[1]
    return f"{slug(term)}.md" + (fragment(row) if row else "")


@lru_cache(maxsize=20_000)
def _of_name(name: str) -> str:
    found = _safe(name)
    return f"{found}-term" if found in _TAKEN or found.startswith(_AREA) else found


@lru_cache(maxsize=20_000)
def _safe(name: str) -> str:
    return _NOT_IN_ADDRESS.sub("-", kebab(name)).strip("-") or "unnamed"
