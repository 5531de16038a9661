"""A definition is one plain sentence of its own: short, not circular and nobody else's."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from rapidfuzz import fuzz

from housing_standard.model import Field
from housing_standard.rules.check import Check, Fault
from housing_standard.rules.text import sentences, words_in
from housing_standard.rules.words import Kind, Subject, Words
from housing_standard.scales import Severity

MOST_WORDS = 40
AIM_WORDS = 25
# Two definitions of at least this many letters that are more alike than this (0 to 100) say the same thing.
NEAR_LENGTH = 40
NEAR_RATIO = 97

_EMPTY_WORDS = frozenset(words_in("a an and any by for from in is it its of on or that the this to was which who with"))


def _too_long(words: Words) -> Iterator[Fault]:
    for subject, count in _lengths(words):
        if count > MOST_WORDS:
            yield Fault(key=subject.key, problem=f"The definition has {count} words; {MOST_WORDS} are the most.")


def _long(words: Words) -> Iterator[Fault]:
    for subject, count in _lengths(words):
        if AIM_WORDS < count <= MOST_WORDS:
            yield Fault(key=subject.key, problem=f"The definition has {count} words; aim at {AIM_WORDS}.")


def _lengths(words: Words) -> Iterator[tuple[Subject, int]]:
    return ((subject, len(words_in(subject.term.definition))) for subject in words.subjects)


def _form(words: Words) -> Iterator[Fault]:
    for subject in words.subjects:
        text = subject.term.definition
        if not text:
            continue
        if len(sentences(text)) > 1:
            yield Fault(key=subject.key, problem="The definition is more than one sentence.")
        elif not text.endswith(".") or not (text[0].isupper() or text[0].isdigit()):
            yield Fault(
                key=subject.key,
                problem="The definition does not start with a capital and end with a full stop.",
                cure="Write it as one sentence: a capital first, a full stop last.",
            )


def _title_form(words: Words) -> Iterator[Fault]:
    for subject in words.subjects:
        title = subject.term.title
        if title != title.strip() or not title[:1].isalnum() or title[:1].islower() or title.endswith((".", ":", ";")):
            yield Fault(key=subject.key, problem=f"The title '{title}' does not look like a title.")


def _circular(words: Words) -> Iterator[Fault]:
    for subject in words.subjects:
        said = _content(subject.term.definition)
        known = _content(subject.term.title) | _content(_owner_title(words, subject))
        if said and said <= known:
            yield Fault(key=subject.key, problem=f"The definition only repeats the title '{subject.term.title}'.")


def _owner_title(words: Words, subject: Subject) -> str:
    if isinstance(subject.term, Field):
        return words.standard.entity_by_name[subject.term.entity].title
    return ""


def _content(text: str) -> frozenset[str]:
    """Return the words that carry meaning, without their plural s."""
    return frozenset(word.lower().removesuffix("s") for word in words_in(text) if word.lower() not in _EMPTY_WORDS)


def _copied(words: Words) -> Iterator[Fault]:
    groups: dict[str, list[Subject]] = defaultdict(list)
    for subject in _comparable(words):
        groups[_plain(subject.term.definition)].append(subject)
    for group in groups.values():
        first = group[0]
        for other in group[1:]:
            if not _one_word_for_one_idea(first, other):
                yield Fault(key=other.key, problem=f"The definition is that of {first.key}, word for word.")


def _nearly_copied(words: Words) -> Iterator[Fault]:
    """Compare texts of like length only, whatever the order of their words: others cannot reach the ratio."""
    texts = sorted(((_plain(s.term.definition), s) for s in _comparable(words)), key=lambda pair: len(pair[0]))
    texts = [pair for pair in texts if len(pair[0]) >= NEAR_LENGTH]
    for index, (text, subject) in enumerate(texts):
        longest = len(text) * (200 - NEAR_RATIO) / NEAR_RATIO
        for other_text, other in texts[index + 1 :]:
            if len(other_text) > longest:
                break
            alike = fuzz.token_sort_ratio(text, other_text, score_cutoff=NEAR_RATIO)
            if alike and text != other_text and not _one_word_for_one_idea(subject, other):
                problem = f"The definition is nearly that of {subject.key} ({alike:.0f} % alike)."
                yield Fault(key=other.key, problem=problem)


def _comparable(words: Words) -> Iterator[Subject]:
    return (s for s in words.subjects if s.term.definition and s.kind is not Kind.AREA)


def _one_word_for_one_idea(first: Subject, other: Subject) -> bool:
    """Tell whether two codes of different lists rightly say the same: `other` means other in every list."""
    return first.kind is other.kind is Kind.CODE and first.term.name == other.term.name


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


CHECKS = (
    Check(
        id="definition/too-long",
        title=f"A definition has at most {MOST_WORDS} words",
        why="A definition that cannot be read aloud is not used.",
        cure="Keep what tells the term from its neighbours, and move the rest to `comments:`.",
        find=_too_long,
    ),
    Check(
        id="definition/long",
        title=f"A definition aims at {AIM_WORDS} words",
        why="Short sentences are understood by more people.",
        cure="Shorten it, or move the detail to `comments:`.",
        find=_long,
        severity=Severity.WARNING,
    ),
    Check(
        id="definition/form",
        title="A definition is one sentence",
        why="One sentence says one thing, and can be quoted anywhere.",
        cure="Keep the sentence that defines, and move the others to `comments:`.",
        find=_form,
    ),
    Check(
        id="title/form",
        title="A title starts with a capital and ends without a stop",
        why="Titles stand in headings, lists and messages.",
        cure="Write it as a short name with a capital first letter.",
        find=_title_form,
    ),
    Check(
        id="definition/circular",
        title="A definition says more than the title",
        why="A definition that repeats the name explains nothing.",
        cure="Say what it is in other words, and what sets it apart.",
        find=_circular,
    ),
    Check(
        id="definition/copied",
        title="No two terms share a definition",
        why="Either the terms are one, or the definition does not tell them apart.",
        cure="Say what sets this term apart, or use the other term.",
        find=_copied,
    ),
    Check(
        id="definition/nearly-copied",
        title="No two definitions are nearly the same",
        why="Readers overlook a small difference.",
        cure="Put what sets this term apart at the start of the sentence.",
        find=_nearly_copied,
        severity=Severity.WARNING,
    ),
)
