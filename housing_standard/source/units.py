"""What a field is counted in, in words, whatever the authors wrote: a name, a code of UCUM, or a currency."""

from __future__ import annotations

from typing import Any

# Codes of UCUM and currencies as a person says them; any other is left as it is written.
_WORDS = {
    "a": "years",
    "mo": "months",
    "wk": "weeks",
    "d": "days",
    "h": "hours",
    "min": "minutes",
    "km": "kilometres",
    "m": "metres",
    "mm": "millimetres",
    "m2": "square metres",
    "t": "tonnes",
    "kg": "kilograms",
    "deg": "degrees",
    "Cel": "degrees Celsius",
    "%": "per cent",
    "GBP": "pounds sterling",
    "[GBP]": "pounds sterling",
}


def unit_in_words(unit: Any) -> str:
    """Return a unit of LinkML in words, empty where there is none.

    >>> from linkml_runtime.linkml_model.units import UnitOfMeasure
    >>> unit_in_words(UnitOfMeasure(ucum_code="[GBP]/wk"))
    'pounds sterling a week'
    """
    if not unit:
        return ""
    if unit.descriptive_name:
        return str(unit.descriptive_name)
    amount, per, time = str(unit.ucum_code or unit.symbol or "").partition("/")
    said = _WORDS.get(amount, amount)
    return f"{said} a {_WORDS.get(time, time).removesuffix('s')}" if per else said
