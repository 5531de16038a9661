"""The housing standard's own words pass every check."""

from __future__ import annotations

from housing_standard.rules import check_words
from housing_standard.rules.formatting import check_formatting
from housing_standard.source.resolve import Resolved


def test_our_own_words_have_no_violation(words: Resolved) -> None:
    grave = [str(problem) for problem in check_words(words) if problem.severity == "violation"]
    assert grave == []


def test_our_own_words_are_in_their_form(words: Resolved) -> None:
    assert check_formatting(words.folder, words.files) == []
