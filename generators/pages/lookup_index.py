"""The index behind the look-up box: every term's names, the first words of its definition and its address."""

from __future__ import annotations

import json

from generators.artefact import Artefact
from generators.pages import wording
from generators.pages.address import address
from generators.pages.escape import clean
from housing_standard.model import Code, Field, Standard, Status, Term

PATH = "pages/assets/lookup.json"

# The kinds of term, the likeliest to be meant first: among equal matches the earlier kind wins.
KINDS = ("Entity", "Vocabulary", "Message", "Value type", "Field", "Code")

# As many words of a definition as fit one line of the results.
SNIPPET_WORDS = 14


def lookup_index(standard: Standard) -> Artefact:
    """Return the look-up index: one short row a term, read by `lookup.js`.

    A row is [title, name, place in `kinds`, the term it belongs to, address, aliases, first words, 1 if retired].
    """
    rows = [_row(standard, term) for term in standard.terms.values()]
    rows.sort(key=lambda row: (row[2], str(row[0]).lower(), row[4]))
    document = {"version": standard.version, "kinds": KINDS, "terms": rows}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return Artefact(path=PATH, target="pages", media_type="application/json", content=text.encode())


def _row(standard: Standard, term: Term) -> list[str | int | list[str]]:
    return [
        clean(term.title or term.name),
        clean(term.name),
        KINDS.index(wording.kind(term)),
        clean(_belongs_to(standard, term)),
        address(term),
        [clean(alias) for alias in term.aliases],
        _snippet(term.definition),
        int(term.status is Status.DEPRECATED),
    ]


def _belongs_to(standard: Standard, term: Term) -> str:
    if isinstance(term, Field):
        owner = standard.entity_by_name.get(term.declared_on)
        return owner.title if owner else term.declared_on
    if isinstance(term, Code):
        return standard.vocabulary_by_name[term.vocabulary].title
    return ""


def _snippet(definition: str) -> str:
    found = clean(definition).split(" ")
    return " ".join(found[:SNIPPET_WORDS]) + ("…" if len(found) > SNIPPET_WORDS else "")
