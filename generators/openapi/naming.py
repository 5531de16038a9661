"""Names of operations: made from what they do and the kind of record, so that they never change while it lives."""

from __future__ import annotations

import re


def operation_name(does: str, entity: str) -> str:
    """Return an operation's id.

    >>> operation_name("list", "HouseholdMember"), operation_name("get", "odd thing")
    ('listHouseholdMember', 'getOddThing')
    """
    words = [word for word in re.split(r"[^A-Za-z0-9]+", entity) if word]
    return does + "".join(word[:1].upper() + word[1:] for word in words)
