"""Every term in every format, made once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from housing_standard.errors import TermNotFoundError
from housing_standard.lookup import Kind, Lookup
from housing_standard.model import Standard, Term
from registry_api import addresses
from registry_api.describer import Describer
from registry_api.documents import TermSummary
from registry_api.negotiation import Format
from registry_api.prepared import Prepared
from registry_api.problems import UNKNOWN_TERM, Near, ProblemError

Render = Callable[[Term], bytes]


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The terms of one Standard as bytes. JSON is made at the start; the rest when it is first asked for, and kept."""

    describer: Describer
    renderings: Mapping[Format, Render]
    _made: dict[tuple[str, Format], Prepared] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for term in self.standard.terms.values():
            self.prepared(term, Format.JSON)

    @property
    def standard(self) -> Standard:
        """The Standard that the terms belong to."""
        return self.describer.standard

    @property
    def lookup(self) -> Lookup:
        """The look-up over it."""
        return self.describer.lookup

    @cached_property
    def summaries(self) -> tuple[TermSummary, ...]:
        """Every term as a list shows it, in the order of the identifiers."""
        return tuple(self.describer.summary(term) for _, term in sorted(self.standard.terms.items()))

    def prepared(self, term: Term, form: Format) -> Prepared:
        """Return `term` in one of the formats."""
        key = term.id, form
        if key not in self._made:
            charset = "; charset=utf-8" if form.media_type.startswith("text/") else ""
            content = self.renderings[form](term)
            self._made[key] = Prepared(content=content, media_type=form.media_type + charset)
        return self._made[key]

    def find(self, path: str) -> tuple[Term, Format | None]:
        """Return the term that `path` names and the format that its ending asks for, if it has one."""
        for identifier, form in _readings(path):
            term = self.standard.terms.get(identifier)
            if term is not None:
                return term, form
        raise self.unknown(path)

    def unknown(self, wanted: str, *kinds: Kind) -> ProblemError:
        """Return the problem that nothing is called `wanted`, with terms of these kinds that are near."""
        bare = next((wanted.removesuffix(f".{form}") for form in Format if wanted.endswith(f".{form}")), wanted)
        near = [one for kind in kinds for one in self.lookup.near(bare, kind)] if kinds else self.lookup.near(bare)
        return ProblemError(
            kind=UNKNOWN_TERM,
            detail=str(TermNotFoundError(bare, tuple(near))),
            near=[Near(id=one, title=self.standard.terms[one].title, link=addresses.term(one)) for one in near],
        )


def _readings(path: str) -> Iterator[tuple[str, Format | None]]:
    """Yield what `path` can mean: an identifier as it stands, then one followed by the ending of a format."""
    yield path, None
    for form in Format:
        if path.endswith(f".{form}"):
            yield path.removesuffix(f".{form}"), form


def as_json(describer: Describer) -> Render:
    """Return what writes a term as JSON."""

    def render(term: Term) -> bytes:
        document = describer.document(term).model_dump(mode="json")
        return json.dumps(document, ensure_ascii=False, indent=1).encode()

    return render
