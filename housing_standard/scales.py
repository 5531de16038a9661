"""The scales that terms and rules are placed on: how far to rely on them, how grave, how private, how alike."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """How far a term can be relied on."""

    PROPOSED = "proposed"
    STABLE = "stable"
    DEPRECATED = "deprecated"


class Origin(StrEnum):
    """Where a term comes from: taken from a source as it stands, derived from one, or our own."""

    TAKEN = "taken"
    DERIVED = "derived"
    OWN = "own"


class Sensitivity(StrEnum):
    """How carefully a value must be handled under data protection law."""

    NONE = "none"
    PERSONAL = "personal"
    SPECIAL_CATEGORY = "special_category"


class Severity(StrEnum):
    """How grave a finding is; the values are SHACL's."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


class Likeness(StrEnum):
    """How near an outside term lies to ours; the values are SKOS's mapping relations."""

    EXACT = "exact"
    CLOSE = "close"
    BROAD = "broad"
    NARROW = "narrow"
    RELATED = "related"


class RangeKind(StrEnum):
    """What the values of a field are."""

    TYPE = "type"
    VOCABULARY = "vocabulary"
    ENTITY = "entity"
