"""The list of targets: which maker makes each, and what they cannot say."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

from generators.artefact import Artefact, Limit
from housing_standard.model import Standard


@dataclass(frozen=True, kw_only=True)
class Target:
    """One kind of artefact and the module under `generators` that makes it.

    `pieces` names the parts, in order, of one that takes long and can be made part by part.
    """

    name: str
    module: str
    pieces: tuple[str, ...] = ("",)

    def load(self) -> ModuleType:
        """Return the module that makes this target; Python loads it once."""
        return importlib.import_module(self.module)

    def make_ready(self) -> None:
        """Load the module and, where it has templates, compile them, so that processes split off later need not."""
        ready: Callable[[], object] = getattr(self.load(), "make_ready", lambda: None)
        ready()

    def generate(self, standard: Standard) -> list[Artefact]:
        """Return the artefacts of this target."""
        make: Callable[[Standard], list[Artefact]] = self.load().generate
        return make(standard)

    def generate_piece(self, standard: Standard, piece: str) -> list[Artefact]:
        """Return the artefacts of one of the `pieces`."""
        if not piece:
            return self.generate(standard)
        make: Callable[[Standard, str], list[Artefact]] = self.load().generate_piece
        return make(standard, piece)

    @property
    def limits(self) -> tuple[Limit, ...]:
        """What this target cannot hold."""
        found: tuple[Limit, ...] = getattr(self.load(), "LIMITS", ())
        return found


TARGETS = (
    Target(name="json-schema", module="generators.json_schema"),
    Target(name="pydantic", module="generators.pydantic_models"),
    Target(name="sql", module="generators.sql", pieces=("sqlite", "postgresql", "duckdb", "sqlserver", "oracle")),
    Target(name="shacl", module="generators.shacl"),
    Target(name="rdf", module="generators.rdf"),
    Target(name="table-schema", module="generators.table_schema"),
    Target(name="csvw", module="generators.csvw"),
    Target(name="excel", module="generators.excel"),
    Target(name="openapi", module="generators.openapi"),
    Target(name="typescript", module="generators.typescript"),
    Target(name="csharp", module="generators.csharp"),
    Target(name="diagrams", module="generators.diagrams"),
    Target(name="pages", module="generators.pages"),
)


def all_limits() -> tuple[Limit, ...]:
    """Return every declared limit of every target, in the order of the targets."""
    return tuple(limit for target in TARGETS for limit in target.limits)
