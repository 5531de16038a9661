"""How much the registry takes from one caller."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Every bound that protects the service, in one place; the defaults suit one small machine.

    Sizes are bytes, times are seconds. A bucket holds `..._at_once` writes and fills at `..._per_minute`: one bucket
    for each client address (for IPv6, its /64 network) and one for all together, so that many addresses cannot flood
    the log. `clients_remembered` bounds the memory that the buckets take. Of a body larger than `body_bytes`,
    `drained_bytes` more are read and thrown away, so that its sender is ready to hear that it was too large. Of data
    to check, at most `records` are judged and `findings` listed, and `judged_at_once` callers are served side by side.
    """

    body_bytes: int = 256 * 1024
    drained_bytes: int = 4 * 1024 * 1024
    body_seconds: float = 5.0
    header_bytes: int = 16 * 1024
    keep_alive_seconds: int = 5
    connections: int = 500
    writes_at_once: int = 10
    writes_per_minute: float = 6.0
    all_writes_at_once: int = 100
    all_writes_per_minute: float = 60.0
    clients_remembered: int = 10_000
    records: int = 5_000
    findings: int = 1_000
    judged_at_once: int = 2
