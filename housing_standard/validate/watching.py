"""Who watches data being judged: told of each kind of record that has been read, and how each was judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from housing_standard.validate.database import Loaded


def _nothing(_: object) -> None:
    pass


@dataclass(frozen=True, kw_only=True)
class Watcher:
    """What to call: `read` with the records of one kind once they are read; `explain`, if given, with SQL on them."""

    read: Callable[[Loaded], None] = _nothing
    explain: Callable[[str], None] | None = None


NOBODY = Watcher()
