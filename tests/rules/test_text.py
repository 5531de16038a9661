"""English text is taken apart well enough to judge how hard it is to read."""

from __future__ import annotations

import pytest

from housing_standard.rules.text import reading_grade, sentences, syllables, words_in


def test_a_hyphenated_word_and_one_with_an_apostrophe_are_one_word_each() -> None:
    assert words_in("The tenant's home is semi-detached.") == ["The", "tenant's", "home", "is", "semi-detached"]


def test_a_full_stop_inside_a_number_ends_no_sentence() -> None:
    assert sentences("It costs 4.50 a week. It is paid on Monday.") == [
        "It costs 4.50 a week.",
        "It is paid on Monday.",
    ]


@pytest.mark.parametrize(
    ("word", "count"),
    [("home", 1), ("tenant", 2), ("property", 3), ("table", 2), ("used", 1), ("ended", 2), ("places", 2), ("a", 1)],
)
def test_syllables_are_counted_by_groups_of_vowels(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_sentence_of_ten_short_words_is_easy() -> None:
    # 10 words, 10 syllables: 0.39 * 10 + 11.8 * 1 - 15.59 = 0.11
    assert reading_grade(["The cat sat on the mat and saw the dog."]) == pytest.approx(0.11)


def test_the_grade_of_no_text_is_nought() -> None:
    assert reading_grade([]) == 0.0
