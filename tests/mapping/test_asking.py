"""What a first guess leaves open is asked, and only that; an answer that cannot be is asked again."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from housing_standard.cli import main
from housing_standard.mapping.asking import asked
from housing_standard.mapping.exports import read_exports
from housing_standard.mapping.guess import Guess, guessed
from housing_standard.mapping.mapping import read_mapping
from housing_standard.model import Standard
from tests.examples.making.exports import EXPORTS


def answering(*answers: str | None) -> tuple[list[str], Callable[[str], str | None]]:
    """Return the questions so far, and somebody who gives these answers and then no more."""
    questions: list[str] = []
    left = list(answers)

    def ask(question: str) -> str | None:
        questions.append(question)
        return left.pop(0) if left else None

    return questions, ask


def quarry(standard: Standard, *answers: str | None) -> tuple[list[str], Guess]:
    exports = read_exports(EXPORTS / "quarry")
    questions, ask = answering(*answers)
    return questions, asked(standard, exports, guessed(standard, exports), ask)


def test_only_what_is_open_is_asked(standard: Standard) -> None:
    questions, guess = quarry(standard, "", "", "", "")
    assert [question.partition(", with")[0] for question in questions[:2]] == [
        "people.csv, column 'user_field_1'",
        "tenancy.csv, column 'user_field_2'",
    ]
    assert ["what does 'T01' stand for" in questions[2], "what does 'T02' stand for" in questions[3]] == [True, True]
    assert guess == guessed(standard, read_exports(EXPORTS / "quarry"))


def test_an_answer_gives_a_column_its_field_and_a_value_its_code(standard: Standard) -> None:
    _, guess = quarry(standard, "Preferred name", "", "assured_lifetime", "Secure lifetime")
    known = {column.column: column.field.name for column in guess.columns if column.field}
    assert known["user_field_1"] == "preferred_name"
    assert {value.value: value.code for value in guess.mapped.values}["T01"] == "assured_lifetime"
    assert {value.value: value.code for value in guess.mapped.values}["T02"] == "secure_lifetime"
    assert guess.left_over == ()


def test_a_name_that_is_none_or_is_taken_is_asked_again_with_what_may_be_meant(standard: Standard) -> None:
    questions, _ = quarry(standard, "prefered_name", "given_name", "?", "")
    assert "did you mean preferred_name" in questions[1]
    assert "There is no 'given_name' here that is still free" in questions[2]
    assert "middle_names" in questions[3]
    assert "given_name" not in questions[3]


def test_where_no_more_answers_come_the_rest_stays_open(standard: Standard) -> None:
    questions, guess = quarry(standard, "preferred_name", None)
    assert len(questions) == 2
    assert {value.value for value in guess.left_over} == {"T01", "T02"}


def test_the_command_asks_and_writes(
    standard: Standard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("preferred_name\n"))
    out = tmp_path / "mapping.csv"
    assert main(["map", str(EXPORTS / "quarry"), "--ask", "--out", str(out)]) == 0
    assert "which field of Person is it" in capsys.readouterr().err
    assert "preferred_name" in {c.field.name for c in read_mapping(out, standard).columns if c.field}
