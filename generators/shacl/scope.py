"""The record that a condition is read from: its entity, and the SPARQL variable that stands for it."""

from __future__ import annotations

from dataclasses import dataclass

from housing_standard.constraints import Path
from housing_standard.model import Field, Standard


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Where paths start: `subject` is the variable of the record, `entity` the kind that declares its fields."""

    standard: Standard
    entity: str
    subject: str = "$this"

    def field(self, path: Path) -> Field:
        """Return the field at the end of a path."""
        return self.standard.field_at(self.entity, path)

    def reach(self, path: Path, variable: str) -> str:
        """Return the triple pattern that binds `variable` to each value at the end of a path."""
        steps = (self.field(path[: length + 1]).iri for length in range(len(path)))
        return f"{self.subject} {'/'.join(f'<{step}>' for step in steps)} {variable} ."

    def local(self, name: str) -> str:
        """Return a variable that belongs to this record, so that nested records do not share it."""
        owner = self.subject.lstrip("$?")
        return f"?{name}" if owner == "this" else f"?{owner}_{name}"


def one_of_kinds(subject: str, kinds: tuple[str, ...]) -> str:
    """Return the filter that `subject` has one of these classes.

    A filter, because an engine that does not know that `$this` is bound would start from a pattern, and try every
    record of the class.
    """
    if len(kinds) == 1:
        return f"FILTER EXISTS {{ {subject} a <{kinds[0]}> . }}"
    kind = f"?{subject.lstrip('$?')}_kind"
    return f"FILTER EXISTS {{ {subject} a {kind} . FILTER ({kind} IN ({', '.join(f'<{name}>' for name in kinds)})) }}"
