"""How exports write dates, numbers and yes or no: each style by name, told apart from samples, turned into ours.

>>> converted("day/month/year", "31/03/2026")
'2026-03-31'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from housing_standard.lexical import Primitive, problem

# How dates may be written, by the name that a mapping file has for the style.
_DATES = {
    "day/month/year": "%d/%m/%Y",
    "month/day/year": "%m/%d/%Y",
    "day-month-year": "%d-%m-%Y",
    "day.month.year": "%d.%m.%Y",
    "day/month/short year": "%d/%m/%y",
    "day-name of month-year": "%d-%b-%Y",
    "day name of month year": "%d %b %Y",
    "day full name of month year": "%d %B %Y",
    "yearmonthday": "%Y%m%d",
    "year/month/day": "%Y/%m/%d",
    "year-month-day": "%Y-%m-%d",
}
_TIME = re.compile(r"[ T]00:00(:00(\.0+)?)?$")
_MONEY = re.compile(r"^(-?)£?\s?(-?\d{1,3}(?:,\d{3})*|-?\d+)(\.\d+)?$")
_MONEY_STYLE = "£1,234.50"
_TRUE = ("y", "yes", "true", "t", "1", "-1")
_FALSE = ("n", "no", "false", "f", "0")


def style_of(primitive: Primitive, values: Sequence[str]) -> str:
    """Return the style in which most values are written that are not already as they should be; empty where none is."""
    strange = [value for value in values if problem(primitive, value) is not None]
    if not strange:
        return ""
    if primitive is Primitive.DATE:
        names: Sequence[str] = tuple(_DATES)
    elif primitive in (Primitive.INTEGER, Primitive.DECIMAL):
        names = (_MONEY_STYLE,)
    else:
        return ""
    fits = {name: sum(converted(name, value) is not None for value in strange) for name in names}
    best = max(names, key=lambda name: fits[name])
    return best if fits[best] else ""


def truth(value: str) -> str | None:
    """Return true or false for what most exports write for it."""
    plain = value.strip().casefold()
    return "true" if plain in _TRUE else "false" if plain in _FALSE else None


def converted(style: str, text: str) -> str | None:
    """Return a value in our way of writing, or None when it is not written in this style."""
    return STYLES[style](text)


def _date(form: str) -> Callable[[str], str | None]:
    def convert(text: str) -> str | None:
        try:
            # The day alone is kept, so no zone is lost.
            return datetime.strptime(_TIME.sub("", text.strip()), form).date().isoformat()  # noqa: DTZ007
        except ValueError:
            return None

    return convert


def _money(text: str) -> str | None:
    found = _MONEY.match(text.strip())
    if found is None:
        return None
    sign, whole, fraction = found.groups()
    return f"{sign}{whole.replace(',', '')}{fraction or ''}"


STYLES: dict[str, Callable[[str], str | None]] = {
    **{name: _date(form) for name, form in _DATES.items()},
    _MONEY_STYLE: _money,
}
