"""What is said on standard error while large data are read: how many records, how fast, how long it may still take."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from housing_standard.records.table import Unread

if TYPE_CHECKING:
    from housing_standard.validate.database import Loaded

# From so many bytes on progress is told.
_WORTH_A_WORD = 64 * 1024 * 1024
_SECONDS_APART = 2.0


@dataclass(kw_only=True)
class Progress:
    """How far the reading of a folder has come."""

    total: int
    begun: float
    told: float = 0.0
    done: int = 0
    records: int = 0

    @classmethod
    def of(cls, path: Path) -> Progress:
        """Return the progress on a folder; where there is too little in it to be worth a word, nothing is said."""
        try:
            total = sum(each.stat().st_size for each in path.iterdir() if each.is_file()) if path.is_dir() else 0
        except OSError:
            # Whoever reads the folder will say so.
            total = 0
        return cls(total=total, begun=time.monotonic())

    def read(self, loaded: Loaded) -> None:
        """Take note of what has been read, and say so unless something was said just before."""
        paths = {part.path for part in loaded.parts if isinstance(part, Unread)}
        self.done += sum(path.stat().st_size for path in paths)
        records = sum(loaded.sizes)
        self.records += records
        if self.total < _WORTH_A_WORD or time.monotonic() < self.told + _SECONDS_APART:
            return
        self.told = time.monotonic()
        taken = self.told - self.begun
        left = taken * (self.total - self.done) / max(self.done, 1)
        names = ", ".join(dict.fromkeys(part.file for part in loaded.parts))
        speed = f"{self.records / max(taken, 0.001):,.0f} a second"
        print(f"{names}: {records:,} records read, {speed}, about {left:.0f} s of reading left", file=sys.stderr)
