"""Identifiers are written down, under the base, as expected and unique."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from housing_standard.rules.check import Check, Fault
from housing_standard.rules.history import released
from housing_standard.rules.words import Kind, Subject, Words

_RULE_ID = re.compile(r"[A-Z]{2,4}-[0-9]{3}")


def _iri_missing(words: Words) -> Iterator[Fault]:
    for subject in words.subjects:
        if subject.kind is not Kind.AREA and not words.facet(_home(subject), "iri"):
            yield Fault(
                key=subject.key,
                problem=f"The {subject.kind} does not state its permanent identifier.",
                cure=f"Add `{_keyword(subject)}: {_prefix(words)}{_expected(subject)}`.",
            )


def _home(subject: Subject) -> str:
    """Return the key under which the term's IRI is stated: a field's is that of the entity that declares it."""
    declared = getattr(subject.term, "declared_on", "")
    return f"{declared}/{subject.term.name}" if declared else subject.key


def _expected(subject: Subject) -> str:
    return subject.term.name if subject.kind is Kind.TYPE else _home(subject)


def _prefix(words: Words) -> str:
    """Return the base as the files write it: its prefix and a colon, or in full when it has none."""
    named = (name for name, address in words.standard.prefixes.items() if address == words.standard.base)
    return next((f"{name}:" for name in named), words.standard.base)


def _keyword(subject: Subject) -> str:
    return {
        Kind.ENTITY: "class_uri",
        Kind.MESSAGE: "class_uri",
        Kind.FIELD: "slot_uri",
        Kind.VOCABULARY: "enum_uri",
        Kind.CODE: "meaning",
    }.get(subject.kind, "iri")


def _outside_base(words: Words) -> Iterator[Fault]:
    base = words.standard.base
    for subject in words.subjects:
        if not subject.term.iri.startswith(base):
            yield Fault(key=subject.key, problem=f"The identifier {subject.term.iri} does not lie under {base}.")


def _unexpected(words: Words) -> Iterator[Fault]:
    """Find identifiers that differ from the name, except where a release has fixed them under an older name."""
    fixed = released(words)
    for subject in words.subjects:
        stated = subject.term.iri.removeprefix(words.standard.base)
        if subject.kind is Kind.AREA or stated == subject.term.iri or stated in fixed:
            continue
        if stated != _expected(subject):
            problem = f"The identifier ends in '{stated}'; by its name it should be '{_expected(subject)}'."
            yield Fault(key=subject.key, problem=problem)


def _code_text(words: Words) -> Iterator[Fault]:
    """A code is its own local name, even after a rename: tools read one from the other."""
    for code in words.codes:
        if code.iri.rpartition("/")[2] != code.name:
            problem = f"The code '{code.name}' is not the last part of its identifier {code.iri}."
            yield Fault(key=f"{code.vocabulary}/{code.name}", problem=problem)


def _shared(words: Words) -> Iterator[Fault]:
    owners: dict[str, list[str]] = defaultdict(list)
    for subject in words.subjects:
        if _home(subject) == subject.key:
            owners[subject.term.iri].append(subject.key)
    for iri, keys in owners.items():
        for key in keys[1:]:
            yield Fault(key=key, problem=f"The identifier {iri} is already that of {keys[0]}.")


def _rule_id_form(words: Words) -> Iterator[Fault]:
    for rule in words.rules:
        if not rule.derived and not _RULE_ID.fullmatch(rule.id):
            yield Fault(key=rule.id, problem=f"The rule '{rule.title}' has no id of the form TE-001.")


CHECKS = (
    Check(
        id="identifier/missing",
        title="Every term states its permanent identifier",
        why="An identifier worked out from a name changes with the name.",
        cure="Write the identifier out.",
        find=_iri_missing,
    ),
    Check(
        id="identifier/outside-base",
        title="Every identifier lies under the standard's base",
        why="Only identifiers under our own base can be kept for ever.",
        cure="Use the prefix `hs:`; name an outside term as a mapping instead.",
        find=_outside_base,
    ),
    Check(
        id="identifier/unexpected",
        title="A new identifier follows the name",
        why="Readable identifiers are only readable while they say the same as the name.",
        cure="Write entity, slash, field (or list, slash, code) as the names are.",
        find=_unexpected,
    ),
    Check(
        id="identifier/code-text",
        title="A code is the last part of its identifier",
        why="Tools that read RDF find the code there.",
        cure="Make the code's text and the last part of `meaning:` the same; retire a code rather than rename it.",
        find=_code_text,
    ),
    Check(
        id="identifier/shared",
        title="No two terms share an identifier",
        why="An identifier that means two things means nothing.",
        cure="Give this term an identifier of its own.",
        find=_shared,
    ),
    Check(
        id="rule/id-form",
        title="Every rule has a stable id",
        why="Findings, contracts and filters name rules by their id.",
        cure="Add the annotation `id:` with the letters of the area and the next free number.",
        find=_rule_id_form,
    ),
)
