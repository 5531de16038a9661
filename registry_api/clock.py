"""What time it is, handed in so that tests can hold it still."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """The time of day in UTC, for the record, and a count of seconds that never runs back, for rates."""

    now: Callable[[], datetime] = _now
    seconds: Callable[[], float] = time.monotonic
