"""Each artefact loaded in its real engine, a module for each target.

A module lists its engines in `ENGINES`; all of them are found here, so a new target needs no other line.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from housing_standard.model import Standard
from tests.agreement.engine import Engine

# Makes an engine of a standard, a folder for its files and the address of a PostgreSQL.
Maker = Callable[[Standard, Path, str], Engine]


def _maker(kind: Callable[..., Engine]) -> Maker:
    """Return a maker; an engine that needs no PostgreSQL takes no address."""
    if "conninfo" in inspect.signature(kind).parameters:
        return kind
    return lambda standard, folder, _conninfo: kind(standard, folder)


@cache
def all_engines() -> Mapping[str, Maker]:
    """Return the maker of each engine under its name."""
    modules = sorted(module.name for module in pkgutil.iter_modules(__path__))
    kinds = [kind for name in modules for kind in getattr(importlib.import_module(f"{__name__}.{name}"), "ENGINES", ())]
    return {kind.name: _maker(kind) for kind in kinds}
