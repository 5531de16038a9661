"""What every term is read with: the IRI, and the metadata that our conventions keep in annotations."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from housing_standard.errors import WordsProblem
from housing_standard.model import Alignment
from housing_standard.names import words
from housing_standard.scales import Likeness, Origin, Sensitivity, Status
from housing_standard.source.gather import Gathered
from housing_standard.source.refused import MistakenError, UnsupportedError

Body = dict[str, Any]

_MAPPINGS = {
    "exact_mappings": Likeness.EXACT,
    "close_mappings": Likeness.CLOSE,
    "broad_mappings": Likeness.BROAD,
    "narrow_mappings": Likeness.NARROW,
    "related_mappings": Likeness.RELATED,
}


@dataclass
class Reading:
    """One reading of the words: the gathered files, the faults met so far and where each term stands.

    `identified` keeps which classes have an identifier or key, once that has been worked out.
    """

    gathered: Gathered
    base: str
    problems: list[WordsProblem] = field(default_factory=list)
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    identified: dict[str, bool] = field(default_factory=dict)

    def problem(self, rule: str, place: tuple[str, int], term: str, problem: str, cure: str) -> None:
        """Note a fault; reading goes on so that all faults are found at once."""
        file, line = place
        self.problems.append(WordsProblem(rule=rule, file=file, line=line, term=term, problem=problem, cure=cure))

    def named(self, path: str) -> str:
        """Return the IRI of a term that its author gave none, made from its names."""
        return self.base + quote(path, safe="/-._~")

    def refuse(self, place: tuple[str, int], term: str, what: str, cure: str = "") -> None:
        """Note a restriction that the model has no place for: a silent loss would be a wrong verdict."""
        problem = f"{what} restricts data but has no place in our model."
        self.problem("words/refused", place, term, problem, cure or "Say it with a pattern, a range or a rule.")

    def fault(self, place: tuple[str, int], term: str, error: UnsupportedError | MistakenError) -> None:
        """Note why an expression cannot be lowered."""
        if isinstance(error, MistakenError):
            self.problem("words/mistaken", place, term, str(error), error.cure)
        else:
            self.refuse(place, term, str(error), error.cure)

    def expand(self, curie: str) -> str:
        """Return the full IRI of a CURIE; a full IRI stays as it is."""
        prefix, separator, local = curie.partition(":")
        if separator and not local.startswith("//") and prefix in self.gathered.prefixes:
            return self.gathered.prefixes[prefix] + local
        return curie

    def term_id(self, iri: str, fallback: str) -> str:
        """Return the path of an IRI under the base, or `fallback` for an IRI that lies elsewhere."""
        return iri.removeprefix(self.base) if iri.startswith(self.base) and iri != self.base else fallback


def annotations_of(body: Body) -> dict[str, str]:
    """Return annotations as plain text, whether written `tag: text` or `tag: {value: text}`."""
    found: dict[str, str] = {}
    for tag, value in (body.get("annotations") or {}).items():
        plain = value.get("value") if isinstance(value, dict) else value
        found[str(tag)] = _text(plain)
    return found


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def texts(value: object) -> tuple[str, ...]:
    """Return a list of text, whether the author wrote one or several."""
    if value is None:
        return ()
    return tuple(_text(item) for item in value) if isinstance(value, list) else (_text(value),)


def example_texts(body: Body) -> tuple[str, ...]:
    """Return examples as text: a plain value as it is, an object as JSON."""
    found: list[str] = []
    for example in body.get("examples") or []:
        if isinstance(example, dict) and example.get("object") is not None:
            found.append(json.dumps(example["object"], ensure_ascii=False))
        elif isinstance(example, dict) and example.get("value") is not None:
            found.append(_text(example["value"]))
    return tuple(found)


def term_parts(body: Body, name: str, file: str, parent: Body | None = None) -> dict[str, Any]:
    """Return the keyword arguments that every Term takes, less its id and IRI.

    What a field or code does not say about its standing (status, since, origin, basis, no_alignment) it inherits
    from `parent`, the entity or vocabulary that it stands in.
    """
    own = annotations_of(body)
    inherited = annotations_of(parent or {})
    alignments = tuple(
        Alignment(likeness=likeness, target=target)
        for key, likeness in _MAPPINGS.items()
        for target in texts(body.get(key))
    )
    return {
        "name": name,
        "title": _text(body.get("title")) or words(name),
        "definition": " ".join(_text(body.get("description")).split()),
        "status": _status(body, parent),
        "since": own.get("since", inherited.get("since", "")),
        "origin": _origin(own.get("origin", inherited.get("origin", ""))),
        "basis": own.get("basis", inherited.get("basis", "")),
        "aliases": texts(body.get("aliases")),
        "notes": (*texts(body.get("comments")), *texts(body.get("notes"))),
        "examples": example_texts(body),
        "alignments": alignments,
        "no_alignment": "" if alignments else own.get("no_alignment", inherited.get("no_alignment", "")),
        "replaced_by": _text(body.get("deprecated_element_has_exact_replacement")),
        "retired_because": _text(body.get("deprecated")),
        "file": file,
    }


def _status(body: Body, parent: Body | None) -> Status:
    if body.get("deprecated"):
        return Status.DEPRECATED
    named = _text(body.get("status") or (parent or {}).get("status"))
    return Status(named) if named in set(Status) else Status.PROPOSED


def _origin(named: str) -> Origin:
    return Origin(named) if named in set(Origin) else Origin.OWN


def check_choices(reading: Reading, body: Body, place: tuple[str, int], term: str) -> None:
    """Note a status, origin or sensitivity that is none of those we know; one with a prefix is another project's."""
    own = annotations_of(body)
    choices = (
        ("status", _text(body.get("status")), tuple(Status)),
        ("origin", own.get("origin", ""), tuple(Origin)),
        ("sensitivity", own.get("sensitivity", ""), tuple(Sensitivity)),
    )
    for key, named, known in choices:
        if named and ":" not in named and named not in known:
            problem = f"'{named}' is not a known {key}."
            reading.problem("words/choice", place, term, problem, f"Use one of: {', '.join(known)}.")
