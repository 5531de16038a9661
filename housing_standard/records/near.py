"""Near matches for a name that is not known: the help that every reading finding offers.

>>> near("strat_date", {"start_date": "start_date", "end_date": "end_date"})
('start_date',)
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from housing_standard.model import Entity, Standard
from housing_standard.names import snake

_NOT_WORD = re.compile(r"[^a-z0-9]+")

# The most of a name that is compared: a longer one is no name.
LONGEST_NAME = 100


def field_names(entity: Entity) -> dict[str, str]:
    """Return what people may have called each field (its name, title and aliases) with the name it has."""
    found = {_plain(known): f.name for f in entity.fields for known in (f.title, *f.aliases)}
    return {**found, **{_plain(field.name): field.name for field in entity.fields}}


def other_names(entity: Entity) -> dict[str, str]:
    """Return what else each field is surely called (its title, an alias, its name in another standard) with its name.

    The names are `spelt`; one that two fields go by is not among them.
    """
    found: dict[str, set[str]] = {}
    for known in entity.fields:
        abroad = (re.split(r"[:/]", alignment.target)[-1] for alignment in known.alignments)
        for name in (known.title, *known.aliases, *abroad):
            found.setdefault(spelt(name), set()).add(known.name)
    return {name: next(iter(fields)) for name, fields in found.items() if len(fields) == 1}


def spelt(name: str) -> str:
    """Return a name in small letters with nothing between its words, so that `Start Date` is `startdate`.

    >>> spelt("Start Date"), spelt("START_DATE")
    ('startdate', 'startdate')
    """
    return _plain(name).replace("_", "")


def record_names(standard: Standard) -> dict[str, str]:
    """Return what people may have called each kind of record with the key it has in data."""
    kinds = (*standard.records, *standard.messages)
    found = {_plain(known): snake(e.name) for e in kinds for known in (e.title, *e.aliases)}
    return {**found, **{_plain(snake(entity.name)): snake(entity.name) for entity in kinds}}


def near(name: str, known: Mapping[str, str], most: int = 3) -> tuple[str, ...]:
    """Return the names nearest to `name`, the nearest first; `known` maps plain spellings to names."""
    spelt = _plain(name[:LONGEST_NAME])
    found = difflib.get_close_matches(spelt, list(known), n=most, cutoff=0.7)
    return tuple(dict.fromkeys(known[match] for match in found))


def rename_cure(names: tuple[str, ...], otherwise: str) -> str:
    """Return advice to use one of the near names, or `otherwise` when there is none."""
    return f"Did you mean {' or '.join(names)}? {otherwise}" if names else otherwise


def _plain(name: str) -> str:
    return _NOT_WORD.sub("_", name.strip().lower()).strip("_")
