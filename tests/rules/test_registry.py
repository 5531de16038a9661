"""Every id under which a fault in the words can be told is registered, once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import housing_standard.source
from housing_standard.rules import CHECKS
from housing_standard.rules.refusals import REFUSALS
from housing_standard.rules.reserved import FIELD_WORDS, TABLE_WORDS
from housing_standard.rules.wordlists import AMERICAN, KNOWN_ABBREVIATIONS, PLAINER
from housing_standard.scales import Severity

SOURCE = Path(housing_standard.source.__file__).parent


def test_every_id_that_the_reader_tells_is_registered_and_no_other() -> None:
    told = {
        found for path in SOURCE.glob("*.py") for found in re.findall(r'"(words/[a-z-]+)"', path.read_text("utf-8"))
    }
    assert told == {refusal.id for refusal in REFUSALS if refusal.id.startswith("words/")}


def test_no_id_is_used_twice() -> None:
    ids = [check.id for check in CHECKS] + [refusal.id for refusal in REFUSALS]
    assert len(ids) == len(set(ids))


def test_an_id_is_a_subject_and_a_fault() -> None:
    assert all(re.fullmatch(r"[a-z]+/[a-z-]+", check.id) for check in CHECKS)


def test_what_is_unfit_to_publish_is_a_violation_and_what_is_style_a_warning() -> None:
    mild = {check.id for check in CHECKS if check.severity is not Severity.VIOLATION}
    assert mild == {
        "definition/long",
        "definition/nearly-copied",
        "language/plainer-word",
        "language/american-text",
        "language/long-sentences",
        "language/hard-reading",
    }


@pytest.mark.parametrize("owner", FIELD_WORDS)
def test_reserved_words_are_lower_case(owner: str) -> None:
    assert FIELD_WORDS[owner]
    assert all(word == word.lower() for word in FIELD_WORDS[owner])


@pytest.mark.parametrize(
    ("owner", "word"),
    [
        ("PostgreSQL", "user"),
        ("SQLite", "index"),
        ("SQL Server", "file"),
        ("Oracle", "comment"),
        ("Python", "lambda"),
        ("JavaScript", "delete"),
        ("TypeScript", "any"),
        ("C#", "namespace"),
        ("Pydantic", "model_dump"),
    ],
)
def test_each_language_keeps_its_own_words(owner: str, word: str) -> None:
    assert word in FIELD_WORDS[owner]


def test_a_table_may_not_be_a_device_of_windows() -> None:
    assert "aux" in TABLE_WORDS["Windows file names"]


def test_word_lists_offer_something_else_than_they_refuse() -> None:
    assert all(word != better for word, better in (*PLAINER.items(), *AMERICAN.items()))
    assert all(KNOWN_ABBREVIATIONS.values())
