"""The look-up itself: every way in which a term may answer what a person typed, ranked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from housing_standard.errors import TermNotFoundError
from housing_standard.lookup.kind import Kind, kind_of
from housing_standard.lookup.spelling import Spelling, slack, spellings_of, subject_of, words_of
from housing_standard.lookup.uses import uses_in
from housing_standard.model import Standard, Status, Term

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


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """A term as the look-up sees it."""

    term: Term
    kind: Kind
    spellings: tuple[Spelling, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(word for spelling in self.spellings for word in spelling.words)

    @cached_property
    def definition_words(self) -> frozenset[str]:
        return frozenset(words_of(self.term.definition))

    @property
    def retired(self) -> bool:
        return self.term.status is Status.DEPRECATED


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """One way in which a term answers; `off` says how far it lies from others of the same nearness."""

    nearness: Nearness
    entry: _Entry
    spelling: Spelling | None = None
    off: int = 0

    @property
    def rank(self) -> tuple[object, ...]:
        """Sort key: nearness, living terms, own names before borrowed ones, kinds in order, the shorter name."""
        borrowed = self.spelling is None or self.spelling.borrowed
        length = len(self.spelling.squashed) if self.spelling else 0
        kind = _KIND_ORDER[self.entry.kind]
        return self.nearness, self.off, self.entry.retired, borrowed, kind, length, self.entry.term.id


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
        best: dict[str, _Answer] = {}
        for answer in self._answers(self._local(text[:LONGEST_QUERY])):
            named = answer.nearness in (Nearness.EXACT, Nearness.ALIAS)
            if (kind and answer.entry.kind is not kind) or (answer.entry.retired and not (named or retired)):
                continue
            known = best.setdefault(answer.entry.term.id, answer)
            if answer.rank < known.rank:
                best[answer.entry.term.id] = answer
        return tuple(
            Match(
                term=answer.entry.term,
                nearness=answer.nearness,
                matched=answer.spelling.text if answer.spelling else answer.entry.term.title,
            )
            for answer in sorted(best.values(), key=lambda answer: answer.rank)[:limit]
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
    def _entries(self) -> tuple[_Entry, ...]:
        terms = self.standard.terms.values()
        return tuple(_Entry(term=term, kind=kind_of(term), spellings=tuple(spellings_of(term))) for term in terms)

    @cached_property
    def _by_key(self) -> dict[str, list[tuple[_Entry, Spelling]]]:
        found: dict[str, list[tuple[_Entry, Spelling]]] = {}
        for entry in self._entries:
            for spelling in entry.spellings:
                for key in spelling.keys:
                    found.setdefault(key, []).append((entry, spelling))
        return found

    def _local(self, text: str) -> str:
        """Return an IRI or CURIE of this Standard as the bare identifier; anything else as it is."""
        base = self.standard.base
        bare = text.strip().removeprefix("<").removesuffix(">")
        curies = (f"{prefix}:" for prefix, iri in self.standard.prefixes.items() if iri == base)
        for start in (base, base.replace("https:", "http:", 1), *curies):
            if start and bare.casefold().startswith(start.casefold()):
                return bare[len(start) :]
        return bare

    def _answers(self, text: str) -> Iterator[_Answer]:
        """Yield every way in which a term answers `text`; looser ways only where stricter ones found nothing."""
        typed, subject = Spelling(text=text), Spelling(text=subject_of(text))
        if not typed.words:
            return
        strict = list(self._named(typed)) or list(self._named(subject))
        strict += self._in_part(subject)
        loose = strict or list(self._misspelt(typed)) or list(self._misspelt(subject))
        everything = loose + list(self._defined(subject))
        yield from everything or self._some_words(subject)

    def _named(self, typed: Spelling) -> Iterator[_Answer]:
        for key in typed.keys:
            for entry, spelling in self._by_key.get(key, ()):
                nearness = Nearness.ALIAS if spelling.borrowed else Nearness.EXACT
                other = entry.term.id != typed.text  # letter for letter, an identifier means its own term
                yield _Answer(nearness=nearness, entry=entry, spelling=spelling, off=int(other))

    def _in_part(self, typed: Spelling) -> Iterator[_Answer]:
        part = len(typed.squashed) >= _SHORTEST_PART
        for entry in self._entries:
            for spelling in entry.spellings:
                if spelling.spaced.startswith(typed.spaced) or spelling.squashed.startswith(typed.squashed):
                    yield _Answer(nearness=Nearness.START, entry=entry, spelling=spelling)
                elif _covers(spelling.words, typed.words) or (part and typed.squashed in spelling.squashed):
                    yield _Answer(nearness=Nearness.PART, entry=entry, spelling=spelling)
            if len(typed.words) > 1 and _covers(entry.words, typed.words):
                yield _Answer(nearness=Nearness.PART, entry=entry, off=1)

    def _misspelt(self, typed: Spelling) -> Iterator[_Answer]:
        from rapidfuzz.distance import OSA  # noqa: PLC0415  a wrong letter is rare: nobody else waits for this import

        every_word = {word for entry in self._entries for word in entry.words}
        near_words = [
            {own: off for own in every_word if (off := OSA.distance(word, own)) <= slack(word)} for word in typed.words
        ]
        for entry in self._entries:
            for spelling in entry.spellings:
                whole = OSA.distance(typed.squashed, spelling.squashed)
                if whole <= slack(typed.squashed):
                    yield _Answer(nearness=Nearness.MISSPELT, entry=entry, spelling=spelling, off=whole)
                    continue
                offs = [min((near[own] for own in spelling.words if own in near), default=None) for near in near_words]
                if None not in offs:
                    off = 1 + sum(off for off in offs if off)
                    yield _Answer(nearness=Nearness.MISSPELT, entry=entry, spelling=spelling, off=off)

    def _defined(self, typed: Spelling) -> Iterator[_Answer]:
        for entry in self._entries:
            if _covers(entry.definition_words, typed.words):
                yield _Answer(nearness=Nearness.DEFINITION, entry=entry)

    def _some_words(self, typed: Spelling) -> Iterator[_Answer]:
        """Yield the terms that share any word with the question; a word of a name counts double."""
        for entry in self._entries:
            missing = sum(0 if w in entry.words else 1 if w in entry.definition_words else 2 for w in typed.words)
            if missing < 2 * len(typed.words):
                yield _Answer(nearness=Nearness.SOME_WORDS, entry=entry, off=missing)


def _covers(words: frozenset[str] | tuple[str, ...], typed: tuple[str, ...]) -> bool:
    """Tell whether each word typed is the start of one of `words`."""
    return all(any(own.startswith(word) for own in words) for word in typed)
