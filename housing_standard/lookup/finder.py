"""The look-up itself: every way in which a term may answer what a person typed, ranked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from housing_standard.errors import TermNotFoundError
from housing_standard.lookup.index import Entry, Index
from housing_standard.lookup.kind import Kind
from housing_standard.lookup.spelling import Spelling, slack, subject_of
from housing_standard.lookup.uses import uses_in
from housing_standard.model import Code, Field, Standard, Term

# What a person may type before the rest is ignored: longer than any title, short enough to search in no time.
LONGEST_QUERY = 200

# How many terms to offer to a person whose identifier does not exist.
NEAR_MATCHES = 5

# A run of letters shorter than this stands inside too many words to mean any of them.
_SHORTEST_PART = 4

_KIND_ORDER = {kind: place for place, kind in enumerate(Kind)}


class Nearness(IntEnum):
    """How a term answers what was typed; the nearest comes first."""

    EXACT = 0
    ALIAS = 1
    START = 2
    PART = 3
    MISSPELT = 4
    DEFINITION = 5
    SOME_WORDS = 6


@dataclass(frozen=True, kw_only=True)
class Match:
    """One answer: the term, how near it lies to what was typed, and the spelling of it that matched."""

    term: Term
    nearness: Nearness
    matched: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Answer:
    """One way in which a term answers; `off` says how far it lies from others of the same nearness."""

    nearness: Nearness
    entry: Entry
    spelling: Spelling | None = None
    off: int = 0


@dataclass(frozen=True)
class Lookup:
    """Answers about the terms of one Standard; indexes are built on the first question and kept."""

    standard: Standard

    def find(self, text: str, kind: Kind | None = None, limit: int = 20, *, retired: bool = False) -> tuple[Match, ...]:
        """Return the terms that `text` may mean, the likeliest first, at most `limit`.

        `text` is anything a person types: a name, title or identifier in any case or spelling style, an everyday
        word, a part of one, a misspelling, or words of the definition. A retired term is given only to a person
        who names it, unless `retired` asks for all of them.
        """
        best: dict[str, tuple[tuple[object, ...], _Answer]] = {}
        for answer in self._answers(self._bare(text[:LONGEST_QUERY])):
            named = answer.nearness in (Nearness.EXACT, Nearness.ALIAS)
            if (kind and answer.entry.kind is not kind) or (answer.entry.retired and not (named or retired)):
                continue
            ranked = self._rank(answer), answer
            known = best.setdefault(answer.entry.term.id, ranked)
            if ranked[0] < known[0]:
                best[answer.entry.term.id] = ranked
        ordered = sorted(best.values(), key=lambda ranked: ranked[0])[:limit]
        return tuple(
            Match(
                term=answer.entry.term,
                nearness=answer.nearness,
                matched=answer.spelling.text if answer.spelling else answer.entry.term.title,
            )
            for _, answer in ordered
        )

    def get(self, identifier: str) -> Term:
        """Return the term with this identifier, IRI or CURIE; raise TermNotFoundError with near ones if none has it."""
        term = self.standard.terms.get(self._local(identifier))
        if term is None:
            raise TermNotFoundError(identifier, self.near(identifier))
        return term

    def near(self, text: str, kind: Kind | None = None) -> tuple[str, ...]:
        """Return the identifiers of the few terms that `text` most likely means."""
        return tuple(match.term.id for match in self.find(text, kind, NEAR_MATCHES))

    def where_used(self, term: Term) -> tuple[Term, ...]:
        """Return the terms that rest on `term`, in the order of the words (see `uses_in`)."""
        return self._uses.get(term.id, ())

    @cached_property
    def _uses(self) -> dict[str, tuple[Term, ...]]:
        return uses_in(self.standard)

    @cached_property
    def _index(self) -> Index:
        return Index(self.standard)

    def _local(self, text: str) -> str:
        """Return an IRI or CURIE of this Standard as the bare identifier; anything else as it is."""
        base = self.standard.base
        bare = text.strip().removeprefix("<").removesuffix(">")
        curies = (f"{prefix}:" for prefix, iri in self.standard.prefixes.items() if iri == base)
        for start in (base, base.replace("https:", "http:", 1), *curies):
            if start and bare.casefold().startswith(start.casefold()):
                return bare[len(start) :]
        return bare

    def _bare(self, text: str) -> str:
        """Return what stands behind a prefix, ours or another standard's; anything else as it is."""
        local = self._local(text)
        prefix, colon, rest = local.partition(":")
        return rest if colon and prefix in self.standard.prefixes else local

    def _rank(self, answer: _Answer) -> tuple[object, ...]:
        """Return the sort key: nearness, living terms, kinds in order, own names, short ones, much used ones."""
        term, spelling = answer.entry.term, answer.spelling
        owner = term.declared_on if isinstance(term, Field) else term.vocabulary if isinstance(term, Code) else term.id
        return (
            answer.nearness,
            answer.off,
            answer.entry.retired,
            _KIND_ORDER[answer.entry.kind],
            spelling is None or spelling.borrowed,
            len(spelling.squashed) if spelling else 0,
            -len(self._uses.get(owner, ())),
            term.id,
        )

    def _answers(self, text: str) -> Iterator[_Answer]:
        """Yield every way in which a term answers `text`; looser ways only where stricter ones found nothing."""
        typed, subject = Spelling.of(text), Spelling.of(subject_of(text))
        if not typed.words:
            return
        strict = list(self._named(typed)) or list(self._named(subject))
        strict += self._in_part(subject)
        loose = strict or list(self._misspelt(typed)) or list(self._misspelt(subject))
        everything = loose + list(self._defined(subject))
        yield from everything or self._some_words(subject)

    def _named(self, typed: Spelling) -> Iterator[_Answer]:
        for key in typed.keys:
            for place in self._index.by_key.get(key, ()):
                term, spelling = place.entry.term, place.spelling
                # A code goes by its short name only within its list; anywhere else that is one more everyday word.
                short = isinstance(term, Code) and spelling.text != term.id
                yield _Answer(
                    nearness=Nearness.ALIAS if spelling.borrowed or short else Nearness.EXACT,
                    entry=place.entry,
                    spelling=spelling,
                    off=int(term.id != typed.text),  # letter for letter, an identifier means its own term
                )

    def _in_part(self, typed: Spelling) -> Iterator[_Answer]:
        """Yield the spellings that hold what was typed; whole words before beginnings of words."""
        index, part = self._index, len(typed.squashed) >= _SHORTEST_PART
        called = [index.called(word) for word in typed.words]
        having_all = set.intersection(*called)
        for number, place in enumerate(index.places):
            spelling = place.spelling
            if spelling.squashed.startswith(typed.squashed) or spelling.spaced.startswith(typed.spaced):
                off = int(spelling.words[: len(typed.words)] != typed.words)
                yield _Answer(nearness=Nearness.START, entry=place.entry, spelling=spelling, off=off)
            elif number in having_all or (part and typed.squashed in spelling.squashed):
                off = int(not set(typed.words) <= set(spelling.words))
                yield _Answer(nearness=Nearness.PART, entry=place.entry, spelling=spelling, off=off)
        if len(typed.words) > 1:
            between = set.intersection(*({index.places[number].number for number in found} for found in called))
            for number in between:
                yield _Answer(nearness=Nearness.PART, entry=index.entries[number], off=2)

    def _misspelt(self, typed: Spelling) -> Iterator[_Answer]:
        from rapidfuzz import process  # noqa: PLC0415  a wrong letter is rare: nobody else waits for this import
        from rapidfuzz.distance import OSA  # noqa: PLC0415  likewise

        index = self._index

        def near(wanted: str, among: list[str]) -> list[tuple[str, int, int]]:
            found = process.extract(wanted, among, scorer=OSA.distance, score_cutoff=slack(wanted), limit=None)
            return [(text, int(off), place) for text, off, place in found]

        for _, off, number in near(typed.squashed, [place.spelling.squashed for place in index.places]):
            place = index.places[number]
            yield _Answer(nearness=Nearness.MISSPELT, entry=place.entry, spelling=place.spelling, off=off)
        words = [{text: off for text, off, _ in near(word, index.words)} for word in typed.words]
        for number in set.intersection(*(index.named(found) for found in words)):
            place = index.places[number]
            off = sum(min(found[own] for own in place.spelling.words if own in found) for found in words)
            yield _Answer(nearness=Nearness.MISSPELT, entry=place.entry, spelling=place.spelling, off=off + 1)

    def _defined(self, typed: Spelling) -> Iterator[_Answer]:
        for number in set.intersection(*(self._index.defined(word) for word in typed.words)):
            yield _Answer(nearness=Nearness.DEFINITION, entry=self._index.entries[number])

    def _some_words(self, typed: Spelling) -> Iterator[_Answer]:
        """Yield the terms that share any word with the question; a word of a name counts double."""
        index, found = self._index, dict[int, int]()
        for word in typed.words:
            named = {index.places[number].number for number in index.named([word])}
            for number in named | index.defined(word):
                found[number] = found.get(number, 0) + (2 if number in named else 1)
        for number, worth in found.items():
            off = 2 * len(typed.words) - worth
            yield _Answer(nearness=Nearness.SOME_WORDS, entry=index.entries[number], off=off)
