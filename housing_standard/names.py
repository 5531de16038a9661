"""How one name is written in each place: the single authority that makers, readers and checks ask.

>>> snake("HouseholdMember")
'household_member'
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

# So many names are remembered as they were written before: more than a standard has.
_REMEMBERED = 20_000

# The base that record IRIs stand under when the owner of the data names no other.
DATA_BASE = "https://example.org/housing-data/"

# What parts the values of a field with many values in one spreadsheet cell.
CELL_SEPARATOR = "|"


@lru_cache(maxsize=_REMEMBERED)
def snake(name: str) -> str:
    """Return an entity's name as its table, file and JSON key: `HouseholdMember` is `household_member`."""
    return _WORD_START.sub("_", name).replace("-", "_").replace(" ", "_").lower()


def kebab(name: str) -> str:
    """Return a name as it stands in a web address: `HouseholdMember` is `household-member`."""
    return snake(name).replace("_", "-")


def words(name: str) -> str:
    """Return a name as plain words with a capital: `start_date` is `Start date`."""
    spaced = snake(name).replace("_", " ")
    return spaced[:1].upper() + spaced[1:]


def record_iri(base: str, root: str, identifier: str) -> str:
    """Return the IRI of one record: the data's base, the root entity's key and the encoded identifier."""
    return f"{base}{snake(root)}/{quote(identifier, safe='')}"


def nameless(entity: str, row: int) -> str:
    """Return the name by which others refer to a record whose kind has no identifier: its kind and its row from 1.

    >>> nameless("PostalAddress", 3)
    '_:postal_address_3'
    """
    return f"_:{snake(entity)}_{row}"


def days_of(begins: str, ends: str) -> str:
    """Say from which day to which something holds: "from 2018-04-03"; empty for ever."""
    parts = (begins and f"from {begins}", ends and f"to {ends}")
    return " ".join(filter(None, parts))
