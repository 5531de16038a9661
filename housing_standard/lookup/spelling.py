"""The spellings under which a term is known, brought to one form so that typing styles do not matter."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from housing_standard.model import Term
from housing_standard.scales import Likeness

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = str.maketrans("", "", "'\N{RIGHT SINGLE QUOTATION MARK}")

# Words of a question that say nothing about its subject.
_FILLERS = frozenset(
    {"a", "an", "and", "are", "as", "at", "by", "can", "do", "does", "for", "from", "how", "i", "in", "is", "it"}
    | {"mean", "means", "my", "of", "on", "one", "or", "our", "that", "the", "this", "to", "we", "what", "when"}
    | {"where", "which", "who", "why", "with"}
)

# From these lengths on, a word may hold one, two and three wrong letters.
_FORGIVING_LENGTHS = (3, 6, 12)

# Words shorter than this are left as they are: "gas" is not the plural of "ga".
_SHORTEST_PLURAL = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Spelling:
    """One spelling under which a term may be known; a borrowed one is somebody else's name for it.

    `words` are in small letters and in the singular; `spaced` has one space between them; `squashed` are the letters
    as written, run together, so that `starts on` and `startson` are one.
    """

    text: str
    borrowed: bool
    words: tuple[str, ...]
    spaced: str
    squashed: str

    @staticmethod
    def of(text: str, *, borrowed: bool = False) -> Spelling:
        """Return `text` as a spelling."""
        raw = _raw_words(text)
        words = tuple(map(_singular, raw))
        return Spelling(text=text, borrowed=borrowed, words=words, spaced=" ".join(words), squashed="".join(raw))

    @property
    def keys(self) -> frozenset[str]:
        """The forms under which an equal spelling is found: run together as written, and in the singular."""
        return frozenset({self.squashed, "".join(self.words)})


def words_of(text: str) -> tuple[str, ...]:
    """Return the words in `text`, whatever its spelling style, in small letters and in the singular.

    >>> words_of("Tenancy.start_date"), words_of("householdMembers")
    (('tenancy', 'start', 'date'), ('household', 'member'))
    """
    return tuple(map(_singular, _raw_words(text)))


def subject_of(text: str) -> str:
    """Return the words that say what a question is about; all of them when none does.

    >>> subject_of("What does a void mean?")
    'void'
    """
    words = _raw_words(text)
    return " ".join([word for word in words if word not in _FILLERS] or words)


def spellings_of(term: Term) -> Iterator[Spelling]:
    """Yield every spelling of `term` once: title, name and identifier, then aliases and names in other standards."""
    seen: set[str] = {""}
    own = (term.title, term.name, term.id)
    elsewhere = (a.target.partition(":")[2] for a in term.alignments if a.likeness in (Likeness.EXACT, Likeness.CLOSE))
    for borrowed, texts in ((False, own), (True, (*term.aliases, *elsewhere))):
        for text in texts:
            spelling = Spelling.of(text, borrowed=borrowed)
            if spelling.spaced not in seen:
                seen.add(spelling.spaced)
                yield spelling


def slack(word: str) -> int:
    """Return how many wrong letters a word of this length may hold and still be recognised."""
    return bisect_right(_FORGIVING_LENGTHS, len(word))


def _raw_words(text: str) -> list[str]:
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if not plain.islower():
        plain = _CAMEL.sub(" ", plain).casefold()
    return _WORD.findall(plain.translate(_APOSTROPHES))


def _singular(word: str) -> str:
    if len(word) < _SHORTEST_PLURAL or word[-1] != "s" or word[-2] == "s":
        return word
    return word[:-3] + "y" if word.endswith("ies") and len(word) > _SHORTEST_PLURAL else word[:-1]
