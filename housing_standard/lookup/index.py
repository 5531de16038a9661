"""The spellings and words of every term, laid out so that a question touches only what may answer it."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from housing_standard.lookup.kind import Kind, kind_of
from housing_standard.lookup.spelling import Spelling, spellings_of, words_of
from housing_standard.model import Standard, Term
from housing_standard.scales import Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A term as the look-up sees it."""

    term: Term
    kind: Kind

    @property
    def retired(self) -> bool:
        """Whether the term is no longer to be used."""
        return self.term.status is Status.DEPRECATED


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One spelling with the term it belongs to, and that term's number among all."""

    entry: Entry
    number: int
    spelling: Spelling


@dataclass(frozen=True)
class Index:
    """The terms of one Standard by spelling and by word. Each part is laid out when it is first needed."""

    standard: Standard

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every term, numbered by its place."""
        return tuple(Entry(term=term, kind=kind_of(term)) for term in self.standard.terms.values())

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every spelling of every term."""
        return tuple(
            Place(entry=entry, number=number, spelling=spelling)
            for number, entry in enumerate(self.entries)
            for spelling in spellings_of(entry.term)
        )

    @cached_property
    def by_key(self) -> dict[str, list[Place]]:
        """The spellings under the forms in which an equal one is found."""
        found: dict[str, list[Place]] = defaultdict(list)
        for place in self.places:
            for key in place.spelling.keys:
                found[key].append(place)
        return dict(found)

    def called(self, word: str) -> set[int]:
        """Return the numbers of the spellings that have a word beginning with `word`."""
        return self._name_words.beginning(word)

    def named(self, words: Iterable[str]) -> set[int]:
        """Return the numbers of the spellings that have one of these very words."""
        return {number for word in words for number in self._name_words.postings.get(word, ())}

    def defined(self, word: str) -> set[int]:
        """Return the numbers of the terms whose definition has a word beginning with `word`."""
        return self._definition_words.beginning(word)

    @property
    def words(self) -> list[str]:
        """Every word of every spelling, sorted."""
        return self._name_words.words

    @cached_property
    def _name_words(self) -> _Words:
        return _Words((number, place.spelling.words) for number, place in enumerate(self.places))

    @cached_property
    def _definition_words(self) -> _Words:
        return _Words((number, words_of(entry.term.definition)) for number, entry in enumerate(self.entries))


class _Words:
    """Where each word occurs."""

    def __init__(self, texts: Iterator[tuple[int, tuple[str, ...]]]) -> None:
        self.postings: dict[str, set[int]] = defaultdict(set)
        for number, words in texts:
            for word in words:
                self.postings[word].add(number)
        self.words = sorted(self.postings)

    def beginning(self, start: str) -> set[int]:
        """Return the numbers of the texts that have a word beginning with `start`."""
        found: set[int] = set()
        for place in range(bisect_left(self.words, start), len(self.words)):
            if not self.words[place].startswith(start):
                break
            found |= self.postings[self.words[place]]
        return found
