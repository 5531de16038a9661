"""Where the built Standard lies: in `build/` of a checkout, or inside the installed package."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from housing_standard.errors import UsageError
from housing_standard.model import Standard
from housing_standard.snapshot import read_snapshot

PACKAGE = Path(__file__).resolve().parent
SNAPSHOT = "standard.json"
MANIFEST = "manifest.json"
# The example landlord, of which samples of any size are made.
EXAMPLE = "example/landlord.json"


@dataclass(frozen=True)
class Built:
    """A folder that `build` wrote: the snapshot, every artefact and the manifest that lists them."""

    folder: Path

    @cached_property
    def standard(self) -> Standard:
        """The Standard that was built."""
        return read_snapshot(self.read(SNAPSHOT))

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The list of artefacts, with the hash of each."""
        loaded: dict[str, Any] = json.loads(self.read(MANIFEST))
        return loaded

    def read(self, path: str) -> bytes:
        """Return the bytes of one artefact.

        Raises UsageError when it was not built.
        """
        try:
            return (self.folder / path).read_bytes()
        except OSError as error:
            raise UsageError(f"{path} has not been built. {HOW_TO_BUILD}") from error


HOW_TO_BUILD = "In a checkout, run `make build` (or `housing-standard build`) first."


def checkout() -> Path | None:
    """Return the root of the checkout that this package runs from, or None when it is installed alone."""
    root = PACKAGE.parent
    return root if (root / "schema").is_dir() and (root / "generators").is_dir() else None


def need_checkout(verb: str) -> Path:
    """Return the checkout, or refuse: the verb works on the words or the makers, which a wheel does not carry."""
    root = checkout()
    if root is None:
        raise UsageError(
            f"`{verb}` works on the words themselves, which the installed package does not carry. "
            "Run it from a checkout of the project."
        )
    return root


def built() -> Built:
    """Return what was built: of the checkout if there is one, else of the installed package.

    Raises UsageError when nothing has been built yet.
    """
    root = checkout()
    folder = root / "build" if root else PACKAGE / "built"
    if not (folder / MANIFEST).is_file():
        raise UsageError(f"The standard has not been built yet. {HOW_TO_BUILD}")
    return Built(folder)
