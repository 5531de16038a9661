"""English text taken apart: words, sentences and how hard they are to read."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’-]*")  # noqa: RUF001 - the curly apostrophe is meant
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])")
_VOWELS = re.compile(r"[aeiouy]+")


def words_in(text: str) -> list[str]:
    """Return the words of a text; a hyphenated word is one."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [part for part in _SENTENCE_END.split(text.strip()) if part]


def reading_grade(texts: Sequence[str]) -> float:
    """Return the Flesch-Kincaid grade of some texts: the years of school needed to read them with ease.

    0.39 * words a sentence + 11.8 * syllables a word - 15.59 (Kincaid and others, 1975); syllables are estimated.
    """
    words = [word for text in texts for word in words_in(text)]
    count = sum(len(sentences(text)) for text in texts)
    if not words or not count:
        return 0.0
    return 0.39 * len(words) / count + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """Estimate the syllables of an English word by its groups of vowels, a silent final e left out."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    silent = letters.endswith(("e", "ed", "es")) and not letters.endswith(("le", "ted", "ded", "ses", "ces", "ges"))
    groups = len(_VOWELS.findall(letters))
    return max(1, groups - 1 if silent and groups > 1 else groups)
