"""Dates and numbers are read in the ways that exports write them, and nothing is read that is not written so."""

from __future__ import annotations

import pytest

from housing_standard.lexical import Primitive
from housing_standard.mapping.styles import converted, style_of, truth


@pytest.mark.parametrize(
    ("style", "text", "ours"),
    [
        ("day/month/year", "31/03/2026", "2026-03-31"),
        ("day/month/year", "31/03/2026 00:00:00", "2026-03-31"),
        ("day/month/year", "31/03/2026 09:30", None),
        ("day/month/year", "03/31/2026", None),
        ("month/day/year", "03/31/2026", "2026-03-31"),
        ("day/month/short year", "31/03/26", "2026-03-31"),
        ("day-name of month-year", "31-Mar-2026", "2026-03-31"),
        ("day full name of month year", "31 March 2026", "2026-03-31"),
        ("yearmonthday", "20260229", None),
        ("£1,234.50", "£1,234.50", "1234.50"),
        ("£1,234.50", "-£12", "-12"),
        ("£1,234.50", "12,34", None),
        ("£1,234.50", "free", None),
    ],
)
def test_a_value_is_read_in_its_style_or_not_at_all(style: str, text: str, ours: str | None) -> None:
    assert converted(style, text) == ours


@pytest.mark.parametrize(
    ("primitive", "values", "style"),
    [
        (Primitive.DATE, ["2026-03-31"], ""),
        (Primitive.DATE, ["31/03/2026", "01/02/2026"], "day/month/year"),
        (Primitive.DATE, ["01/02/2026", "03/31/2026", "04/30/2026"], "month/day/year"),
        (Primitive.DATE, ["soon"], ""),
        (Primitive.DECIMAL, ["£1.50", "2"], "£1,234.50"),
        (Primitive.STRING, ["£1.50"], ""),
    ],
)
def test_the_style_of_a_column_is_told_from_its_values(primitive: Primitive, values: list[str], style: str) -> None:
    assert style_of(primitive, values) == style


def test_yes_and_no_are_known_by_many_names() -> None:
    assert [truth(text) for text in ("Y", "yes", "0", "FALSE", "perhaps")] == ["true", "true", "false", "false", None]
