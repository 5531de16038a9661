"""What a rule reads has to be there and has to fit: numbers that add up, references that can lead to one record."""

from __future__ import annotations

from dataclasses import replace

import pytest

from housing_standard.constraints import AddsUp, Present, Same
from housing_standard.model import Standard
from housing_standard.rules.reach import complaints
from tests.validate.wide import wide

SUM = AddsUp(total="amount", entity="Beta", via="alpha", amount="amount")


def told(check: AddsUp | Same) -> list[str]:
    return list(complaints(wide(), "Alpha", check))


def test_a_sum_of_numbers_that_refer_here_is_in_reach() -> None:
    assert told(replace(SUM, base="whole")) == []


@pytest.mark.parametrize(
    ("law", "said"),
    [
        (replace(SUM, total="text"), "'text' of Alpha is not one number"),
        (replace(SUM, total="ghost"), "Alpha has no field 'ghost'"),
        (replace(SUM, base="day"), "'day' of Alpha is not one number"),
        (replace(SUM, amount="day"), "'day' of Beta is not one number"),
        (replace(SUM, amount="ghost"), "Beta has no field 'ghost'"),
        (replace(SUM, via="colour"), "'colour' of Beta does not refer to Alpha"),
    ],
)
def test_a_sum_of_what_is_no_number_is_told(law: AddsUp, said: str) -> None:
    assert told(law) == [said]


def test_what_the_conditions_of_a_sum_read_is_looked_at_too() -> None:
    check = replace(SUM, of=Present(path=("ghost",)), where=Present(path=("spirit",)))
    assert told(check) == ["Beta has no field 'ghost'", "Alpha has no field 'spirit'"]


def test_a_sum_over_records_that_refer_to_several_is_told() -> None:
    check = AddsUp(total="amount", entity="Alpha", via="things", amount="amount")
    assert told(check) == ["'things' of Alpha leads to several records, so it is not certain what adds up where"]


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        (("beta",), ("beta", "alpha", "beta"), []),
        (("things",), ("beta", "alpha"), ["'things' is not a reference to one record"]),
        (("text",), ("beta", "alpha"), ["'text' is not a reference to one record"]),
        (("beta",), ("beta", "ghost"), ["Beta has no field 'ghost'"]),
    ],
)
def test_two_references_are_the_same_only_where_they_can_be(
    left: tuple[str, ...], right: tuple[str, ...], said: list[str]
) -> None:
    assert told(Same(left=left, right=right)) == said


def test_references_to_kinds_that_share_no_record_are_told(tiny: Standard) -> None:
    check = Same(left=("home",), right=("tenant",))
    assert list(complaints(tiny, "Let", check)) == ["no record is both Home and Person"]
