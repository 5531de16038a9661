"""A unit is told in words, however the authors wrote it."""

from __future__ import annotations

import re

import pytest
from linkml_runtime.linkml_model.units import UnitOfMeasure

from housing_standard.model import Standard
from housing_standard.source.units import unit_in_words


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        (None, ""),
        (UnitOfMeasure(ucum_code="mo"), "months"),
        (UnitOfMeasure(ucum_code="m2"), "square metres"),
        (UnitOfMeasure(ucum_code="[GBP]/wk"), "pounds sterling a week"),
        (UnitOfMeasure(symbol="GBP"), "pounds sterling"),
        (UnitOfMeasure(ucum_code="h", descriptive_name="hours of work"), "hours of work"),
        (UnitOfMeasure(ucum_code="cd"), "cd"),
    ],
)
def test_a_unit_is_told_in_words(unit: UnitOfMeasure | None, said: str) -> None:
    assert unit_in_words(unit) == said


def test_no_field_of_ours_has_a_unit_that_only_a_machine_can_read(standard: Standard) -> None:
    units = {field.unit for entity in standard.entities for field in entity.fields if field.unit}
    assert {"months", "per cent", "degrees Celsius"} <= units
    assert {unit for unit in units if not re.match(r"[a-z-]{5,}|per cent", unit)} == set()


def test_money_says_its_unit_by_its_type_and_in_its_definition(standard: Standard) -> None:
    money = [f for e in standard.entities for f in e.fields if f.range.name == "money" and f.declared_on == e.name]
    assert len(money) > 30
    assert [field.id for field in money if field.unit or "pounds" not in field.definition] == []
