"""The index behind the look-up box: every term's names, the first words of its definition and its address."""

from __future__ import annotations

import json
from collections import Counter

from generators.artefact import Artefact
from generators.pages import wording
from generators.pages.address import address
from generators.pages.escape import clean
from housing_standard.model import Code, Field, Standard, Term
from housing_standard.scales import Status

PATH = "pages/assets/lookup.json"

# The kinds of term; a row names its own by its place here.
KINDS = ("Entity", "Vocabulary", "Message", "Value type", "Field", "Code")

# As many words of a definition as fit one line of the results.
SNIPPET_WORDS = 14


def lookup_index(standard: Standard) -> Artefact:
    """Return the look-up index: one short row a term, read by `lookup.js`.

    A row is [title, name, place in `kinds`, the term it belongs to, address, aliases, first words, 1 if retired]. Rows
    stand kind by kind, the much used first: so `lookup.js` ranks what is otherwise equal.
    """
    uses = _uses(standard)
    terms = sorted(standard.terms.values(), key=lambda term: (-uses[_rests_on(term)], term.id))
    rows = sorted((_row(standard, term) for term in terms), key=lambda row: row[2])
    document = {"version": standard.version, "kinds": KINDS, "terms": rows}
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return Artefact(path=PATH, target="pages", media_type="application/json", content=text.encode())


def _uses(standard: Standard) -> Counter[str]:
    """Return how many fields, kinds, messages and restricted lists rest on each entity, vocabulary and type."""
    held = {(field.range.name, field.id) for entity in standard.entities for field in entity.fields}
    above = {(name, entity.name) for entity in standard.entities for name in (*entity.ancestors, entity.profile_of)}
    cut = {(whole.subset_of, whole.name) for whole in standard.vocabularies}
    return Counter(used for used, _ in held | above | cut)


def _rests_on(term: Term) -> str:
    """Return the name of the term whose uses count for `term`: a field's and a code's are those of its owner."""
    return term.declared_on if isinstance(term, Field) else term.vocabulary if isinstance(term, Code) else term.name


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
