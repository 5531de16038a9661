"""Plain British English: known abbreviations, plain words, our spelling and sentences that can be read aloud."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from housing_standard.model import Entity, Field, Vocabulary
from housing_standard.rules.check import Check, Fault
from housing_standard.rules.text import reading_grade, sentences, words_in
from housing_standard.rules.wordlists import AMERICAN, BRITISH_IZE, KNOWN_ABBREVIATIONS, PLAINER
from housing_standard.rules.words import Kind, Subject, Words
from housing_standard.scales import Severity

MEAN_WORDS = 18
HIGHEST_GRADE = 9

_ABBREVIATION = re.compile(r"\b[A-Z]{2,}\b")
_PLAINER = re.compile(
    r"(?<![\w-])(?:" + "|".join(sorted(map(re.escape, PLAINER), key=len, reverse=True)) + r")(?![\w-])", re.IGNORECASE
)
_IZE = re.compile(r"[a-z]{3,}(?:ize|ized|izes|izing|izer|ization|izations|yze|yzed)")


def _abbreviations(words: Words) -> Iterator[Fault]:
    known = _known_abbreviations(words)
    for subject in words.subjects:
        for text in (subject.term.title, subject.term.definition):
            for found in dict.fromkeys(_ABBREVIATION.findall(text)):
                if found not in known and not _spelt_out(found, subject):
                    yield Fault(key=subject.key, problem=f"'{found}' is not spelt out.")


def _known_abbreviations(words: Words) -> frozenset[str]:
    """Return the abbreviations in the list, and those that a term bears as its title, name or alias."""
    named = {
        name
        for subject in words.subjects
        for name in (subject.term.title, subject.term.name.upper(), *subject.term.aliases)
        if _ABBREVIATION.fullmatch(name) and subject.kind is not Kind.CODE
    }
    return frozenset(named | set(KNOWN_ABBREVIATIONS))


def _spelt_out(abbreviation: str, subject: Subject) -> bool:
    """Tell whether the term itself spells it out: as its title or an alias, or in words before a bracket."""
    named = (subject.term.title, *subject.term.aliases)
    before, bracket, _ = subject.term.definition.partition(f"({abbreviation})")
    return any(_initials(name) == abbreviation.lower() for name in named) or bool(
        bracket and _initials(before).endswith(abbreviation.lower())
    )


def _initials(text: str) -> str:
    return "".join(word[0] for word in re.findall(r"[A-Za-z]+", text)).lower()


def _plainer(words: Words) -> Iterator[Fault]:
    for key, text in _prose(words):
        for found in dict.fromkeys(match.lower() for match in _PLAINER.findall(text)):
            yield Fault(key=key, problem=f"'{found}' has a plainer word.", cure=f"Write '{PLAINER[found]}'.")


def _american_name(words: Words) -> Iterator[Fault]:
    for subject in words.subjects:
        for part in re.findall(r"[A-Z]?[a-z]+", subject.term.name):
            british = _british(part.lower())
            if british:
                yield Fault(key=subject.key, problem=f"'{part}' is American spelling.", cure=f"Write '{british}'.")


def _british(word: str) -> str:
    """Return the British spelling of an American word; empty for any other word."""
    if word in AMERICAN:
        return AMERICAN[word]
    if _IZE.fullmatch(word) and word not in BRITISH_IZE:
        return re.sub(r"(?<=[iy])z", "s", word)
    return ""


def _american_text(words: Words) -> Iterator[Fault]:
    for key, text in _prose(words):
        for word in dict.fromkeys(part.lower() for part in words_in(text)):
            british = _british(word)
            # To license, to program and a zip are British as well; only as names are they certainly wrong.
            if british and word not in ("license", "program", "zip", "analog"):
                yield Fault(key=key, problem=f"'{word}' is American spelling.", cure=f"Write '{british}'.")


def _long_sentences(words: Words) -> Iterator[Fault]:
    for area, texts in _texts_by_area(words).items():
        counts = [len(words_in(sentence)) for text in texts for sentence in sentences(text)]
        mean = sum(counts) / len(counts)
        if mean > MEAN_WORDS:
            yield Fault(key=area, problem=f"Its sentences have {mean:.1f} words on average; {MEAN_WORDS} are the most.")


def _hard_reading(words: Words) -> Iterator[Fault]:
    for area, texts in _texts_by_area(words).items():
        grade = reading_grade(texts)
        if grade > HIGHEST_GRADE:
            problem = f"Its definitions need {grade:.1f} years of school (estimated); {HIGHEST_GRADE} are the most."
            hardest = max(texts, key=lambda text: reading_grade([text]))
            yield Fault(key=area, problem=problem, cure=f"Start with the hardest: '{hardest}'")


def _texts_by_area(words: Words) -> dict[str, list[str]]:
    """Return the definitions and reasons of each file that defines entities, under the area's key."""
    texts: dict[str, list[str]] = defaultdict(list)
    for subject in words.of(Kind.ENTITY, Kind.MESSAGE, Kind.FIELD):
        entity = words.standard.entity_by_name[subject.key.partition("/")[0]]
        texts[f"area/{entity.area}"].extend(filter(None, (subject.term.definition, _why(subject))))
    return texts


def _why(subject: Subject) -> str:
    return subject.term.why if isinstance(subject.term, Entity | Field | Vocabulary) else ""


def _prose(words: Words) -> Iterator[tuple[str, str]]:
    """Yield every text that people read, with the key of its term or rule."""
    for subject in words.subjects:
        yield subject.key, subject.term.title
        yield subject.key, subject.term.definition
        yield subject.key, _why(subject)
    for rule in words.rules:
        wording = rule.message
        for text in (rule.title, wording.one, wording.many, wording.every, rule.allowed, rule.cure):
            yield rule.id, text


CHECKS = (
    Check(
        id="language/abbreviation",
        title="No abbreviation is left unexplained",
        why="What one landlord abbreviates another has never met.",
        cure="Spell it out, or give it as an alias of the term that it names.",
        find=_abbreviations,
    ),
    Check(
        id="language/plainer-word",
        title="Plain words are used",
        why="Officers and tenants read these texts, not lawyers.",
        cure="Use the plain word.",
        find=_plainer,
        severity=Severity.WARNING,
    ),
    Check(
        id="language/american-name",
        title="Names use British spelling",
        why="A name is for ever, and two spellings make two names.",
        cure="Use the British spelling.",
        find=_american_name,
    ),
    Check(
        id="language/american-text",
        title="Texts use British spelling",
        why="One spelling everywhere lets people find a word by searching for it.",
        cure="Use the British spelling.",
        find=_american_text,
        severity=Severity.WARNING,
    ),
    Check(
        id="language/long-sentences",
        title=f"Sentences have at most {MEAN_WORDS} words on average",
        why="Long sentences lose readers.",
        cure="Shorten or split the longest definitions of the area.",
        find=_long_sentences,
        severity=Severity.WARNING,
    ),
    Check(
        id="language/hard-reading",
        title=f"Definitions can be read after {HIGHEST_GRADE} years of school",
        why="The standard is for everyone who works in housing.",
        cure="Use shorter words and sentences.",
        find=_hard_reading,
        severity=Severity.WARNING,
    ),
)
